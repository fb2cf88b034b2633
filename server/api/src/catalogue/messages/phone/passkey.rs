//! Phones: registering or signing in with the passkey did not come to its end.

use crate::{
    catalogue::{
        audience::Audience,
        messages::shared,
        row::{Emitter, HeadlineCase, MessageContent, MessageRow, Sentence, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 3] = [
    MessageRow::phone(3, Emitter::Page, &NOT_REGISTERED, "セキュリティキーの登録結果が無効です。").after(),
    MessageRow::phone(6, Emitter::Page, &NOT_SIGNED_IN, "セキュリティキーによる認証に失敗しました。")
        .after()
        .also(&["セキュリティーキーによる認証に失敗しました。"]),
    MessageRow::phone(
        8,
        Emitter::Page,
        &NOT_ALLOWED,
        "NotAllowedError: The operation either timed out or was not allowed.",
    )
    .also(&[
        "NotAllowedError: The operation either timed out or was not allowed. See: \
             https://www.w3.org/TR/webauthn-2/#sctn-privacy-considerations-client.",
        "NotAllowedError: This request has been cancelled by the user.",
        "NotAllowedError: The request is not allowed by the user agent or the platform in the current \
             context, possibly because the user denied permission.",
    ]),
];

const IN_APP: HeadlineCase = case(
    "アプリの中の画面では、登録や認証ができません。",
    "Registering and signing in do not work inside an app.",
)
.seen(&[Sign::InApp])
.then(Retry::StartOver);
const NOT_VERIFIED: HeadlineCase =
    case("指紋や顔で、ご本人と確認できませんでした。", "Your fingerprint or face could not be confirmed.")
        .seen(&[Sign::NotVerified]);
const NO_LOCK: HeadlineCase =
    case("端末にロックがないため、先に進めません。", "The device has no lock, so we cannot go on.")
        .seen(&[Sign::NoScreenLock]);
const NO_KEY: HeadlineCase = case(
    "この端末には、この本人IDのパスキーがありません。",
    "This device has no passkey for this holder ID.",
)
.seen(&[Sign::NoPasskeyHere])
.then(Retry::StartOver);

const STALE: HeadlineCase = case(
    "時間がたつなどしたため、確認をやり直してください。",
    "Too much time passed or the like. Please confirm once more.",
)
.seen(&[Sign::StaleAnswer]);
const REFUSED: HeadlineCase = case(
    "確認の画面が開く前に、端末かブラウザが断りました。",
    "The device or browser refused before any confirmation opened.",
)
.seen(&[Sign::RefusedAtOnce]);
const NO_ANSWER: HeadlineCase = case(
    "端末のパスキーの機能が、応答しませんでした。",
    "The part of the device that keeps passkeys did not answer.",
)
.seen(&[Sign::ProviderFailed]);
const NO_ANSWER_LINE: Sentence = line(
    "端末のパスキーの機能で、エラーが起きました。",
    "Something failed in the part of the device that keeps passkeys.",
)
.only(&[Sign::ProviderFailed]);
const REFUSED_LINE: Sentence = line(
    "ブラウザの設定や開き方のため、確認を始められませんでした。",
    "The browser's settings, or the way the page was opened, kept the confirmation from starting.",
)
.only(&[Sign::RefusedAtOnce]);

const NOT_REGISTERED: MessageContent = MessageContent {
    headline: text(
        "登録を完了できませんでした。もう一度お試しいただけます。",
        "The registration could not be completed. You can try again.",
    ),
    retry: Retry::Resume,
    cases: &[
        case(
            "この端末はすでに登録されています。やり直す必要はありません。",
            "This device is already registered. There is nothing to repeat.",
        )
        .seen(&[Sign::AlreadyRegistered])
        .then(Retry::GoOn),
        case("登録が途中で取り消されました。", "The registration was cancelled before its end.")
            .seen(&[Sign::Cancelled]),
        case("時間内に登録が終わりませんでした。", "The registration took too long.").seen(&[Sign::TimedOut]),
        case(
            "パスキーの保存先を変えると、登録できます。",
            "Choose another place for the passkey, and it can be registered.",
        )
        .seen(&[Sign::ForeignProvider]),
        NOT_VERIFIED,
        NO_LOCK,
        IN_APP,
        REFUSED,
        STALE,
        NO_ANSWER,
    ],
    causes: &[
        line(
            "この端末には、登録済みのパスキーがあります。",
            "This device already holds a registered passkey.",
        )
        .only(&[Sign::AlreadyRegistered]),
        shared::IN_APP,
        shared::NOT_RECOGNISED,
        shared::CANCELLED,
        shared::KEYCHAIN_OFF,
        line(
            "画面ロックか、指紋・顔が設定されていません。",
            "No screen lock, fingerprint or face is set up.",
        )
        .on(Audience::Android)
        .seen(&[Sign::NoScreenLock]),
        shared::PASSCODE_OFF,
        shared::NO_BIOMETRICS.on(Audience::Iphone),
        shared::NO_BIOMETRICS.on(Audience::Pc).seen(&[Sign::NoScreenLock]),
        shared::BROWSER_TOO_WEAK.on(Audience::Unusual),
        shared::SYSTEM_TOO_OLD,
        shared::TIMED_OUT,
        line(
            "パスキーが、別のアプリに保存されようとしました。",
            "The passkey was about to go to another app.",
        )
        .only(&[Sign::ForeignProvider]),
        NO_ANSWER_LINE,
        REFUSED_LINE,
        line("端末の返答を確かめられませんでした。", "The device's answer did not hold when it was checked.")
            .only(&[Sign::BadSignature]),
    ],
    remedies: &[
        advice("このまま先へお進みください。", "Simply go on.").only(&[Sign::AlreadyRegistered]),
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        advice(
            "もう一度登録を始め、指紋・顔・端末のロックのどれかで確認してください。",
            "Start the registration once more and confirm with your fingerprint, face or the device's lock.",
        )
        .seen(&[Sign::Cancelled, Sign::TimedOut, Sign::NotVerified]),
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
        shared::TURN_KEYCHAIN_ON,
        shared::SET_PASSCODE,
        shared::SET_SCREEN_LOCK,
        shared::CHOOSE_GOOGLE,
        shared::SAVE_ON_WINDOWS,
        shared::SAVE_ON_MAC,
        shared::SET_PC_LOCK,
        shared::UPDATE,
        shared::CLEAR_DATA,
        shared::TRY_PC_BROWSER,
    ],
    drawings: &[],
};

const NOT_SIGNED_IN: MessageContent = MessageContent {
    headline: text("認証できませんでした。", "You could not be signed in."),
    retry: Retry::Resume,
    cases: &[
        case(
            "この端末のパスキーは、別の方の本人IDで登録されています。",
            "The passkey on this device is registered to another holder ID.",
        )
        .seen(&[Sign::PasskeyOfOther])
        .then(Retry::StartOver),
        case(
            "この端末のパスキーは、いまは登録から外れています。",
            "The passkey on this device is no longer registered.",
        )
        .seen(&[Sign::PasskeyUnknown])
        .then(Retry::StartOver),
        NO_KEY,
        case(
            "安全のため、このパスキーでの認証を止めました。",
            "To be safe, we stopped signing in with this passkey.",
        )
        .seen(&[Sign::CounterWentBack])
        .then(Retry::AskAuthority),
        case(
            "選んだ番号が、PC に出ている番号と違いました。",
            "The number you chose is not the one shown on the PC.",
        )
        .seen(&[Sign::WrongNumber])
        .then(Retry::StartOver),
        case("認証が途中で取り消されました。", "Signing in was cancelled before its end.")
            .seen(&[Sign::Cancelled]),
        case("時間内に認証が終わりませんでした。", "Signing in took too long.").seen(&[Sign::TimedOut]),
        NOT_VERIFIED,
        NO_LOCK,
        IN_APP,
        REFUSED,
        STALE,
        NO_ANSWER,
    ],
    causes: &[
        shared::IN_APP,
        shared::OTHER_PHONE,
        shared::WRONG_HOLDER_ID,
        shared::KEY_DELETED_IPHONE,
        shared::KEY_DELETED_ANDROID,
        shared::NOT_RECOGNISED,
        shared::CANCELLED,
        shared::PASSCODE_OFF,
        shared::BROWSER_TOO_WEAK.on(Audience::Unusual),
        shared::TIMED_OUT,
        line(
            "登録の削除や別の端末への登録で、このパスキーは使えなくなりました。",
            "This passkey stopped working when it was removed or another device was registered.",
        )
        .only(&[Sign::PasskeyUnknown]),
        line(
            "同じパスキーが、別の場所でも使われたおそれがあります。",
            "The same passkey may have been used elsewhere.",
        )
        .only(&[Sign::CounterWentBack]),
        NO_ANSWER_LINE,
        REFUSED_LINE,
        line("端末の返答を確かめられませんでした。", "The device's answer did not hold when it was checked.")
            .only(&[Sign::BadSignature]),
        line("PC の画面と違う番号を選びました。", "A number other than the PC's was chosen.")
            .only(&[Sign::WrongNumber]),
    ],
    remedies: &[
        advice(
            "心当たりがないときは、使うのをやめて{contact}にご連絡ください。",
            "If you cannot explain this, stop using it and contact {contact}.",
        )
        .only(&[Sign::CounterWentBack]),
        advice(
            "PC の画面で始め直し、同じ番号を選んでください。ご自身で始めていなければ、閉じてください。",
            "Start again on the PC and choose the same number. If it was not you who started, close this.",
        )
        .only(&[Sign::WrongNumber]),
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
        shared::CHECK_HOLDER_ID,
        shared::USE_REGISTERED_PHONE,
        advice(
            "もう一度、指紋・顔・端末のロックのどれかで確認してください。",
            "Confirm once more with your fingerprint, face or the device's lock.",
        )
        .seen(&[Sign::Cancelled, Sign::TimedOut, Sign::NotVerified]),
        shared::REGISTER_AGAIN,
        shared::CLEAR_DATA,
        shared::SET_PASSCODE,
        shared::SET_SCREEN_LOCK,
        shared::SET_PC_LOCK,
        shared::TRY_PC_BROWSER,
    ],
    drawings: &[],
};

const NOT_ALLOWED: MessageContent = MessageContent {
    headline: text(
        "確認が、時間切れか取り消しで終わりました。",
        "The confirmation ended: it ran out of time or was cancelled.",
    ),
    retry: Retry::Resume,
    cases: &[
        case("時間内に確認が終わりませんでした。", "The confirmation took too long.").seen(&[Sign::TimedOut]),
        case("確認の画面が閉じられました。", "The confirmation was closed.").seen(&[Sign::Cancelled]),
        NO_KEY,
        IN_APP,
        NOT_VERIFIED,
        NO_LOCK,
        REFUSED,
        STALE,
        NO_ANSWER,
    ],
    causes: &[
        shared::IN_APP,
        shared::TIMED_OUT,
        shared::CANCELLED,
        shared::NOT_RECOGNISED,
        line("この端末に、この本人IDのパスキーがありません。", "This device has no passkey for this holder ID.")
            .seen(&[Sign::NoPasskeyHere]),
        line(
            "このブラウザがパスキーに対応していないか、使えない設定です。",
            "This browser does not support passkeys, or may not use them.",
        )
        .seen(&[Sign::NoWebAuthn, Sign::RefusedAtOnce]),
    ],
    remedies: &[
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        advice(
            "もう一度始め、出てきた画面で、指紋・顔・端末のロックのどれかで確認してください。",
            "Start once more, and on the screen that opens confirm with fingerprint, face or the device's lock.",
        )
        .seen(&[Sign::Cancelled, Sign::TimedOut, Sign::NotVerified]),
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
        shared::SET_PASSCODE,
        shared::SET_SCREEN_LOCK,
        shared::SET_PC_LOCK,
        shared::REGISTER_AGAIN,
        shared::TRY_PC_BROWSER,
        shared::UPDATE,
        advice("押しても何も開かないときは、ページを開き直してください。", "If nothing opens, load the page again.")
            .button(Action::StartOver)
            .seen(&[Sign::RefusedAtOnce]),
        shared::CLEAR_DATA,
    ],
    drawings: &[],
};
