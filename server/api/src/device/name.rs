//! What people call their device and their browser.

use super::known::{Browser, HostApp, KnownDevice, Platform};
use super::model;
use crate::language::{Language, Text, text};

impl KnownDevice {
    /// What this is, as a person would say it, in words of ours alone: `iPhone の Safari`, `Chrome on Android`. Whoever is asked whether
    /// this PC may log in believes what stands here, so nothing that a browser says of itself does.
    pub fn name(&self, language: Language) -> String {
        let (system, program) = (self.platform.text().map(|text| text.in_language(language)), self.program());
        match (system, program, language) {
            (None, None, _) => text("不明な端末", "an unknown device").in_language(language).to_owned(),
            (Some(system), None, Language::Ja) => [system, "のブラウザ"].join(" "),
            (Some(system), None, Language::En) => ["a browser on", system].join(" "),
            (None, Some(program), _) => program.in_language(language).to_owned(),
            (Some(system), Some(program), Language::Ja) => [system, "の", program.ja].join(" "),
            (Some(system), Some(program), Language::En) => [program.en, "on", system].join(" "),
        }
    }

    /// The name as a line of its own: `The LINE app on iPhone`.
    pub fn line(&self, language: Language) -> String {
        let mut name = self.name(language);
        if ["a ", "an ", "the "].iter().any(|article| name.starts_with(article))
            && let Some(first) = name.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
        name
    }

    /// The name with the system's version where steps depend on it: `iPhone（iOS 26）の Safari`. None of Windows: its steps are the same, and
    /// what a browser tells is either the version of its hints, which not every request has, or the 10 at which all of them stopped.
    pub fn described(&self, language: Language) -> String {
        let Some(system) = self.platform.text() else { return self.name(language) };
        let system = self.system_with_version(system.in_language(language), language);
        match (self.program(), language) {
            (None, Language::Ja) => system,
            (None, Language::En) => ["a browser on", &system].join(" "),
            (Some(program), Language::Ja) if system.ends_with('）') => [&system, "の ", program.ja].concat(),
            (Some(program), Language::Ja) => [&system, " の ", program.ja].concat(),
            (Some(program), Language::En) => [program.en, "on", &system].join(" "),
        }
    }

    fn system_with_version(&self, system: &str, language: Language) -> String {
        let Some((major, _)) = self.version else { return system.to_owned() };
        let major = major.to_string();
        match self.platform {
            Platform::Iphone | Platform::Ipad => {
                let own = if self.platform == Platform::Ipad { "iPadOS " } else { "iOS " };
                // Only Safari tells it; everything else stopped counting at 18.
                let floor = self.browser != Browser::Safari && self.ios_at_least(18, 0);
                let (open, more, close) = match language {
                    Language::Ja => ("（", " 以降", "）"),
                    Language::En => (" (", " or newer", ")"),
                };
                [system, open, own, &major, if floor { more } else { "" }, close].concat()
            }
            Platform::Android => [system, " ", &major].concat(),
            Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => system.to_owned(),
        }
    }

    /// What a new device may be called until its holder chooses: `iPhone`, `Pixel 9`, `Windows パソコン`. Of Android it is not known whether it
    /// is a phone or a tablet.
    pub fn suggested_label(&self, language: Language) -> String {
        if let Some(model) = self.model.as_deref().filter(|model| model::is_known_shape(model)) {
            return model.to_owned();
        }
        let label = match self.platform {
            Platform::Iphone => text("iPhone", "iPhone"),
            Platform::Ipad => text("iPad", "iPad"),
            Platform::Android => text("Android 端末", "Android device"),
            Platform::Windows => text("Windows パソコン", "Windows PC"),
            Platform::Mac => text("Mac", "Mac"),
            Platform::Linux => text("Linux パソコン", "Linux PC"),
            Platform::Other => text("端末", "Device"),
        };
        label.in_language(language).to_owned()
    }

    /// The browser, or the app whose view this is, as a person would say it; none where it cannot be told.
    pub fn program_name(&self, language: Language) -> Option<&'static str> {
        self.program().map(|text| text.in_language(language))
    }

    fn program(&self) -> Option<Text> {
        match self.host_app {
            Some(app) => Some(app.text()),
            None => self.browser.text(),
        }
    }
}

impl Platform {
    /// The system's own name, to stand before its version.
    pub(crate) const fn system(self) -> Option<&'static str> {
        Some(match self {
            Self::Iphone => "iOS",
            Self::Ipad => "iPadOS",
            Self::Android => "Android",
            Self::Windows => "Windows",
            Self::Mac => "macOS",
            Self::Linux | Self::Other => return None,
        })
    }

    const fn text(self) -> Option<Text> {
        Some(match self {
            Self::Iphone => text("iPhone", "iPhone"),
            Self::Ipad => text("iPad", "iPad"),
            Self::Android => text("Android", "Android"),
            Self::Windows => text("Windows", "Windows"),
            Self::Mac => text("Mac", "Mac"),
            Self::Linux => text("Linux", "Linux"),
            Self::Other => return None,
        })
    }
}

impl Browser {
    const fn text(self) -> Option<Text> {
        Some(match self {
            Self::Safari => text("Safari", "Safari"),
            Self::Chrome => text("Chrome", "Chrome"),
            Self::Edge => text("Edge", "Edge"),
            Self::Firefox => text("Firefox", "Firefox"),
            Self::Samsung => text("Samsung Internet", "Samsung Internet"),
            Self::Brave => text("Brave", "Brave"),
            Self::Opera => text("Opera", "Opera"),
            Self::DuckDuckGo => text("DuckDuckGo", "DuckDuckGo"),
            Self::WebView => HostApp::Unnamed.text(),
            Self::Other => return None,
        })
    }
}

impl HostApp {
    const fn text(self) -> Text {
        match self {
            Self::Line => text("LINE アプリ", "the LINE app"),
            Self::YahooJapan => text("Yahoo! JAPAN アプリ", "the Yahoo! JAPAN app"),
            Self::Facebook => text("Facebook アプリ", "the Facebook app"),
            Self::Instagram => text("Instagram アプリ", "the Instagram app"),
            Self::Threads => text("Threads アプリ", "the Threads app"),
            Self::WeChat => text("WeChat アプリ", "the WeChat app"),
            Self::TikTok => text("TikTok アプリ", "the TikTok app"),
            Self::X => text("X アプリ", "the X app"),
            Self::Snapchat => text("Snapchat アプリ", "the Snapchat app"),
            Self::LinkedIn => text("LinkedIn アプリ", "the LinkedIn app"),
            Self::WhatsApp => text("WhatsApp アプリ", "the WhatsApp app"),
            Self::Google => text("Google アプリ", "the Google app"),
            Self::Unnamed => text("アプリ内の画面", "a view inside an app"),
        }
    }
}
