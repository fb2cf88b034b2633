//! The words of the login page.

use crate::words::w;
use api::Text;

pub(crate) const TITLE: Text = w("ログイン", "Sign in");
pub(crate) const SIGNED_IN: Text = w("さんとしてログイン中です", "is signed in here");
pub(crate) const OTHER: Text = w("別の人がログインする", "Somebody else signs in");
pub(crate) const SOLO: Text = w("この端末でログイン", "Sign in with this device");
pub(crate) const SOLO_LEAD: Text = w(
    "登録済みのスマートフォンなら、ボタンを押して指紋・顔で確認するだけです。",
    "If this phone is registered, press the button and confirm with your fingerprint or face.",
);
pub(crate) const SOLO_PC: Text =
    w("このパソコンのパスキーでログイン", "Sign in with a passkey on this computer");
pub(crate) const NEARBY: Text = w("Bluetooth でスマートフォンにつなぐ", "Use a phone nearby over Bluetooth");
pub(crate) const PHONE_LEAD: Text = w(
    "登録済みのスマートフォンで QR コードを読み取ってログインします。",
    "Sign in by scanning a QR code with your registered phone.",
);
pub(crate) const HOLDER_ID: Text =
    w("本人 ID（医籍登録番号・薬剤師登録番号など）", "Holder ID (registration number)");
pub(crate) const HOLDER_HINT: Text =
    w("全角でも、空白が入っていてもかまいません。", "Full-width letters and spaces are fine.");
pub(crate) const SHOW: Text = w("QR コードを表示", "Show the QR code");
pub(crate) const WITHOUT: Text = w("ID を入れずに QR コードを表示", "Show the QR code without an ID");
pub(crate) const SCAN: Text =
    w("スマートフォンのカメラで読み取ってください", "Scan this with your phone's camera");
pub(crate) const SCAN_HELP: [Text; 3] = [
    w(
        "カメラアプリを QR コードに向けて、表示されたリンクをタップします。",
        "Point the camera app at the code and tap the link that appears.",
    ),
    w(
        "この画面に出る番号を、スマートフォンで選びます。",
        "Choose on the phone the number that appears here.",
    ),
    w(
        "指紋・顔で確認すると、この画面が自動で進みます。",
        "Confirm with your fingerprint or face; this page then goes on by itself.",
    ),
];
pub(crate) const RENEWING: Text = w("新しい QR コードを用意しています…", "Getting a new QR code…");
pub(crate) const TIRED: Text = w("QR コードの表示を止めました", "The QR code was put away");
pub(crate) const TIRED_HELP: Text =
    w("続けるときは、新しい QR コードを表示してください。", "To go on, show a new QR code.");
pub(crate) const OPENED: Text =
    w("スマートフォンで次の番号を選んでください", "Choose this number on your phone");
pub(crate) const ON_PHONE: Text = w("読み取った端末", "Phone");
pub(crate) const CONFIRMING: Text =
    w("スマートフォンで指紋・顔の確認をしてください", "Confirm with your fingerprint or face on the phone");
pub(crate) const TAKING: Text = w("ログインしています…", "Signing you in…");
pub(crate) const CANCELLED: Text = w("ログインを取り消しました", "Sign-in cancelled");
pub(crate) const CANCELLED_BY_PHONE: Text =
    w("スマートフォンでログインを取り消しました", "Sign-in was cancelled on the phone");
pub(crate) const FROM_PC: Text = w(
    "パソコンにログインするときは、パソコンの画面の QR コードをカメラで読み取ってください。",
    "To sign in on a PC, scan the QR code on its screen with the camera.",
);
pub(crate) const FIRST_TIME: Text = w("はじめての方・機種変更の方", "First time or new phone?");
pub(crate) const REGISTER: Text = w("登録の案内を見る", "How to register");
