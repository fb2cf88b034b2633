//! Phones: the browser or the system cannot do what is needed, and says so in its own English.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        messages::shared,
        row::{Emitter, MessageContent, MessageRow, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 5] = [
    MessageRow::phone(2, Emitter::Page, &NOT_SUPPORTED, "WebAuthn is not Supported by this browser.")
        .before()
        .also(&["WebAuthn is not supported by this browser."]),
    MessageRow::phone(
        4,
        Emitter::Page,
        &NO_ANSWER,
        "NotReadableError: An unknown error occurred while talking to the credential manager.",
    )
    .also(&["An unknown error occured"]),
    MessageRow::phone(5, Emitter::Page, &FAILED, "NotAllowedError: Operation failed."),
    MessageRow::phone(
        7,
        Emitter::Page,
        &APP_VIEW,
        "NotAllowedError: The 'navigator.credentials.create' API is only permitted in applications with the \
         'com.apple.developer.web-browser' entitlement.",
    )
    .before()
    .also(&[
        "NotAllowedError: The 'navigator.credentials.get' API is only permitted in applications with the \
             'com.apple.developer.web-browser' entitlement.",
    ]),
    MessageRow::phone(
        9,
        Emitter::Page,
        &NO_LOCK,
        "NotSupportedError: The specified 'userVerification' requirement cannot be fulfilled by this device \
         unless the device is secured with a screen lock.",
    )
    .also(&[
        "NotSupportedError: The specified `userVerification` requirement cannot be fulfilled by this device \
         unless the device is secured with a screen lock.",
        "NotSupportedException",
    ]),
];

const NOT_SUPPORTED: MessageContent = MessageContent {
    headline: text(
        "このブラウザでは、登録やログインができません。",
        "This browser cannot register devices or sign in with them.",
    ),
    retry: Retry::StartOver,
    cases: &[
        case(
            "アプリ内の画面では、登録やログインができません。",
            "Registering and signing in do not work inside an app.",
        )
        .seen(&[Sign::InApp]),
        case(
            "OS またはブラウザが古いため、登録やログインができません。",
            "The system or browser is too old to register or sign in.",
        )
        .seen(&[Sign::OldSystem])
        // To begin anew would end here again.
        .then(Retry::AskAuthority),
        case(
            "安全でない接続のため、登録やログインができません。",
            "Registering and signing in need a secure connection.",
        )
        .seen(&[Sign::InsecurePage]),
    ],
    causes: &[shared::IN_APP, shared::BROWSER_TOO_WEAK, shared::SYSTEM_TOO_OLD, shared::KEYCHAIN_OFF],
    remedies: &[
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
        shared::TRY_PC_BROWSER,
        shared::UPDATE,
        shared::NEWER_DEVICE,
        shared::USUAL_BROWSER,
        shared::TURN_KEYCHAIN_ON,
        shared::WHICH_BROWSER,
    ],
    drawings: &[],
};

const NO_ANSWER: MessageContent = MessageContent {
    headline: text(
        "端末のパスキーの機能が、応答しませんでした。",
        "The passkey feature of the device did not answer.",
    ),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line(
            "指紋や顔の確認後、端末の中で原因不明のエラーが発生しました。",
            "After your fingerprint or face was checked, an unknown error occurred on the device.",
        )
        .seen(&[Sign::ProviderFailed]),
        line(
            "「Google Play 開発者サービス」が古いか、別のパスワード管理アプリが応答しました。",
            "“Google Play services” is out of date, or another password app answered.",
        )
        .on(Audience::Android)
        .seen(&[Sign::ProviderFailed, Sign::ForeignProvider]),
        shared::BROWSER_TOO_WEAK.on(Audience::Unusual),
        shared::SYSTEM_TOO_OLD,
    ],
    remedies: &[
        advice(
            "一時的な不具合の可能性があります。もう一度お試しください。",
            "This can be a passing problem. Please try again.",
        )
        .unless(&[Sign::Again]),
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
        advice(
            "「Google Play 開発者サービス」と Chrome を更新し、端末を再起動してください。",
            "Update “Google Play services” and Chrome, then restart the device.",
        )
        .on(Audience::Android)
        .seen(&[Sign::Again]),
        shared::CHOOSE_GOOGLE,
        shared::SAVE_ON_WINDOWS,
        shared::SAVE_ON_MAC,
        advice(
            "それでも発生するときは、機種と OS がパスキーに対応しているかお確かめください。",
            "If it still happens, check that the model and its system support passkeys.",
        )
        .guide(Guide::Versions)
        .seen(&[Sign::Again]),
        shared::TRY_PC_BROWSER,
        shared::CLEAR_DATA,
    ],
    drawings: &[],
};

const FAILED: MessageContent = MessageContent {
    headline: text(
        "端末の本人確認を始められませんでした。",
        "The device could not begin to confirm that it is you.",
    ),
    retry: Retry::Resume,
    cases: &[
        case(
            "アプリ内の画面では、本人確認ができません。",
            "Confirming that it is you does not work inside an app.",
        )
        .seen(&[Sign::InApp]),
        case(
            "この端末に、使えるパスキーがありません。",
            "There is no passkey on this device that can be used.",
        )
        .seen(&[Sign::NoPasskeyHere]),
        case(
            "iPhone の設定を見直すと、使えるようになることがあります。",
            "A setting of the iPhone may be all that is missing.",
        )
        .on(Audience::Iphone),
    ],
    causes: &[
        shared::IN_APP,
        line(
            "端末の本人確認（指紋・顔など）に進めませんでした。",
            "The device's own check, of your fingerprint or face, could not begin.",
        )
        .seen(&[Sign::ProviderFailed, Sign::RefusedAtOnce, Sign::NotVerified]),
        shared::KEYCHAIN_OFF,
        shared::PASSCODE_OFF,
        shared::BROWSER_TOO_WEAK.on(Audience::Unusual),
        line(
            "QR コードを読み取った端末に、パスキーが登録されていません。",
            "The phone that scanned the QR code has no registered passkey.",
        )
        .seen(&[Sign::NoPasskeyHere])
        .using(),
    ],
    remedies: &[
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
        shared::TURN_KEYCHAIN_ON,
        shared::SET_PASSCODE,
        shared::SET_SCREEN_LOCK,
        shared::CHOOSE_GOOGLE,
        shared::SAVE_ON_WINDOWS,
        shared::SAVE_ON_MAC,
        shared::SET_PC_LOCK,
        shared::TRY_PC_BROWSER,
        advice(
            "ほかのアプリや確認の画面を閉じて、もう一度お試しください。",
            "Close other apps and confirmations, then try again.",
        ),
        shared::USE_REGISTERED_PHONE,
    ],
    drawings: &[],
};

const APP_VIEW: MessageContent = MessageContent {
    headline: text(
        "アプリ内の画面では、登録やログインができません。ブラウザで開き直してください。",
        "Registering and signing in do not work inside an app. Please open this page in a browser.",
    ),
    retry: Retry::StartOver,
    // The way out is the button below it, with its own words.
    cases: &[case(
        "アプリ内の画面では、登録やログインができません。",
        "Registering and signing in do not work inside an app.",
    )
    .on(Audience::Phone)],
    causes: &[
        shared::IN_APP,
        line(
            "Apple がパスキーの利用を認めていないアプリやブラウザで開いています。",
            "The page is open in an app or browser that Apple does not let use passkeys.",
        )
        .on(Audience::Iphone)
        .seen(&[Sign::UnusualBrowser, Sign::RefusedAtOnce]),
        line(
            "パスキーの利用が認められていないアプリの画面で開いています。",
            "The page is open in an app that may not use passkeys.",
        )
        .seen(&[Sign::RefusedAtOnce])
        .on(Audience::Android),
        line("いつものブラウザ以外の画面で開いています。", "The page is not open in your usual browser.")
            .seen(&[Sign::UnusualBrowser]),
    ],
    remedies: &[
        // Some app views cannot be told from Safari, so that every iPhone is offered the way.
        shared::OPEN_IN_SAFARI.on(Audience::Iphone),
        shared::OPEN_IN_CHROME.on(Audience::Android),
        advice(
            "ボタンで開かないときは、アドレスをコピーして、いつものブラウザに貼り付けてください。",
            "If no button opens it, copy the address and paste it into your usual browser.",
        )
        .button(Action::CopyAddress)
        .guide(Guide::LeaveApp)
        .seen(&[Sign::InApp]),
        shared::USUAL_BROWSER.on(Audience::Phone),
        shared::WHICH_BROWSER,
    ],
    drawings: &[],
};

const NO_LOCK: MessageContent = MessageContent {
    headline: text(
        "端末に画面ロックを設定すると、先へ進めます。",
        "Set a lock on the device, and you can go on.",
    ),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line(
            "画面ロックがないか、指紋・顔を設定していません。",
            "There is no screen lock, or no fingerprint or face is set up.",
        )
        .on(Audience::Android)
        .seen(&[Sign::NoScreenLock]),
        shared::PASSCODE_OFF,
        line(
            "パソコンに、PIN・指紋・顔のどれも設定されていません。",
            "Neither a PIN nor a fingerprint or face is set up on this PC.",
        )
        .on(Audience::Pc)
        .seen(&[Sign::NoScreenLock]),
        line(
            "端末で、本人確認ができるように設定されていません。",
            "The device is not set up to check that it is you.",
        ),
    ],
    remedies: &[
        shared::SET_SCREEN_LOCK,
        shared::SET_PASSCODE,
        shared::SET_PC_LOCK,
        advice(
            "端末のロックを設定したら、この画面に戻って続けてください。",
            "Once the lock is set, come back here and go on.",
        )
        .button(Action::CheckAgain),
        shared::UPDATE,
    ],
    drawings: &[],
};
