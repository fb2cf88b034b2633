//! What can be known before a ceremony, so that a hopeless one is explained instead of tried.

use super::{
    classify::{Signs, inside_app, is_too_old, is_unable, lacks_screen_lock, surroundings},
    diagnosis::Diagnosis,
    observed::{CeremonyKind, PageReadiness},
    sign::Sign,
};
use crate::catalogue::number::Number;
use crate::device::KnownDevice;

/// What will go wrong, and how surely.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Prediction {
    /// Whether the ceremony may be tried nevertheless.
    pub severity: Severity,
    /// The failure that has to be expected.
    pub diagnosis: Diagnosis,
}

/// How sure a prediction is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Severity {
    /// The ceremony cannot work: only the explanation is offered.
    Blocks,
    /// It may not work: the explanation stands beside the button.
    Warns,
}

/// What can be told of a device before anything was tried: that the page is in an app's own view, or the system too old.
pub fn signs_of(device: &KnownDevice) -> Vec<Sign> {
    let mut signs = Signs(Vec::new());
    surroundings(device, &mut signs);
    signs.0
}

/// What will go wrong here, if anything is known to. Only capabilities block; the user agent alone warns, because it may lie
/// and because a view inside an app can work.
pub fn predict(
    device: &KnownDevice,
    ceremony: CeremonyKind,
    page: PageReadiness,
    platform_authenticator: Option<bool>,
) -> Option<Prediction> {
    let mut signs = Signs(Vec::new());
    let (severity, message) = match page {
        PageReadiness::Insecure => {
            signs.add(Sign::InsecurePage);
            (Severity::Blocks, Number::phone(2))
        }
        PageReadiness::NoWebAuthn => {
            inside_app(device, &mut signs);
            signs.add(Sign::NoWebAuthn);
            (Severity::Blocks, Number::phone(2))
        }
        PageReadiness::Ready if device.is_in_app() => {
            let unable = platform_authenticator == Some(false);
            let severity = if unable { Severity::Blocks } else { Severity::Warns };
            // 2.7 quotes Apple's words, which make no sense elsewhere.
            let by_apple = device.is_apple_mobile() && !is_too_old(device);
            (severity, Number::phone(if by_apple { 7 } else { 2 }))
        }
        PageReadiness::Ready if lacks_screen_lock(device, ceremony, platform_authenticator) => {
            signs.add(Sign::NoScreenLock);
            (Severity::Blocks, Number::phone(9))
        }
        PageReadiness::Ready if is_too_old(device) => {
            let unable = is_unable(device, platform_authenticator);
            (if unable { Severity::Blocks } else { Severity::Warns }, Number::phone(2))
        }
        PageReadiness::Ready => return None,
    };
    surroundings(device, &mut signs);
    Some(Prediction { severity, diagnosis: Diagnosis { message, signs: signs.0 } })
}
