//! The words about a phone that acts for this PC.

use crate::shared_text::w;
use api::Text;

pub(super) const SCAN: Text =
    w("スマートフォンのカメラで読み取ってください", "Scan this with your phone's camera");
/// Where a phone says who is there, beside one that is to be registered.
pub(super) const SCAN_OWN: Text = w(
    "登録済みのスマートフォンのカメラで読み取ってください",
    "Scan this with the phone that is registered already",
);
pub(super) const SCAN_HELP: [Text; 3] = [
    w(
        "カメラアプリを QR コードに向けて、表示されたリンクをタップします。",
        "Point the camera app at the code and tap the link that appears.",
    ),
    w(
        "この画面に表示される番号を、スマートフォンで選びます。",
        "Choose on the phone the number that appears here.",
    ),
    w(
        "指紋・顔で確認すると、この画面が自動で進みます。",
        "Confirm with your fingerprint or face; this page then goes on by itself.",
    ),
];
pub(super) const RENEWING: Text = w("新しい QR コードを用意しています…", "Getting a new QR code…");
pub(super) const TIRED: Text = w("QR コードの表示を終了しました", "The QR code is no longer shown");
pub(super) const TIRED_HELP: Text =
    w("続けるときは、新しい QR コードを表示してください。", "To go on, show a new QR code.");
/// The number that is to be picked on the phone: the heading over it, and the words before and after it where it is said aloud.
pub(super) const PICK: [Text; 3] = [
    w("スマートフォンで次の番号を選んでください", "Choose this number on your phone"),
    w("スマートフォンで ", "Choose "),
    w(" を選んでください", " on your phone"),
];
/// The same on a device that is to be registered: a phone, a tablet or a PC.
pub(super) const PICK_NEW: [Text; 3] = [
    w("登録する端末で次の番号を選んでください", "Choose this number on the new device"),
    w("登録する端末で ", "Choose "),
    w(" を選んでください", " on the new device"),
];
pub(super) const ON_PHONE: Text = w("読み取った端末：", "Device: ");
pub(super) const CONFIRMING: Text =
    w("スマートフォンで指紋・顔の確認をしてください", "Confirm with your fingerprint or face on the phone");
pub(super) const ADD_LEAD: Text = w(
    "新しく登録する端末のカメラで読み取ってください",
    "Scan this with the camera of the device you want to register",
);
pub(super) const ADD_OPENED: Text =
    w("登録する端末で操作を続けてください", "Please continue on the new device");
pub(super) const NOT_MINE: Text =
    w("別の端末です：新しい QR コードを表示", "Not this device: show a new QR code");
pub(super) const TRIED: Text =
    w("別の端末も、この QR コードを読み取りました：", "Another device has scanned this QR code, too: ");
pub(super) const TRIED_HELP: Text = w(
    "ご自身で読み取ったのでなければ、別の方が QR コードを読み取った可能性があります。ほかの方に画面を見られない場所で、新しい QR コードを表示してください。",
    "Unless it was you, someone else may have scanned it. Show a new QR code where no one else can see the screen.",
);
pub(super) const HINDERED: Text =
    w("スマートフォンで確認できませんでした", "The phone could not confirm that it is you");
pub(super) const HINDERED_HELP: Text = w(
    "スマートフォンの画面の案内をご覧ください。登録済みの別の端末を使うときは、新しい QR コードを表示してください。",
    "Please see the steps on the phone. To use another device that is registered, show a new QR code.",
);
pub(super) const CANCELLED: Text = w("スマートフォンで承認されませんでした", "Not approved on the phone");
pub(super) const ADD_DONE: Text = w("端末を登録しました", "The device is registered");
pub(super) const ADD_DONE_NEXT: Text =
    w("次からは、登録した端末でログインできます。", "From now on you can sign in with it.");
/// Where the previous one has allowed it.
pub(super) const OLD_PHONE: Text = w(
    "ほかの登録済みの端末を手放すときは、マイページでその登録を削除してください。",
    "Before you part with another registered device, remove it on my page.",
);
/// Above a new code, which nobody asked for.
pub(super) const TIME_OVER: Text = w(
    "時間が過ぎたため、新しい QR コードを表示しました。",
    "Too much time passed, so here is a new QR code.",
);
pub(super) const BY_ITSELF: Text = w(
    "登録が完了すると、この画面が自動で進みます。",
    "This page goes on by itself when the device is registered.",
);
/// Before the id of the holder whose code it is.
pub(super) const CODE_OF: Text = w("本人ID", "Holder ID");
/// Link: somebody else has come to the PC.
pub(super) const NOT_ME: Text = w("別の方はこちら", "Not you? Start here");
