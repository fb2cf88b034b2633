//! The words of the help pages, outside the catalogue.

use api::Text;
use api::language::text;

pub(super) use api::shared_text::{
    BIND_CARD, CAUSES, CHECK_DEVICE, HELP, INCIDENT as NUMBER, NAME, ON_PHONE as ON_THE_PHONE, REGISTER,
    REMEDIES, SAMPLE, TO_LOGIN, USE_PHONE,
};

/// Name of the breadcrumbs, for readers of screens.
pub(super) const WHERE: Text = text("現在の場所", "You are here");
/// At the foot: back to the app.
pub(super) const SIGN_IN: Text = text("ログイン画面へ", "To the sign-in page");

/// The heading of the first page.
pub(super) const BROWSE: Text = text("お困りですか？", "Can we help?");
/// Label of the search field.
pub(super) const SEARCH: Text =
    text("画面の言葉・番号、またはお困りのこと", "The words or number on your screen, or your question");
/// Examples below the search field.
pub(super) const EXAMPLE: Text = text(
    "例：「機種変更」「カードが読めない」「2.19」「JPKIHRREGERR003」。英語の文も、そのまま貼り付けられます。",
    "For example “new phone”, “not allowed”, “2.19” or “JPKIHRREGERR003”. Long messages can be pasted as they are.",
);
/// The search field's button.
pub(super) const FIND: Text = text("検索", "Search");
/// Heading over the pictures of systems' screens.
pub(super) const PICTURES: Text = text("こんな画面が出ていますか？", "Do you see one of these?");
/// Below the heading over the pictures.
pub(super) const PICTURES_HINT: Text =
    text("同じ画面を選ぶと、次にすることが分かります。", "Choose it to learn what to do next.");
/// Heading over the list of messages.
pub(super) const MESSAGES: Text = text("画面に出た言葉から探す", "Find it by what your screen says");
/// Heading over the messages of phones.
pub(super) const ON_PHONE: Text = text("スマートフォンの画面", "On the phone");
/// Heading over the messages of PCs.
pub(super) const ON_PC: Text = text("パソコンの画面", "On the PC");
/// On a phone, on the way to the first step.
pub(super) const PHONE_BEFORE: Text =
    text("はじめるとき（QR コードを読み取ったあと）", "When you begin, after scanning the QR code");
/// On a phone, in the middle.
pub(super) const PHONE_DURING: Text =
    text("指紋・顔・パスコードの前後", "Before or after the fingerprint, face or passcode");
/// On a phone, as the result.
pub(super) const PHONE_AFTER: Text = text("結果の画面", "When it has ended");
/// On a PC, on the way to the first step.
pub(super) const PC_BEFORE: Text = text(
    "はじめるとき（ID の入力、ボタンを押したとき）",
    "When you begin: entering the ID, pressing a button",
);
/// On a PC, in the middle.
pub(super) const PC_DURING: Text = text("カードを読み取っているとき", "While the card is being read");
/// On a PC, as the result.
pub(super) const PC_AFTER: Text = text("結果の画面", "When it has ended");
/// Heading over what people mostly look for.
pub(super) const COMMON: Text = text("よくあるお困りごと", "What people often ask");
/// Under a guide in a list of results.
pub(super) const IS_GUIDE: Text = text("設定の手順", "How to change a setting");
/// Opens what people mostly look for, below the results.
pub(super) const NOT_AMONG: Text =
    text("お探しのものが見つからないとき", "If what you look for is not among these");
/// Link to the lists of everything.
pub(super) const EVERYTHING: Text = text("すべての説明を見る", "See all explanations");
/// Link: opens my page, where a topic's steps are taken.
pub(super) const ACCOUNT: Text = text("マイページを開く", "Open my page");
/// Link: begins a registration with a card.
pub(super) const WITH_CARD: Text = text("カードを使って登録する", "Register with a card");
/// Heading over whom to call.
pub(super) const CALL: Text = text("連絡先", "Whom to call");
/// Heading over pages that go on from a topic.
pub(super) const SEE_ALSO: Text = text("関連する説明", "See also");
/// Heading over the list of guides.
pub(super) const GUIDES: Text = text("設定の手順", "How to change settings");
/// Heading over the guides of other devices.
pub(super) const OTHER_GUIDES: Text = text("ほかの端末の手順", "Guides for other devices");

/// With a device's name: whose steps are shown.
pub(super) const FOR: Text = text("向け", "For ");
/// Opens the list of devices.
pub(super) const CHANGE: Text = text("変更", "Change");
/// Name of the list of devices.
pub(super) const DEVICES: Text =
    text("どの端末の説明を読みますか", "Which device's steps do you want to read?");
/// Nothing was read from the headers.
pub(super) const UNKNOWN_DEVICE: Text = text(
    "端末の種類を確認できませんでした。お使いの端末を選んでください。",
    "We could not tell your device. Please choose it.",
);
/// A phone's message on a PC.
pub(super) const WHICH_PHONE: Text = text(
    "スマートフォンに出る画面です。お使いのスマートフォンを選ぶと、その端末での手順を表示します。",
    "This appears on phones. Choose yours to see the steps for it.",
);
/// A card's message on a phone.
pub(super) const AT_PC: Text = text(
    "パソコンに出る画面です。ここからの手順は、カードリーダーをつないだパソコンで行います。",
    "This appears on PCs. Follow the steps on the PC with the card reader.",
);

/// Before a Japanese title, to whom a message is called by what happened.
pub(super) const IN_JAPANESE: Text = text("日本語での表示：", "In Japanese: ");
/// Under what the browser or the system calls it.
pub(super) const ALSO: Text = text("次のように出ることもあります", "It may also say");
/// The guides a message leads to.
pub(super) const RELATED: Text = text("関係する手順", "Guides for this");
/// Link: opens the page in Safari.
pub(super) const IN_SAFARI: Text = text("この説明を Safari で開く", "Open this page in Safari");
/// Link: opens the page in Chrome.
pub(super) const IN_CHROME: Text = text("この説明を Chrome で開く", "Open this page in Chrome");
/// Link: logs in with the other kind of card.
pub(super) const OTHER_CARD: Text = text("もう一方のカードでログインする", "Sign in with the other card");
/// Link: begins a login with a new code.
pub(super) const NEW_CODE: Text = text("新しい QR コードを表示する", "Show a new QR code");
/// Heading over the desk's contact, after everything else.
pub(super) const STILL: Text = text("それでも解決しないとき", "If that does not help");
/// What the incident number is for.
pub(super) const INCIDENT: Text = text(
    "エラーの画面にこのような番号が出ていたら、ヘルプデスクにお伝えください。ヘルプデスクで状況を確認できます。",
    "If your screen shows a number like this one, tell it to the help desk, who can look up what happened.",
);
/// Before a number that shows what one looks like.
pub(super) const FOR_EXAMPLE: Text = text("例：", "For example: ");
/// Shown where no incident number is known.
pub(super) const NO_INCIDENT: Text = text(
    "番号が出ていないときは、この画面の番号（{number}）をお伝えください。",
    "If there is none, give the number of this page: {number}.",
);

/// Below a guide's heading, where it does not fit the device.
pub(super) const NOT_HERE: Text = text(
    "この端末向けの手順はありません。下に、ほかの端末の手順があります。",
    "There are no steps for this device. Those for other devices are below.",
);
/// Heading over a guide's variants for other devices.
pub(super) const OTHER_WAYS: Text = text("ほかの端末・ブラウザでの手順", "On other devices and browsers");
/// Heading over what to do after the last step.
pub(super) const DONE: Text = text("設定が終わったら", "When you have done that");
/// Says what the check page does.
pub(super) const CHECK_HINT: Text = text(
    "使う端末で開くと、使える状態になったかどうかを確認できます。",
    "Open this on the device itself to see whether it is ready now.",
);
/// Messages that lead to a guide.
pub(super) const HELPS: Text = text("この手順で解決する画面", "What these steps solve");
/// Before the message's place in the manual.
pub(super) const MANUAL: Text = text("マニュアル", "Manual");

/// Below the heading of that part.
pub(super) const SCAN: Text = text(
    "スマートフォンのカメラで読み取ると、同じ説明が開きます。",
    "Scan this with the phone's camera to open the same page there.",
);
/// A QR code, to those who do not see it.
pub(super) const QR: Text = text("この説明を開く QR コード", "QR code that opens this page");
/// Over an address for the PC.
pub(super) const ON_THE_PC: Text = text("パソコンで読む", "Read this on a PC");
/// Below the heading of that part.
pub(super) const TYPE_IN: Text = text(
    "パソコンのブラウザに、このアドレスを入力してください。",
    "Type this address into the browser of the PC.",
);

/// The heading of what was found, and how much that is.
pub(super) const FOUND: Text = text("検索の結果（{count}件）", "Search results ({count})");
/// Heading where a search found nothing.
pub(super) const NOTHING: Text = text("見つかりませんでした", "Nothing was found");
/// What to do about it.
pub(super) const NOTHING_HINT: Text =
    text("別の言葉で試すか、下の一覧からお選びください。", "Try other words, or choose from the list below.");
/// Who asks for an incident.
pub(super) const IS_INCIDENT: Text = text(
    "これはお問い合わせ番号です。ヘルプデスクにお伝えください。画面の説明を探すときは、画面の言葉を入力してください。",
    "This is a “Number for the help desk”: please tell it to them. To find an explanation, enter the words on your screen.",
);
/// There is no such page.
pub(super) const MISSING: Text = text("ページが見つかりません", "There is no such page");
/// What to do about it.
pub(super) const MISSING_HINT: Text = text(
    "アドレスが途中で切れていないか、お確かめください。画面の言葉や番号からも探せます。",
    "Please check that the address is complete. You can also search for the words or the number on your screen.",
);
/// Heading over what the search may have meant.
pub(super) const PERHAPS: Text = text("お探しのものは次の中にありますか？", "Is it one of these?");
/// Heading for whoever searches too often.
pub(super) const SLOW_DOWN: Text = text("少しお待ちください", "Please wait a moment");
/// What to do about it.
pub(super) const SLOW_DOWN_HINT: Text = text(
    "短い間に何度も開かれたため、表示を制限しています。1分ほど待ってから、もう一度開いてください。",
    "These pages were opened very often just now. Wait about a minute, then try again.",
);
