//! The words of the approving page.

use crate::shared_text::w;
use api::Text;

pub(crate) const TITLE: Text = w("承認", "Approve");
pub(crate) const STEPS: [Text; 3] = [w("番号", "Number"), w("パスキー", "Passkey"), w("完了", "Done")];
pub(crate) const NO_LINK: Text = w(
    "パソコンの画面に表示されている QR コードを、スマートフォンのカメラで読み取ってください。",
    "Scan the QR code on the PC with your phone's camera.",
);
/// Before what somebody wants to sign in to.
pub(crate) const ASKED_FOR: Text = w("ログインの承認：", "Approve a sign-in: ");
pub(crate) const LEAD_CHANGE: Text = w(
    "次の変更の確認を求められています。ご自身の操作でなければ、確認しないでください。",
    "You are asked to confirm this change. If it is not yours, do not confirm it.",
);
/// Before what is to be changed.
pub(crate) const ASKED_TO: Text = w("変更の内容：", "Change: ");
pub(crate) const USE_CHANGE: Text = w("この変更を確認する", "Confirm this change");
pub(crate) const NEWS_HELP: Text = w(
    "身に覚えがないときは、認証局にご連絡ください。端末とマイナンバーカードの登録は、マイページで削除できます。",
    "If it was not you, call your authority. Devices and My Number cards can be removed on my page.",
);
/// Around the PC that asks and its place, behind what it asks for.
pub(crate) const FROM: [Text; 3] = [w("（", " ("), w("、", ", "), w("）", ")")];
/// Around the letters of an application's code.
pub(crate) const WHICH: [Text; 2] = [
    w("画面のコード「", "Choose the number that follows “"),
    w("-」に続く番号を選んでください", "-” in the code on the screen"),
];
/// Before somebody approves what another person may have begun.
pub(crate) const NOT_YOURS: Text = w(
    "ご自身で始めた操作でないときや、リンクや番号を別の方から知らされたときは、承認しないでください。",
    "Do not approve if someone else began this, or sent you the link or told you the number.",
);
/// What the application says of its own.
pub(crate) const MESSAGE: Text =
    w("画面に次の表示があることをお確かめください：", "Check that the screen says: ");
pub(crate) const ASKED: Text = w("操作を始めた時刻", "Begun at");
pub(crate) const HOLDER: Text = w("本人ID", "Holder ID");
pub(crate) const CONFIRM: Text =
    w("指紋・顔・画面ロックで確認します。", "Confirm with your fingerprint, face or screen lock.");
pub(crate) const USE: Text = w("確認してログイン", "Confirm and sign in");
pub(crate) const REFUSE: Text = w("承認しない", "Do not approve");
pub(crate) const APPROVED: Text = w("確認できました", "Confirmed");
pub(crate) const APPROVED_NEXT: Text = w(
    "操作を始めた画面をご覧ください。自動で進まないときは、その画面の案内に従ってください。",
    "Please see the screen where you began. If it does not go on by itself, follow its steps.",
);
pub(crate) const CANCELLED: Text = w("承認しませんでした", "Not approved");
pub(crate) const CANCELLED_NEXT: Text = w(
    "続けるときは、操作を始めた画面でやり直してください。",
    "To go on, start again on the screen where you began.",
);
