//! The rules of the classifier: what the engine said, then how long it took, then what is known of device and page.

use super::{
    diagnosis::Diagnosis,
    observed::{CeremonyKind, Failure, Here, PageReadiness},
    rejections::{self, EngineMeaning},
    sign::Sign,
};
use crate::{
    catalogue::number::Number,
    device::{Browser, KnownDevice, Platform},
};

/// No person cancels within this time: who rejects so fast has shown nothing.
const AT_ONCE_MS: u32 = 300;
/// From the third failure in a row on, the same advice does not help.
const AGAIN: u32 = 3;

/// How a ceremony ended, by the clock.
#[derive(Clone, Copy, Eq, PartialEq)]
enum CeremonyTiming {
    /// Before any sheet could have been shown.
    AtOnce,
    /// After a while: a sheet was up.
    Later,
    /// The ceremony lasted as long as its `timeout`, or as the engine allows.
    TimedOut,
}

/// What most likely happened. Total: whatever comes, an answer goes.
///
/// The engine's words choose the message; the browser's name never does. `TimedOut` needs 95 % of the time-out,
/// as the timers of browsers end early; `RefusedAtOnce` needs less than 0.3 s.
pub fn classify(failure: &Failure, device: &KnownDevice) -> Diagnosis {
    let said = rejections::understand(&failure.name, &failure.message);
    let case = FailureCase { failure, device, said, end: end(failure, said) };
    let mut signs = Signs(Vec::new());
    case.observe(&mut signs);
    Diagnosis { message: case.message(), signs: signs.0 }
}

impl Failure {
    /// Whether the page itself stopped the ceremony, by leaving or starting over: nothing to tell anybody.
    pub fn is_ours(&self) -> bool {
        // The app asks this alone, so that it carries none of the engines' texts.
        rejections::is_aborted(&self.name, &self.message)
    }
}

fn end(failure: &Failure, said: EngineMeaning) -> CeremonyTiming {
    let (elapsed, timeout) = (u64::from(failure.elapsed_ms), u64::from(failure.timeout_ms));
    if timeout > 0 && elapsed * 20 >= timeout * 19 {
        CeremonyTiming::TimedOut
    } else if failure.elapsed_ms < AT_ONCE_MS && failure.away_ms < AT_ONCE_MS {
        CeremonyTiming::AtOnce
    } else if said == EngineMeaning::TimedOut {
        // Safari's engine gives up after two minutes, whatever the options allow.
        CeremonyTiming::TimedOut
    } else {
        CeremonyTiming::Later
    }
}

struct FailureCase<'a> {
    failure: &'a Failure,
    device: &'a KnownDevice,
    said: EngineMeaning,
    end: CeremonyTiming,
}

impl FailureCase<'_> {
    /// The message whose screen explains it.
    fn message(&self) -> Number {
        let result = match self.failure.ceremony {
            CeremonyKind::Create => Number::phone(3),
            CeremonyKind::Get => Number::phone(6),
        };
        match self.failure.page {
            PageReadiness::Insecure | PageReadiness::NoWebAuthn => return Number::phone(2),
            PageReadiness::Ready => {}
        }
        match self.said {
            EngineMeaning::NoWebAuthn | EngineMeaning::Insecure => Number::phone(2),
            EngineMeaning::CredentialManager => Number::phone(4),
            EngineMeaning::Failed => Number::phone(5),
            EngineMeaning::NoEntitlement => Number::phone(7),
            EngineMeaning::NoScreenLock => Number::phone(9),
            _ if self.is_unable() => Number::phone(2),
            // While a passkey is made, only whoever would keep it can be missing.
            EngineMeaning::NothingHere if self.failure.ceremony == CeremonyKind::Get => Number::phone(23),
            EngineMeaning::NothingHere
            | EngineMeaning::Excluded
            | EngineMeaning::Pending
            | EngineMeaning::NotFocused
            | EngineMeaning::Misplaced
            | EngineMeaning::Aborted => result,
            _ if self.failure.ceremony == CeremonyKind::Create && self.lacks_screen_lock() => {
                Number::phone(9)
            }
            EngineMeaning::NotAllowed => Number::phone(8),
            EngineMeaning::Denied if self.device.is_apple_mobile() && self.end == CeremonyTiming::AtOnce => {
                Number::phone(7)
            }
            EngineMeaning::Cancelled | EngineMeaning::Unknown if self.is_refused_ios_app() => {
                Number::phone(7)
            }
            EngineMeaning::Denied
            | EngineMeaning::Cancelled
            | EngineMeaning::TimedOut
            | EngineMeaning::ProviderFailed
            | EngineMeaning::NoKeyStore
            | EngineMeaning::NoVerification
            | EngineMeaning::Unknown => result,
        }
    }

    /// Collects the signs, the strongest first.
    fn observe(&self, signs: &mut Signs) {
        match self.failure.page {
            PageReadiness::Insecure => signs.add(Sign::InsecurePage),
            PageReadiness::NoWebAuthn => {
                inside_app(self.device, signs);
                signs.add(Sign::NoWebAuthn);
            }
            PageReadiness::Ready => self.listen(signs),
        }
        // What the device itself has explained in full needs no guesses about the browser.
        let explained = self.failure.page == PageReadiness::Ready
            && matches!(
                self.said,
                EngineMeaning::Excluded
                    | EngineMeaning::Pending
                    | EngineMeaning::NotFocused
                    | EngineMeaning::NoScreenLock
                    | EngineMeaning::Aborted
            );
        if !explained {
            surroundings(self.device, signs);
        }
        signs.add_if(self.failure.attempt >= AGAIN, Sign::Again);
    }

    /// Signs of a ceremony that did begin.
    fn listen(&self, signs: &mut Signs) {
        signs.add_if(self.is_unable() && self.message() == Number::phone(2), Sign::OldSystem);
        match self.said {
            EngineMeaning::NoEntitlement => signs.add(Sign::InApp),
            EngineMeaning::Insecure => signs.add(Sign::InsecurePage),
            EngineMeaning::NoWebAuthn => {
                inside_app(self.device, signs);
                signs.add(Sign::NoWebAuthn);
            }
            EngineMeaning::NoScreenLock => signs.add(Sign::NoScreenLock),
            EngineMeaning::CredentialManager | EngineMeaning::ProviderFailed => {
                signs.add(Sign::ProviderFailed);
            }
            EngineMeaning::Failed => {
                inside_app(self.device, signs);
                signs.add(Sign::ProviderFailed);
                signs.add_if(self.knows_no_passkey(), Sign::NoPasskeyHere);
            }
            EngineMeaning::NoKeyStore => {
                // On Apple's systems guarding a key needs a passcode, and that is what is mostly missing.
                signs.add_if(self.device.is_apple_mobile(), Sign::NoScreenLock);
                signs.add(Sign::ProviderFailed);
            }
            EngineMeaning::NoVerification => signs.add(Sign::NotVerified),
            EngineMeaning::NothingHere => match self.failure.ceremony {
                CeremonyKind::Create => signs.add(Sign::ProviderFailed),
                CeremonyKind::Get => signs.add(Sign::NoPasskeyHere),
            },
            EngineMeaning::Excluded => match self.failure.ceremony {
                CeremonyKind::Create => signs.add(Sign::AlreadyRegistered),
                CeremonyKind::Get => signs.add(Sign::ProviderFailed),
            },
            EngineMeaning::Pending => signs.add(Sign::AlreadyPending),
            EngineMeaning::NotFocused => signs.add(Sign::NotFocused),
            EngineMeaning::Misplaced => signs.add(Sign::RefusedAtOnce),
            EngineMeaning::Aborted => signs.add(Sign::Cancelled),
            EngineMeaning::NotAllowed
            | EngineMeaning::Denied
            | EngineMeaning::Cancelled
            | EngineMeaning::TimedOut
            | EngineMeaning::Unknown => self.time(signs),
        }
        signs.add_if(self.lacks_screen_lock(), Sign::NoScreenLock);
    }

    /// Signs of a rejection whose words may mean anything.
    fn time(&self, signs: &mut Signs) {
        if self.lacks_screen_lock() && self.end != CeremonyTiming::TimedOut {
            signs.add(Sign::NoScreenLock);
        }
        match self.end {
            CeremonyTiming::TimedOut => signs.add(Sign::TimedOut),
            CeremonyTiming::AtOnce => {
                inside_app(self.device, signs);
                signs.add_if(self.knows_no_passkey(), Sign::NoPasskeyHere);
                signs.add(Sign::RefusedAtOnce);
                signs.add_if(self.may_lack_passkey(), Sign::NoPasskeyHere);
            }
            CeremonyTiming::Later => {
                // Safari forgets what a page stored after seven days without a visit, so that its word comes second.
                let sure = self.knows_no_passkey()
                    && self.said == EngineMeaning::NotAllowed
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
        self.failure.ceremony == CeremonyKind::Get
            && self.failure.registered_here != Here::Yes
            && !self.device.is_in_app()
    }

    fn lacks_screen_lock(&self) -> bool {
        lacks_screen_lock(self.device, self.failure.ceremony, self.failure.platform_authenticator)
    }

    fn is_unable(&self) -> bool {
        is_unable(self.device, self.failure.platform_authenticator)
    }

    fn is_refused_ios_app(&self) -> bool {
        self.device.is_apple_mobile() && self.device.is_in_app() && self.end == CeremonyTiming::AtOnce
    }
}

/// On Android a missing platform authenticator means a missing screen lock, except in an app's own view, which
/// may simply not have been given any, and on a system that is too old for it. Windows keeps a passkey behind its own PIN, finger or face (Windows
/// Hello); one that is used may be elsewhere. iOS always says yes, and Macs have other reasons.
pub(super) fn lacks_screen_lock(
    device: &KnownDevice,
    ceremony: CeremonyKind,
    platform_authenticator: Option<bool>,
) -> bool {
    let keeps_behind_it = match device.platform {
        Platform::Android => true,
        Platform::Windows => ceremony == CeremonyKind::Create,
        Platform::Iphone | Platform::Ipad | Platform::Mac | Platform::Linux | Platform::Other => false,
    };
    keeps_behind_it && !device.is_in_app() && !is_too_old(device) && platform_authenticator == Some(false)
}

/// An Android that is too old for passkeys, without what would keep them: a screen lock would not change that.
pub(super) fn is_unable(device: &KnownDevice, platform_authenticator: Option<bool>) -> bool {
    device.platform == Platform::Android && is_too_old(device) && platform_authenticator == Some(false)
}

/// Signs that lie in where the page is open.
pub(super) fn surroundings(device: &KnownDevice, signs: &mut Signs) {
    inside_app(device, signs);
    let known = device.platform != Platform::Other;
    signs.add_if(known && !device.is_in_app() && !device.is_usual_browser(), Sign::UnusualBrowser);
    signs.add_if(is_too_old(device), Sign::OldSystem);
}

/// That the page is in an app's own view. Where the system is too old, no browser outside can do more than the view: that comes first.
pub(super) fn inside_app(device: &KnownDevice, signs: &mut Signs) {
    signs.add_if(device.is_in_app() && is_too_old(device), Sign::OldSystem);
    signs.add_if(device.is_in_app(), Sign::InApp);
}

/// Systems and browsers from before passkeys: iOS 16, Android 9, Chrome 108.
pub(super) fn is_too_old(device: &KnownDevice) -> bool {
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
