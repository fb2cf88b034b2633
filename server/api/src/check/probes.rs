//! What a page measures, and asks the meaning of.

use super::item::CheckItem;
use crate::device::{Hints, KnownDevice};
use crate::failure;
use crate::session::CookieKept;
use serde::{Deserialize, Serialize};

/// Asks what some items mean.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckRequest {
    /// The items to judge. One that was not measured cannot be known.
    pub items: Vec<CheckItem>,
    /// What the page measured in the browser.
    pub probes: Probes,
}

/// What was measured. What could not be stays `None`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Probes {
    /// What the browser says of itself beyond its user agent.
    pub about: BrowserClaims,
    /// Whether a cookie came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cookies: Option<CookieKept>,
    /// Whether local and session storage kept a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage: Option<CookieKept>,
    /// What became of a tiny program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programs: Option<Programs>,
    /// The page's environment, and with it whether WebAuthn is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<failure::PageReadiness>,
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
    pub network: Option<NetworkAnswer>,
    /// What came back from a card host that asks for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_hosts: Option<NetworkAnswer>,
    /// Which layers for My Number cards answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<MyNumberLayers>,
}

/// What the browser says of itself.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct BrowserClaims {
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
    /// Whether this is a tablet that calls itself a PC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<bool>,
    /// Whether `navigator.brave` exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brave: Option<bool>,
}

/// What became of a tiny WebAssembly program that uses what the app needs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Programs {
    /// WebAssembly was compiled.
    Compiled,
    /// Only WebAssembly of an older kind was compiled.
    Old,
    /// There is no WebAssembly, or none that may be used.
    Missing,
}

/// What came back over the network.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkAnswer {
    /// Our answer came back unaltered.
    Ours,
    /// No answer came in time.
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

impl NetworkAnswer {
    /// All of them: the page has the words for each with it, because it cannot ask where the network is the trouble.
    pub const ALL: [Self; 6] =
        [Self::Ours, Self::Silent, Self::SignIn, Self::Forbidden, Self::Portal, Self::Altered];
}

/// Which layers for My Number cards answered.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MyNumberLayers {
    /// Neither layer answered: no extension, no software.
    Absent,
    /// The extension, which reaches no software.
    NoSoftware,
    /// The extension and its software.
    Both,
}

impl Probes {
    /// The device as it is, with what the browser said of itself.
    pub fn device(&self, device: KnownDevice) -> KnownDevice {
        let BrowserClaims { platform, platform_version, model, max_touch_points, held, brave } =
            self.about.clone();
        let hints =
            Hints { platform, platform_version, model, max_touch_points, held, brave, ..Hints::default() };
        device.with_hints(&hints)
    }

    /// The probes, with texts no longer than those of honest browsers.
    #[must_use]
    pub fn cut(mut self) -> Self {
        let BrowserClaims { platform, platform_version, model, .. } = &mut self.about;
        for text in [platform, platform_version, model].into_iter().flatten() {
            *text = text.chars().filter(|c| !c.is_control()).take(40).collect();
        }
        self
    }
}
