//! Causes and remedies that several messages have in common, worded once.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        row::{Advice, Sentence, WithCards, advice, line},
    },
    explain::Action,
    failure::Sign,
    language::Language,
    shared_text,
};

/// Causes of any message, said only when they were seen.
pub(in crate::catalogue) const COMMON_CAUSES: &[Sentence] = &[
    line(
        "このブラウザでは、パスキーが正しく動作しないことがあります。",
        "In this browser, passkeys do not always work.",
    )
    .seen(&[Sign::UnusualBrowser]),
    line("途中で通信が途切れました。", "The connection was lost on the way.").seen(&[Sign::Offline]),
    line(
        "ほかの画面に切り替わっていて、このページが前面にありませんでした。",
        "Another screen was in front of this page.",
    )
    .seen(&[Sign::NotFocused]),
    line("前の本人確認が、まだ終わっていませんでした。", "An earlier confirmation was still going on.")
        .seen(&[Sign::AlreadyPending]),
    line(
        "アドレスが https:// で始まらない、安全でない接続です。",
        "The connection is not secure: its address does not begin with https://.",
    )
    .seen(&[Sign::InsecurePage]),
    line(
        "画面を開いたまま時間がたったか、別の画面の操作と重なりました。",
        "The page was open for too long, or mixed up with another one.",
    )
    .seen(&[Sign::StaleAnswer]),
];

/// Remedies of any message, offered only when their cause was seen.
pub(in crate::catalogue) const COMMON_REMEDIES: &[Advice] = &[
    advice(
        "ネットワークの接続をご確認のうえ、もう一度お試しください。ここまでの操作は消えていません。",
        "Check your network and try again. Nothing was lost.",
    )
    .seen(&[Sign::Offline]),
    advice(
        "このページを前面に出してから、もう一度お試しください。",
        "Bring this page to the front, then try again.",
    )
    .seen(&[Sign::NotFocused]),
    advice(
        "開いている本人確認の画面を閉じてから、もう一度お試しください。",
        "Close the confirmation that is open, then try again.",
    )
    .seen(&[Sign::AlreadyPending]),
    advice(
        "QR コードか「登録のご案内」のアドレスから、https:// のページを開き直してください。",
        "Open the https:// page again from the QR code or the address in your “Registration letter”.",
    )
    .seen(&[Sign::InsecurePage]),
    advice("最初からやり直してください。", "Please start over.")
        .button(Action::StartOver)
        .seen(&[Sign::StaleAnswer]),
];

// Causes.

pub(super) const IN_APP: Sentence = line(
    "アプリ内の画面で開いているため、登録やログインの機能を使えません。",
    "The page is open inside an app, where registering and signing in do not work.",
)
.on(Audience::InApp)
.seen(&[Sign::InApp]);

pub(super) const BROWSER_TOO_WEAK: Sentence =
    line("このブラウザが、パスキーに対応していません。", "This browser does not support passkeys.")
        .seen(&[Sign::NoWebAuthn]);

pub(super) const SYSTEM_TOO_OLD: Sentence = line(
    "OS またはブラウザが古いため、パスキーに対応していません。",
    "The system or browser is too old for passkeys.",
)
.seen(&[Sign::OldSystem]);

pub(super) const KEYCHAIN_OFF: Sentence = line(
    "iCloud キーチェーンか、パスキーの自動入力がオフになっています。",
    "iCloud Keychain or AutoFill for passkeys is off.",
)
.on(Audience::Iphone)
.seen(&[Sign::ForeignProvider]);

pub(super) const PASSCODE_OFF: Sentence =
    line("iPhone のパスコードがオフになっています。", "The iPhone's passcode is off.")
        .on(Audience::Iphone)
        .seen(&[Sign::NoScreenLock]);

pub(super) const NO_BIOMETRICS: Sentence =
    line("端末に指紋や顔が登録されていません。", "No fingerprint or face is set up on the device.")
        .seen(&[Sign::NotVerified]);

pub(super) const NOT_RECOGNISED: Sentence =
    line("指紋や顔が読み取れませんでした。", "The fingerprint or face was not recognised.")
        .seen(&[Sign::NotVerified]);

pub(super) const CANCELLED: Sentence =
    line("本人確認の途中で、画面を閉じたか取り消しました。", "The confirmation was closed or cancelled.")
        .seen(&[Sign::Cancelled]);

pub(super) const TIMED_OUT: Sentence =
    line("時間内に本人確認が完了しませんでした。", "The confirmation took too long.").seen(&[Sign::TimedOut]);

pub(super) const OTHER_PHONE: Sentence =
    line("登録したスマートフォンとは別の端末を使っています。", "This is not the phone that was registered.")
        .seen(&[Sign::NoPasskeyHere])
        .using();

pub(super) const WRONG_HOLDER_ID: Sentence = line(
    "パソコンで入力した本人IDと、この端末に登録されている本人IDが違います。",
    "The holder ID that was entered on the PC is not the one registered on this device.",
)
// At once, where a passkey of ours is here: the code is another person's.
.seen(&[Sign::PasskeyOfOther, Sign::RefusedAtOnce])
.unless(&[Sign::NobodyNamed, Sign::ApplicationScreen])
.using();

pub(super) const KEY_DELETED_IPHONE: Sentence = line(
    "「パスワード」アプリ（iOS 17 までは「設定」の中）で、登録したパスキーを削除しました。",
    "The passkey was deleted in the “Passwords” app (in “Settings” up to iOS 17).",
)
.on(Audience::Iphone)
.seen(&[Sign::NoPasskeyHere])
.using();

pub(super) const KEY_DELETED_ANDROID: Sentence = line(
    "画面ロックを「なし」か「スワイプ」にして、パスキーが消えました。ロックを戻しても、元に戻らないことがあります。",
    "The screen lock was set to “None” or “Swipe”, which erased the passkey. Setting it back may not restore it.",
)
.on(Audience::Android)
.seen(&[Sign::NoPasskeyHere])
.using();

pub(super) const KEY_DELETED: Sentence = line(
    "登録したパスキーが、この端末から消えています。",
    "The registered passkey is no longer on this device.",
)
.seen(&[Sign::NoPasskeyHere])
.using();

// Remedies.

// On a system that is too old no browser helps: it is brought up to date first.
pub(super) const OPEN_IN_SAFARI: Advice =
    advice("このページを Safari で開き直してください。", "Open this page in Safari.")
        .on(Audience::IphoneInApp)
        .button(Action::OpenInSafari)
        .seen(&[Sign::InApp, Sign::NoWebAuthn, Sign::RefusedAtOnce])
        .unless(&[Sign::OldSystem]);

pub(super) const OPEN_IN_CHROME: Advice =
    advice("このページを Chrome で開き直してください。", "Open this page in Chrome.")
        .on(Audience::AndroidInApp)
        .button(Action::OpenInChrome)
        .seen(&[Sign::InApp, Sign::NoWebAuthn, Sign::RefusedAtOnce])
        .unless(&[Sign::OldSystem]);

pub(super) const LEAVE_APP: Advice = advice(
    "ボタンで開かないときは、アドレスをコピーして、いつものブラウザに貼り付けてください。",
    "If no button opens it, copy the address and paste it into your usual browser.",
)
.on(Audience::InApp)
.button(Action::CopyAddress)
.guide(Guide::LeaveApp)
.seen(&[Sign::InApp, Sign::NoWebAuthn, Sign::RefusedAtOnce])
.unless(&[Sign::OldSystem]);

pub(super) const TRY_SAFARI: Advice =
    advice("お使いのブラウザの代わりに、Safari で開いてください。", "Use Safari instead of this browser.")
        .on(Audience::IphoneOther)
        .button(Action::OpenInSafari)
        .seen(&[Sign::UnusualBrowser, Sign::NoWebAuthn, Sign::RefusedAtOnce]);

pub(super) const TRY_CHROME: Advice =
    advice("お使いのブラウザの代わりに、Chrome で開いてください。", "Use Chrome instead of this browser.")
        .on(Audience::AndroidOther)
        .button(Action::OpenInChrome)
        .seen(&[Sign::UnusualBrowser, Sign::NoWebAuthn, Sign::RefusedAtOnce]);

pub(super) const TRY_PC_BROWSER: Advice = advice(
    "最新の Chrome か Edge（Mac では Safari も）で開いてください。",
    "Open it in an up-to-date Chrome or Edge, or Safari on a Mac.",
)
.on(Audience::Pc)
.seen(&[Sign::UnusualBrowser, Sign::NoWebAuthn]);

pub(super) const USUAL_BROWSER: Advice = advice(
    "QR コードが、いつも使うブラウザで開くように設定することをお勧めします。",
    "We recommend that QR codes always open in the right browser.",
)
.on(Audience::UnusualPhone)
.guide(Guide::DefaultBrowser);

pub(super) const WHICH_BROWSER: Advice = advice(
    "どのブラウザで開いているかは、次の方法で確認できます。",
    "This is how to tell which browser the page is open in.",
)
.on(Audience::Phone)
.guide(Guide::WhichBrowser);

pub(super) const UPDATE: Advice = advice(
    "OS とブラウザを最新のバージョンに更新してください。",
    "Update the system and the browser to the latest version.",
)
.guide(Guide::Versions)
.seen(&[Sign::OldSystem]);

/// Where there is no newer system for the device.
pub(super) const NEWER_DEVICE: Advice = advice(
    "更新できない端末では使えません。別のスマートフォンかパソコンをお使いください。",
    "If it cannot be updated, it cannot be used here. Please use another phone, or a PC.",
)
.only(&[Sign::OldSystem]);

pub(super) const TURN_KEYCHAIN_ON: Advice = advice(
    "iCloud キーチェーンと、パスキーの自動入力をオンにしてください。",
    "Turn on iCloud Keychain and AutoFill for passkeys.",
)
.on(Audience::Iphone)
.guide(Guide::PasskeySaving)
.seen(&[Sign::ForeignProvider]);

pub(super) const CHOOSE_GOOGLE: Advice = advice(
    "パスキーの保存先に「Google パスワード マネージャー」を選んでください。",
    "Choose “Google Password Manager” as the place for passkeys.",
)
.on(Audience::Android)
.guide(Guide::PasskeySaving)
.seen(&[Sign::ForeignProvider, Sign::ProviderFailed])
.making();

pub(super) const SAVE_ON_WINDOWS: Advice = advice(
    "パスキーの保存先を尋ねられたら、このパソコンを選んでください。",
    "When asked where to save the passkey, choose this PC.",
)
.on(Audience::Windows)
.guide(Guide::PasskeySaving)
.seen(&[Sign::ForeignProvider, Sign::ProviderFailed])
.making();

pub(super) const SAVE_ON_MAC: Advice =
    advice("iCloud キーチェーンをオンにしてください。", "Turn on iCloud Keychain.")
        .on(Audience::Mac)
        .guide(Guide::PasskeySaving)
        .seen(&[Sign::ForeignProvider, Sign::ProviderFailed]);

pub(super) const SET_PASSCODE: Advice = advice(
    "パスコードをオンにし、Face ID か Touch ID も登録してください。",
    "Turn the passcode on, and set up Face ID or Touch ID too.",
)
.on(Audience::Iphone)
.guide(Guide::DeviceLock)
.seen(&[Sign::NoScreenLock, Sign::NotVerified]);

pub(super) const SET_SCREEN_LOCK: Advice = advice(
    "画面ロックに PIN を設定し、指紋か顔も登録してください。",
    "Set a PIN as the screen lock, and add your fingerprint or face too.",
)
.on(Audience::Android)
.button(Action::CheckAgain)
.guide(Guide::DeviceLock)
.seen(&[Sign::NoScreenLock, Sign::NotVerified]);

pub(super) const SET_PC_LOCK: Advice = advice(
    "パソコンのサインイン方法に、PIN か指紋・顔を設定してください。",
    "Set up a PIN, fingerprint or face for signing in to this PC.",
)
.on(Audience::Pc)
.button(Action::CheckAgain)
.guide(Guide::DeviceLock)
.seen(&[Sign::NoScreenLock, Sign::NotVerified]);

pub(super) const CLEAR_DATA: Advice = advice(
    "繰り返し発生するときは、このサイトのデータを消して最初からお試しください。パスキーは消えません。",
    "If it keeps happening, clear this site's data and start over. Your passkey stays.",
)
.on(Audience::Browser)
.guide(Guide::ClearSiteData)
.seen(&[Sign::Again]);

pub(super) const USE_REGISTERED_PHONE: Advice = advice(
    "ご自身で登録したスマートフォンを使っているか、お確かめください。",
    "Check that this is the phone you registered yourself.",
)
.seen(&[Sign::PasskeyOfOther, Sign::NoPasskeyHere])
.using();

/// A PC mostly has no passkey of its own: the phone has.
pub(super) const PHONE_INSTEAD: Advice = advice(
    "このパソコンを登録していないときは、登録済みのスマートフォンで QR コードを読み取ってください。",
    "If you have not registered this PC, scan the QR code with your registered phone instead.",
)
.on(Audience::Pc)
.seen(&[Sign::NoPasskeyHere, Sign::RefusedAtOnce])
.using();

/// In the place of [`CHECK_HOLDER_ID`], where nobody typed one.
pub(super) const CHECK_PHONE: Advice = advice(
    "ご自身で登録した端末か、お確かめください。",
    "Check that this is the device you registered yourself.",
)
.seen(&[Sign::PasskeyOfOther, Sign::NoPasskeyHere, Sign::RefusedAtOnce])
.when(&[Sign::NobodyNamed])
.using();

/// The phone waits for the screen that shows the code, on a PC or another phone, and names the button there as it is called.
pub(super) const NEW_CODE_ON_PC: Advice = advice(
    "QR コードを表示した画面で「新しい QR コードを表示」を押し、表示された QR コードをこの端末で読み取ってください。",
    "On the screen that showed the QR code, press “Show a new QR code” and scan that one with this device.",
)
.on(Audience::Phone)
.unless(&[Sign::CodeShownHere])
.unless(&[Sign::ApplicationScreen]);

/// The same where an application shows the code on a screen of its own: what its button is called is not known here.
pub(super) const AGAIN_AT_APPLICATION: Advice = advice(
    "操作を始めたアプリケーションの画面で、最初からやり直してください。",
    "Start over on the screen of the application where you began.",
)
.seen(&[Sign::TimedOut, Sign::WrongNumber, Sign::LinkExpired, Sign::LinkReplaced, Sign::OpenedElsewhere])
.when(&[Sign::ApplicationScreen]);

/// The likeliest slip of whoever changes phones: the new one is in the hand.
pub(super) const NEW_PHONE_SCANNED: Sentence = line(
    "今までのスマートフォンで読み取る QR コードを、新しいスマートフォンで読み取りました。",
    "The new phone scanned the QR code that the previous phone has to scan.",
)
.on(Audience::Phone)
.only(&[Sign::PreviousPhoneAsked]);

pub(super) const PREVIOUS_PHONE_FIRST: Advice = advice(
    "この QR コードは、今までのスマートフォンで読み取ってください。新しいスマートフォンでは、そのあとの QR コードを読み取ります。",
    "Scan this QR code with your previous phone. The new phone scans the one that appears after it.",
)
.on(Audience::Phone)
.only(&[Sign::PreviousPhoneAsked]);

/// The same where a further phone is added on my page.
pub(super) const FURTHER_PHONE_SCANNED: Sentence = line(
    "登録済みのスマートフォンで読み取る QR コードを、これから登録するスマートフォンで読み取りました。",
    "The phone that is to be added scanned the QR code that a registered phone has to scan.",
)
.on(Audience::Phone)
.only(&[Sign::RegisteredPhoneAsked]);

pub(super) const REGISTERED_PHONE_FIRST: Advice = advice(
    "この QR コードは、登録済みのスマートフォンで読み取ってください。新しいスマートフォンでは、そのあとの QR コードを読み取ります。",
    "Scan this QR code with a phone that is registered. The new phone scans the one that appears after it.",
)
.on(Audience::Phone)
.only(&[Sign::RegisteredPhoneAsked]);

/// As the pages say it where a phone declined.
pub(super) const STRANGER: Advice =
    advice(shared_text::STRANGER.in_language(Language::Ja), shared_text::STRANGER.in_language(Language::En));

pub(super) const CHECK_HOLDER_ID: Advice = advice(
    "パソコンで入力した本人IDがご自身のものか、お確かめください。違うときは、パソコンで入力し直してください。",
    "Check that the holder ID you entered on the PC is your own. If it is not, enter it again on the PC.",
)
.seen(&[Sign::PasskeyOfOther, Sign::NoPasskeyHere, Sign::RefusedAtOnce])
.unless(&[Sign::NobodyNamed, Sign::ApplicationScreen])
.unless(&[Sign::PhoneOfOther])
.using();

/// The same where an application shows the code on a screen of its own: where its ID comes from is not known here.
pub(super) const CHECK_HOLDER_ID_AT_APPLICATION: Advice = advice(
    "操作を始めたアプリケーションの画面で、ご自身の本人IDが使われているか、お確かめください。",
    "On the screen of the application where you began, check that the holder ID is your own.",
)
.on(Audience::Phone)
.seen(&[Sign::PasskeyOfOther, Sign::NoPasskeyHere, Sign::RefusedAtOnce])
.when(&[Sign::ApplicationScreen])
.unless(&[Sign::NobodyNamed])
.unless(&[Sign::PhoneOfOther])
.using();

/// What is left where no card can say who is there.
pub(super) const NEW_LETTER: Advice = advice(
    "この端末を登録し直すときは、{contact}に「登録のご案内」の再発行を依頼してください。",
    "To register this device again, ask {contact} for a new “Registration letter”.",
)
.button(Action::Register)
.cards(WithCards::Never);

pub(super) const REGISTER_AGAIN: Advice = advice(
    "パスキーが消えたら、HPKI カードか登録済みのマイナンバーカードで登録し直せます。カードがないときは{contact}にご連絡ください。",
    "If the passkey is gone, register again with your HPKI or registered My Number card; without a card, contact {contact}.",
)
.button(Action::Register)
.guide(Guide::RegisterAgain)
.seen(&[Sign::NoPasskeyHere, Sign::PasskeyUnknown, Sign::RefusedAtOnce])
.cards(WithCards::Only)
.using();

/// The same where no card can be used.
pub(super) const REGISTER_BY_LETTER: Advice =
    NEW_LETTER.seen(&[Sign::NoPasskeyHere, Sign::PasskeyUnknown, Sign::RefusedAtOnce]).using();

/// Nobody was named, and nothing is here: beginning once more would end as before.
pub(super) const REGISTER_FIRST: Advice = advice(
    "この端末をまだ登録していない方は、先に登録してください。",
    "If this device is not registered yet, register it first.",
)
.button(Action::Register)
.seen(&[Sign::NoPasskeyHere])
.when(&[Sign::NobodyNamed])
.using();
