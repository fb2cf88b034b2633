//! The words of the registration page.

use crate::shared_text::w;
use api::Text;

pub(crate) const TITLE: Text = w("スマートフォンの登録", "Register this phone");
/// The same where the PC itself is registered.
pub(crate) const OWN_TITLE: Text = w("パソコンの登録", "Register this PC");
pub(crate) const NO_LINK: Text = w(
    "認証局から「登録のご案内」が届いている方は、そこに印刷された QR コードを、この端末のカメラで読み取ってください。",
    "If your authority sent you a “Registration letter”, scan the QR code on it with the camera of this device.",
);
pub(crate) const NO_LINK_PC: Text = w(
    "登録済みのスマートフォンをお持ちの方は、そのスマートフォンかパソコンでログインし、マイページの「別のスマートフォンを追加」で表示した QR コードを読み取ってください。",
    "If one of your phones is already registered, sign in on it or on a PC, choose “Add another phone” on my page, and scan the QR code that appears.",
);
pub(crate) const STEPS: [Text; 4] =
    [w("パスワード", "Password"), w("パスキー", "Passkey"), w("名前", "Name"), w("完了", "Done")];
/// The names of the steps, where a PC shows the code instead of a letter.
pub(crate) const CODE_STEPS: [Text; 4] =
    [w("番号", "Number"), w("パスキー", "Passkey"), w("名前", "Name"), w("完了", "Done")];
/// The same, where this PC itself has asked for the code and opened it.
pub(crate) const OWN_STEPS: [Text; 4] =
    [w("本人確認", "Confirmation"), w("パスキー", "Passkey"), w("名前", "Name"), w("完了", "Done")];
pub(crate) const PASSWORD_LEAD: Text = w(
    "「パスワードのお知らせ」に記載されたパスワードを入力してください。",
    "Enter the password on the “Password sheet” that your authority sent you.",
);
/// How the authority that sent the letter is reached.
pub(crate) const CONTACT: Text = w("連絡先", "Contact");
pub(crate) const PASSWORD: Text = w("パスワード", "Password");
pub(crate) const SHOW: Text = w("パスワードを表示", "Show password");
pub(crate) const HIDE: Text = w("パスワードを隠す", "Hide password");
pub(crate) const SEND: Text = w("次へ", "Next");
pub(crate) const TRIES: Text = w("入力できる回数：あと", "Tries left: ");
pub(crate) const TIMES: Text = w("回", "");
pub(crate) const WRONG: Text = w(
    "パスワードが違います。「パスワードのお知らせ」をお確かめください。",
    "The password is wrong. Please check the “Password sheet”.",
);
/// The same, before the last try.
pub(crate) const WRONG_LAST: Text = w(
    "パスワードが違います。次に間違えるとロックされます。",
    "The password is wrong. One more wrong try locks the QR code.",
);
/// What the letter says of it, too.
pub(crate) const PASSWORD_HINT: Text =
    w("大文字・小文字や空白の違いは問いません。", "Capitals and spaces do not matter.");
/// What every password is like; between them, how many characters it has at least, and how many were typed.
pub(crate) const UNFIT: [Text; 3] = [
    w("パスワードは", "The password has at least "),
    w("文字以上の英数字です（現在", " letters and digits (now "),
    w("文字）。", ")."),
];
/// As many characters as a password has, or more, and others than it is made of.
pub(crate) const OTHER_LETTERS: Text = w(
    "英数字ではない文字が含まれています。パスワードは英数字で入力してください。",
    "The password has only letters and digits. What you typed has others, too.",
);
/// Where the form comes back by itself.
pub(crate) const OVER: Text = w(
    "時間が過ぎたため、パスワードの入力からやり直してください。登録はまだ完了していません。",
    "Time ran out before the device was registered. Please enter the password again.",
);
pub(crate) const EMPTY: Text = w("パスワードを入力してください。", "Please enter the password.");
/// Before and after the name of whoever registers.
pub(crate) const PASSKEY_LEAD: [Text; 2] = [
    w("", "Create a passkey for "),
    w(
        " 様のパスキー（ログイン用の鍵）を、この端末に作成します。",
        " on this device. You will use it to sign in.",
    ),
];
pub(crate) const PASSKEY_NEXT: Text = w(
    "ボタンを押すと、端末の本人確認の画面が表示されます。指紋・顔、または画面ロックの番号（PIN）で確認してください。",
    "When you press the button, your device asks you to confirm with your fingerprint, face or screen lock (PIN).",
);
/// Letters of one household are mixed up.
pub(crate) const PASSKEY_OTHER: Text = w(
    "お名前が違うときは、登録せずに、「登録のご案内」の発行元にご連絡ください。",
    "If this is not your name, do not register, and contact whoever issued the “Registration letter”.",
);
/// A letter's address was opened on a PC.
pub(crate) const LETTER_ON_PC: Text = w(
    "スマートフォンを登録するときは、「登録のご案内」の QR コードをスマートフォンのカメラで読み取ってください。このまま進むと、このパソコンを登録します。ほかの方と共用するパソコンでは、進まないでください。",
    "To register your phone, scan the QR code on the “Registration letter” with its camera. Going on here registers this PC: do not go on if you share it with others.",
);
/// Whoever can unlock a PC can use its passkeys.
pub(crate) const PASSKEY_PC: Text = w(
    "ほかの方と共用するパソコンは、登録しないでください。",
    "Do not register a PC that you share with others.",
);
/// The sheet as it looks on an iPhone: its heading, the place to keep the passkey in, its button.
pub(crate) const SHEET_IPHONE: [Text; 3] = [
    w("パスキーを保存しますか？", "Save a passkey?"),
    w("パスワード（iCloud キーチェーン）", "Passwords (iCloud Keychain)"),
    w("続ける", "Continue"),
];
/// The place to keep a passkey in, before iOS 18.
pub(crate) const KEYCHAIN: Text = w("iCloudキーチェーン", "iCloud Keychain");
/// What the system's sheet says on Android, from top to bottom.
pub(crate) const SHEET_ANDROID: [Text; 3] = [
    w("パスキーを作成しますか？", "Create a passkey?"),
    w("Google パスワード マネージャー", "Google Password Manager"),
    w("作成", "Create"),
];
pub(crate) const PASSKEY_IPHONE: Text = w(
    "保存先を尋ねられたら「パスワード」（iCloud キーチェーン）を選んでください。",
    "When asked where to save it, choose “Passwords” (iCloud Keychain).",
);
pub(crate) const PASSKEY_ANDROID: Text = w(
    "保存先を尋ねられたら「Google パスワード マネージャー」を選んでください。",
    "When asked where to save it, choose “Google Password Manager”.",
);
pub(crate) const MAKE: Text = w("この端末を登録する", "Register this device");
pub(crate) const LABEL_LEAD: Text =
    w("登録できました。この端末に名前を付けてください。", "This device is registered. Give it a name.");
pub(crate) const LABEL: Text = w("端末の名前", "Name of this device");
pub(crate) const SAVE: Text = w("この名前で完了", "Save and finish");
pub(crate) const UNSAVED: Text = w(
    "登録は完了しています。名前だけ保存できませんでした。",
    "This device is registered. Only its name was not saved.",
);
pub(crate) const LATER: Text = w("あとで変える", "Change it later");
pub(crate) const DONE: Text = w("登録が完了しました", "Registration complete");
/// Before the name of the device.
pub(crate) const DEVICE: Text = w("登録した端末", "Registered device");
pub(crate) const DONE_NEXT: Text = w(
    "この画面は閉じてかまいません。次からは、パソコンの画面の QR コードをこの端末で読み取ってログインできます。",
    "You can close this page. From now on, scan the QR code on a PC with this device to sign in.",
);
/// The same on a PC, with the words of its button.
pub(crate) const DONE_NEXT_PC: Text = w(
    "この画面は閉じてかまいません。次からは、ログイン画面の「このパソコンのパスキーでログイン」でログインできます。",
    "You can close this page. From now on, choose “Sign in with a passkey on this PC” to sign in.",
);
/// To where whoever registers this very PC has come from.
pub(crate) const TO_ACCOUNT: Text = w("マイページへ戻る", "Back to my page");
/// Only for whoever registered with the code of a letter.
pub(crate) const DONE_LETTER: Text = w(
    "「登録のご案内」と「パスワードのお知らせ」は、もう登録には使いません。本人IDを控えてから、破棄してください。本人IDは、マイページでも確認できます。",
    "The “Registration letter” and the “Password sheet” cannot be used again. Note down your holder ID (it is on my page, too), then destroy them.",
);
pub(crate) const ALREADY: Text = w("この登録は完了しています", "This registration is complete");
pub(crate) const ALREADY_NEXT: Text = w(
    "もう一度登録する必要はありません。このままログインできます。端末の名前は、マイページで変更できます。",
    "You need not register again. You can sign in right away, and rename the device on my page.",
);
pub(crate) const LOG_IN: Text = w("この端末でログイン", "Sign in with this device");
pub(crate) const CARDS_ON_PC: Text = w(
    "HPKI カードやマイナンバーカードで登録するときは、パソコンでこのページを開いてください。",
    "To register with an HPKI or My Number card, open this page on a PC.",
);
pub(crate) const PC_TITLE: Text = w("スマートフォンの登録", "Register a phone");
pub(crate) const PC_STEPS: [Text; 3] =
    [w("本人確認", "Confirmation"), w("QR コードを読み取る", "Scan the QR code"), w("完了", "Done")];
pub(crate) const PC_LEAD: Text = w(
    "はじめに本人確認をします。そのあとに表示される QR コードを、登録するスマートフォンで読み取ります。",
    "First confirm who you are. Then scan the QR code that appears, with the phone you want to register.",
);
pub(crate) const PC_WAYS: Text = w("本人確認の方法", "Ways to confirm who you are");
pub(crate) const PC_OLD_PHONE: [Text; 2] =
    [w("今までのスマートフォン", "Previous phone"), w("機種変更のとき", "When you change phones")];
pub(crate) const PC_READ: Text = w("カードを読み取る", "Read the card");
pub(crate) const PC_LETTER: Text = w(
    "認証局から「登録のご案内」が届いている方は、この画面での操作は不要です。スマートフォンのカメラで、そこに印刷された QR コードを読み取ってください。",
    "If your authority sent you a “Registration letter”, you do not need this page: scan the QR code on it with your phone's camera.",
);
pub(crate) const OLD_PHONE: Text = w("登録済みのスマートフォンで確認", "With a phone that is registered");
pub(crate) const OLD_PHONE_LEAD: Text = w(
    "機種変更のときは、今までのスマートフォンで QR コードを読み取って確認し、続けて新しいスマートフォンで次の QR コードを読み取ります。",
    "When you change phones: scan a QR code with the previous phone and confirm, then scan the next one with the new phone.",
);
pub(crate) const OLD_PHONE_TIME: Text = w(
    "2台ともお手元にご用意ください。制限時間は、2台の操作を合わせたものです。",
    "Have both phones at hand. The time limit is for both together.",
);
pub(crate) const OLD_PHONE_SHOW: Text = w("今までのスマートフォンで始める", "Begin with the previous phone");
