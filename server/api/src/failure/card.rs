//! Which message explains a card that did not work: what the browser shows today for the same cause.

use super::sign::Sign;
use crate::catalogue::number::Number;
use crate::device::{Browser, KnownDevice};

/// The message for what was found out about an attempt, the strongest sign first.
pub fn of_card(signs: &[Sign], device: &KnownDevice) -> Number {
    let told = signs.iter().find_map(|sign| match sign {
        Sign::ProxyRefused => Some(Number::pc(10)),
        Sign::PinTooSlow => Some(Number::pc(17)),
        Sign::ChoiceCancelled | Sign::CardPulledOut | Sign::CannotSign => Some(Number::pc(21)),
        Sign::ConnectionCut => Some(Number::pc(3)),
        Sign::NoMatchingCertificate
        | Sign::NoCertificate
        | Sign::InterceptingBox
        | Sign::HostUnreachable
        | Sign::CertificateExpired
        | Sign::CertificateNotYet => Some(match device.browser {
            Browser::Edge => Number::pc(2),
            Browser::Safari
            | Browser::Chrome
            | Browser::Firefox
            | Browser::Samsung
            | Browser::Brave
            | Browser::Opera
            | Browser::DuckDuckGo
            | Browser::WebView
            | Browser::Other => Number::pc(1),
        }),
        _ => None,
    });
    told.unwrap_or(Number::pc(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edge_has_words_of_its_own_for_a_missing_certificate() {
        let edge = KnownDevice { browser: Browser::Edge, ..KnownDevice::default() };
        assert_eq!(of_card(&[Sign::NoMatchingCertificate], &edge), Number::pc(2));
        assert_eq!(of_card(&[Sign::NoMatchingCertificate], &KnownDevice::default()), Number::pc(1));
    }

    #[test]
    fn the_first_sign_that_has_a_message_counts() {
        let device = KnownDevice::default();
        assert_eq!(of_card(&[Sign::Again, Sign::PinTooSlow, Sign::ProxyRefused], &device), Number::pc(17));
        assert_eq!(of_card(&[Sign::CardPulledOut, Sign::CannotSign], &device), Number::pc(21));
        assert_eq!(of_card(&[], &device), Number::pc(1));
    }
}
