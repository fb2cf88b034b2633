//! What a request for a help page asks: whose steps, in which language, and at which address. Addresses carry only what was chosen,
//! so that the same address shows each reader what fits his own device.

use crate::http::request::extract;
use crate::service::app::App;
use crate::service::caller::Caller;
use crate::service::explanation;
use api::catalogue::Context;
use api::device::{Browser, KnownDevice, Platform};
use api::{Language, Text};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;
use url::form_urlencoded;

/// More than any message, so that a whole page can be pasted without being read to its end.
const LONGEST: usize = 500;

/// A request for a help page.
#[derive(Clone, Debug)]
pub struct HelpRequest {
    /// The reader, with the device whose steps are shown and the language that was chosen.
    pub reader: Caller,
    /// The device the page is read on.
    pub own: KnownDevice,
    /// Path of the page, without the query.
    pub path: String,
    /// The text that is searched for; empty where nothing is.
    pub query: String,
    /// Scheme, host and port under which people reach this server.
    pub origin: String,
    device: Option<DeviceChoice>,
    language: Option<Language>,
    application: Option<String>,
}

/// A device that can be chosen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DeviceChoice {
    /// iPhone or iPad, with Safari.
    Iphone,
    /// An Android phone with Chrome.
    Android,
    /// A Windows PC with Edge.
    Windows,
    /// A Mac with Safari.
    Mac,
}

impl DeviceChoice {
    /// All devices that can be chosen, in the order of the list.
    pub const ALL: [Self; 4] = [Self::Iphone, Self::Android, Self::Windows, Self::Mac];
    /// Those one holds in the hand.
    pub const PHONES: [Self; 2] = [Self::Iphone, Self::Android];

    /// The value of `?device=` that chooses it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Iphone => "iphone",
            Self::Android => "android",
            Self::Windows => "windows",
            Self::Mac => "mac",
        }
    }

    /// The name that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iphone => "iPhone / iPad",
            Self::Android => "Android",
            Self::Windows => "Windows",
            Self::Mac => "Mac",
        }
    }

    /// The choice that a device belongs to.
    pub const fn of(device: &KnownDevice) -> Option<Self> {
        match device.platform {
            Platform::Iphone | Platform::Ipad => Some(Self::Iphone),
            Platform::Android => Some(Self::Android),
            Platform::Windows => Some(Self::Windows),
            Platform::Mac => Some(Self::Mac),
            Platform::Linux | Platform::Other => None,
        }
    }

    /// One of them with its usual browser, of unknown version.
    fn device(self) -> KnownDevice {
        let platform = match self {
            Self::Iphone => Platform::Iphone,
            Self::Android => Platform::Android,
            Self::Windows => Platform::Windows,
            Self::Mac => Platform::Mac,
        };
        let device = KnownDevice { platform, ..KnownDevice::default() };
        KnownDevice { browser: device.usual_browser(), ..device }
    }
}

/// Whether the steps on a page are those of the device it is read on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StepsFor {
    /// The steps are for the device that the page is read on.
    Own,
    /// The steps are for a device that was chosen.
    Another,
}

impl HelpRequest {
    /// Reads a request's path, query and headers.
    pub fn read(parts: &Parts, app: &App) -> Self {
        let caller = extract::caller(parts, app);
        let (mut device, mut language, mut query, mut application) = (None, None, String::new(), None);
        for (key, value) in form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
            match &*key {
                "device" => device = DeviceChoice::ALL.into_iter().find(|choice| choice.word() == value),
                "lang" => language = Language::ALL.into_iter().find(|language| language.tag() == value),
                "application" => application = Some(value.into_owned()).filter(|it| is_reference(it)),
                "q" => query = value.chars().filter(|c| !c.is_control()).take(LONGEST).collect(),
                _ => {}
            }
        }
        let own = caller.device.clone();
        let shown = match device {
            Some(choice) if DeviceChoice::of(&own) != Some(choice) => choice.device(),
            Some(_) | None => own.clone(),
        };
        Self {
            reader: Caller { device: shown, language: language.unwrap_or(caller.language), ..caller },
            own,
            path: parts.uri.path().to_owned(),
            query: query.trim().to_owned(),
            origin: app.config.origin.origin().ascii_serialization(),
            device,
            language,
            application,
        }
    }

    /// A text in the reader's language.
    pub fn say(&self, text: Text) -> &'static str {
        text.in_language(self.reader.language)
    }

    /// The device whose steps are shown.
    pub fn device(&self) -> &KnownDevice {
        &self.reader.device
    }

    /// Whether that is the reader's own.
    pub fn whose(&self) -> StepsFor {
        if self.reader.device == self.own { StepsFor::Own } else { StepsFor::Another }
    }

    /// What the catalogue is read under.
    pub fn context<'a>(&'a self, app: &'a App) -> Context<'a> {
        explanation::reading(app, &self.reader)
    }

    /// The address of another page, for the same device and in the same language.
    pub fn to(&self, path: &str) -> String {
        self.address(path, self.device, self.language, "")
    }

    /// The address of this page for another device.
    pub fn on(&self, device: DeviceChoice) -> String {
        self.address(&self.path, Some(device), self.language, &self.query)
    }

    /// The address of this page in another language.
    pub fn in_language(&self, language: Language) -> String {
        self.address(&self.path, self.device, Some(language), &self.query)
    }

    /// The address of an app's page in the same language, on the way to the same application.
    pub fn app(&self, path: &str) -> String {
        self.address(path, None, self.language, "")
    }

    /// The address of this page for another reader's eyes and device, in full.
    pub fn shared(&self) -> String {
        let language = self.language.map(|language| format!("&lang={}", language.tag())).unwrap_or_default();
        // LINE's reader opens it outside, as it does every code of ours.
        format!("{}{}?openExternalBrowser=1{language}", self.origin, self.path)
    }

    /// The address of this page in full and without anything that varies.
    pub fn canonical(&self) -> String {
        [self.origin.as_str(), &self.path].concat()
    }

    /// What a form has to send along.
    pub fn chosen(&self) -> Vec<(&'static str, &str)> {
        let device = self.device.map(|device| ("device", device.word()));
        let language = self.language.map(|language| ("lang", language.tag()));
        let application = self.application.as_deref().map(|application| ("application", application));
        device.into_iter().chain(language).chain(application).collect()
    }

    /// How to open this page in another browser: only from the device it is read on.
    pub fn escape(&self, browser: Browser) -> Option<String> {
        let path = self.app(&self.path);
        match self.whose() {
            StepsFor::Own => self.own.leave_app_for(browser, &self.origin, &path, "").map(|way| way.address),
            StepsFor::Another => None,
        }
    }

    fn address(
        &self,
        path: &str,
        device: Option<DeviceChoice>,
        language: Option<Language>,
        query: &str,
    ) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if !query.is_empty() {
            pairs.append_pair("q", query);
        }
        if let Some(device) = device {
            pairs.append_pair("device", device.word());
        }
        if let Some(language) = language {
            pairs.append_pair("lang", language.tag());
        }
        let mut pairs = pairs.finish();
        if let Some(application) = &self.application {
            // As it came: the app compares what stands in its address.
            let between = if pairs.is_empty() { "" } else { "&" };
            pairs = [&pairs, between, "application=", application].concat();
        }
        if pairs.is_empty() { path.to_owned() } else { [path, "?", &pairs].concat() }
    }
}

/// Whether something can name an application, or a request of one, as the app's pages do. What it leads to is seen there.
fn is_reference(text: &str) -> bool {
    (1..=100).contains(&text.len())
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._~:".contains(&it))
}

impl FromRequestParts<Arc<App>> for HelpRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self::read(parts, app))
    }
}
