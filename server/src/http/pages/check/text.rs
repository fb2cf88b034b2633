//! The words of the page around the findings.

use api::Text;
use api::language::text;

pub(super) use api::shared_text::{HELP, INCIDENT as YOUR_NUMBER, NAME, STEPS};

/// The page's heading.
pub(super) const TITLE: Text = text("端末の動作確認", "Check this device");
/// What the check page is good for.
pub(super) const LEAD: Text = text(
    "この端末で登録やログインができるか確認します。お名前や本人IDは使いません。",
    "Checks whether this device can register and sign in. It uses no name and no ID.",
);
/// Over what has to be done.
pub(super) const BAD: Text = text("対応が必要な項目", "Needs attention");
/// Over what no page can know.
pub(super) const UNKNOWN: Text = text("ご自身で確認する項目", "Check these yourself");
/// Heading over the items that are fine.
pub(super) const FINE: Text = text("問題のない項目", "No problem");
/// Over what does not matter here.
pub(super) const NOT_NEEDED: Text = text("この端末では不要な項目", "Not needed here");
/// Over what the server would have to explain, which cannot be reached.
pub(super) const NOT_CHECKED: Text = text("確認できなかった項目", "Not checked");
/// Over what needs a script, while there is none.
pub(super) const NEEDS_SCRIPT: Text =
    text("JavaScript をオンにすると確認できる項目", "Needs JavaScript to be checked");
/// What to do about it.
pub(super) const SCRIPT_OFF: Text = text("JavaScript がオフになっています", "JavaScript is off");
/// How to switch JavaScript on.
pub(super) const SCRIPT_HOW: Text = text(
    "ブラウザの設定で JavaScript をオンにして、この画面を読み込み直してください。オフのままでは登録もログインもできません。",
    "Turn JavaScript on in the browser's settings, then reload this page. Without it you cannot register or sign in.",
);
/// The way on an iPhone.
pub(super) const SCRIPT_IOS: Text = text(
    "「設定」→「アプリ」（iOS 17 以前は不要）→「Safari」→「詳細」→「JavaScript」",
    "Settings → Apps (not on iOS 17 and before) → Safari → Advanced → JavaScript",
);
/// How to switch JavaScript on, in Chrome on Android.
pub(super) const SCRIPT_ANDROID: Text = text(
    "Chrome の「⋮」→「設定」→「サイトの設定」→「JavaScript」",
    "Chrome: ⋮ → Settings → Site settings → JavaScript",
);
/// The way on a PC.
pub(super) const SCRIPT_PC: Text =
    text("ブラウザの設定で「JavaScript」を検索", "Search for “JavaScript” in the browser's settings");
/// Shown while the items are being checked.
pub(super) const CHECKING: Text = text("確認しています…", "Checking…");
/// At its end, with nothing to do.
pub(super) const ALL_FINE: Text = text("対応が必要な項目はありません。", "Nothing needs attention.");
/// At its end, with something to do; `{}` is how many.
pub(super) const SOME_BAD: Text = text("対応が必要な項目が{}件あります。", "Items that need attention: {}.");
/// At its end, with nothing known to do and items that could not be checked; `{}` is how many.
pub(super) const SOME_MISSED: Text = text(
    "{}項目を確認できませんでした。しばらく待って、もう一度確認してください。",
    "Not checked: {}. Please wait a moment, then check again.",
);
/// Behind the moment of a report.
pub(super) const JAPAN_TIME: Text = text("（日本時間）", " (Japan time)");
/// Button: checks one item again.
pub(super) const AGAIN: Text = text("もう一度確認", "Check again");
/// Button: checks all items again.
pub(super) const ALL_AGAIN: Text = text("すべてもう一度確認", "Check everything again");
/// Link to the page of the message that people would see.
pub(super) const MESSAGE: Text = text("メッセージ", "Message");
/// Over what can be handed over.
pub(super) const REPORT: Text = text("ヘルプデスクに伝える", "Tell the help desk");
/// Says what the report for the desk holds.
pub(super) const REPORT_WHAT: Text =
    text("この画面に表示されている内容だけを伝えます。", "The report holds only what this page shows.");
/// Button: copies the report.
pub(super) const COPY: Text = text("結果をコピー", "Copy the result");
/// On the button, once the report was copied.
pub(super) const COPIED: Text = text("コピーしました。", "Copied.");
/// Below the button, where the report could not be copied.
pub(super) const NOT_COPIED: Text = text(
    "コピーできませんでした。下の文章を選択してコピーしてください。",
    "Not copied: please select and copy the text below.",
);
/// Button: keeps the report under an incident number.
pub(super) const NUMBER: Text = text("お問い合わせ番号を受け取る", "Get a number for the help desk");
/// Shown where no incident number could be had.
pub(super) const NO_NUMBER: Text = text(
    "番号を受け取れませんでした。「結果をコピー」をお使いください。",
    "No number could be given. Please copy the result instead.",
);
/// The server did not say what it means.
pub(super) const UNEXPLAINED: Text = text(
    "サーバーに接続できないため、確認できません。",
    "The server cannot be reached, so this cannot be checked.",
);
/// The server does not say what it means, since it was asked too often.
pub(super) const TOO_MANY: Text = text(
    "短い時間に多くの操作があったため、確認できませんでした。",
    "There were many requests in a short time, so this could not be checked.",
);
/// Button: tries an HPKI card.
pub(super) const TRY_HPKI: Text = text("HPKI カードで試す", "Try with my HPKI card");
/// Button: tries a My Number card.
pub(super) const TRY_JPKI: Text = text("マイナンバーカードで試す", "Try with a My Number card");
/// While the person chooses a certificate.
pub(super) const TRYING: Text =
    text("証明書を選び、PIN を入力してください。", "Choose the certificate and type the PIN.");
/// Shown when the card that was tried could be used to log in.
pub(super) const CARD_GOOD: Text = text(
    "カードの証明書は有効です。ログインはしていません。",
    "The card's certificate is valid. You were not signed in.",
);
/// Between a name and what is said of it.
pub(super) const COLON: Text = text("：", ": ");
/// Link to where one signs in.
pub(super) const HOME: Text = text("ログイン画面へ", "To the sign-in page");
