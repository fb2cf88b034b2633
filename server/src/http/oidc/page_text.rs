//! What our pages about applications say.

use api::Text;
use api::language::text;

/// While a browser is sent back by a form.
pub(super) const GOING_BACK: Text = text("アプリケーションに戻ります", "Going back to the application");
/// The button for it, without scripts.
pub(super) const GO_BACK: Text = text("アプリケーションに戻る", "Go back to the application");
/// Nobody can be sent on.
pub(super) const REFUSED: Text =
    text("アプリケーションを確認できませんでした", "The application could not be verified");
/// What it means.
pub(super) const REFUSED_WHY: Text = text(
    "ログインを求めたアプリケーションの設定が、この認証基盤の登録と一致しません。お手元の操作の誤りではありません。",
    "What the application asked for does not match how it is registered here. You have done nothing wrong.",
);
/// What to do.
pub(super) const REFUSED_WHAT: Text = text(
    "お使いのアプリケーションの管理者に、この画面の内容をお伝えください。",
    "Please tell the administrator of your application what this page says.",
);
/// Above what the developer reads.
pub(super) const DEVELOPER: Text = text("開発者向けの情報", "For the developer");
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
/// The request is over.
pub(super) const OVER: Text = text("ログインの受付時間が過ぎました", "This sign-in is over");
/// What it means.
pub(super) const OVER_WHY: Text = text(
    "時間が過ぎたか、すでに完了したか、別のブラウザで始められたログインです。",
    "It has taken too long, was completed already, or was begun in another browser.",
);
/// What to do.
pub(super) const OVER_WHAT: Text = text(
    "アプリケーションに戻り、もう一度ログインを始めてください。",
    "Please go back to the application and sign in again from there.",
);
/// Something failed here.
pub(super) const FAILED: Text = text("ただいまログインできません", "Signing in is not possible right now");
/// What to do.
pub(super) const FAILED_WHAT: Text = text(
    "しばらく待ってから、このページを再読み込みしてください。",
    "Please wait a moment, and load this page again.",
);
/// Somebody has logged out.
pub(super) const LOGGED_OUT: Text = text("ログアウトしました", "You are signed out");
/// What to do then.
pub(super) const LOGGED_OUT_WHAT: Text = text("このページは閉じてかまいません。", "You can close this page.");
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
/// The address behind a logout is wrong.
pub(super) const WRONG_ADDRESS: Text =
    text("戻り先を確認できませんでした", "The way back could not be verified");
/// What it means.
pub(super) const WRONG_ADDRESS_WHY: Text = text(
    "ログアウトはまだ行われていません。アプリケーションの戻り先が、この認証基盤に登録されていません。",
    "You are not signed out yet. The address that the application wants to send you back to is not registered here.",
);
/// Where the code of an application's screen is typed.
pub(super) const TYPE_CODE: Text = text("コードの入力", "Enter the code");
/// What to do.
pub(super) const TYPE_CODE_WHAT: Text = text(
    "アプリケーションの画面に表示されているコードを入力してください。登録済みのスマートフォンで行います。",
    "Enter the code that the application shows. Use your registered phone for this.",
);
/// The field.
pub(super) const CODE: Text = text("コード", "Code");
/// What it looks like.
pub(super) const CODE_EXAMPLE: Text = text("例：WDJ-BMJ-42", "For example: WDJ-BMJ-42");
/// The code leads nowhere.
pub(super) const CODE_WRONG: Text = text(
    "このコードは使えません。画面のコードをもう一度ご確認ください。時間が過ぎたときや、ほかの端末で開いたときは、アプリケーションで新しいコードを表示してください。",
    "This code cannot be used. Please compare it with the screen. If it has run out, or was opened on another device, have the application show a new one.",
);
/// The button.
pub(super) const GO_ON: Text = text("進む", "Go on");
