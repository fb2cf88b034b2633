//! From the user-agent string to a [`KnownDevice`], by plain search: this travels to the phone, so it carries no expressions.
//!
//! The string is a rumour. Since iOS 26 Safari tells a frozen system version, Chrome on Android a frozen model,
//! and any app may pretend to be any other; [`super::Hints`] mend what they can.

use super::known::{Browser, HostApp, KnownDevice, Platform};
use crate::parts;

/// Apps that show pages inside themselves. Meta's particular apps come before the marks that all of them share.
const APPS: [(&str, HostApp); 26] = [
    (" Line/", HostApp::Line),
    ("YJApp-", HostApp::YahooJapan),
    ("Instagram", HostApp::Instagram),
    ("Barcelona", HostApp::Threads),
    ("FBAN", HostApp::Facebook),
    ("FBAV", HostApp::Facebook),
    ("FB_IAB", HostApp::Facebook),
    ("MetaIAB", HostApp::Facebook),
    ("MicroMessenger", HostApp::WeChat),
    ("musical_ly", HostApp::TikTok),
    ("musically", HostApp::TikTok),
    ("trill_", HostApp::TikTok),
    ("ugc.trill", HostApp::TikTok),
    ("TikTok", HostApp::TikTok),
    ("Bytedance", HostApp::TikTok),
    ("ByteLocale", HostApp::TikTok),
    ("Twitter", HostApp::X),
    ("Snapchat", HostApp::Snapchat),
    ("LinkedInApp", HostApp::LinkedIn),
    ("WAiOS", HostApp::WhatsApp),
    ("WA4A", HostApp::WhatsApp),
    ("GSA/", HostApp::Google),
    // Apps that also carry the mark of the browser whose engine they took.
    ("AliApp", HostApp::Unnamed),
    (" QQ/", HostApp::Unnamed),
    ("nAppBrowser", HostApp::Unnamed),
    ("Electron/", HostApp::Unnamed),
];

/// Browsers by their own mark. They also carry the marks of those they imitate, and many that of a view, so these come first.
const BROWSERS: [(&str, Browser); 30] = [
    ("EdgiOS/", Browser::Edge),
    ("EdgA/", Browser::Edge),
    ("Edg/", Browser::Edge),
    ("SamsungBrowser/", Browser::Samsung),
    ("OPR/", Browser::Opera),
    ("OPT/", Browser::Opera),
    ("OPX/", Browser::Opera),
    ("OPiOS/", Browser::Opera),
    ("DuckDuckGo/", Browser::DuckDuckGo),
    ("Ddg/", Browser::DuckDuckGo),
    ("Brave", Browser::Brave),
    ("FxiOS/", Browser::Firefox),
    ("Focus/", Browser::Firefox),
    ("Firefox/", Browser::Firefox),
    // Huawei's, Xiaomi's, vivo's, HeyTap's, UC's, Yandex's and many more.
    ("Browser/", Browser::Other),
    ("Silk/", Browser::Other),
    ("Vivaldi/", Browser::Other),
    ("VivaiOS/", Browser::Other),
    ("Ecosia", Browser::Other),
    ("Whale/", Browser::Other),
    ("Quark/", Browser::Other),
    ("Puffin/", Browser::Other),
    ("Maxthon", Browser::Other),
    ("MXiOS/", Browser::Other),
    ("Sleipnir/", Browser::Other),
    ("Lunascape", Browser::Other),
    ("PHX/", Browser::Other),
    ("Avast/", Browser::Other),
    ("ArcMobile", Browser::Other),
    ("CriOS/", Browser::Chrome),
];

/// Marks that no PC's browser with Linux has: Android tablets in desktop mode leave nothing else of themselves.
const ANDROID_ONLY: [&str; 6] =
    ["SamsungBrowser/", "EdgA/", "Silk/", "MiuiBrowser/", "HeyTapBrowser/", "VivoBrowser/"];

/// All that Safari says after its engine.
const SAFARI: [&str; 3] = ["Version/", "Mobile/", "Safari/"];
/// All that Chrome says after its engine.
const CHROME: [&str; 4] = ["Chrome/", "HeadlessChrome/", "Mobile", "Safari/"];

impl KnownDevice {
    /// Reads a `User-Agent`. Total: whatever comes, an answer goes; what cannot be known stays unknown.
    pub fn read(user_agent: &str) -> Self {
        let has = |mark: &str| parts::has(user_agent, mark);
        let platform = platform(user_agent);
        let apple = matches!(platform, Platform::Iphone | Platform::Ipad | Platform::Mac);
        let host_app = APPS.iter().find(|(mark, _)| has(mark)).map(|(_, app)| *app);
        let named = BROWSERS.iter().find(|(mark, _)| has(mark));
        let (browser, mark) = match (host_app, named) {
            (Some(_), _) => (Browser::WebView, "Chrome/"),
            (None, Some((mark, browser))) => (*browser, *mark),
            (None, None) if has("; wv)") || has("Version/4.0 Chrome/") => (Browser::WebView, "Chrome/"),
            (None, None) if has("Chrome/") && says_only(user_agent, &CHROME) => (Browser::Chrome, "Chrome/"),
            // On a phone who says more is mostly an app, on a PC another browser.
            (None, None) if has("Chrome/") && platform == Platform::Android => (Browser::WebView, "Chrome/"),
            (None, None) if has("Chrome/") => (Browser::Other, "\0"),
            (None, None) if apple && has("Version/") && has("Safari/") && says_only(user_agent, &SAFARI) => {
                (Browser::Safari, "Version/")
            }
            // Only views inside apps leave a part of that out, or add to it without being known above.
            (None, None) if apple && has("AppleWebKit") => (Browser::WebView, "Chrome/"),
            (None, None) => (Browser::Other, "\0"),
        };
        let unnamed = (browser == Browser::WebView).then_some(HostApp::Unnamed);
        let (version, model) = match platform {
            Platform::Iphone | Platform::Ipad => (ios(user_agent), None),
            Platform::Android => android(user_agent, browser),
            Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => (None, None),
        };
        Self {
            platform,
            version,
            browser,
            browser_version: after(user_agent, mark).map(|(major, _)| major),
            host_app: host_app.or(unnamed),
            model,
        }
    }
}

/// Whether nothing stands behind the engine's name but these marks and their versions. True where no engine is named.
fn says_only(user_agent: &str, marks: &[&str]) -> bool {
    let value = |text: &str| text.bytes().all(|byte| byte == b'.' || byte.is_ascii_alphanumeric());
    let own = |part: &str| part.is_empty() || marks.iter().any(|it| part.strip_prefix(it).is_some_and(value));
    parts::around(user_agent, "like Gecko) ").is_none_or(|(_, said)| said.split(' ').all(own))
}

fn platform(user_agent: &str) -> Platform {
    let has = |mark: &str| parts::has(user_agent, mark);
    // Android's models can be called like Apple's, but the system stands first.
    let first = user_agent.split_once('(').map_or("", |(_, system)| system);
    let android = has("Android") || has("Harmony") && !first.starts_with("PC;");
    let apple = |mark: &str| first.starts_with(mark) || !android && has(mark);
    if apple("iPhone") || apple("iPod") {
        Platform::Iphone
    } else if apple("iPad") {
        Platform::Ipad
    } else if android {
        Platform::Android
    } else if has("Windows") {
        Platform::Windows
    } else if has("Macintosh") {
        // The desktop mode of iOS browsers and apps drops everything but their own mark.
        let ios = ["iOS/", "OPT/", "GSA/", "Mobile/"].iter().any(|mark| has(mark));
        if ios { Platform::Ipad } else { Platform::Mac }
    } else if has("X11; Linux") && ANDROID_ONLY.iter().any(|mark| has(mark)) {
        Platform::Android
    } else if has("Linux") || has("CrOS") {
        Platform::Linux
    } else {
        Platform::Other
    }
}

/// iOS tells its version twice, and either may be frozen below the truth: the larger is nearer.
fn ios(user_agent: &str) -> Option<(u16, u16)> {
    let system = after(user_agent, "iPhone OS ").or_else(|| after(user_agent, "CPU OS "));
    // Without the system's own version this is a desktop mode, where only Safari's is true.
    let safari = after(user_agent, "Version/").filter(|_| system.is_some());
    system.max(safari)
}

/// Version and model from `Android 15; CPH2689 Build/…`; neither from the reduced `Android 10; K`.
fn android(user_agent: &str, browser: Browser) -> (Option<(u16, u16)>, Option<String>) {
    let Some((_, rest)) =
        parts::around(user_agent, "Android").or_else(|| parts::around(user_agent, "HarmonyOS"))
    else {
        return (None, None);
    };
    let (inside, _) =
        parts::around(rest, ") AppleWebKit").or_else(|| rest.split_once(')')).unwrap_or((rest, ""));
    let mut said = inside.split(';').map(str::trim);
    let version = said.next().and_then(version);
    let mut said = said.map(|part| parts::around(part, " Build/").map_or(part, |(model, _)| model));
    if said.clone().any(|part| part == "K") {
        return (None, None);
    }
    let model = said.find_map(model).filter(|model| browser != Browser::Samsung || is_galaxy(model));
    (version, model)
}

/// Samsung's browser puts random letters where the model was; its real models begin like this.
fn is_galaxy(model: &str) -> bool {
    ["SM-", "SC-", "SCG", "SCV", "Galaxy"].iter().any(|start| model.starts_with(start))
}

/// A model's name as it may be shown to people, or nothing where the text is no such name.
pub(super) fn model(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("SAMSUNG ").unwrap_or(text);
    let printable = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    let letters = text.bytes().any(|byte| byte.is_ascii_alphanumeric());
    // `ja-jp`, and `ja` alone; `wv` looks alike and is no model either.
    let language = text.len() == 5
        && text.as_bytes().get(2) == Some(&b'-')
        && !text.bytes().any(|byte| byte.is_ascii_digit())
        || text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let other = ["Mobile", "Tablet", "Unspecified Device"].contains(&text)
        || ["rv:", "HarmonyOS", "HMSCore", "GMSCore"].iter().any(|start| text.starts_with(start));
    ((2..=40).contains(&text.len()) && printable && letters && !language && !other).then(|| text.to_owned())
}

/// The version that follows `mark`.
fn after(user_agent: &str, mark: &str) -> Option<(u16, u16)> {
    parts::around(user_agent, mark).and_then(|(_, rest)| version(rest))
}

/// Reads `26.4`, `18_7_1`, `15` at the start of a text. Nothing of this kind has reached a thousand.
pub(super) fn version(text: &str) -> Option<(u16, u16)> {
    let (major, rest) = digits(text)?;
    let minor = rest.strip_prefix(['.', '_']).and_then(digits).map_or(0, |(minor, _)| minor);
    (1..1000).contains(&major).then_some((major, minor))
}

fn digits(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}
