//! The words of the login page.

use crate::journey::card::ProofOwner;
use crate::shared_text::{self, w};
use api::Text;
use api::card::CardKind;

pub(crate) const TITLE: Text = w("ログイン", "Sign in");
/// Where somebody is signed in, and has to show once more who it is.
pub(crate) const CONFIRM_TITLE: Text = w("本人確認", "Confirm it is you");
/// Before the name of the application that the person comes from.
pub(crate) const SIGN_IN_TO: Text = w("ログイン先：", "Sign in to: ");
/// Button: where whoever is signed in goes on, around its name.
pub(crate) const ON_TO: [Text; 2] = [w("", "Continue to "), w("に進む", "")];
/// That, where the person comes from no application.
pub(crate) const MY_PAGE: Text = w("マイページ", "my page");
/// The way back to the application, around its name.
pub(crate) const BACK_TO: [Text; 2] = [w("やめて", "Stop and go back to "), w("に戻る", "")];
/// The application allows nothing but cards; around their names.
pub(crate) const ONLY_BY: [Text; 2] = [
    w("このアプリケーションでは、", "This application asks you to sign in with your "),
    w("でのログインが必要です。", "."),
];
/// Somebody is signed in with something that is not enough; around the name and what is needed.
pub(crate) const ALSO_BY: [Text; 3] = [
    w("", "Signed in as "),
    w(" 様のログインに加えて、", ": please also confirm with your "),
    w("での確認が必要です。", "."),
];
/// Somebody is signed in, and has to prove it anew; around the name.
pub(crate) const ONCE_MORE: [Text; 2] = [
    w("", "Signed in as "),
    w(" 様の本人確認が、もう一度必要です。", ": please confirm once more who you are."),
];
/// Somebody is signed in, and somebody else is asked for; around the name.
pub(crate) const SOMEONE_ELSE: [Text; 2] =
    [w("", "Someone other than "), w(" 様ではなく、別の方のログインが必要です。", " has to sign in.")];
/// A registered phone, tablet or PC, in a sentence.
pub(crate) const DEVICE: Text = w("登録済みの端末", "registered device");
/// Between the last two of what can be used.
pub(crate) const OR: Text = w("または", " or ");
/// On a phone, where the application allows nothing but cards.
pub(crate) const ON_PC: Text = w(
    "この端末ではカードを使えません。カードリーダーのあるパソコンをお使いください。",
    "Cards do not work on this device. Please use a PC with a card reader.",
);
/// The application has come to allow nothing that there is here.
pub(crate) const NO_WAY: Text = w(
    "現在、このアプリケーションにログインできる方法がありません。アプリケーションの管理者にお知らせください。",
    "There is no way to sign in to this application at the moment. Please tell its administrator.",
);
pub(crate) const SIGNED_IN: Text = w("様としてログインしています", "is signed in here");
pub(crate) const OTHER: Text = w("別の方がログインする", "Sign in as someone else");
pub(crate) const SOLO: Text = w("この端末でログイン", "Sign in with this device");
/// Button: the phone's own passkey.
pub(crate) const fn solo(owner: ProofOwner) -> Text {
    match owner {
        ProofOwner::Anybody => SOLO,
        ProofOwner::SignedIn => shared_text::CONFIRM_HERE,
    }
}
pub(crate) const SOLO_LEAD: Text = w(
    "登録済みのスマートフォンでは、ボタンを押して指紋・顔で確認します。",
    "If this phone is registered, press the button and confirm with your fingerprint or face.",
);
/// Button: the passkey of the PC itself.
pub(crate) const fn passkey_here(owner: ProofOwner) -> Text {
    match owner {
        ProofOwner::Anybody => w("このパソコンのパスキーでログイン", "Sign in with a passkey on this PC"),
        ProofOwner::SignedIn => w("このパソコンのパスキーで確認する", "Confirm with a passkey on this PC"),
    }
}
/// Button: the passkey of a phone beside the PC.
pub(crate) const fn passkey_nearby(owner: ProofOwner) -> Text {
    match owner {
        ProofOwner::Anybody => w(
            "近くのスマートフォンのパスキーでログイン（Bluetooth）",
            "Sign in with a passkey on a phone nearby (Bluetooth)",
        ),
        ProofOwner::SignedIn => w(
            "近くのスマートフォンのパスキーで確認する（Bluetooth）",
            "Confirm with a passkey on a phone nearby (Bluetooth)",
        ),
    }
}
pub(crate) const PHONE_LEAD: Text =
    w("登録済みのスマートフォンで QR コードを読み取ります。", "Scan a QR code with your registered phone.");
pub(crate) const HOLDER_ID: Text =
    w("本人ID（医籍登録番号・薬剤師登録番号など）", "Holder ID (such as your licence number)");
pub(crate) const HOLDER_HINT: Text = w(
    "大文字・小文字、全角・半角、空白の違いは問いません。",
    "Capitals, full-width characters and spaces do not matter.",
);
pub(crate) const SHOW: Text = w("QR コードを表示", "Show the QR code");
pub(crate) const WITHOUT: Text =
    w("本人IDを入力せずに QR コードを表示", "Show the QR code without a holder ID");
pub(crate) const TAKING: Text = w("ログインしています…", "Signing you in…");
/// Whoever gave up reads it, and whoever comes to the PC of somebody who has left a code there.
pub(crate) const CANCELLED: Text = w("QR コードの表示を終了しました", "The QR code is no longer shown");
pub(crate) const CANCELLED_BY_PHONE: Text =
    w("スマートフォンで承認されませんでした", "The sign-in was not approved on the phone");
pub(crate) const FROM_PC: Text = w(
    "パソコンにログインするときは、パソコンの画面の QR コードをカメラで読み取ってください。",
    "To sign in on a PC, scan the QR code on its screen with the camera.",
);
pub(crate) const FIRST_TIME: Text = w("はじめての方・機種変更の方", "First time or new phone?");
pub(crate) const BY_PHONE: [Text; 2] =
    [w("スマートフォン", "Phone"), w("QR コードを読み取る", "Scan a QR code")];
/// What the ways are for.
pub(crate) const fn ways(owner: ProofOwner) -> Text {
    match owner {
        ProofOwner::Anybody => w("ログインの方法", "Ways to sign in"),
        ProofOwner::SignedIn => w("本人確認の方法", "Ways to confirm"),
    }
}
pub(crate) const fn choose(owner: ProofOwner) -> Text {
    match owner {
        ProofOwner::Anybody => {
            w("ログインに使うものを選んでください。", "Choose what you want to sign in with.")
        }
        ProofOwner::SignedIn => {
            w("本人確認に使うものを選んでください。", "Choose what you want to confirm with.")
        }
    }
}
/// Button: reads a card.
pub(crate) const fn with_card(kind: CardKind, owner: ProofOwner) -> Text {
    match (owner, kind) {
        (ProofOwner::Anybody, CardKind::Hpki) => w("HPKI カードでログイン", "Sign in with the HPKI card"),
        (ProofOwner::Anybody, CardKind::Jpki) => {
            w("マイナンバーカードでログイン", "Sign in with the My Number card")
        }
        (ProofOwner::SignedIn, kind) => shared_text::confirm_by_card(kind),
    }
}
pub(crate) const CARD_FIRST: Text = w(
    "スマートフォンを登録すると、カードがなくてもログインできます。",
    "Register your phone to sign in without a card.",
);
/// Over what was added since the last time: the login itself went well.
pub(crate) const SUCCEEDED: Text = w("ログインしました", "You are signed in");
pub(crate) const NEWS_HELP: Text = w(
    "前回のログインのあとに追加されました。身に覚えがないときは、認証局にご連絡ください。端末とマイナンバーカードの登録は、マイページで削除できます。",
    "It was added since you last signed in. If it was not you, call your authority. Devices and My Number cards can be removed on my page.",
);
pub(crate) const NEWS_ACCOUNT: Text = w("マイページで確認する", "See it on my page");
/// After the name of whoever is signed in, while somebody else is about to be.
pub(crate) const STILL: Text = w("様のログインは続いています。", "is still signed in.");
/// Button: ends that.
pub(crate) const LOG_OUT: Text = w("ログアウト", "Sign out");
