//! "Check this device": what a page can find out about a browser, and what that means to the person. The page at `/check` measures and
//! knows nothing; here it is judged, purely, in the person's language. Desks judge kept probes again in the same way.

mod around;
mod examine;
mod here;
mod item;
mod judged;
mod report;

pub use examine::examine;
pub use item::Item;
pub use report::report;

use crate::catalogue::{guide::Guide, number::Number};
use crate::device::{Device, Hints};
use crate::failure;
use crate::language::Language;
use crate::session::{Cards, Kept};
use serde::{Deserialize, Serialize};

/// The clock of a device may be wrong by this many milliseconds. Five minutes are what Kerberos allows between two machines
/// (RFC 4120 §1.6), so that a PC of a hospital's domain beyond it has other troubles too; and certificates and codes of minutes begin to
/// look not valid yet, or no longer.
pub const CLOCK_MAY_DIFFER_BY: i64 = 5 * 60 * 1000;

/// Asks what some items mean.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ask {
    /// Which. One that was not measured cannot be known.
    pub items: Vec<Item>,
    /// What was measured.
    pub probes: Probes,
}

/// What was measured. What could not be stays `None`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Probes {
    /// What the browser says of itself beyond its user agent.
    pub about: About,
    /// Whether a cookie came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cookies: Option<Kept>,
    /// Whether local and session storage kept a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage: Option<Kept>,
    /// What became of a tiny program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programs: Option<Programs>,
    /// The page's environment, and with it whether WebAuthn is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<failure::Page>,
    /// How far the device's clock is ahead of the server's, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_ms: Option<i64>,
    /// `isUserVerifyingPlatformAuthenticatorAvailable()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_authenticator: Option<bool>,
    /// `isConditionalMediationAvailable()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditional: Option<bool>,
    /// `hybridTransport` of `getClientCapabilities()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hybrid: Option<bool>,
    /// What came back over the network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// What came back from a card host that asks for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_hosts: Option<Network>,
    /// Which layers for My Number cards answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<Layers>,
}

/// What the browser says of itself.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct About {
    /// `navigator.userAgentData.platform`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// `platformVersion` of `getHighEntropyValues`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// `model` of `getHighEntropyValues`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// `navigator.maxTouchPoints`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_touch_points: Option<u32>,
    /// Whether `navigator.brave` exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brave: Option<bool>,
}

/// What became of a tiny WebAssembly program that uses what the app needs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Programs {
    /// It was compiled.
    Compiled,
    /// Only an older kind of program was.
    Old,
    /// There is no WebAssembly, or none that may be used.
    Missing,
}

/// What came back over the network.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// Our answer, unaltered.
    Ours,
    /// Nothing in time.
    Silent,
    /// 401 or 407: something in between wants a name and password.
    SignIn,
    /// 403 and the like: something in between forbids it.
    Forbidden,
    /// A page of somebody else's, or the way to one: the sign-in of a Wi-Fi.
    Portal,
    /// Our answer, altered on the way.
    Altered,
}

impl Network {
    /// All of them: the page has the words for each with it, because it cannot ask where the network is the trouble.
    pub const ALL: [Self; 6] =
        [Self::Ours, Self::Silent, Self::SignIn, Self::Forbidden, Self::Portal, Self::Altered];
}

/// Which layers for My Number cards answered.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layers {
    /// Nobody.
    Absent,
    /// The extension, which reaches no software.
    NoSoftware,
    /// The extension and its software.
    Both,
}

/// How an item stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing to do.
    Fine,
    /// This stops people, or will.
    Bad,
    /// No page can know it, or it was not measured.
    Unknown,
    /// This device does without it.
    NotNeeded,
}

/// What an item means to the person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Which item.
    pub item: Item,
    /// How it stands.
    pub outcome: Outcome,
    /// What that means, in one sentence.
    pub meaning: String,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// What to do about an item.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// In one sentence.
    pub text: String,
    /// The guide that shows the steps, by its name in addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<String>,
    /// What the guide helps to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide_title: Option<String>,
    /// The message that people would see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Number>,
}

/// What the items mean.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// The device, as people call it.
    pub device: String,
    /// One for each item that was asked for.
    pub findings: Vec<Finding>,
}

/// A number for the help desk.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Numbered {
    /// What to read out.
    pub incident: String,
}

/// Everything an item is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The device.
    pub device: &'a Device,
    /// Whether the server has card hosts.
    pub cards: Cards,
    /// The person's language.
    pub language: Language,
}

impl Probes {
    /// The device as it is, with what the browser said of itself.
    pub fn device(&self, device: Device) -> Device {
        let About { platform, platform_version, model, max_touch_points, brave } = self.about.clone();
        let hints = Hints { platform, platform_version, model, max_touch_points, brave, ..Hints::default() };
        device.with_hints(&hints)
    }

    /// The same, with texts no longer than those of honest browsers.
    #[must_use]
    pub fn cut(mut self) -> Self {
        let About { platform, platform_version, model, .. } = &mut self.about;
        for text in [platform, platform_version, model].into_iter().flatten() {
            *text = text.chars().filter(|c| !c.is_control()).take(40).collect();
        }
        self
    }
}

impl Fix {
    fn guided(text: String, guide: Option<Guide>, message: Option<Number>, language: Language) -> Self {
        Self {
            text,
            guide: guide.map(|guide| guide.slug().to_owned()),
            guide_title: guide.map(|guide| guide.title().in_language(language).to_owned()),
            message,
        }
    }
}
