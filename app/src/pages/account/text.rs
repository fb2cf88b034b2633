//! The words of the account page.

use super::confirming_state::ConfirmingWay;
use crate::shared_text::{self, w};
use api::Text;

pub(crate) const TITLE: Text = w("マイページ", "My page");
pub(crate) const DEVICES: Text = w("登録済みの端末", "Registered devices");
pub(crate) const NONE: Text = w("登録済みの端末はありません。", "No device is registered.");
pub(crate) const HOLDER: Text = w("本人ID", "Holder ID");
pub(crate) const CURRENT: Text = w("現在のログインに使った端末", "used for this session");
pub(crate) const KEPT_IN: Text = w("鍵の保存先", "Kept in");
pub(crate) const LAST_USED: Text = w("最終使用", "Last used");
pub(crate) const NEVER: Text = w("まだ使っていません", "Not yet");
pub(crate) const COPIES: Text = w("ほかの端末との同期", "Synced");
pub(crate) const COPIES_NONE: Text = w("なし（この端末だけ）", "No, on this device only");
pub(crate) const COPIES_POSSIBLE: Text = w("なし", "No");
pub(crate) const COPIES_SYNCED: Text =
    w("あり（同じアカウントの端末）", "Yes, with devices of the same account");
pub(crate) const RENAME: Text = w("名前を変える", "Rename");
pub(crate) const NAME: Text = w("端末の名前", "Name of the device");
pub(crate) const NOT_SAVED: Text =
    w("保存できませんでした。もう一度お試しください。", "It was not saved. Please try again.");
pub(crate) const SAVE: Text = w("保存", "Save");
pub(crate) const RENAMED: Text = w("名前を変更しました", "The name was changed");
pub(crate) const DEVICE_REMOVED: Text = w("端末の登録を削除しました", "The device was removed");
pub(crate) const GONE: Text = w("すでに削除されています", "It was removed already");
pub(crate) const CARD_REMOVED: Text = w("カードの登録を削除しました", "The card was removed");
pub(crate) const ENDED: Text = w("ログインを終了しました", "The session was ended");
pub(crate) const OTHERS_ENDED: Text =
    w("ほかのログインをすべて終了しました", "All other sessions were ended");
pub(crate) const REMOVE: Text = w("登録を削除する", "Remove");
pub(crate) const REMOVE_TITLE: Text = w("次の端末の登録を削除しますか？", "Remove this device?");
pub(crate) const REMOVE_LEAD: Text = w(
    "削除すると、その端末ではログインできなくなります。使用中のログインもすぐに終了します。",
    "It will no longer be able to sign in, and its sessions end at once.",
);
pub(crate) const REMOVE_CURRENT: Text = w(
    "現在のログインに使った端末です。削除すると、この画面からもログアウトします。",
    "You signed in here with this device: removing it also signs you out here.",
);
pub(crate) const REMOVE_LAST: Text = w(
    "最後の端末です。削除すると、ログインに使えるものがなくなります。登録し直すには、新しい「登録のご案内」が必要です。",
    "It is your last device: without it nothing signs you in. To register again you will need a new “Registration letter” from your authority.",
);
/// The same where cards can be used: whoever has an HPKI card signs in with it, used before or not.
pub(crate) const REMOVE_LAST_HPKI: Text = w(
    "最後の端末です。削除したあとは、HPKI カードでログインします。お持ちでないときは、新しい「登録のご案内」が必要です。",
    "It is your last device. After that you sign in with your HPKI card; without one you need a new “Registration letter” from your authority.",
);
pub(crate) const REMOVE_YES: Text = w("登録を削除する", "Remove it");
pub(crate) const REMOVE_ONLY_CARD: Text = w(
    "登録が残っているのは、このカードだけです。削除したあとは、HPKI カードでログインします。お持ちでないときは、新しい「登録のご案内」が必要です。",
    "It is all that is registered. After that you sign in with your HPKI card; without one you need a new “Registration letter” from your authority.",
);
pub(crate) const CONFIRM_TITLE: Text = w("この変更の確認をお願いします", "Please confirm this change");
pub(crate) const CONFIRM_LEAD: Text = w(
    "ご本人であることを確認すると、上の変更が行われます。",
    "Confirm that it is you, and the change above is made.",
);
pub(crate) const NEW: Text = w("新しく追加", "newly added");
pub(crate) const SESSIONS: Text = w("ログイン中のブラウザなど", "Where you are signed in");
pub(crate) const SESSION_CURRENT: Text = w("この画面", "this one");
pub(crate) const SESSION_NEW: Text = w("新しいログイン", "new");
pub(crate) const PLACE: Text = w("場所または IP アドレス", "Place or IP address");
pub(crate) const OPENED_BY: Text = w("ログインに使ったもの", "Signed in with");
pub(crate) const OPENED: Text = w("ログイン日時", "Signed in");
pub(crate) const END: Text = w("このログインを終了する", "End this session");
pub(crate) const END_OTHERS: Text = w("ほかのログインをすべて終了する", "End all other sessions");
/// Where there is no other yet.
pub(crate) const ADD_FIRST: Text = w("スマートフォンを登録", "Register a phone");
pub(crate) const NOT_SIGNED_IN: Text = w("ログインしてください", "Please sign in");
pub(crate) const ADD: Text = w("別のスマートフォンを追加", "Add another phone");
pub(crate) const LOG_OUT: Text = w("ログアウト", "Sign out");
pub(crate) const SIGNED_OUT: Text = w("ログアウトしました", "You are signed out");
/// Where signing out did not arrive: whoever walks away from a shared PC believes to be out.
pub(crate) const STILL_IN: Text = w("まだログアウトしていません。", "You are not signed out yet.");
/// After a removal that ended this very session.
pub(crate) const REMOVED_OUT: Text =
    w("登録を削除し、ログアウトしました", "It was removed, and you are signed out");
/// Button: to the list, from something that is done.
pub(crate) const TO_LIST: Text = w("マイページへ戻る", "Back to my page");
pub(crate) const LOG_IN: Text = w("ログイン", "Sign in");
pub(crate) const REMOVE_LAST_CARD: Text = w(
    "最後の端末です。登録し直すときは、カードで本人確認をします。",
    "It is your last device. You can register again with your card.",
);
pub(crate) const CARDS: Text = w("お使いのカード", "Your cards");
pub(crate) const LOST_HPKI: Text = w(
    "カードをなくしたときは、発行元の認証局にご連絡ください。",
    "If the card is lost, call the authority that issued it.",
);
pub(crate) const NO_CARDS: Text = w(
    "カードでログインすると、ここに表示されます。",
    "A card is listed here once you have signed in with it.",
);
pub(crate) const CARD_CURRENT: Text = w("現在のログインに使ったカード", "used for this session");
pub(crate) const SINCE: Text = w("登録日", "Registered");
pub(crate) const REMOVE_CARD_TITLE: Text = w("このカードの登録を削除しますか？", "Remove this card?");
pub(crate) const REMOVE_HPKI: Text =
    w("このカードで行ったログインは、すぐに終了します。", "The sessions that it opened end at once.");
pub(crate) const REMOVE_JPKI: Text = w(
    "もう一度登録するまで、このカードではログインできなくなります。使用中のログインもすぐに終了します。",
    "It will not sign you in until you register it again, and its sessions end at once.",
);
pub(crate) const REMOVE_CARD_CURRENT: Text = w(
    "現在のログインに使ったカードです。削除すると、この画面からもログアウトします。",
    "You signed in here with this card: removing it also signs you out here.",
);
/// Button: confirms the change in this way.
pub(crate) const fn confirm_by(way: ConfirmingWay) -> Text {
    match way {
        ConfirmingWay::Here => shared_text::CONFIRM_HERE,
        ConfirmingWay::Phone => w("スマートフォンで確認する", "Confirm with my phone"),
        ConfirmingWay::Card(kind) => shared_text::confirm_by_card(kind),
    }
}
pub(crate) const READ_CARD: Text = w("カードを読み取る", "Read the card");
pub(crate) const BIND: Text = w("マイナンバーカードを登録", "Register a My Number card");
pub(crate) const BIND_ANOTHER: Text = w("新しいマイナンバーカードに変更", "Replace the My Number card");
pub(crate) const BIND_ON_PC: Text = w(
    "マイナンバーカードの登録は、カードリーダーのあるパソコンで行います。",
    "To register a My Number card, use a PC with a card reader.",
);
pub(crate) const BIND_STEPS: [Text; 3] = [
    w("HPKI カード", "HPKI card"),
    w("カードの入れ替え", "Swap the cards"),
    w("マイナンバーカード", "My Number card"),
];
pub(crate) const BIND_HPKI: Text = w("HPKI カードで本人確認をします", "First, the HPKI card");
pub(crate) const BIND_CONFIRM: Text = w(
    "マイナンバーカードを登録する前に、もう一度 HPKI カードを読み取ります。",
    "Before a My Number card is registered, your HPKI card is read once more.",
);
pub(crate) const BIND_LOG_IN: Text = w(
    "マイナンバーカードの登録には、HPKI カードでのログインが必要です。ここで読み取ると、そのまま続けられます。",
    "To register a My Number card, read your HPKI card here first.",
);
pub(crate) const READ_HPKI: Text = w("HPKI カードを読み取る", "Read the HPKI card");
pub(crate) const READ_JPKI: Text = w("マイナンバーカードを読み取る", "Read the My Number card");
pub(crate) const SWAP: Text = w("カードを入れ替えてください", "Now swap the cards");
pub(crate) const SWAP_DRAWN: Text =
    w("HPKI カードを抜き、マイナンバーカードを入れる", "The HPKI card comes out, the My Number card goes in");
pub(crate) const SWAP_LEAD: Text = w(
    "カードリーダーから HPKI カードを抜き、マイナンバーカードを入れます。ブラウザは開いたままでかまいません。",
    "Take the HPKI card out of the reader and put the My Number card in. The browser can stay open.",
);
pub(crate) const SWAPPED: Text = w("入れ替えました", "I have swapped them");
pub(crate) const BIND_JPKI: Text = w("マイナンバーカードを登録します", "Now the My Number card");
pub(crate) const BY_EXTENSION: Text = w("ブラウザの拡張機能を使う", "Use the browser's extension");
pub(crate) const BY_EXTENSION_HINT: Text = w(
    "「利用者クライアントソフト」の拡張機能を使っているパソコンでは、拡張機能でも登録できます。",
    "On PCs with the JPKI client software's extension, you can use that instead.",
);
pub(crate) const WITHOUT_EXTENSION: Text = w("拡張機能を使わずに登録する", "Register without the extension");
pub(crate) const EXTENSION_LOOKING: Text = w("拡張機能を確認しています…", "Looking for the extension…");
pub(crate) const EXTENSION_READY: Text = w("拡張機能で登録します", "Register with the extension");
pub(crate) const EXTENSION_LEAD: Text = w(
    "マイナンバーカードをカードリーダーに入れて、ボタンを押してください。",
    "Put the My Number card in the reader and press the button.",
);
pub(crate) const EXTENSION_CANCELLED: Text =
    w("カードの読み取りをやめました。", "Reading the card was cancelled.");
pub(crate) const EXTENSION_SIGNING: Text =
    w("開いた小さな画面で操作してください", "Go on in the small window that opened");
pub(crate) const EXTENSION_PIN: Text =
    w("利用者証明用の暗証番号（数字4桁）を入力します。", "Enter the 4-digit PIN for user authentication.");
pub(crate) const BOUND: Text = w("マイナンバーカードを登録しました", "The My Number card is registered");
pub(crate) const BOUND_LEAD: Text =
    w("次からは、このカードでもログインできます。", "From now on you can also sign in with this card.");
