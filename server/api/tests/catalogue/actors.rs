//! The devices people hold, and how a test asks for them.

use api::{
    Language,
    catalogue::{
        ActionPlace, Advice, Context, MessageContent, Number, Parameters, explain, explain_in_full, rows,
    },
    device::{Browser, HostApp, KnownDevice, Platform},
    explain::{Explanation, Remedy},
    failure::Sign,
};

/// Every sign. Nothing counts them: one that is not here is in no test that goes through all.
pub(crate) const SIGNS: [Sign; 90] = [
    Sign::Cancelled,
    Sign::ApplicationScreen,
    Sign::LoginCode,
    Sign::PreviousPhoneAsked,
    Sign::RegisteredPhoneAsked,
    Sign::TimedOut,
    Sign::RefusedAtOnce,
    Sign::InApp,
    Sign::UnusualBrowser,
    Sign::OldSystem,
    Sign::InsecurePage,
    Sign::NoWebAuthn,
    Sign::NoScreenLock,
    Sign::ProviderFailed,
    Sign::Again,
    Sign::NotFocused,
    Sign::AlreadyPending,
    Sign::AlreadyRegistered,
    Sign::NoPasskeyHere,
    Sign::NobodyNamed,
    Sign::PasskeyUnknown,
    Sign::PasskeyOfOther,
    Sign::ForeignProvider,
    Sign::NotVerified,
    Sign::BadSignature,
    Sign::CounterWentBack,
    Sign::PasskeyChanged,
    Sign::StaleAnswer,
    Sign::HolderDisabled,
    Sign::HolderUnknown,
    Sign::HolderIdUnusable,
    Sign::HolderIdMalformed,
    Sign::HolderIdTooLong,
    Sign::NoDevice,
    Sign::CookiesBlocked,
    Sign::OtherHolderHere,
    Sign::CardElsewhere,
    Sign::LinkExpired,
    Sign::LinkReplaced,
    Sign::LinkUsed,
    Sign::UsedMeanwhile,
    Sign::PhoneOfOther,
    Sign::DeviceNotNew,
    Sign::LinkUnknown,
    Sign::OpenedElsewhere,
    Sign::LinkWithdrawn,
    Sign::InvitationLocked,
    Sign::ScreenQr,
    Sign::CancelledElsewhere,
    Sign::PageReplayed,
    Sign::WrongNumber,
    Sign::Offline,
    Sign::NoMatchingCertificate,
    Sign::ChoiceCancelled,
    Sign::NoCertificate,
    Sign::PinTooSlow,
    Sign::CardPulledOut,
    Sign::CannotSign,
    Sign::InterceptingBox,
    Sign::ProxyRefused,
    Sign::ConnectionCut,
    Sign::HostUnreachable,
    Sign::HpkiPresented,
    Sign::JpkiPresented,
    Sign::SigningPresented,
    Sign::TestPresented,
    Sign::IssuerUnknown,
    Sign::CertificateBroken,
    Sign::CertificateExpired,
    Sign::CertificateNotYet,
    Sign::CertificateRevoked,
    Sign::CertificateOnHold,
    Sign::IssuerRevoked,
    Sign::StatusUnknown,
    Sign::CardUnknown,
    Sign::SignedInAlready,
    Sign::CardUnbound,
    Sign::CardRenewed,
    Sign::CardOfOther,
    Sign::UpperCertificatesMissing,
    Sign::UpperCertificatesOld,
    Sign::NoExtension,
    Sign::NoClientSoftware,
    Sign::ClientSoftwareBusy,
    Sign::NoCardInReader,
    Sign::ScriptsOff,
    Sign::ScriptsBlocked,
    Sign::WasmMissing,
    Sign::WasmBlocked,
    Sign::SlowNetwork,
];

pub(crate) fn device(platform: Platform, version: Option<(u16, u16)>, browser: Browser) -> KnownDevice {
    KnownDevice { platform, version, browser, ..KnownDevice::default() }
}

pub(crate) fn iphones() -> Vec<KnownDevice> {
    let safari = |version| device(Platform::Iphone, version, Browser::Safari);
    let line = |version| KnownDevice {
        host_app: Some(HostApp::Line),
        ..device(Platform::Iphone, version, Browser::WebView)
    };
    vec![
        safari(Some((17, 3))),
        safari(Some((17, 5))),
        safari(Some((18, 1))),
        safari(Some((18, 5))),
        safari(Some((26, 2))),
        safari(None),
        device(Platform::Ipad, Some((26, 0)), Browser::Safari),
        device(Platform::Iphone, Some((18, 3)), Browser::Chrome),
        line(Some((18, 6))),
        line(None),
        KnownDevice { host_app: Some(HostApp::WeChat), ..line(Some((17, 5))) },
    ]
}

pub(crate) fn androids() -> Vec<KnownDevice> {
    let android = |browser| device(Platform::Android, None, browser);
    vec![
        android(Browser::Chrome),
        device(Platform::Android, Some((14, 0)), Browser::Chrome),
        device(Platform::Android, Some((15, 0)), Browser::Chrome),
        device(Platform::Android, Some((16, 0)), Browser::Chrome),
        KnownDevice { model: Some("SM-S921Q".into()), ..android(Browser::Chrome) },
        android(Browser::Samsung),
        android(Browser::Firefox),
        KnownDevice { host_app: Some(HostApp::Line), ..android(Browser::WebView) },
        KnownDevice { host_app: Some(HostApp::WeChat), ..android(Browser::WebView) },
    ]
}

pub(crate) fn pcs() -> Vec<KnownDevice> {
    vec![
        device(Platform::Windows, None, Browser::Chrome),
        device(Platform::Windows, None, Browser::Edge),
        device(Platform::Windows, None, Browser::Firefox),
        device(Platform::Mac, None, Browser::Safari),
        device(Platform::Mac, None, Browser::Chrome),
        device(Platform::Linux, None, Browser::Firefox),
    ]
}

pub(crate) fn devices() -> Vec<KnownDevice> {
    [iphones(), androids(), pcs(), vec![KnownDevice::default()]].concat()
}

pub(crate) fn contents() -> Vec<(Number, &'static MessageContent)> {
    rows().into_iter().map(|row| (row.number, row.content)).collect()
}

/// Those whose remedies are carried out where they are read; the rest is done at the PC with the card reader.
pub(crate) fn here() -> Vec<Number> {
    rows().into_iter().filter(|row| row.place == ActionPlace::Here).map(|row| row.number).collect()
}

pub(crate) fn context<'a>(device: &'a KnownDevice, signs: &'a [Sign], language: Language) -> Context<'a> {
    let parameters = Parameters::default();
    Context { language, device, signs, ceremony: None, parameters, incident: None, technical: None }
}

#[expect(clippy::unwrap_used, reason = "only tests ask, for messages that have content")]
pub(crate) fn explained(number: &str, device: &KnownDevice, signs: &[Sign]) -> Explanation {
    explain(number.parse().unwrap(), &context(device, signs, Language::Ja)).unwrap()
}

/// What a page of its own says, where nothing was observed.
#[expect(clippy::unwrap_used, reason = "only tests ask, for messages that have content")]
pub(crate) fn looked_up(number: &str, device: &KnownDevice, signs: &[Sign]) -> Explanation {
    explain_in_full(number.parse().unwrap(), &context(device, signs, Language::Ja)).unwrap()
}

/// Everything said, without the title and the picture, which quote others.
pub(crate) fn said(explanation: &Explanation) -> String {
    let causes = explanation.causes.iter().map(|cause| cause.text.clone());
    let remedies = explanation.remedies.iter().map(|remedy| remedy.text.clone() + &steps(remedy));
    [explanation.headline.clone()].into_iter().chain(causes).chain(remedies).collect()
}

pub(crate) fn advices() -> Vec<&'static Advice> {
    contents().into_iter().flat_map(|(_, content)| content.remedies).collect()
}

/// The steps of a remedy, one after the other.
pub(crate) fn steps(remedy: &Remedy) -> String {
    remedy.steps.iter().map(|step| step.text.as_str()).collect()
}
