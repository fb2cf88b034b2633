//! What a page can find out beyond the user-agent string.

use super::known::{Browser, HostApp, KnownDevice, Platform};
use super::read;
use crate::parts;

/// What else the page could find out; whatever it could not stays `None`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Hints {
    /// `navigator.userAgentData.platform`.
    pub platform: Option<String>,
    /// `platformVersion` of `getHighEntropyValues`.
    pub platform_version: Option<String>,
    /// `model` of `getHighEntropyValues`.
    pub model: Option<String>,
    /// `navigator.maxTouchPoints`.
    pub max_touch_points: Option<u32>,
    /// Whether this is a tablet that calls itself a PC, by its touch points and its processor or main pointer. Where nobody looked, the
    /// touch points decide.
    pub held: Option<bool>,
    /// The brands of the browser, each with its version, as `Sec-CH-UA` writes them.
    pub brands: Option<String>,
    /// Whether `PublicKeyCredential.signalUnknownCredential` exists.
    pub has_signal_api: Option<bool>,
    /// Whether `PublicKeyCredential.getClientCapabilities` exists.
    pub has_client_capabilities: Option<bool>,
    /// Whether `PublicKeyCredential.parseCreationOptionsFromJSON` exists.
    pub has_parse_options: Option<bool>,
    /// Whether `navigator.brave` exists.
    pub brave: Option<bool>,
}

impl KnownDevice {
    /// Puts right what the user-agent string hides. Hints that say nothing change nothing.
    #[must_use]
    pub fn with_hints(mut self, hints: &Hints) -> Self {
        if let Some(platform) = hints.platform.as_deref().and_then(|name| platform(name, self.platform))
            && platform != self.platform
        {
            self = Self { platform, version: None, model: None, ..self };
        }
        if self.is_disguised_ipad(hints) {
            self.platform = Platform::Ipad;
            self.version =
                self.browser_version.filter(|_| self.browser == Browser::Safari).map(|major| (major, 0));
        }
        if self.is_disguised_android(hints) {
            self = Self { platform: Platform::Android, version: None, model: None, ..self };
        }
        // Of an Android in desktop mode this would be Linux's.
        let told = Some(hints)
            .filter(|it| self.platform != Platform::Android || it.platform.as_deref() != Some("Linux"));
        if let Some(version) = told.and_then(|it| it.platform_version.as_deref()).and_then(read::version) {
            self.version = match self.platform {
                // Windows 11 tells 13 and above, Windows 10 what is below.
                Platform::Windows if version >= (13, 0) => Some((11, 0)),
                Platform::Windows => Some((10, 0)),
                Platform::Iphone | Platform::Ipad => self.version.max(Some(version)),
                Platform::Android | Platform::Mac | Platform::Linux | Platform::Other => Some(version),
            };
        }
        if self.platform == Platform::Android
            && let Some(model) = hints.model.as_deref().and_then(read::model)
        {
            self.model = Some(model);
        }
        if self.is_apple_mobile() {
            self.version = at_least(self.version, hints);
        }
        if let Some(brands) = &hints.brands {
            self.call_by_brand(brands);
        }
        if hints.brave == Some(true) && matches!(self.browser, Browser::Chrome | Browser::Safari) {
            self.browser = Browser::Brave;
        }
        self
    }

    /// In its desktop mode an iPad calls itself a Mac; no Mac has a touch screen.
    fn is_disguised_ipad(&self, hints: &Hints) -> bool {
        let webkit =
            !matches!(self.browser, Browser::Chrome | Browser::Edge | Browser::Firefox | Browser::Opera);
        self.platform == Platform::Mac && webkit && is_held(hints)
    }

    /// In its desktop mode an Android tablet calls itself a PC with Linux. Notebooks with a touch screen are none, nor Chromebooks.
    fn is_disguised_android(&self, hints: &Hints) -> bool {
        let chromebook = hints.platform.as_deref().is_some_and(|name| name.ends_with(" OS"));
        self.platform == Platform::Linux && !chromebook && is_held(hints)
    }

    /// Many browsers and views send Chrome's very user agent and tell their name only here.
    fn call_by_brand(&mut self, brands: &str) {
        if self.browser != Browser::Chrome || self.is_apple_mobile() {
            return;
        }
        let named = BRANDS.iter().find_map(|(name, browser)| {
            brands.split(',').find(|it| parts::has(it, name)).map(|brand| (*browser, brand))
        });
        // Beside Chrome's own names there is always one that means nothing.
        let foreign = |brand: &&str| {
            !brand.trim().is_empty() && !parts::has(brand, "Chrom") && !parts::has(brand, "Brand")
        };
        let other = || brands.split(',').find(foreign).map(|brand| (Browser::Other, brand));
        if let Some((browser, brand)) = named.or_else(other) {
            self.browser = browser;
            self.browser_version =
                parts::around(brand, "v=\"").and_then(|(_, told)| read::version(told)).map(|it| it.0);
            self.host_app = (browser == Browser::WebView).then_some(HostApp::Unnamed);
        }
    }
}

/// Brands of browsers whose user agent can be Chrome's. The view comes behind the browsers that are made of one.
const BRANDS: [(&str, Browser); 6] = [
    ("DuckDuckGo", Browser::DuckDuckGo),
    ("Opera", Browser::Opera),
    ("Brave", Browser::Brave),
    ("Samsung Internet", Browser::Samsung),
    ("WebView", Browser::WebView),
    ("Microsoft Edge", Browser::Edge),
];

fn is_held(hints: &Hints) -> bool {
    hints.held.unwrap_or_else(|| hints.max_touch_points.is_some_and(|points| points > 1))
}

/// The platform that UA client hints name. They do not tell iPad from iPhone or Mac, so the reader's word stays.
fn platform(name: &str, read: Platform) -> Option<Platform> {
    match (name, read) {
        // Of an Android in desktop mode the reader knows more.
        ("Android", _) | ("Linux", Platform::Android) => Some(Platform::Android),
        ("Windows", _) => Some(Platform::Windows),
        ("iOS" | "macOS", Platform::Ipad) => Some(Platform::Ipad),
        ("iOS", _) => Some(Platform::Iphone),
        ("macOS", _) => Some(Platform::Mac),
        ("Linux" | "Chrome OS" | "Chromium OS", _) => Some(Platform::Linux),
        _ => None,
    }
}

/// The system is at least as new as what it can do. Where its version is unknown, only a floor that lies above
/// the last change of the settings screens is worth saying.
fn at_least(version: Option<(u16, u16)>, hints: &Hints) -> Option<(u16, u16)> {
    let floor = if hints.has_signal_api == Some(true) {
        (26, 0)
    } else if hints.has_parse_options == Some(true) {
        (18, 4)
    } else if hints.has_client_capabilities == Some(true) && version.is_some() {
        (17, 4)
    } else {
        return version;
    };
    version.max(Some(floor))
}
