//! How a page leaves an app's own view, or an unusual browser, for the usual one without losing what it was opened for.
//!
//! What a QR code is for stands in its fragment, which no server and no log ever sees. `x-safari-https:`,
//! `googlechromes:` and LINE hand the whole address over. An Android `intent:` address cannot: its own `#Intent;…`
//! takes the fragment's place. On that one hop the token travels as the query parameter [`HOP`], and the first thing the page
//! does on arrival is `history.replaceState(null, "", arrived(…))`. It is in one request line for that moment, so
//! the server must not log queries and has to answer with `Referrer-Policy: no-referrer`.

use super::known::{Browser, HostApp, KnownDevice, Platform};
use crate::parts;

/// The query parameter that carries the token over an Android intent.
const HOP: &str = "t";
/// Tells LINE to open an address outside; put into every QR code's address, as others ignore it.
const OUTSIDE_LINE: &str = "openExternalBrowser=1";
/// Where Android goes when Chrome is not there: its page in the store, percent-encoded.
const CHROME_IN_STORE: &str =
    "https%3A%2F%2Fplay.google.com%2Fstore%2Fapps%2Fdetails%3Fid%3Dcom.android.chrome";

/// An address that opens the page in a browser, out of an app's own view.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WayOut {
    /// What a link has to point to. Only a tap of the person opens it.
    pub address: String,
    /// Which browser it opens; the one the person has set as usual where absent.
    pub browser: Option<Browser>,
}

impl KnownDevice {
    /// How to open a page in this platform's usual browser. Nothing where that is impossible or pointless:
    /// then the address has to be copied.
    ///
    /// `origin` is `location.origin`; `path` is path and query as they stand; `token` is the fragment without `#`.
    pub fn leave_app(&self, origin: &str, path: &str, token: &str) -> Option<WayOut> {
        self.leave_app_for(self.usual_browser(), origin, path, token)
    }

    /// [`KnownDevice::leave_app`] to Safari or Chrome.
    pub fn leave_app_for(&self, browser: Browser, origin: &str, path: &str, token: &str) -> Option<WayOut> {
        let (scheme, host) = parts::around(origin, "://")?;
        let secure = match scheme {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host_is_one = !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
        if !(host_is_one && path.starts_with('/') && is_address(path) && is_address(token)) {
            return None;
        }
        // An address that has told LINE already and still stands inside it needs another way.
        if self.host_app == Some(HostApp::Line) && !parts::has(path, OUTSIDE_LINE) {
            let address = [scheme, "://", host, &with_query(path, OUTSIDE_LINE), &fragment(token)].concat();
            return Some(WayOut { address, browser: None });
        }
        let address = match (self.platform, browser) {
            _ if self.keeps_pages() => return None,
            // Some views inside apps cannot be told from Safari, so that Safari may lead to itself.
            (Platform::Iphone | Platform::Ipad, Browser::Safari) if !self.is_before_ios_17() => {
                let scheme = if secure { "x-safari-https://" } else { "x-safari-http://" };
                [scheme, host, path, &fragment(token)].concat()
            }
            (Platform::Iphone | Platform::Ipad, Browser::Chrome) if self.browser != Browser::Chrome => {
                let scheme = if secure { "googlechromes://" } else { "googlechrome://" };
                [scheme, host, path, &fragment(token)].concat()
            }
            (Platform::Android, Browser::Chrome) if self.browser != Browser::Chrome => {
                let path = match token {
                    "" => path.to_owned(),
                    token => with_query(path, &[HOP, "=", &encode(token)].concat()),
                };
                let end = ";package=com.android.chrome;S.browser_fallback_url=";
                ["intent://", host, &path, "#Intent;scheme=", scheme, end, CHROME_IN_STORE, ";end"].concat()
            }
            _ => return None,
        };
        Some(WayOut { address, browser: Some(browser) })
    }

    /// Apps that are known to ignore such addresses.
    fn keeps_pages(&self) -> bool {
        match self.host_app {
            Some(HostApp::WeChat) => true,
            Some(HostApp::Snapchat) => self.is_apple_mobile(),
            Some(HostApp::TikTok) => self.platform == Platform::Android,
            _ => false,
        }
    }

    /// `x-safari-https:` is not known there.
    fn is_before_ios_17(&self) -> bool {
        self.version.is_some_and(|version| version < (17, 0))
    }
}

/// What the page's address has to become after it was left by intent: the token back in the fragment. Nothing
/// where there is none in the query. `path` is path and query as they stand.
pub fn arrived(path: &str) -> Option<String> {
    let (path, query) = path.split_once('?')?;
    if !path.starts_with('/') || path.starts_with("//") {
        return None;
    }
    let token =
        query.split('&').find_map(|pair| pair.strip_prefix(HOP)?.strip_prefix('=')).and_then(decode)?;
    let mut address = path.to_owned();
    let mut separator = "?";
    for pair in query.split('&').filter(|pair| pair.split('=').next() != Some(HOP)) {
        address.push_str(separator);
        address.push_str(pair);
        separator = "&";
    }
    address.push_str(&fragment(&token));
    Some(address)
}

/// Only what may stand in an address as it is, and nothing that would end the part it stands in.
fn is_address(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && !b"#\"'<>\\^`{|}".contains(&byte))
}

fn with_query(path: &str, pair: &str) -> String {
    [path, if path.contains('?') { "&" } else { "?" }, pair].concat()
}

fn fragment(token: &str) -> String {
    if token.is_empty() { String::new() } else { ["#", token].concat() }
}

/// Percent-encodes all but the unreserved characters of RFC 3986 §2.3.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    encoded
}

/// Undoes [`encode`]; refuses what could not have come from it.
fn decode(text: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if character == '%' {
            let byte = u8::from_str_radix(rest.get(1..3)?, 16).ok()?;
            decoded.push(char::from(byte));
            rest = rest.get(3..)?;
        } else {
            decoded.push(character);
            rest = rest.get(character.len_utf8()..)?;
        }
    }
    (!decoded.is_empty() && is_address(&decoded)).then_some(decoded)
}
