//! The words that stand on pages of the app and on those that the server writes itself (`/help`, `/check`), so that they stand once.
//! `app/hooks/words.mjs` reads them too, for the plain program.

use crate::language::{Text, text as w};

/// The name of the whole.
pub const NAME: Text = w("HPKI 認証", "HPKI sign-in");
/// The other language, in that language.
pub const OTHER_LANGUAGE: Text = w("English", "日本語");
/// To the main part, for those who use a keyboard.
pub const SKIP: Text = w("本文へ", "Skip to content");
/// Link to the help pages.
pub const HELP: Text = w("ヘルプ", "Help");
/// Before what the manual, and what people are used to, call a screen.
pub const TOLD_BEFORE: Text = w("これまでの表示：", "As it was shown before: ");
/// Before the number of an incident.
pub const INCIDENT: Text = w("お問い合わせ番号", "Number for the help desk");
/// To the page that checks the device, which is not the app's.
pub const CHECK_DEVICE: Text = w("端末の動作確認", "Check this device");
/// Before whom to call, and how.
pub const CALL: Text = w("連絡先：", "Contact: ");
/// Whoever runs this service, as whom people call.
pub const HELP_DESK: Text = w("ヘルプデスク", "The help desk");
/// The steps of a journey or a guide.
pub const STEPS: Text = w("手順", "Steps");
/// Over the causes of a message.
pub const CAUSES: Text = w("考えられる原因", "What may be the cause");
/// Over the remedies of a message.
pub const REMEDIES: Text = w("次にすること", "What to do next");
/// Over a drawing of a system's own screen, which nobody shall take for buttons of ours.
pub const SAMPLE: Text = w("画面の見本", "What it looks like");
/// To both who have a journey's two screens before them, where one of them did not approve: somebody else may be at the other.
pub const STRANGER: Text = w(
    "ご自身で始めた操作でなければ、そのまま閉じてください。繰り返し表示されるときは、発行元の認証局にご連絡ください。",
    "If it was not you who started this, simply close the page. If it appears again, call your authority.",
);
/// Link to the page about registration.
pub const REGISTER: Text = w("登録の方法を見る", "How to register");
/// Link to the login with the phone.
pub const USE_PHONE: Text = w("スマートフォンでログインする", "Sign in with the phone");
/// Link to where one signs in.
pub const TO_LOGIN: Text = w("ログイン画面へ", "To the sign-in page");
/// Link to binding a My Number card.
pub const BIND_CARD: Text = w("マイナンバーカードを登録する", "Register a My Number card");
/// Over a code that opens the page on the phone.
pub const ON_PHONE: Text = w("スマートフォンで読む", "Read this on the phone");
/// Link: back to the application, where nothing came of its request.
pub const GO_BACK: Text = w("アプリケーションに戻る", "Go back to the application");
/// Button: loads the page anew.
pub const RELOAD: Text = w("読み込み直す", "Reload");
/// Over what may be the cause, what the browser said, and the number of the incident.
pub const TECHNICAL: Text = w("詳しい情報", "Details");
/// To a message's page, which can be read and shown to others while this one stays.
pub const ELSEWHERE: Text = w("この説明を別の画面で開く", "Open this explanation on its own page");
