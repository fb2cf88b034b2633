//! What our pages about applications say.

use crate::journey::user_code::Unlike;
use api::language::text;
use api::{Language, Text};

/// While a browser is sent back by a form.
pub(super) const GOING_BACK: Text = text("アプリケーションに戻ります", "Going back to the application");
/// The heading of message 5.1: nobody knows the application.
pub(super) const UNKNOWN: Text =
    text("アプリケーションを確認できませんでした", "The application could not be verified");
/// The heading of message 5.2: its way back is not registered.
pub(super) const RETURN_ADDRESS: Text = text(
    "アプリケーションへの戻り先を確認できませんでした",
    "The way back to the application could not be verified",
);
/// The heading of message 5.3: the request is over.
pub(super) const OVER: Text = text("ログインの受付が終了しました", "This sign-in is over");
/// The heading of message 5.4: the way back after a logout is not registered.
pub(super) const LOGOUT_ADDRESS: Text = text(
    "ログアウト後の戻り先を確認できませんでした",
    "The way back after signing out could not be verified",
);
/// The heading of message 5.6: too much is asked, or something failed here.
pub(super) const NOT_NOW: Text = text("ただいま処理できません", "This is not possible right now");
/// Opens what the developer reads.
pub(super) const VENDOR: Text = text("アプリケーションの提供元の方へ", "For the application's vendor");
/// Somebody has logged in with something that is not enough.
pub(super) const OTHER_MEANS: Text = text("別の方法でのログインが必要です", "Please sign in another way");
/// What it means.
pub(super) const OTHER_MEANS_WHY: Text = text(
    "このアプリケーションでは、次のいずれかでのログインが必要です。",
    "This application asks you to sign in with one of these.",
);
/// The button.
pub(super) const OTHER_MEANS_AGAIN: Text = text("ログイン画面に進む", "Go on to sign in");
/// A registered phone.
pub(super) const PHONE: Text = text("登録済みのスマートフォン", "Your registered phone");
/// Somebody has logged out.
pub(super) const LOGGED_OUT: Text = text("ログアウトしました", "You are signed out");
/// What to do then.
pub(super) const LOGGED_OUT_WHAT: Text = text("このページは閉じてかまいません。", "You can close this page.");
/// Somebody who is signed in has come back to a login that is completed.
pub(super) const DONE: Text = text("ログインは完了しています", "You have signed in already");
/// For which application: behind its name.
pub(super) const DONE_WHAT: Text = text(
    "へのログインは完了しています。ブラウザの「戻る」や履歴から、ログインの途中の画面が開かれました。",
    " has let you in. “Back” or the history of the browser led to a page of the sign-in.",
);
/// What to do then, where nobody has said where the application is found.
pub(super) const DONE_GO_ON: Text = text(
    "アプリケーションの画面で、そのまま続けてください。このページは閉じてかまいません。",
    "Please go on in the application. You can close this page.",
);
/// While a browser comes once more, with its cookies.
pub(super) const ASK_AGAIN: Text = text("ログアウトに進みます", "Going on to sign out");
/// Whether somebody wants to log out.
pub(super) const ASK: Text = text("ログアウトしますか", "Do you want to sign out?");
/// Who asks: behind the application's name.
pub(super) const ASKED_BY: Text = text("からログアウトの依頼がありました。", " asks you to sign out.");
/// Nobody knows who asks.
pub(super) const ASKED_BY_SOMEONE: Text =
    text("アプリケーションからログアウトの依頼がありました。", "An application asks you to sign out.");
/// What logging out does.
pub(super) const ASK_WHAT: Text = text(
    "ログアウトすると、このブラウザからログインしたほかのアプリケーションでも、もう一度ログインが必要になります。",
    "After that you have to sign in again for every application that you opened from this browser.",
);
/// The button.
pub(super) const SIGN_OUT: Text = text("ログアウトする", "Sign out");
/// The other one.
pub(super) const STAY: Text = text("ログアウトしない", "Stay signed in");
/// Where the code of an application's screen is typed.
pub(super) const TYPE_CODE: Text = text("コードの入力", "Enter the code");
/// What to do.
pub(super) const TYPE_CODE_WHAT: Text = text(
    "アプリケーションの画面に表示されているコードを、登録済みのスマートフォンで入力してください。",
    "On your registered phone, enter the code that the application shows.",
);
/// The field.
pub(super) const CODE: Text = text("コード", "Code");
/// What it looks like.
pub(super) const CODE_EXAMPLE: Text = text("例：WDJ-BMJ-42", "For example: WDJ-BMJ-42");
/// The code leads nowhere: the title of message 5.5, which says below what to do.
pub(super) const CODE_WRONG: Text = text("このコードは使えません。", "This code cannot be used.");
/// Nothing was typed.
const CODE_EMPTY: Text = text("コードを入力してください。", "Please enter the code.");
/// A letter that no code has.
const CODE_FOREIGN: Text = text(
    "「{character}」は、コードに使われない文字です。画面のコードをお確かめください。",
    "No code contains “{character}”. Please check the code on the screen.",
);
/// Something is missing.
const CODE_SHORT: Text = text(
    "入力されたコードが短すぎます。英字6文字と数字2文字を入力してください。",
    "What you entered is too short. Enter six letters and two digits.",
);
/// There is more than a code.
const CODE_LONG: Text = text(
    "入力されたコードが長すぎます。英字6文字と数字2文字を入力してください。",
    "What you entered is too long. Enter six letters and two digits.",
);
/// Digits stand where letters do, or the other way round.
const CODE_ORDER: Text = text(
    "コードは、英字6文字、数字2文字の順です。画面のコードをお確かめください。",
    "A code is six letters and then two digits. Please check the code on the screen.",
);
/// At the foot of a message: what its number is for.
pub(super) const TELL_NUMBER: Text =
    text("お問い合わせのときは、この番号も伝えてください。", "Please give this number when you ask.");
/// The button.
pub(super) const GO_ON: Text = text("進む", "Continue");

/// What is wrong with what can be no code.
pub(super) fn unlike_code(why: Unlike, language: Language) -> String {
    let (said, character) = match why {
        Unlike::Empty => (CODE_EMPTY, None),
        Unlike::Foreign(character) => (CODE_FOREIGN, Some(character)),
        Unlike::Short => (CODE_SHORT, None),
        Unlike::Long => (CODE_LONG, None),
        Unlike::Order => (CODE_ORDER, None),
    };
    let character = character.map(String::from).unwrap_or_default();
    said.in_language(language).replace("{character}", &character)
}
