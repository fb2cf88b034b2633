//! Phones: screens of the system that all mean one thing, that the passkey asked for is not on this phone.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        messages::shared,
        row::{Advice, Drawing, Emitter, MessageContent, MessageRow, WithCards, advice, case, line},
    },
    explain::{Action, PictureScreen, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 4] = [
    MessageRow::phone(11, Emitter::Os, &ASKS_FOR_SECURITY_KEY, "{rp} でセキュリティキーを使用する")
        .also(&["Use your security key with {rp}"]),
    MessageRow::phone(12, Emitter::Os, &ASKS_HOW, "{rp} にサインインする方法を選択してください。")
        .also(&["Choose how you'd like to sign in to {rp}"]),
    MessageRow::phone(17, Emitter::Os, &SHOWS_QR, "スマートフォンの画面に QR コードが表示される"),
    MessageRow::phone(23, Emitter::Os, &NONE_AVAILABLE, "利用可能なパスキーがありません")
        .also(&["No passkeys available"]),
];

const SET_LOCK_FIRST: Advice = shared::SET_SCREEN_LOCK.unless(&[Sign::NoPasskeyHere]);

const ASKS_FOR_SECURITY_KEY: MessageContent = MessageContent {
    headline: text(
        "この端末に、入力した本人IDのパスキーが見つかりません。端末に表示された画面を閉じてください。",
        "This device has no passkey for the holder ID you entered. Close the window that it shows.",
    ),
    retry: Retry::StartOver,
    cases: &[],
    causes: &[
        shared::WRONG_HOLDER_ID,
        shared::OTHER_PHONE,
        shared::KEY_DELETED,
        line(
            "端末のロックを変更または解除したときに、パスキーが消えました。",
            "The passkey was erased when the device's lock was changed or removed.",
        )
        .seen(&[Sign::NoScreenLock]),
    ],
    remedies: &[
        shared::CHECK_HOLDER_ID,
        shared::CHECK_HOLDER_ID_AT_APPLICATION,
        shared::USE_REGISTERED_PHONE,
        shared::REGISTER_AGAIN,
        shared::REGISTER_BY_LETTER,
        SET_LOCK_FIRST,
        shared::SET_PASSCODE.unless(&[Sign::NoPasskeyHere]),
    ],
    drawings: &[Drawing {
        audience: Audience::Android,
        frame: PictureScreen::AndroidSheet,
        title: text("{rp} でセキュリティキーを使用する", "Use your security key with {rp}"),
        rows: &[
            text("NFC でセキュリティ キーを使用する", "Use security key with NFC"),
            text("USB でセキュリティ キーを使用する", "Use security key with USB"),
        ],
        button: None,
    }],
};

const ASKS_HOW: MessageContent = MessageContent {
    headline: text(
        "この端末に、入力した本人IDのパスキーが見つかりません。端末に表示された画面を閉じてください。",
        "This device has no passkey for the holder ID you entered. Close the window that it shows.",
    ),
    retry: Retry::StartOver,
    cases: &[],
    causes: &[
        shared::PASSCODE_OFF,
        shared::WRONG_HOLDER_ID,
        shared::OTHER_PHONE,
        shared::KEY_DELETED.on(Audience::Android),
        shared::KEY_DELETED.on(Audience::Pc),
        shared::KEY_DELETED_IPHONE,
        line(
            "完了の画面から戻って登録し直したため、端末とサーバーの登録内容が一致していません。",
            "You went back and registered again, so the device and the server have different records.",
        )
        .seen(&[Sign::PasskeyUnknown]),
        shared::KEYCHAIN_OFF,
    ],
    remedies: &[
        shared::CHECK_HOLDER_ID,
        shared::CHECK_HOLDER_ID_AT_APPLICATION,
        advice(
            "「パスワード」アプリ（iOS 17 までは「設定」の「パスワード」）に、ご自身の本人IDがあるかお確かめください。",
            "Look for your holder ID in the “Passwords” app (up to iOS 17: “Settings”, “Passwords”).",
        )
        .on(Audience::Iphone),
        advice(
            "見つからないとき、ほかの方法で解決しないときは、カードで登録し直せます。カードがないときは{contact}にご連絡ください。",
            "If it is not there, or the other steps do not help, register again with your card; without a card, contact {contact}.",
        )
        .button(Action::Register)
        .guide(Guide::RegisterAgain)
        .seen(&[Sign::NoPasskeyHere, Sign::PasskeyUnknown])
        .cards(WithCards::Only),
        shared::REGISTER_BY_LETTER,
        shared::SET_PASSCODE,
        shared::USE_REGISTERED_PHONE,
        shared::TURN_KEYCHAIN_ON,
    ],
    drawings: &[Drawing {
        audience: Audience::Iphone,
        frame: PictureScreen::IosSheet,
        title: text("{rp} にサインインする方法を選択してください。", "Choose how you'd like to sign in to {rp}"),
        rows: &[
            text("iPhone、iPad、または Android デバイス", "iPhone, iPad, or Android device"),
            text("セキュリティキー", "Security key"),
        ],
        button: Some(text("続ける", "Continue")),
    }],
};

const SHOWS_QR: MessageContent = MessageContent {
    headline: text(
        "この端末に使えるパスキーがありません。QR コードは読み取らずに閉じてください。",
        "This device has no passkey to use. Close the QR code without scanning it.",
    ),
    retry: Retry::StartOver,
    cases: &[],
    causes: &[
        shared::OTHER_PHONE,
        line(
            "端末のロックや、指紋・顔の設定を解除しました。",
            "The device's lock, or your fingerprint or face, was removed.",
        )
        .seen(&[Sign::NoScreenLock]),
        shared::KEY_DELETED_IPHONE,
        shared::KEY_DELETED_ANDROID,
        shared::KEYCHAIN_OFF,
    ],
    remedies: &[
        shared::REGISTER_FIRST,
        shared::USE_REGISTERED_PHONE,
        shared::REGISTER_AGAIN,
        shared::REGISTER_BY_LETTER,
        shared::TURN_KEYCHAIN_ON,
        shared::SET_PASSCODE.unless(&[Sign::NoPasskeyHere]),
        SET_LOCK_FIRST,
    ],
    drawings: &[
        Drawing {
            audience: Audience::Iphone,
            frame: PictureScreen::QrOnPhone,
            title: text("QRコードをスキャン", "Scan QR Code"),
            rows: &[text(
                "パスキーのあるデバイスのカメラで、このコードを読み取ってください。",
                "Scan this code with the camera of the device that has your passkey.",
            )],
            button: Some(text("キャンセル", "Cancel")),
        },
        Drawing {
            audience: Audience::Android,
            frame: PictureScreen::QrOnPhone,
            title: text("別のデバイスを使用する", "Use a different device"),
            rows: &[text(
                "パスキーのあるデバイスのカメラで、この QR コードを読み取ってください。",
                "Scan this QR code with the camera of the device that has your passkey.",
            )],
            button: Some(text("キャンセル", "Cancel")),
        },
    ],
};

const NONE_AVAILABLE: MessageContent = MessageContent {
    headline: text(
        "この端末には、入力した本人IDのパスキーがありません。",
        "This device has no passkey for the holder ID you entered.",
    ),
    retry: Retry::StartOver,
    cases: &[
        case(
            "この端末には、使えるパスキーがありません。",
            "This device has no passkey that can be used here.",
        )
        .seen(&[Sign::NobodyNamed]),
        // The phone has no first step of its own: the id was typed on the PC.
        case(
            "この端末には、入力した本人IDのパスキーがありません。",
            "This device has no passkey for the holder ID you entered.",
        )
        .on(Audience::Phone)
        .then(Retry::Resume),
    ],
    causes: &[
        shared::NEW_PHONE_SCANNED,
        shared::FURTHER_PHONE_SCANNED,
        shared::WRONG_HOLDER_ID,
        shared::OTHER_PHONE,
        shared::KEY_DELETED_ANDROID,
        shared::KEY_DELETED.on(Audience::Iphone),
        shared::KEY_DELETED.on(Audience::Pc),
        line(
            "パスキーの保存先が、別のアプリになっています。",
            "Another app is set as the place for passkeys.",
        )
        .seen(&[Sign::ForeignProvider]),
    ],
    remedies: &[
        shared::PREVIOUS_PHONE_FIRST,
        shared::REGISTERED_PHONE_FIRST,
        shared::REGISTER_FIRST,
        shared::PHONE_INSTEAD,
        shared::CHECK_HOLDER_ID,
        shared::CHECK_HOLDER_ID_AT_APPLICATION,
        shared::USE_REGISTERED_PHONE,
        shared::REGISTER_AGAIN,
        shared::REGISTER_BY_LETTER,
        shared::CHOOSE_GOOGLE,
        SET_LOCK_FIRST,
    ],
    drawings: &[Drawing {
        audience: Audience::Android,
        frame: PictureScreen::AndroidSheet,
        title: text("利用可能なパスキーがありません", "No passkeys available"),
        rows: &[text(
            "このデバイスには {rp} のパスキーがありません",
            "There aren't any passkeys for {rp} on this device",
        )],
        button: Some(text("別のデバイスを使用する", "Use a different device")),
    }],
};
