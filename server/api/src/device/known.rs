//! What is known of a device: its system, its browser, the app that shows the page.

use serde::{Deserialize, Serialize};

/// What is known of the device in the person's hand.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KnownDevice {
    /// The operating system.
    pub platform: Platform,
    /// The system's version where it can be known: (major, minor).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<(u16, u16)>,
    /// The browser that shows the page, or whose engine an app's view uses.
    pub browser: Browser,
    /// The browser's major version where it can be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser_version: Option<u16>,
    /// The app whose web view this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_app: Option<HostApp>,
    /// The model, where the browser tells it (`Pixel 9`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

impl KnownDevice {
    /// A device one holds in the hand and registers here: a phone, or a tablet.
    pub const fn is_phone(&self) -> bool {
        matches!(self.platform, Platform::Iphone | Platform::Ipad | Platform::Android)
    }

    /// A computer with a keyboard, where a card reader can be.
    pub const fn is_pc(&self) -> bool {
        self.platform.is_pc()
    }

    /// iOS or iPadOS, whatever the browser.
    pub const fn is_apple_mobile(&self) -> bool {
        matches!(self.platform, Platform::Iphone | Platform::Ipad)
    }

    /// Whether its engine is Safari's, whatever the browser's name.
    pub const fn is_webkit(&self) -> bool {
        self.is_apple_mobile() || matches!(self.browser, Browser::Safari)
    }

    /// Whether this is iOS or iPadOS of at least this version; no where the version is unknown.
    ///
    /// Since iOS 26 some apps tell 18 only: "at least" is all that can be known of them.
    pub fn ios_at_least(&self, major: u16, minor: u16) -> bool {
        self.is_apple_mobile() && self.version.is_some_and(|version| version >= (major, minor))
    }

    /// An app's own view, where passkeys mostly do not work whatever the capabilities say.
    pub fn is_in_app(&self) -> bool {
        self.host_app.is_some() || self.browser == Browser::WebView
    }

    /// The browser that journeys are tried with on this platform.
    pub const fn usual_browser(&self) -> Browser {
        match self.platform {
            Platform::Iphone | Platform::Ipad | Platform::Mac => Browser::Safari,
            Platform::Windows => Browser::Edge,
            Platform::Android | Platform::Linux | Platform::Other => Browser::Chrome,
        }
    }

    /// Whether this is the platform's usual browser; on a PC both Chrome and Edge are.
    pub fn is_usual_browser(&self) -> bool {
        !self.is_in_app()
            && (self.browser == self.usual_browser()
                || !self.is_phone() && matches!(self.browser, Browser::Chrome | Browser::Edge))
    }
}

/// An operating system.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// iOS or iPadOS.
    Iphone,
    /// iPadOS, also in its desktop mode.
    Ipad,
    /// Android.
    Android,
    /// Windows.
    Windows,
    /// macOS.
    Mac,
    /// Linux.
    Linux,
    /// Any other system, or none that is told.
    #[default]
    Other,
}

impl Platform {
    /// A system of computers with a keyboard.
    pub const fn is_pc(self) -> bool {
        matches!(self, Self::Windows | Self::Mac | Self::Linux)
    }
}

/// A browser, by the name that people know.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Browser {
    /// Safari, or one of the views that cannot be told from it.
    Safari,
    /// Chrome.
    Chrome,
    /// Edge of Microsoft.
    Edge,
    /// Firefox.
    Firefox,
    /// Samsung Internet, on Android.
    Samsung,
    /// Brave.
    Brave,
    /// Opera.
    Opera,
    /// DuckDuckGo.
    DuckDuckGo,
    /// A web view inside an app.
    WebView,
    /// Any other browser, or none that is told.
    #[default]
    Other,
}

/// An app that shows pages inside itself.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HostApp {
    /// LINE.
    Line,
    /// Yahoo! JAPAN.
    YahooJapan,
    /// Facebook and Messenger.
    Facebook,
    /// Instagram.
    Instagram,
    /// Threads.
    Threads,
    /// WeChat.
    WeChat,
    /// TikTok.
    TikTok,
    /// X, formerly Twitter.
    X,
    /// Snapchat.
    Snapchat,
    /// LinkedIn.
    LinkedIn,
    /// WhatsApp.
    WhatsApp,
    /// The Google app, with its own view of pages.
    Google,
    /// An app that does not say its name.
    Unnamed,
}
