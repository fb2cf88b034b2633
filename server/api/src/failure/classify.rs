//! The rules of the classifier: what the engine said, then how long it took, then what is known of device and page.

use super::{
    diagnosis::Diagnosis,
    observed::{Failure, Here, Kind, Page},
    sign::Sign,
    texts::{self, Said},
};
use crate::{
    catalogue::number::Number,
    device::{Browser, Device, Platform},
};

/// No person cancels within this time: who rejects so fast has shown nothing.
const AT_ONCE_MS: u32 = 300;
/// From the third failure in a row on, the same advice does not help.
const AGAIN: u32 = 3;

/// How a ceremony ended, by the clock.
#[derive(Clone, Copy, Eq, PartialEq)]
enum End {
    /// Before any sheet could have been shown.
    AtOnce,
    /// After a while: a sheet was up.
    Later,
    /// With its time.
    TimedOut,
}

/// What most likely happened. Total: whatever comes, an answer goes.
///
/// The engine's words choose the message; the browser's name never does. `TimedOut` needs 95 % of the time-out,
/// as the timers of browsers end early; `RefusedAtOnce` needs less than 0.3 s.
pub fn classify(failure: &Failure, device: &Device) -> Diagnosis {
    let case =
        Case { failure, device, said: texts::understand(&failure.name, &failure.message), end: end(failure) };
    let mut signs = Signs(Vec::new());
    case.observe(&mut signs);
    Diagnosis { message: case.message(), signs: signs.0 }
}

impl Failure {
    /// Whether the page itself stopped the ceremony, by leaving or starting over: nothing to tell anybody.
    pub fn is_ours(&self) -> bool {
        texts::understand(&self.name, &self.message) == Said::Aborted
    }
}

fn end(failure: &Failure) -> End {
    let (elapsed, timeout) = (u64::from(failure.elapsed_ms), u64::from(failure.timeout_ms));
    if timeout > 0 && elapsed * 20 >= timeout * 19 {
        End::TimedOut
    } else if failure.elapsed_ms < AT_ONCE_MS && failure.away_ms < AT_ONCE_MS {
        End::AtOnce
    } else {
        End::Later
    }
}

struct Case<'a> {
    failure: &'a Failure,
    device: &'a Device,
    said: Said,
    end: End,
}

impl Case<'_> {
    /// The message whose screen explains it.
    fn message(&self) -> Number {
        let result = match self.failure.ceremony {
            Kind::Create => Number::phone(3),
            Kind::Get => Number::phone(6),
        };
        match self.failure.page {
            Page::Insecure | Page::NoWebAuthn => return Number::phone(2),
            Page::Ready => {}
        }
        match self.said {
            Said::NoWebAuthn | Said::Insecure => Number::phone(2),
            Said::CredentialManager => Number::phone(4),
            Said::Failed => Number::phone(5),
            Said::NoEntitlement => Number::phone(7),
            Said::NoScreenLock => Number::phone(9),
            Said::NothingHere => Number::phone(23),
            Said::Excluded | Said::Pending | Said::NotFocused | Said::Misplaced | Said::Aborted => result,
            _ if self.failure.ceremony == Kind::Create && self.lacks_screen_lock() => Number::phone(9),
            Said::NotAllowed => Number::phone(8),
            Said::Denied if self.device.is_apple_mobile() && self.end == End::AtOnce => Number::phone(7),
            Said::Cancelled | Said::Unknown if self.is_refused_ios_app() => Number::phone(7),
            Said::Denied
            | Said::Cancelled
            | Said::ProviderFailed
            | Said::NoKeyStore
            | Said::NoVerification
            | Said::Unknown => result,
        }
    }

    /// Collects the signs, the strongest first.
    fn observe(&self, signs: &mut Signs) {
        match self.failure.page {
            Page::Insecure => signs.add(Sign::InsecurePage),
            Page::NoWebAuthn => {
                signs.add_if(self.device.is_in_app(), Sign::InApp);
                signs.add(Sign::NoWebAuthn);
            }
            Page::Ready => self.listen(signs),
        }
        // What the device itself has explained in full needs no guesses about the browser.
        let explained = self.failure.page == Page::Ready
            && matches!(
                self.said,
                Said::Excluded | Said::Pending | Said::NotFocused | Said::NoScreenLock | Said::Aborted
            );
        if !explained {
            surroundings(self.device, signs);
        }
        signs.add_if(self.failure.attempt >= AGAIN, Sign::Again);
    }

    /// Signs of a ceremony that did begin.
    fn listen(&self, signs: &mut Signs) {
        match self.said {
            Said::NoEntitlement => signs.add(Sign::InApp),
            Said::Insecure => signs.add(Sign::InsecurePage),
            Said::NoWebAuthn => {
                signs.add_if(self.device.is_in_app(), Sign::InApp);
                signs.add(Sign::NoWebAuthn);
            }
            Said::NoScreenLock => signs.add(Sign::NoScreenLock),
            Said::CredentialManager | Said::ProviderFailed => signs.add(Sign::ProviderFailed),
            Said::Failed => {
                signs.add_if(self.device.is_in_app(), Sign::InApp);
                signs.add(Sign::ProviderFailed);
                signs.add_if(self.knows_no_passkey(), Sign::NoPasskeyHere);
            }
            Said::NoKeyStore => {
                // On Apple's systems guarding a key needs a passcode, and that is what is mostly missing.
                signs.add_if(self.device.is_apple_mobile(), Sign::NoScreenLock);
                signs.add(Sign::ProviderFailed);
            }
            Said::NoVerification => signs.add(Sign::NotVerified),
            Said::NothingHere => signs.add(Sign::NoPasskeyHere),
            Said::Excluded => match self.failure.ceremony {
                Kind::Create => signs.add(Sign::AlreadyRegistered),
                Kind::Get => signs.add(Sign::ProviderFailed),
            },
            Said::Pending => signs.add(Sign::AlreadyPending),
            Said::NotFocused => signs.add(Sign::NotFocused),
            Said::Misplaced => signs.add(Sign::RefusedAtOnce),
            Said::Aborted => signs.add(Sign::Cancelled),
            Said::NotAllowed | Said::Denied | Said::Cancelled | Said::Unknown => self.time(signs),
        }
        signs.add_if(self.lacks_screen_lock(), Sign::NoScreenLock);
    }

    /// Signs of a rejection whose words may mean anything.
    fn time(&self, signs: &mut Signs) {
        if self.lacks_screen_lock() && self.end != End::TimedOut {
            signs.add(Sign::NoScreenLock);
        }
        match self.end {
            End::TimedOut => signs.add(Sign::TimedOut),
            End::AtOnce => {
                signs.add_if(self.device.is_in_app(), Sign::InApp);
                signs.add_if(self.knows_no_passkey(), Sign::NoPasskeyHere);
                signs.add(Sign::RefusedAtOnce);
                signs.add_if(self.may_lack_passkey(), Sign::NoPasskeyHere);
            }
            End::Later => {
                // Safari forgets what a page stored after seven days without a visit, so that its word comes second.
                let sure = self.knows_no_passkey()
                    && self.said == Said::NotAllowed
                    && !self.device.is_apple_mobile();
                signs.add_if(sure, Sign::NoPasskeyHere);
                signs.add(Sign::Cancelled);
            }
        }
        signs.add_if(self.knows_no_passkey(), Sign::NoPasskeyHere);
    }

    /// A login in a browser that remembers no passkey of ours. A view inside an app has a memory of its own, which tells nothing.
    fn knows_no_passkey(&self) -> bool {
        self.may_lack_passkey() && self.failure.registered_here == Here::No
    }

    fn may_lack_passkey(&self) -> bool {
        self.failure.ceremony == Kind::Get
            && self.failure.registered_here != Here::Yes
            && !self.device.is_in_app()
    }

    fn lacks_screen_lock(&self) -> bool {
        lacks_screen_lock(self.device, self.failure.platform_authenticator)
    }

    fn is_refused_ios_app(&self) -> bool {
        self.device.is_apple_mobile() && self.device.is_in_app() && self.end == End::AtOnce
    }
}

/// On Android a missing platform authenticator means a missing screen lock, except in an app's own view, which
/// may simply not have been given any. iOS always says yes and PCs have other reasons.
pub(super) fn lacks_screen_lock(device: &Device, platform_authenticator: Option<bool>) -> bool {
    device.platform == Platform::Android && !device.is_in_app() && platform_authenticator == Some(false)
}

/// Signs that lie in where the page is open.
pub(super) fn surroundings(device: &Device, signs: &mut Signs) {
    signs.add_if(device.is_in_app(), Sign::InApp);
    let known = device.platform != Platform::Other;
    signs.add_if(known && !device.is_in_app() && !device.is_usual_browser(), Sign::UnusualBrowser);
    signs.add_if(is_too_old(device), Sign::OldSystem);
}

/// Systems and browsers from before passkeys: iOS 16, Android 9, Chrome 108.
pub(super) fn is_too_old(device: &Device) -> bool {
    let before = |limit: (u16, u16)| device.version.is_some_and(|version| version < limit);
    match device.platform {
        Platform::Iphone | Platform::Ipad => before((16, 0)),
        Platform::Android => {
            let chrome = device.browser == Browser::Chrome;
            before((9, 0)) || chrome && device.browser_version.is_some_and(|version| version < 108)
        }
        Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => false,
    }
}

/// Signs in their order, each once.
pub(super) struct Signs(pub(super) Vec<Sign>);

impl Signs {
    pub(super) fn add(&mut self, sign: Sign) {
        if !self.0.contains(&sign) {
            self.0.push(sign);
        }
    }

    pub(super) fn add_if(&mut self, seen: bool, sign: Sign) {
        if seen {
            self.add(sign);
        }
    }
}
