//! The labels, and every word that may stand in one. What has a text of its own – a route's pattern, an authority's name – is named by our
//! own table of routes or by a certificate that the settings trust, so there are as many as those have.

use api::Code;
use api::catalogue::Number;
use api::device::Browser;
use prometheus_client::encoding::EncodeLabelSet;

/// How somebody signs in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LoginWay {
    /// On a PC, with a phone that scans a code.
    Phone,
    /// With a passkey of the very device.
    ThisDevice,
    /// With an HPKI card.
    Hpki,
    /// With a My Number card.
    Jpki,
}

impl LoginWay {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::ThisDevice => "this_device",
            Self::Hpki => "hpki",
            Self::Jpki => "jpki",
        }
    }
}

/// How a sign-in or registration ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum JourneyEnd {
    /// It came to what it was for.
    Succeeded,
    /// The server refused.
    Refused,
    /// It failed in the browser, as the page has told.
    Failed,
}

impl JourneyEnd {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// The host that somebody came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HostKind {
    /// The host of the pages and of their API.
    Main,
    /// The hosts that ask for cards.
    Cards,
}

impl HostKind {
    /// Its word, in labels and in the log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Cards => "cards",
        }
    }
}

/// How a handshake ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HandshakeEnd {
    /// A connection came of it.
    Done,
    /// Either side broke it off.
    Failed,
    /// It took too long.
    Stalled,
}

impl HandshakeEnd {
    /// Its word, in labels and in traces.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stalled => "stalled",
        }
    }
}

/// What became of a span.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SpanFate {
    /// The collector has it.
    Exported,
    /// There was no room for it, or nobody took it.
    Dropped,
}

impl SpanFate {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Exported => "exported",
            Self::Dropped => "dropped",
        }
    }
}

/// What the store does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StoreAction {
    /// Writes a change, durably.
    Commit,
    /// Looks something up.
    Read,
}

impl StoreAction {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Read => "read",
        }
    }
}

/// Declares a set of labels, in the order in which they are written.
macro_rules! labels {
    ($($set:ident { $($label:ident: $value:ty),* })*) => { $(
        #[derive(Clone, Debug, Eq, Hash, PartialEq, EncodeLabelSet)]
        pub(super) struct $set { $(pub(super) $label: $value),* }
    )* };
}

labels! {
    BuildLabels { version: &'static str }
    LoginLabels { way: &'static str, result: &'static str, message: String, browser: &'static str }
    RegistrationLabels { result: &'static str, message: String, browser: &'static str }
    CodeLabels { code: String }
    RequestLabels { host: &'static str, route: String, status: &'static str }
    RouteLabels { host: &'static str, route: String }
    StoreLabels { action: &'static str }
    HandshakeLabels { host: &'static str, result: &'static str }
    HostLabels { host: &'static str }
    SpanLabels { fate: &'static str }
    CheckLabels { check: &'static str }
    ListLabels { issuer: String, about: &'static str }
    SourceLabels { state: &'static str }
    CertificateLabels { host: &'static str }
}

/// The number of one of the catalogue's messages; `none` for any other.
pub(super) fn number(message: Option<Number>) -> String {
    message.filter(|it| it.stands_in().is_some()).map_or_else(|| "none".to_owned(), |it| it.to_string())
}

/// A code as programs are told it.
pub fn code(code: Code) -> String {
    let word = serde_json::to_value(code).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The class of a status.
pub(super) const fn status_class(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// A browser's family.
pub(super) const fn browser(browser: Browser) -> &'static str {
    match browser {
        Browser::Safari => "safari",
        Browser::Chrome => "chrome",
        Browser::Edge => "edge",
        Browser::Firefox => "firefox",
        Browser::Samsung => "samsung",
        Browser::Brave => "brave",
        Browser::Opera => "opera",
        Browser::DuckDuckGo => "duckduckgo",
        Browser::WebView => "web_view",
        Browser::Other => "other",
    }
}
