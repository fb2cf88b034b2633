//! The words of the account page.

use crate::words::w;
use api::Text;

pub(crate) const TITLE: Text = w("マイページ", "My page");
pub(crate) const DEVICES: Text = w("登録済みの端末", "Registered devices");
pub(crate) const NONE: Text = w("登録済みの端末はありません。", "No device is registered.");
pub(crate) const HOLDER: Text = w("本人 ID", "Holder ID");
pub(crate) const CURRENT: Text = w("今ログインに使った端末", "used for this session");
pub(crate) const KEPT_IN: Text = w("鍵の保存先", "Kept in");
pub(crate) const REGISTERED: Text = w("登録日時", "Registered");
pub(crate) const LAST_USED: Text = w("最後に使った日時", "Last used");
pub(crate) const NEVER: Text = w("まだ使っていません", "Not yet");
pub(crate) const COPIES: Text = w("ほかの端末との同期", "Synced");
pub(crate) const COPIES_NONE: Text = w("なし（この端末だけ）", "No, on this device only");
pub(crate) const COPIES_POSSIBLE: Text = w("なし", "No");
pub(crate) const COPIES_SYNCED: Text =
    w("あり（同じアカウントの端末）", "Yes, with devices of the same account");
pub(crate) const RENAME: Text = w("名前を変える", "Rename");
pub(crate) const NAME: Text = w("端末の名前", "Name of the device");
pub(crate) const SAVE: Text = w("保存", "Save");
pub(crate) const NAME_BAD: Text = w("1〜40 文字で入力してください。", "Please enter 1 to 40 characters.");
pub(crate) const REMOVE: Text = w("登録を消す", "Remove");
pub(crate) const REMOVE_TITLE: Text = w("この端末の登録を消しますか？", "Remove this device?");
pub(crate) const REMOVE_LEAD: Text = w(
    "消すと、この端末ではログインできなくなります。使用中のログインもすぐに終わります。",
    "It will no longer be able to sign in, and its sessions end at once.",
);
pub(crate) const REMOVE_CURRENT: Text = w(
    "今のログインに使った端末です。消すとこの画面からもログアウトします。",
    "It is the device of this very session: removing it also signs you out here.",
);
pub(crate) const REMOVE_LAST: Text = w(
    "最後の端末です。消したあとに登録し直すには、認証局の新しい QR コードが必要です。",
    "It is your last device. To register again you will need a new QR code from your authority.",
);
pub(crate) const REMOVE_YES: Text = w("登録を消す", "Remove it");
pub(crate) const CONFIRM_TITLE: Text = w("ご本人の確認をお願いします", "Please confirm it is you");
pub(crate) const CONFIRM_LEAD: Text = w(
    "端末の追加や削除の前に、登録済みの端末で確認します。",
    "Before devices are added or removed, confirm with a registered device.",
);
pub(crate) const CONFIRM_HERE: Text = w("この端末で確認する", "Confirm on this device");
pub(crate) const CONFIRM_PHONE: Text = w("スマートフォンで確認する", "Confirm with my phone");
pub(crate) const ADD: Text = w("別のスマートフォンを追加", "Add another phone");
pub(crate) const ADD_LEAD: Text = w(
    "追加するスマートフォンのカメラで読み取ってください。",
    "Scan this with the camera of the phone you want to add.",
);
pub(crate) const ADD_OPENED: Text =
    w("スマートフォンで登録の操作をしてください", "Please go on with the registration on the phone");
pub(crate) const ADD_DONE: Text = w("追加しました", "Added");
pub(crate) const LOG_OUT: Text = w("ログアウト", "Sign out");
pub(crate) const SIGNED_OUT: Text = w("ログアウトしました", "You are signed out");
pub(crate) const LOG_IN: Text = w("ログイン", "Sign in");
pub(crate) const ON_PHONE: Text = w("読み取った端末", "Phone");
