//! The words that several pages share. Those that the server's own pages say too are in `api::shared_text`.

use crate::browser;
pub(crate) use api::shared_text::{
    BIND_CARD, CALL, CAUSES, CHECK_DEVICE, ELSEWHERE, GO_BACK, HELP, INCIDENT, NAME, ON_PHONE,
    OTHER_LANGUAGE, REGISTER, RELOAD, REMEDIES, SAMPLE, SKIP, STEPS, STRANGER, TECHNICAL, TO_LOGIN,
    TOLD_BEFORE, USE_PHONE,
};
use api::{Text, card::CardKind, language::text};

/// A text in the language people read here.
pub(crate) fn t(text: Text) -> &'static str {
    text.in_language(browser::language())
}

/// Writes a text; both languages or it does not compile.
pub(crate) const fn w(ja: &'static str, en: &'static str) -> Text {
    text(ja, en)
}

/// Between the name of a fact and what it is, on one line.
pub(crate) const COLON: Text = w("：", ": ");
/// Button, on a PC: registers this very PC.
pub(crate) const REGISTER_PC: Text = w("このパソコンを登録", "Register this PC");
/// The line while something is under way, where no other says what.
pub(crate) const WAIT: Text = w("お待ちください…", "Please wait…");
/// Tries the same step again.
pub(crate) const AGAIN: Text = w("もう一度試す", "Try again");
/// Somebody else is signed in here, which is no error.
pub(crate) const OTHER_HERE: Text =
    w("このブラウザでは、別の方がログインしています。", "Someone else is signed in on this browser.");
/// Before the name of whoever is signed in, at a takeover.
pub(crate) const SIGNED_IN_NOW: Text = w("現在", "Now");
/// Before the name of whoever would be signed in, at a takeover.
pub(crate) const SIGNED_IN_NEXT: Text = w("これから", "Next");
/// Button: begins the journey anew.
pub(crate) const START_OVER: Text = w("最初からやり直す", "Start over");
/// Button: goes on with what the page says.
pub(crate) const GO_ON: Text = w("続ける", "Continue");
/// Button: ends the journey.
pub(crate) const CANCEL: Text = w("やめる", "Cancel");
/// Button: back to the page before.
pub(crate) const BACK: Text = w("戻る", "Back");
/// What a step says while the system's own screen is in front.
pub(crate) const SHEET: Text =
    w("端末の画面の案内に従ってください。", "Please follow the instructions your device shows.");
/// Title, where a request got no answer.
pub(crate) const SILENT: Text = w("通信できませんでした", "No connection");
/// What to do about it.
pub(crate) const SILENT_HELP: Text =
    w("ネットワークの接続をご確認のうえ、もう一度お試しください。", "Check your network and try again.");
/// Title, where a proxy answered in our place.
pub(crate) const FOREIGN: Text = w("サーバーに接続できませんでした", "The server could not be reached");
/// What to do about it.
pub(crate) const FOREIGN_HELP: Text = w(
    "プロキシ、フィルタリング、Wi-Fi の利用登録などで、通信がブロックされている可能性があります。別の回線で開くか、ネットワークの管理者にこの画面をお見せください。",
    "A proxy, filter or Wi-Fi portal on this network may be blocking the connection. Use another network, or show its administrator this page.",
);
/// Title, where the server or the app failed.
pub(crate) const FAULT: Text = w("システムの不具合が発生しました", "Something went wrong on our side");
/// What to do about it.
pub(crate) const FAULT_HELP: Text = w(
    "少し待ってから、もう一度お試しください。続くときは、下の番号をヘルプデスクにお伝えください。",
    "Wait a moment and try again. If it goes on, tell the help desk the number below.",
);
/// Title, where a limit was reached.
pub(crate) const SLOW_DOWN: Text = w("短い時間に多くの操作がありました", "Too many requests in a short time");
/// What to do about it.
pub(crate) const SLOW_DOWN_HELP: Text =
    w("1分ほど待ってから、もう一度お試しください。", "Wait about a minute, then try again.");
/// Title, where the holder has as many devices as are allowed.
pub(crate) const FULL: Text = w("登録できる端末の数に達しています", "No more devices can be registered");
/// What to do about it.
pub(crate) const FULL_HELP: Text = w(
    "登録済みの端末のマイページで、使っていない端末の登録を削除してから、もう一度お試しください。",
    "On my page, on a registered device, remove one that you no longer use, then try again.",
);
/// Where the page was somebody's a moment ago.
pub(crate) const SESSION_OVER: Text = w("ログインが終了しています", "You are no longer signed in");
/// What may have ended it: the server keeps nothing of a session that is over.
pub(crate) const SESSION_OVER_WHY: Text = w(
    "別の端末や画面で終了されたか、有効時間が過ぎたか、登録の状況が変わっています。",
    "The session was ended elsewhere, its time was over, or your registration has changed.",
);
/// Anything else the server refuses.
pub(crate) const REFUSED: Text = w("この操作はできませんでした", "That did not work");
/// What to do about it.
pub(crate) const REFUSED_HELP: Text =
    w("画面を読み込み直して、もう一度お試しください。", "Reload the page and try again.");
/// The application allows other ways to sign in than the one that was begun.
pub(crate) const NOT_ALLOWED: Text = w("この方法ではログインできません", "You cannot sign in this way");
/// What to do about it.
pub(crate) const NOT_ALLOWED_HELP: Text = w(
    "ログイン先では、別の方法が必要です。読み込み直すと、使える方法が表示されます。",
    "The application asks for another way. Reload the page to see which.",
);
/// Title, where the app itself crashed.
pub(crate) const CRASHED: Text = w("画面にエラーが発生しました", "This page has stopped");
/// What to do about it.
pub(crate) const CRASHED_HELP: Text = w(
    "読み込み直すと、続きから進められます。繰り返し発生するときは、下の内容をヘルプデスクにお知らせください。",
    "Reload it to go on. If it happens again, tell the help desk what is shown below.",
);
/// Beside a cause that was seen.
pub(crate) const SEEN: Text = w("この可能性が高い", "likely");
/// The pictures of system screens.
pub(crate) const PICTURES: Text =
    w("端末にこんな画面が出ましたか？", "Did your device show a screen like this?");
/// Button: opens the page in Safari.
pub(crate) const IN_SAFARI: Text = w("Safari で開く", "Open in Safari");
/// Button: opens the page in Chrome.
pub(crate) const IN_CHROME: Text = w("Chrome で開く", "Open in Chrome");
/// Button: copies the page's address.
pub(crate) const COPY: Text = w("この画面の URL をコピー", "Copy this page's address");
/// On the button, once the address was copied.
pub(crate) const COPIED: Text = w("コピーしました", "Copied");
/// On the button, where the address could not be copied.
pub(crate) const NOT_COPIED: Text = w("コピーできませんでした", "Could not copy");
/// Button: ends the other person's session and goes on.
pub(crate) const SWITCH: Text = w("前の方のログインを終了して続ける", "End the other session and continue");
/// Button: uses the other kind of card.
pub(crate) const OTHER_CARD: Text = w("もう一方のカードを使う", "Use the other card");
/// The same, where it is known which was used.
pub(crate) const fn other_card(than: CardKind) -> Text {
    match than {
        CardKind::Hpki => w("マイナンバーカードを使う", "Use the My Number card"),
        CardKind::Jpki => w("HPKI カードを使う", "Use the HPKI card"),
    }
}
/// Button: this browser's passkey shows that it is whoever is signed in.
pub(crate) const CONFIRM_HERE: Text = w("この端末で確認する", "Confirm on this device");
/// The same with a card.
pub(crate) const fn confirm_by_card(kind: CardKind) -> Text {
    match kind {
        CardKind::Hpki => w("HPKI カードで確認する", "Confirm with the HPKI card"),
        CardKind::Jpki => w("マイナンバーカードで確認する", "Confirm with the My Number card"),
    }
}
/// While nothing comes of what is followed.
pub(crate) const AWAY: Text = w(
    "サーバーと通信できていません。ネットワークの接続をご確認ください。通信できるようになると、この画面が自動で進みます。",
    "The server cannot be reached. Please check your network. This page goes on by itself once it can.",
);
/// Button: shows a new QR code.
pub(crate) const NEW_CODE: Text = w("新しい QR コードを表示", "Show a new QR code");
/// On the phone, where only the PC leads on.
pub(crate) const CODE_ON_PC: Text = w(
    "パソコンの画面に新しい QR コードを表示し、このスマートフォンで読み取ってください。",
    "Show a new QR code on the PC and scan it with this phone.",
);
/// Over the numbers that a phone offers.
pub(crate) const CHOOSE: Text = w(
    "QR コードを表示した画面と同じ番号を選んでください",
    "Choose the same number as on the screen with the QR code",
);
/// A phone's page stands in an app's own view.
pub(crate) const OTHER_BROWSER: Text = w(
    "アプリ内の画面では先に進めません。ブラウザで開き直してください。",
    "You cannot go on inside an app. Open this page in your browser.",
);
/// Button: asks the server again.
pub(crate) const CHECK_AGAIN: Text = w("もう一度確認する", "Check again");
/// A QR code, to those who do not see it.
pub(crate) const QR: Text =
    w("スマートフォンのカメラで読み取る QR コード", "QR code to scan with your phone's camera");
/// Before the address, for people without a camera.
pub(crate) const QR_ADDRESS: Text = w("カメラを使えないとき（URL を開く）", "No camera? Open this address");
/// Before the minutes and seconds of a countdown.
pub(crate) const REMAINING: Text = w("残り時間", "Time left");
/// After the minutes of a countdown.
pub(crate) const MINUTES: Text = w("分", " min ");
/// After the seconds of a countdown.
pub(crate) const SECONDS: Text = w("秒", " s");
/// Something was added since the last login.
pub(crate) const NEWS: Text =
    w("新しく追加された端末またはカードがあります", "A device or card was added to your account");
/// What a device's name is for, and how long it may be.
pub(crate) const LABEL_HINT: Text =
    w("あとから見分けるための名前です（40文字まで）。", "To tell your devices apart (up to 40 characters).");
/// Before the moment at which a device was registered.
pub(crate) const REGISTERED: Text = w("登録日時", "Registered");
/// A device's name is too short or too long.
pub(crate) const LABEL_BAD: Text = w("1〜40文字で入力してください。", "Please enter 1 to 40 characters.");
/// Who made a letter or a card.
pub(crate) const ISSUER: Text = w("発行元", "Issued by");
/// Before the moment until which a card is valid.
pub(crate) const VALID_UNTIL: Text = w("有効期限", "Valid until");
/// To whoever can confirm by none of the ways.
pub(crate) const NO_PROOF: Text = w(
    "HPKI カードも登録済みのスマートフォンもないときは、発行元の認証局に「登録のご案内」の発行を依頼してください。",
    "With neither HPKI card nor registered phone, ask your authority for a “Registration letter”.",
);
