//! What a sketch is made of: whose screen it is, and the parts on it.

/// A screen, as far as a step needs it.
#[derive(Clone, Copy, Debug)]
pub struct Sketch {
    /// The look in which the screen is drawn.
    pub frame: ScreenLook,
    /// What is on it, from top to bottom.
    pub parts: &'static [ScreenPart],
}

/// Whose look a screen has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ScreenLook {
    /// An iPhone: rounded lists with a chevron at each row.
    Ios,
    /// Android: open lists without chevrons.
    Android,
    /// A window or dialog of Windows.
    Windows,
    /// A window of a Mac.
    Mac,
    /// Chrome: the address field with ⋮ at its right.
    Chrome,
    /// Edge: the address field with … at its right.
    Edge,
    /// Any browser or app, of which nothing more is known.
    Page,
}

/// Something on a screen. All but the last four take up one label each.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ScreenPart {
    /// Where the rest is found: the screen's heading. Never marked.
    Heading,
    /// An app's icon with its name below.
    App(Icon),
    /// A row that opens something.
    Row,
    /// A row whose value is to be read.
    Value,
    /// A switch to be on.
    On,
    /// A switch to be off.
    Off,
    /// An entry of a list to be chosen or ticked.
    Tick,
    /// An entry of the menu behind ⋮, … or the like.
    Menu,
    /// A button with a label.
    Button,
    /// A tab of a browser window, with a label.
    Tab,
    /// A field with what to type in it.
    Type,
    /// A line of a table that begins like this.
    Line,
    /// Not all that stand before and after this: one of them.
    Or,
    /// Safari's address field, at the foot of the screen.
    SafariBar,
    /// Chrome's address field, at the head of the screen.
    ChromeBar,
    /// The head of a page inside an app.
    AppBar,
}

/// The picture on an app's icon, simple enough to be nobody's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Icon {
    /// A gear: settings.
    Gear,
    /// A compass: Safari.
    Compass,
    /// A ring of three colours.
    Ring,
    /// A triangle as app shops have it.
    Shop,
    /// A square without a sign.
    Plain,
}

impl ScreenPart {
    /// Whether it is one of the rows of a list.
    pub(super) const fn in_list(self) -> bool {
        match self {
            Self::Row | Self::Value | Self::On | Self::Off | Self::Tick | Self::Line => true,
            Self::Heading
            | Self::App(_)
            | Self::Menu
            | Self::Button
            | Self::Tab
            | Self::Type
            | Self::Or
            | Self::SafariBar
            | Self::ChromeBar
            | Self::AppBar => false,
        }
    }

    /// Whether it takes up a label.
    pub const fn labelled(self) -> bool {
        match self {
            Self::Heading
            | Self::App(_)
            | Self::Row
            | Self::Value
            | Self::On
            | Self::Off
            | Self::Tick
            | Self::Menu
            | Self::Button
            | Self::Tab
            | Self::Type
            | Self::Line => true,
            Self::Or | Self::SafariBar | Self::ChromeBar | Self::AppBar => false,
        }
    }

    /// Whether it is what the step is about.
    pub const fn marked(self) -> bool {
        match self {
            Self::Heading | Self::Or => false,
            Self::App(_)
            | Self::Row
            | Self::Value
            | Self::On
            | Self::Off
            | Self::Tick
            | Self::Menu
            | Self::Button
            | Self::Tab
            | Self::Type
            | Self::Line
            | Self::SafariBar
            | Self::ChromeBar
            | Self::AppBar => true,
        }
    }
}
