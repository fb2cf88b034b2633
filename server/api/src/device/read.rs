//! From the user-agent string to a [`KnownDevice`], by plain search: this travels to the phone, so it carries no expressions.
//!
//! The string is a rumour. Since iOS 26 Safari tells a frozen system version, Chrome on Android a frozen model,
//! and any app may pretend to be any other; [`super::Hints`] mend what they can.

use super::known::{Browser, HostApp, KnownDevice, Platform};

/// Apps that show pages inside themselves. Meta's particular apps come before the marks that all of them share.
const APPS: [(&str, HostApp); 17] = [
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
    ("Bytedance", HostApp::TikTok),
    ("Twitter for", HostApp::X),
    ("Snapchat", HostApp::Snapchat),
    ("LinkedInApp", HostApp::LinkedIn),
    ("WAiOS", HostApp::WhatsApp),
    ("WA4A", HostApp::WhatsApp),
    ("GSA/", HostApp::Google),
];

/// Browsers by their own mark. They also carry the marks of those they imitate, so these come first.
const BROWSERS: [(&str, Browser); 19] = [
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
    ("Firefox/", Browser::Firefox),
    ("YaBrowser/", Browser::Other),
    ("Vivaldi/", Browser::Other),
    ("VivaiOS/", Browser::Other),
    ("HuaweiBrowser/", Browser::Other),
    ("MiuiBrowser/", Browser::Other),
    ("CriOS/", Browser::Chrome),
];

impl KnownDevice {
    /// Reads a `User-Agent`. Total: whatever comes, an answer goes; what cannot be known stays unknown.
    pub fn read(user_agent: &str) -> Self {
        let has = |mark: &str| user_agent.contains(mark);
        let platform = platform(user_agent);
        let apple = matches!(platform, Platform::Iphone | Platform::Ipad | Platform::Mac);
        let host_app = APPS.iter().find(|(mark, _)| has(mark)).map(|(_, app)| *app);
        let named = BROWSERS.iter().find(|(mark, _)| has(mark));
        let (browser, mark) = match (host_app, named) {
            (Some(_), _) => (Browser::WebView, "Chrome/"),
            (None, Some((mark, browser))) => (*browser, *mark),
            (None, None) if has("; wv)") || has("Version/4.0 Chrome/") => (Browser::WebView, "Chrome/"),
            (None, None) if has("Chrome/") => (Browser::Chrome, "Chrome/"),
            (None, None) if apple && has("Version/") && has("Safari/") => (Browser::Safari, "Version/"),
            // Only views inside apps leave `Safari/` out.
            (None, None) if apple && has("AppleWebKit") && !has("Safari/") => (Browser::WebView, "Chrome/"),
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

fn platform(user_agent: &str) -> Platform {
    let has = |mark: &str| user_agent.contains(mark);
    if has("iPhone") || has("iPod") {
        Platform::Iphone
    } else if has("iPad") {
        Platform::Ipad
    } else if has("Android") {
        Platform::Android
    } else if has("Windows") {
        Platform::Windows
    } else if has("Macintosh") {
        // The desktop mode of iOS browsers drops everything but their own mark.
        if has("CriOS/") || has("FxiOS/") || has("EdgiOS/") { Platform::Ipad } else { Platform::Mac }
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
    let Some((_, rest)) = user_agent.split_once("Android") else { return (None, None) };
    let (inside, _) = rest.split_once(") AppleWebKit").or_else(|| rest.split_once(')')).unwrap_or((rest, ""));
    let mut parts = inside.split(';').map(str::trim);
    let version = parts.next().and_then(version);
    let mut parts = parts.map(|part| part.split(" Build/").next().unwrap_or_default());
    if parts.clone().any(|part| part == "K") {
        return (None, None);
    }
    let model = parts.find_map(model).filter(|model| browser != Browser::Samsung || is_galaxy(model));
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
    let language = text.len() == 5
        && text.as_bytes().get(2) == Some(&b'-')
        && !text.bytes().any(|byte| byte.is_ascii_digit());
    let other = ["wv", "Mobile", "Tablet", "Unspecified Device"].contains(&text) || text.starts_with("rv:");
    ((2..=40).contains(&text.len()) && printable && letters && !language && !other).then(|| text.to_owned())
}

/// The version that follows `mark`.
fn after(user_agent: &str, mark: &str) -> Option<(u16, u16)> {
    user_agent.split_once(mark).and_then(|(_, rest)| version(rest))
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
