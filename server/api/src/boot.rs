//! What the boot page is told when the app could not start: a number to read out, and a way out of an app's view.

use crate::catalogue::number::Number;
use crate::device::KnownDevice;
use crate::failure::Sign;
use serde::{Deserialize, Serialize};

/// Stands for the link's secret in a [`AddressParts`]: the secret itself never reaches the server.
const SECRET: &str = "-kagura-secret-";

/// The answer to a boot page's report.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BootAnswer {
    /// What to read out to the help desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// How this page is opened in the usual browser, where it stands in another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<AddressParts>,
    /// The message that a passkey may meet here, as in an app's own view, told before it is tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreseen: Option<Number>,
}

/// An address around the link's secret.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AddressParts {
    /// What stands before the secret; the whole address where there is none.
    pub before: String,
    /// The address after the place of the link's secret.
    pub after: String,
}

/// Whether the page's address has a fragment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fragment {
    /// It has: it is put into the address by the page itself.
    Held,
    /// The address has no fragment.
    None,
}

/// How a page leaves for the usual browser; nothing where it stands in that already, or cannot. The rules are
/// [`KnownDevice::leave_app`]'s: the boot page knows none.
pub fn way(device: &KnownDevice, origin: &str, path: &str, secret: Fragment) -> Option<AddressParts> {
    if device.is_usual_browser() || path.contains(SECRET) {
        return None;
    }
    let token = match secret {
        Fragment::Held => SECRET,
        Fragment::None => "",
    };
    let address = device.leave_app(origin, path, token)?.address;
    let (before, after) = address.split_once(SECRET).unwrap_or((&address, ""));
    Some(AddressParts { before: before.to_owned(), after: after.to_owned() })
}

/// What the boot page's word for what failed points to, where the help has something of its own to say about it.
pub fn sign(what: &str) -> Option<Sign> {
    match what {
        "script" => Some(Sign::ScriptsBlocked),
        "wasm" | "foreign" => Some(Sign::WasmBlocked),
        "none" => Some(Sign::WasmMissing),
        "browser" => Some(Sign::OldSystem),
        "slow" => Some(Sign::SlowNetwork),
        "insecure" => Some(Sign::InsecurePage),
        // A failure of ours, and words of nobody.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE_ON_IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/15.12.1";
    const FACEBOOK_ON_IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]";
    const VIEW_ON_ANDROID: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/157.0.0.0 Mobile Safari/537.36";
    const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
    const TOKEN: &str = "wL3-_x9Q";

    fn ways(user_agent: &str, path: &str) -> (Option<String>, Option<String>) {
        let device = KnownDevice::read(user_agent);
        let origin = "https://auth.example";
        let put =
            way(&device, origin, path, Fragment::Held).map(|it| [&it.before, TOKEN, &it.after].concat());
        (put, device.leave_app(origin, path, TOKEN).map(|it| it.address))
    }

    #[test]
    fn a_secret_put_in_by_the_page_makes_the_address_that_the_app_makes() {
        for user_agent in [LINE_ON_IPHONE, FACEBOOK_ON_IPHONE, VIEW_ON_ANDROID] {
            for path in ["/register", "/approve?lang=en", "/register?openExternalBrowser=1"] {
                let (put, made) = ways(user_agent, path);
                assert!(put.is_some(), "{user_agent} {path}");
                assert_eq!(put, made, "{user_agent} {path}");
            }
        }
    }

    #[test]
    fn the_usual_browser_is_not_left() {
        assert_eq!(
            way(&KnownDevice::read(SAFARI), "https://auth.example", "/register", Fragment::Held),
            None
        );
    }

    #[test]
    fn a_page_without_a_secret_is_left_without_one() {
        let way =
            way(&KnownDevice::read(FACEBOOK_ON_IPHONE), "https://auth.example", "/login", Fragment::None)
                .unwrap();
        assert_eq!((way.before.as_str(), way.after.as_str()), ("x-safari-https://auth.example/login", ""));
    }

    #[test]
    fn a_path_that_is_none_leads_nowhere() {
        for path in ["", "login", "/a#b", "/-kagura-secret-", "/\"><script>"] {
            assert_eq!(
                way(&KnownDevice::read(FACEBOOK_ON_IPHONE), "https://auth.example", path, Fragment::Held),
                None,
                "{path}"
            );
        }
    }
}
