//! What a person is shown when a journey stops, already in the person's language and for the person's device.
//! Made by [`crate::catalogue::explain`]; drawn by the app and, as plain HTML, by the server.

use crate::catalogue::{guide::Guide, number::Number};
use crate::contact::ContactPart;
use serde::{Deserialize, Serialize};

/// The screen of one message.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Explanation {
    /// The message's number, as 2.19.
    pub number: Number,
    /// The exact text that people see today and search for.
    pub title: String,
    /// The title called what it is, with its number in the manual, where the manual knows it: people meet it beside our headline, and it
    /// may say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What happened, in one sentence of ours.
    pub headline: String,
    /// Possible causes, the likeliest first.
    pub causes: Vec<Cause>,
    /// What to do, for this device only, the most useful first.
    pub remedies: Vec<Remedy>,
    /// How the journey goes on.
    pub retry: Retry,
    /// Whom to call, where the message tells to call somebody: the authority's name, and behind it how its desk is reached, as far as that is
    /// known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<ContactPart>,
    /// How the screen in question looks, where only the person can see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// What to read out to the help desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// What the browser said, word for word; shown folded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technical: Option<String>,
}

impl Explanation {
    /// Takes the remedies away that lead to what is not to be had where the message is shown.
    pub fn without(&mut self, forbidden: &[Action]) {
        self.remedies.retain(|remedy| remedy.action.is_none_or(|action| !forbidden.contains(&action)));
    }

    /// What the one button does that stands out: what helps best, or else how the journey goes on. Looking again and trying again are one. Nothing where nobody can help but the
    /// authority, where it goes on in an application, and where all is done.
    pub fn main(&self) -> Option<MainAction> {
        let best = self.remedies.first().and_then(|remedy| remedy.action);
        match (best, self.retry) {
            (Some(Action::CheckAgain) | None, Retry::Resume) => Some(MainAction::Again),
            (Some(action), _) => Some(MainAction::Remedy(action)),
            (None, Retry::StartOver) => Some(MainAction::StartOver),
            (None, Retry::GoOn) => Some(MainAction::GoOn),
            (None, Retry::AskAuthority | Retry::InApplication | Retry::Done) => None,
        }
    }

    /// Whether anything is wrong: not where the way on is to go on, and not where one press ends somebody else's session.
    pub fn tone(&self) -> Tone {
        let switch = MainAction::Remedy(Action::SwitchHolder);
        if matches!(self.retry, Retry::GoOn | Retry::Done) || self.main() == Some(switch) {
            Tone::Calm
        } else {
            Tone::Trouble
        }
    }
}

/// What the one button of a message does that stands out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MainAction {
    /// What the best remedy's button does; it has no other one.
    Remedy(Action),
    /// Tries the same step again.
    Again,
    /// Begins the journey from its first step.
    StartOver,
    /// Goes on: nothing is wrong.
    GoOn,
}

/// Whether a message tells of something wrong, or that all is well.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Something keeps the person from going on.
    Trouble,
    /// All is well, or one press away from it: no alarm.
    Calm,
}

/// A possible cause of what happened.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Cause {
    /// The cause, in one sentence.
    pub text: String,
    /// Whether the cause was observed or is only possible.
    pub evidence: Evidence,
}

/// Whether something that was observed points to a cause.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Something that was observed points to this cause.
    Seen,
    /// Nothing observed speaks for or against this cause.
    Possible,
}

/// Something that the person can do about it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Remedy {
    /// What to do, in one sentence.
    pub text: String,
    /// The steps of the guide for this device.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<GuideStep>,
    /// What a button can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
}

/// One step of a guide.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct GuideStep {
    /// What to do, with the label to look for in 「」 as the device shows it.
    pub text: String,
    /// How that looks on this device: a whole `<svg>` element of ours, with a text alternative in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawing: Option<String>,
}

/// A guide as it goes on one device, and how it goes on others. Made by [`crate::catalogue::Guide::told`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct GuideView {
    /// The guide's name, as its address has it.
    pub guide: Guide,
    /// What the guide helps to do.
    pub title: String,
    /// The section of the manual that covers the same ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual: Option<String>,
    /// How it goes on this device; nothing where the guide has nothing to say about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub here: Option<GuideOnDevice>,
    /// What the page can look at again once the steps were taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recheck: Option<Recheck>,
    /// The guide's steps on every other device.
    pub others: Vec<GuideOnDevice>,
}

/// How a guide goes on some devices.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct GuideOnDevice {
    /// What people call those devices.
    pub label: String,
    /// The steps in their order.
    pub steps: Vec<GuideStep>,
}

/// What a page can look at again after the steps of a guide, to say whether they helped.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recheck {
    /// Whether the browser sends cookies back.
    Cookies,
    /// Whether scripts and WebAssembly run.
    Scripts,
    /// Whether the device can check who holds it.
    DeviceLock,
    /// Which browser or app the page is open in.
    Browser,
    /// Whether the versions are new enough.
    Version,
    /// Whether the card's certificate reaches us.
    Card,
    /// Whether the extension and its software answer.
    Extension,
    /// Whether our hosts can be reached.
    Network,
}

/// What a button of a remedy does.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Opens this page in Safari.
    OpenInSafari,
    /// Opens this page in Chrome.
    OpenInChrome,
    /// A button that copies the page's address.
    CopyAddress,
    /// Ends the other person's session here and goes on.
    SwitchHolder,
    /// A link to the page about registration.
    Register,
    /// Shows a new QR code.
    NewQr,
    /// Looks at the device again after a setting was changed.
    CheckAgain,
    /// Begins the journey from its first step.
    StartOver,
    /// Makes the attempt with the other card: the My Number card instead of the HPKI card, or the reverse.
    UseOtherCard,
    /// Logs in with the phone instead of a card.
    UsePhone,
    /// Goes to binding a My Number card, which begins with the HPKI card.
    BindCard,
    /// To the page where one signs in.
    SignIn,
}

/// How a stopped journey goes on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// The same step can be tried again at once.
    Resume,
    /// The journey has to begin again; nothing was lost.
    StartOver,
    /// Only the authority can help.
    AskAuthority,
    /// There is nothing to retry: it is not an error.
    GoOn,
    /// Nothing is left to do: what it was about is done, here or elsewhere.
    Done,
    /// In the application that sent the person here, which is left to do it.
    InApplication,
}

/// A drawing of a screen that the system shows and no page can see.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Picture {
    /// The system whose screen is drawn.
    pub frame: PictureScreen,
    /// The heading drawn on the screen.
    pub title: String,
    /// The rows under the heading.
    pub rows: Vec<String>,
    /// The button at its foot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub button: Option<String>,
}

/// Whose screen a picture shows.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureScreen {
    /// A sheet from the bottom of an iPhone.
    IosSheet,
    /// A sheet from the bottom of an Android phone.
    AndroidSheet,
    /// A QR code in the middle of the phone's own screen.
    QrOnPhone,
    /// A dialog of Windows Security.
    WindowsDialog,
}

/// A screen that only the system shows, to point at.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SystemScreen {
    /// The message that explains it.
    pub number: Number,
    /// The message's title.
    pub title: String,
    /// The drawing of the screen.
    pub picture: Picture,
}
