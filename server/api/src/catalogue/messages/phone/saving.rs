//! Phones: the system does not know where to keep the new passkey, or another app took it.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        messages::shared,
        row::{Drawing, Emitter, MessageContent, MessageRow, advice, case, line},
    },
    explain::{PictureScreen, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 2] = [
    MessageRow::phone(21, Emitter::Os, &ASKS_WHERE, "パスキーを管理する方法を選択してください").registering(),
    MessageRow::phone(22, Emitter::Os, &OTHER_APP, "Authenticator : パスキーを追加できませんでした")
        .also(&["Autheticator", "Authenticator: Couldn't add passkey"])
        .registering(),
];

const ASKS_WHERE: MessageContent = MessageContent {
    headline: text(
        "パスキーの保存先が設定されていません。端末に表示された画面を閉じ、次の設定をしてください。",
        "No place to save passkeys is set. Close your device's window, and change the setting below.",
    ),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line(
            "パスキーの自動入力が、オフになっています（iOS 17 から）。",
            "AutoFill for passkeys is off (from iOS 17).",
        )
        .on(Audience::Iphone)
        .seen(&[Sign::ForeignProvider]),
        line(
            "自動入力はオンでも、保存先（iCloud キーチェーンや「パスワード」）がすべてオフです。",
            "AutoFill is on, but every place to save to (iCloud Keychain, “Passwords”) is off.",
        )
        .on(Audience::Iphone)
        .seen(&[Sign::ForeignProvider]),
        line(
            "パスキーの保存先が、端末の設定で選ばれていません。",
            "No place for passkeys is chosen in the device's settings.",
        )
        .on(Audience::Android),
        line(
            "パスキーの保存先が、この端末で選ばれていません。",
            "No place for passkeys is chosen on this device.",
        )
        .on(Audience::Pc),
        line("登録した端末とは別の端末です。", "This is another device than the one that was registered.")
            .only(&[Sign::NoPasskeyHere])
            .using(),
        line("パスキーの保存先として、別のアプリが使われました。", "The passkey was handed to another app.")
            .seen(&[Sign::ForeignProvider]),
    ],
    remedies: &[
        shared::TURN_KEYCHAIN_ON,
        shared::CHOOSE_GOOGLE,
        shared::SAVE_ON_WINDOWS,
        shared::SAVE_ON_MAC,
        advice(
            "設定を変更したら、この画面に戻って登録を続けてください。",
            "Then come back here and go on with the registration.",
        ),
        shared::SET_PASSCODE,
    ],
    drawings: &[Drawing {
        audience: Audience::Iphone,
        frame: PictureScreen::IosSheet,
        title: text("パスキーを管理する方法を選択してください", "Choose how to manage your passkey"),
        rows: &[
            text("iPhone、iPad、または Android デバイス", "iPhone, iPad, or Android device"),
            text("セキュリティキー", "Security key"),
        ],
        button: Some(text("続ける", "Continue")),
    }],
};

/// Signs that the other app did save it.
const SAVED: &[Sign] = &[Sign::ForeignProvider];

const OTHER_APP: MessageContent = MessageContent {
    headline: text(
        "別のアプリがパスキーを受け取り、保存できませんでした。",
        "Another app took the passkey and could not save it.",
    ),
    retry: Retry::Resume,
    cases: &[case(
        "パスキーは別のアプリに保存されました。このままお使いいただけます。",
        "The passkey was saved in another app. You can use it as it is.",
    )
    .seen(SAVED)
    .then(Retry::GoOn)],
    causes: &[
        line(
            "iCloud キーチェーンが保存先になっておらず、別の認証アプリが起動しました。",
            "iCloud Keychain is not set as the place for passkeys, so another authenticator app stepped in.",
        )
        .on(Audience::Iphone)
        .seen(&[Sign::ForeignProvider]),
        line(
            "別のアプリが、パスキーの保存先になっています。",
            "Another app is set as the place for passkeys.",
        )
        .seen(&[Sign::ForeignProvider]),
        line(
            "そのアプリは、仕事用アカウントなど専用のものです。",
            "That app serves only certain accounts, such as work ones.",
        )
        .unless(SAVED),
    ],
    remedies: &[
        advice(
            "ログインのときは、そのアプリで確認してください。アプリもパスキーも削除しないでください。",
            "Confirm with that app when you sign in, and do not delete the app or the passkey.",
        )
        .only(SAVED),
        shared::TURN_KEYCHAIN_ON.unless(SAVED),
        shared::CHOOSE_GOOGLE.unless(SAVED),
        shared::SAVE_ON_WINDOWS.unless(SAVED),
        shared::SAVE_ON_MAC.unless(SAVED),
        advice(
            "端末の標準の保存先に移したいときは、設定を変更してから登録し直せます。",
            "To keep it in the device's own place instead, change the setting and register again.",
        )
        .on(Audience::Phone)
        .only(SAVED)
        .guide(Guide::PasskeySaving),
        advice(
            "保存先を尋ねられたら、「パスワード（iCloud キーチェーン）」を選んでください。",
            "When asked where to save, choose “Passwords” (iCloud Keychain).",
        )
        .on(Audience::Iphone)
        .unless(SAVED),
        advice(
            "そのアプリの画面を閉じてから、登録をもう一度お試しください。",
            "Close that app's screen, then try the registration again.",
        )
        .unless(SAVED),
    ],
    drawings: &[Drawing {
        audience: Audience::Iphone,
        frame: PictureScreen::IosSheet,
        title: text("Authenticator", "Authenticator"),
        rows: &[text("パスキーを追加できませんでした", "Couldn't add passkey")],
        button: Some(text("OK", "OK")),
    }],
};
