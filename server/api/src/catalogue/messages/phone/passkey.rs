//! Phones: registering or signing in with the passkey did not come to its end.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        messages::shared,
        row::{
            Advice, Emitter, HeadlineCase, MessageContent, MessageRow, Sentence, WithCards, advice, case,
            line,
        },
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 3] = [
    MessageRow::phone(3, Emitter::Page, &NOT_REGISTERED, "セキュリティキーの登録結果が無効です。")
        .after()
        .registering(),
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
    "アプリ内の画面では、登録やログインができません。",
    "Registering and signing in do not work inside an app.",
)
.seen(&[Sign::InApp])
.then(Retry::StartOver);
const NOT_VERIFIED: HeadlineCase =
    case("指紋や顔で、本人確認ができませんでした。", "Your fingerprint or face could not be confirmed.")
        .seen(&[Sign::NotVerified]);
const NO_LOCK: HeadlineCase = case(
    "端末に画面ロックが設定されていないため、先に進めません。",
    "The device has no screen lock, so we cannot go on.",
)
.seen(&[Sign::NoScreenLock]);
const NO_KEY: HeadlineCase =
    case("この端末には、使えるパスキーがありません。", "This device has no passkey that can be used here.")
        .seen(&[Sign::NoPasskeyHere])
        .using()
        .then(Retry::StartOver);

const STALE: HeadlineCase = case(
    "時間がたつなどしたため、本人確認をやり直してください。",
    "The page had been open too long, or something else came between. Please confirm again.",
)
.seen(&[Sign::StaleAnswer]);
const REFUSED: HeadlineCase = case(
    "端末またはブラウザの設定により、本人確認の画面を開けませんでした。",
    "The confirmation could not open: a setting of the device or browser blocks it.",
)
.seen(&[Sign::RefusedAtOnce]);
/// Neither the page nor the browser can know which: a browser tells no page what passkeys there are.
const NO_KEY_OR_CLOSED: HeadlineCase = case(
    "この端末にパスキーがないか、本人確認の画面が閉じられた可能性があります。",
    "This device may have no passkey for this site, or the confirmation was closed.",
)
.seen(&[Sign::RefusedAtOnce])
.using();
const NO_ANSWER: HeadlineCase =
    case("端末のパスキーの機能が、応答しませんでした。", "The passkey feature of the device did not answer.")
        .seen(&[Sign::ProviderFailed]);
const NO_ANSWER_LINE: Sentence =
    line("端末のパスキーの機能で、エラーが発生しました。", "The passkey feature of the device failed.")
        .only(&[Sign::ProviderFailed]);
const REFUSED_LINE: Sentence = line(
    "ブラウザの設定や開き方により、本人確認を始められませんでした。",
    "The browser's settings, or the way the page was opened, kept the confirmation from starting.",
)
.only(&[Sign::RefusedAtOnce]);

const AGAIN: Advice = advice(
    "もう一度試し、指紋・顔・画面ロックで確認してください。",
    "Try again, and confirm with your fingerprint, face or screen lock.",
);
const AGAIN_ON_SCREEN: Advice = advice(
    "もう一度試し、表示された画面で、指紋・顔・画面ロックのどれかで確認してください。",
    "Try again, and on the screen that opens confirm with your fingerprint, face or screen lock.",
);
/// Signs that the screen for it was shown.
const SHOWN: &[Sign] = &[Sign::Cancelled, Sign::TimedOut, Sign::NotVerified];
/// Signs that it was not: another browser comes first then, where this is not the usual one, and within an app nothing is tried again.
const NOT_SHOWN: &[Sign] = &[Sign::RefusedAtOnce];
/// A PC whose browser remembers no passkey of ours mostly has none: the phone comes before another try there.
const PHONE_SOONER: Advice = shared::PHONE_INSTEAD.when(&[Sign::NoPasskeyHere]);
const PHONE_LATER: Advice = shared::PHONE_INSTEAD.unless(&[Sign::NoPasskeyHere]);

const NOT_REGISTERED: MessageContent = MessageContent {
    headline: text(
        "登録を完了できませんでした。もう一度お試しいただけます。",
        "The registration could not be completed. You can try again.",
    ),
    retry: Retry::Resume,
    cases: &[
        case(
            "読み取った端末には、登録済みのパスキーがあります。",
            "The device that scanned the QR code already has a registered passkey.",
        )
        .seen(&[Sign::DeviceNotNew])
        .when(&[Sign::CodeShownHere])
        .then(Retry::StartOver),
        case(
            "この端末には、登録済みのパスキーがあります。",
            "This device already has a registered passkey.",
        )
        .seen(&[Sign::DeviceNotNew])
        .then(Retry::AskAuthority),
        case(
            "この端末はすでに登録されています。やり直す必要はありません。",
            "This device is already registered. There is nothing to repeat.",
        )
        .seen(&[Sign::AlreadyRegistered])
        .then(Retry::GoOn),
        case("登録が途中で取り消されました。", "The registration was cancelled.").seen(&[Sign::Cancelled]),
        case("時間内に登録が完了しませんでした。", "The registration took too long.").seen(&[Sign::TimedOut]),
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
        .only(&[Sign::AlreadyRegistered, Sign::DeviceNotNew])
        .unless(&[Sign::CodeShownHere]),
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
            "パスキーの保存先として、別のアプリが選ばれました。",
            "The passkey was about to go to another app.",
        )
        .only(&[Sign::ForeignProvider]),
        NO_ANSWER_LINE,
        REFUSED_LINE,
        line("端末からの応答を検証できませんでした。", "The device's answer could not be verified.")
            .only(&[Sign::BadSignature]),
    ],
    remedies: &[
        advice(
            "新しい QR コードを表示し、新しく登録する端末で読み取ってください。",
            "Show a new QR code, and scan it with the device that you want to register.",
        )
        .button(Action::NewQr)
        .seen(&[Sign::DeviceNotNew])
        .when(&[Sign::CodeShownHere]),
        advice(
            "別の端末を追加するときは、QR コードを表示した画面で「新しい QR コードを表示」を押し、追加する端末で読み取ってください。",
            "To add another device, press “Show a new QR code” on the screen that showed this one, and scan it with that device.",
        )
        .only(&[Sign::DeviceNotNew])
        .unless(&[Sign::CodeShownHere]),
        advice(
            "その端末を登録しようとしていたときは、登録は不要です。その端末でログインできます。",
            "If that is the device you meant, it is registered: sign in with it.",
        )
        .seen(&[Sign::DeviceNotNew])
        .when(&[Sign::CodeShownHere]),
        advice(
            "登録する端末がこの端末だったときは、登録は不要です。このままログインできます。",
            "If this is the device you meant, it is registered: you can sign in with it.",
        )
        .button(Action::SignIn)
        .only(&[Sign::DeviceNotNew])
        .unless(&[Sign::CodeShownHere]),
        advice(
            "この端末で、このままログインできます。もう一度登録する必要はありません。",
            "You can sign in with this device right away, and need not register it again.",
        )
        .button(Action::SignIn)
        .only(&[Sign::AlreadyRegistered])
        .unless(&[Sign::DeviceNotNew]),
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        AGAIN.seen(SHOWN).unless(NOT_SHOWN),
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
        AGAIN.on(Audience::Browser).seen(NOT_SHOWN).when(NOT_SHOWN),
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
    headline: text("ログインできませんでした。", "You could not be signed in."),
    retry: Retry::Resume,
    cases: &[
        case(
            "確認に使われたパスキーは、このパソコンで使用中の本人IDのものではありません。",
            "The passkey that was used on the phone is not that of the holder ID on this PC.",
        )
        .on(Audience::Pc)
        .seen(&[Sign::PhoneOfOther])
        .then(Retry::StartOver),
        case(
            "この操作は、別の方の本人IDで始められています。",
            "This was begun with someone else's holder ID.",
        )
        .seen(&[Sign::PhoneOfOther])
        .when(&[Sign::ApplicationScreen])
        .then(Retry::AskAuthority),
        case(
            "確認に使われたパスキーは、パソコンで使用中の本人IDのものではありません。",
            "The passkey that was used is not that of the holder ID on the PC.",
        )
        .seen(&[Sign::PhoneOfOther])
        .then(Retry::AskAuthority),
        case(
            "この端末のパスキーは、別の方の本人IDで登録されています。",
            "The passkey on this device is registered to another holder ID.",
        )
        .seen(&[Sign::PasskeyOfOther])
        .then(Retry::StartOver),
        case(
            "この端末のパスキーは、現在登録されていません。",
            "The passkey on this device is no longer registered.",
        )
        .seen(&[Sign::PasskeyUnknown])
        .then(Retry::StartOver),
        NO_KEY,
        case(
            "安全のため、このパスキーではログインできないようにしました。",
            "For safety, this passkey can no longer be used to sign in.",
        )
        .seen(&[Sign::CounterWentBack])
        .then(Retry::AskAuthority),
        case(
            "このパスキーは、登録したときから変わっています。登録し直すと使えます。",
            "This passkey has changed since it was registered. Register again, and it works.",
        )
        .seen(&[Sign::PasskeyChanged])
        .then(Retry::StartOver),
        case(
            "選んだ番号が、操作を始めた画面の番号と違いました。",
            "The number you chose is not the one on the screen where you began.",
        )
        .seen(&[Sign::WrongNumber])
        .then(Retry::StartOver),
        case("ログインが途中で取り消されました。", "Signing in was cancelled.").seen(&[Sign::Cancelled]),
        case("時間内にログインが完了しませんでした。", "Signing in took too long.").seen(&[Sign::TimedOut]),
        NOT_VERIFIED,
        NO_LOCK,
        IN_APP,
        REFUSED,
        STALE,
        NO_ANSWER,
    ],
    causes: &[
        shared::IN_APP,
        line(
            "QR コードを表示した画面では、別の方の本人IDが使われています。",
            "On the screen that showed the QR code, another holder ID is used.",
        )
        .on(Audience::Phone)
        .only(&[Sign::PhoneOfOther]),
        line(
            "別の方のスマートフォンで、QR コードを読み取りました。",
            "The QR code was scanned with someone else's phone.",
        )
        .on(Audience::Pc)
        .only(&[Sign::PhoneOfOther]),
        shared::NEW_PHONE_SCANNED,
        shared::FURTHER_PHONE_SCANNED,
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
            "このパスキーの登録は、削除されたか、完了していません。",
            "The registration of this passkey was removed, or was never completed.",
        )
        .only(&[Sign::PasskeyUnknown]),
        line(
            "同じパスキーが、別の場所でも使われた可能性があります。",
            "The same passkey may have been used elsewhere.",
        )
        .only(&[Sign::CounterWentBack]),
        line(
            "パスキーを保管しているアプリの更新などで、登録内容が変わりました。不正に使われたわけではありません。",
            "The app that keeps this passkey has changed its details, as an update may do. No one has misused it.",
        )
        .only(&[Sign::PasskeyChanged]),
        NO_ANSWER_LINE,
        REFUSED_LINE,
        line("端末からの応答を検証できませんでした。", "The device's answer could not be verified.")
            .only(&[Sign::BadSignature]),
        line("操作を始めた画面と違う番号を選びました。", "A number other than the one on the screen where you began was chosen.")
            .only(&[Sign::WrongNumber]),
    ],
    remedies: &[
        shared::PREVIOUS_PHONE_FIRST,
        shared::REGISTERED_PHONE_FIRST,
        advice(
            "この端末をこれから使うときは、もう一度登録してください。",
            "To use this device from now on, register it again.",
        )
        .button(Action::Register)
        .only(&[Sign::PasskeyUnknown]),
        advice(
            "パソコンで「最初からやり直す」を押し、ご自身の本人IDを入力してください。",
            "On the PC press “Start over”, and enter your own holder ID.",
        )
        .on(Audience::Phone)
        .only(&[Sign::PhoneOfOther])
        .unless(&[Sign::ApplicationScreen]),
        // What the application's buttons are called is not known here, nor whether an ID is typed there.
        advice(
            "操作を始めたアプリケーションの画面で、ご自身の本人IDで最初からやり直してください。",
            "Start over with your own holder ID, on the screen of the application where you began.",
        )
        .on(Audience::Phone)
        .only(&[Sign::PhoneOfOther])
        .when(&[Sign::ApplicationScreen]),
        advice(
            "ご自身の本人IDで最初からやり直し、ご自身で登録したスマートフォンで読み取ってください。",
            "Please start over with your own holder ID, and scan the QR code with your own registered phone.",
        )
        .on(Audience::Pc)
        .button(Action::StartOver)
        .only(&[Sign::PhoneOfOther]),
        // Nobody lists the passkeys of a typed ID to a phone, so that a phone that two people use offers both.
        advice(
            "この端末をほかの方も使っているときは、やり直したあと、ご自身の名前のパスキーを選んでください。",
            "If others use this phone, too, start over, and then choose the passkey with your own name.",
        )
        .on(Audience::Phone)
        .only(&[Sign::PhoneOfOther]),
        shared::STRANGER.on(Audience::Phone).only(&[Sign::PhoneOfOther]),
        advice(
            "HPKI カードか登録済みのマイナンバーカードで、この端末を登録し直してください。",
            "Register this device again with your HPKI card or your registered My Number card.",
        )
        .button(Action::Register)
        .guide(Guide::RegisterAgain)
        .only(&[Sign::PasskeyChanged])
        .cards(WithCards::Only),
        shared::NEW_LETTER.only(&[Sign::PasskeyChanged]),
        advice(
            "心当たりがないときは、使用を中止し、{contact}にご連絡ください。",
            "If you cannot explain this, stop using it and contact {contact}.",
        )
        .only(&[Sign::CounterWentBack]),
        advice(
            "操作を始めた画面で最初からやり直し、同じ番号を選んでください。ご自身で始めていなければ、閉じてください。",
            "Start over on the screen where you began, and choose the same number. If you did not begin it, close this.",
        )
        .only(&[Sign::WrongNumber]),
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
        PHONE_SOONER,
        AGAIN.on(Audience::Browser).seen(NOT_SHOWN).when(NOT_SHOWN),
        PHONE_LATER,
        shared::CHECK_HOLDER_ID,
        shared::CHECK_HOLDER_ID_AT_APPLICATION,
        shared::CHECK_PHONE,
        shared::USE_REGISTERED_PHONE.unless(&[Sign::NobodyNamed]),
        AGAIN.seen(SHOWN).unless(NOT_SHOWN),
        shared::REGISTER_AGAIN,
        shared::REGISTER_BY_LETTER,
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
        "時間切れまたは取り消しのため、本人確認が完了しませんでした。",
        "The confirmation ended: it ran out of time or was cancelled.",
    ),
    retry: Retry::Resume,
    cases: &[
        case("時間内に本人確認が完了しませんでした。", "The confirmation took too long.")
            .seen(&[Sign::TimedOut]),
        case("本人確認の画面が閉じられました。", "The confirmation was closed.").seen(&[Sign::Cancelled]),
        NO_KEY,
        IN_APP,
        NOT_VERIFIED,
        NO_LOCK,
        NO_KEY_OR_CLOSED,
        REFUSED,
        STALE,
        NO_ANSWER,
    ],
    causes: &[
        shared::IN_APP,
        shared::TIMED_OUT,
        shared::CANCELLED,
        shared::NOT_RECOGNISED,
        shared::NEW_PHONE_SCANNED,
        shared::FURTHER_PHONE_SCANNED,
        shared::WRONG_HOLDER_ID,
        line("この端末に、使えるパスキーがありません。", "This device has no passkey that can be used here.")
            .seen(&[Sign::NoPasskeyHere, Sign::RefusedAtOnce])
            .using(),
        line(
            "このブラウザがパスキーに対応していないか、使えないように設定されています。",
            "This browser does not support passkeys, or may not use them.",
        )
        .seen(&[Sign::NoWebAuthn, Sign::RefusedAtOnce]),
    ],
    remedies: &[
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        shared::PREVIOUS_PHONE_FIRST,
        shared::REGISTERED_PHONE_FIRST,
        AGAIN_ON_SCREEN.seen(SHOWN).unless(NOT_SHOWN),
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
        PHONE_SOONER,
        AGAIN_ON_SCREEN.on(Audience::Browser).seen(NOT_SHOWN).when(NOT_SHOWN),
        PHONE_LATER,
        shared::USE_REGISTERED_PHONE
            .on(Audience::Phone)
            .seen(&[Sign::RefusedAtOnce])
            .unless(&[Sign::NobodyNamed]),
        shared::CHECK_HOLDER_ID,
        shared::CHECK_HOLDER_ID_AT_APPLICATION,
        shared::CHECK_PHONE,
        shared::REGISTER_AGAIN,
        shared::REGISTER_BY_LETTER,
        advice(
            "それでも画面が開かないときは、最初からやり直してください。",
            "If no screen opens even so, start over.",
        )
        .button(Action::StartOver)
        .when(&[Sign::RefusedAtOnce]),
        shared::SET_PASSCODE,
        shared::SET_SCREEN_LOCK,
        shared::SET_PC_LOCK,
        shared::TRY_PC_BROWSER,
        shared::UPDATE,
        shared::CLEAR_DATA,
    ],
    drawings: &[],
};
