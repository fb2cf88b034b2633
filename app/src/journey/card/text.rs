//! The words about using a card.

use crate::shared_text::w;
use api::Text;
use api::card::CardKind;

/// The name of the kind of card, as people know it.
pub(crate) const fn name(kind: CardKind) -> Text {
    match kind {
        CardKind::Hpki => w("HPKI カード", "HPKI card"),
        CardKind::Jpki => w("マイナンバーカード", "My Number card"),
    }
}

/// The steps before the button, the first with the card's name in it.
pub(super) const INSERT: [Text; 2] =
    [w("", "Put the "), w("をカードリーダーに入れます。", " in the card reader.")];
pub(super) const CHOOSE: Text = w(
    "下のボタンを押し、ブラウザの画面で証明書を選んで「OK」を押します。",
    "Press the button below, choose your certificate in the browser's window and press “OK”.",
);
/// What the PIN of a card is.
pub(super) const fn pin(kind: CardKind) -> Text {
    match kind {
        CardKind::Hpki => w("カードの暗証番号（PIN）を入力します。", "Enter the card's PIN."),
        CardKind::Jpki => w(
            "利用者証明用の暗証番号（数字4桁）を入力します。3回続けて間違えるとロックされます。",
            "Enter the 4-digit PIN for user authentication. Three wrong tries in a row lock it.",
        ),
    }
}
pub(super) const READER: Text = w("カードリーダーに入ったカード", "A card in its reader");
pub(super) const INTERRUPTED: Text = w(
    "カードの読み取りが中断されました。ボタンを押すと、続けられます。",
    "Reading the card was interrupted. Press the button to go on.",
);
pub(super) const CANCELLED: Text = w("カードの読み取りをやめました。", "Reading the card was cancelled.");
pub(super) const BEGINNING: Text = w("カードを読み取る準備をしています…", "Preparing to read the card…");
pub(super) const ASKED: Text = w("ブラウザの画面で操作してください", "Go on in the browser's own windows");
pub(super) const ASKED_LIST: Text = w("証明書を選んで「OK」", "Choose the certificate, press “OK”");
pub(super) const LIST: Text = w("証明書を選ぶ画面", "The list of certificates");
pub(super) const ASKED_PIN: Text = w("暗証番号（PIN）を入力", "Enter the PIN");
pub(super) const PIN: Text = w("PIN を入力する画面", "The field for the PIN");
pub(super) const BY_ITSELF: Text =
    w("完了すると、この画面が自動で進みます。", "This page goes on by itself when you are done.");
pub(super) const READ: Text = w("カードを読み取りました", "The card was read");
pub(super) const USING: Text = w("続けています…", "Going on…");
pub(super) const CAME: Text = w("読み取ったカード", "The card that was read");
pub(super) const OF_ANOTHER: Text = w("このカードは、別の方のものです。", "This card is someone else's.");
pub(super) const OWN_CARD: Text = w(
    "ご自身のカードに入れ替えて、もう一度お試しください。",
    "Put your own card in the reader and try again.",
);
/// Button: the login that was to be confirmed ends.
pub(super) const AS_ANOTHER: Text = w("別の方としてログインする", "Sign in as someone else");
pub(super) const KIND: Text = w("カード", "Card");
pub(super) const NAME: Text = w("お名前", "Name");
pub(super) const AUTHORITY: Text = w("証明書の発行者名", "Issuer in the certificate");
pub(super) const ROLES: Text = w("資格", "Qualification");
pub(super) const OTHER_WAY: Text = w("別の方法で試す", "Try another way");
pub(super) const OTHER_WAY_HELP: Text = w(
    "画面全体を切り替えて、証明書を選ぶ画面を表示します。完了すると、ここに戻ります。",
    "The list of certificates opens in the whole window. When you are done, you come back here.",
);
pub(super) const WITH_READER: Text = w("カードリーダーを使う", "With a card reader");
pub(super) const NOTICE: Text = w(
    "ご参考：このパソコンでは、カードの証明書を表示したときに、次の画面が出ることがあります。",
    "For your information: on this PC, looking at the card's certificate may bring up the following.",
);
