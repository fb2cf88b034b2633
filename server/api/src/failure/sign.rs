//! What can be observed and points to causes.

use serde::{Deserialize, Serialize};

/// Something that was observed and points to causes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// The person, or the system for the person, cancelled after a sheet was shown.
    Cancelled,
    /// The ceremony ended when the time ran out.
    TimedOut,
    /// The ceremony was refused within moments, without any sheet.
    RefusedAtOnce,
    /// The page is in an app's own view, not in a browser.
    InApp,
    /// The browser is not the platform's usual one.
    UnusualBrowser,
    /// The system is too old.
    OldSystem,
    /// The page is not in a secure context.
    InsecurePage,
    /// The browser has no `PublicKeyCredential`.
    NoWebAuthn,
    /// No screen lock is set.
    NoScreenLock,
    /// The credential manager answered with an error of its own.
    ProviderFailed,
    /// The ceremony failed several times in a row.
    Again,
    /// The page did not have the focus.
    NotFocused,
    /// Another call was still going.
    AlreadyPending,
    /// This device already holds a passkey for this holder.
    AlreadyRegistered,
    /// No passkey for this request is on this device.
    NoPasskeyHere,
    /// No holder id was typed for this login: the passkey itself says whose it is.
    NobodyNamed,
    /// The passkey is not known to the server.
    PasskeyUnknown,
    /// The passkey is another holder's.
    PasskeyOfOther,
    /// A phone scanned the code of a PC at which another holder is asked for than the phone's.
    PhoneOfOther,
    /// A device scanned the code that is to register another one, and is registered already.
    DeviceNotNew,
    /// It was begun on a screen of an application's own, which shows code and number; nothing of ours is there.
    ApplicationScreen,
    /// The code that a phone scanned was a sign-in's.
    LoginCode,
    /// The code that a phone scanned asks the previous one to let it in.
    PreviousPhoneAsked,
    /// The code that a phone scanned asks a registered one to let a further one in.
    RegisteredPhoneAsked,
    /// This device shows the code that another one has scanned.
    CodeShownHere,
    /// The passkey went to an app other than the platform's own.
    ForeignProvider,
    /// The device did not verify the person.
    NotVerified,
    /// The signature did not hold.
    BadSignature,
    /// The signature counter went back.
    CounterWentBack,
    /// The passkey no longer says of itself that it can be copied to other devices, as it did when it was registered.
    PasskeyChanged,
    /// The answer belonged to another site or an older page.
    StaleAnswer,
    /// The desk has disabled the holder.
    HolderDisabled,
    /// There is no such holder.
    HolderUnknown,
    /// The holder id was left empty.
    HolderIdUnusable,
    /// What was typed for a holder id holds a character that no id has.
    HolderIdMalformed,
    /// What was typed for a holder id is longer than any id.
    HolderIdTooLong,
    /// The holder has no device.
    NoDevice,
    /// The browser does not send cookies back.
    CookiesBlocked,
    /// Somebody else is signed in here.
    OtherHolderHere,
    /// A card was presented in another browser than the one that began.
    CardElsewhere,
    /// The link's time is over.
    LinkExpired,
    /// A newer link was issued.
    LinkReplaced,
    /// The link has done its work already.
    LinkUsed,
    /// Another device was registered with the letter while this one was at it.
    UsedMeanwhile,
    /// The link is not one of ours.
    LinkUnknown,
    /// Another phone has opened the code, or another browser the sign-in.
    OpenedElsewhere,
    /// What allowed the code was withdrawn.
    LinkWithdrawn,
    /// The password was wrong too often.
    InvitationLocked,
    /// The QR code shown on a screen of ours ran out, not a letter's.
    ScreenQr,
    /// The journey was cancelled on the other device.
    CancelledElsewhere,
    /// A page was asked for that only takes answers: back, reload or a preview.
    PageReplayed,
    /// The wrong number was chosen.
    WrongNumber,
    /// A request got no answer.
    Offline,
    /// The browser asked nobody: no certificate on this PC fits the card that was asked for.
    NoMatchingCertificate,
    /// The person closed the browser's list of certificates without choosing.
    ChoiceCancelled,
    /// No certificate came, and it cannot be told why.
    NoCertificate,
    /// The connection waited for the card until its time ran out.
    PinTooSlow,
    /// The connection broke off while the card was working.
    CardPulledOut,
    /// Card, driver and browser found no way to sign that all of them know.
    CannotSign,
    /// A box in between opened the connection and lost the certificate.
    InterceptingBox,
    /// A box in between asked for a password or refused.
    ProxyRefused,
    /// The connection was made but no request came through it.
    ConnectionCut,
    /// Nothing at all reached the card's host.
    HostUnreachable,
    /// An HPKI card was presented.
    HpkiPresented,
    /// A My Number card was presented.
    JpkiPresented,
    /// The certificate for signing documents was presented.
    SigningPresented,
    /// The card is a test card.
    TestPresented,
    /// The certificate's issuer is none that is accepted.
    IssuerUnknown,
    /// The certificate was not made by the issuer it names, or breaks a rule.
    CertificateBroken,
    /// The card's certificate is past its `notAfter`.
    CertificateExpired,
    /// The certificate is not valid yet.
    CertificateNotYet,
    /// The card's certificate is revoked.
    CertificateRevoked,
    /// The card's certificate is suspended (`certificateHold`).
    CertificateOnHold,
    /// The certificate's issuer was revoked.
    IssuerRevoked,
    /// Whether the certificate was revoked cannot be told at the moment.
    StatusUnknown,
    /// Nobody is registered for this card.
    CardUnknown,
    /// The card was shown where somebody is signed in already, to confirm that.
    SignedInAlready,
    /// The My Number card is not bound to anybody.
    CardUnbound,
    /// The My Number card is newer than the one that was bound.
    CardRenewed,
    /// The card is bound to somebody else.
    CardOfOther,
    /// The PC lacks the upper certificates.
    UpperCertificatesMissing,
    /// The PC holds an upper certificate of an older generation.
    UpperCertificatesOld,
    /// The browser extension did not answer.
    NoExtension,
    /// The client software behind the extension did not answer.
    NoClientSoftware,
    /// The client software is already open in another window.
    ClientSoftwareBusy,
    /// The reader holds no card, or another one.
    NoCardInReader,
    /// The browser runs no scripts at all.
    ScriptsOff,
    /// The page arrived, but its scripts were stopped on the way.
    ScriptsBlocked,
    /// The browser lacks WebAssembly: Lockdown Mode, a policy, or its age.
    WasmMissing,
    /// The browser has WebAssembly but refused to run ours.
    WasmBlocked,
    /// What the page needs is taking very long to arrive.
    SlowNetwork,
}
