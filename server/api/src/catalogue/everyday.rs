//! The words that people use for what the catalogue calls otherwise: the one place to teach the search something, by one line.
//!
//! [`SAME`] says which words mean one thing, in both languages; its first word is its name. [`LEADS`] says which of them lead where: a
//! phrase fits when each of its words stands in the question, in any order. Width, case, kana, long vowels and endings do not matter.

use super::{guide::Guide, number::Number, topic::Topic, topics::HelpPage};
use crate::language::{Text, text};

/// Words that mean one thing. A Japanese spelling is found inside other letters, the longest first, an English one as whole words.
/// A spelling of one or two hiragana is tried in questions without kanji only.
#[rustfmt::skip]
pub(super) const SAME: &[&[&str]] = &[
    // Things.
    &["phone", "smartphone", "mobile phone", "cellphone", "cell", "handset", "iphone", "android", "galaxy", "pixel", "xperia", "スマホ", "スマートフォン", "スマートホン", "スマフォ", "携帯", "携帯電話", "ケータイ", "けいたい", "アイフォン", "アイホン", "アンドロイド", "電話機", "mobile", "telephone", "ガラケー", "スマートホーン", "機種"],
    &["card", "カード"],
    &["mynumber", "my number", "マイナンバー", "マイナカード", "マイナ", "個人番号カード"],
    &["reader", "カードリーダー", "リーダー", "読取機", "読み取り機", "読取装置", "リーダライタ"],
    &["driver", "ドライバー"],
    &["pin", "暗証番号", "暗唱番号", "暗証コード", "ピンコード", "ピン番号", "あんしょうばんごう", "あんしょう", "four digits", "4 digits", "4桁", "四桁", "4けた"],
    &["passcode", "パスコード"],
    &["password", "パスワード", "合言葉"],
    &["letter", "envelope", "post", "postal", "invitation", "手紙", "案内", "書面", "用紙", "書類", "通知", "封筒", "郵便", "郵送", "書留", "はがき", "てがみ", "あんない", "paper", "papers", "sheet", "document", "紙", "お便り", "書いたもの", "しょるい", "レター"],
    &["qr", "qr code", "qrcode", "barcode", "二次元コード", "2次元コード", "バーコード", "きゅーあーる", "code", "codes", "コード"],
    &["link", "url", "address", "リンク", "アドレス"],
    &["camera", "カメラ"],
    &["fingerprint", "finger", "fingers", "thumb", "touch id", "touchid", "biometric", "biometrics", "指紋", "指", "ゆび", "しもん", "指先", "タッチID", "生体認証", "hand", "hands", "手", "指先が", "ぬれ", "濡れ", "親指", "タッチ"],
    &["face", "face id", "faceid", "顔", "フェイス", "かお", "mask", "glasses", "マスク", "眼鏡", "メガネ", "めがね"],
    &["screenlock", "screen lock", "lock screen", "画面ロック", "画面のロック", "ロック画面", "端末のロック"],
    &["passkey", "pass key", "パスキー", "鍵", "キー情報"],
    &["securitykey", "security key", "usb key", "セキュリティキー"],
    &["keeper", "1password", "bitwarden", "lastpass", "dashlane", "nordpass", "authenticator", "password manager", "パスワードマネージャー", "パスワード管理", "オーセンティケーター"],
    &["browser", "ブラウザ", "ブラウザー"],
    &["inapp", "line", "facebook", "instagram", "messenger", "twitter", "tiktok", "whatsapp", "wechat", "teams", "slack", "gmail", "in app", "in the app", "inside an app", "inside the app", "ライン", "フェイスブック", "インスタ", "アプリの中", "アプリ内", "mail", "email", "outlook", "kakao", "zalo", "viber", "telegram", "snapchat", "yahoo", "dm", "discord", "メール", "メッセンジャー", "チャット", "ツイッター", "カカオ", "チームズ", "スラック", "ヤフー"],
    &["private", "private browsing", "private tab", "private window", "private mode", "incognito", "inprivate", "プライベート", "プライベートブラウズ", "シークレット", "シークレットモード", "シークレットタブ"],
    &["cookie", "クッキー"],
    &["data", "history", "cache", "履歴", "キャッシュ", "サイトデータ", "サイトのデータ"],
    &["javascript", "js", "script", "ジャバスクリプト", "スクリプト"],
    &["network", "internet", "wifi", "wi fi", "connection", "signal", "ネットワーク", "通信", "回線", "電波", "ワイファイ", "インターネット", "院内LAN", "つうしん", "connect", "connecting", "connected", "reach", "reached", "つなが", "繋が", "アクセス"],
    &["vpn", "private relay", "プライベートリレー"],
    &["proxy", "プロキシ", "プロキシー"],
    &["firewall", "whitelist", "allowlist", "ファイアウォール", "ファイヤーウォール", "ホワイトリスト", "許可リスト"],
    &["antivirus", "anti virus", "virus", "eset", "norton", "mcafee", "kaspersky", "trend micro", "security software", "ウイルス", "ウィルス", "アンチウイルス", "ウイルス対策", "ウイルスバスター", "ノートン", "マカフィー", "カスペルスキー", "セキュリティソフト", "セキュリティ対策ソフト"],
    &["extension", "add on", "addon", "plugin", "plug in", "拡張機能", "アドオン", "プラグイン"],
    &["software", "program", "ソフト", "ソフトウェア"],
    &["certificate", "cert", "証明書", "しょうめいしょ"],
    &["screen", "page", "画面", "ページ", "がめん"],
    &["id", "holder id", "username", "user name", "user id", "本人ID", "ユーザーID", "ユーザー名", "医籍", "医籍番号", "医籍登録番号", "薬剤師番号", "薬剤師登録番号", "登録番号", "license number", "licence number", "registration number", "名簿"],
    &["account", "アカウント"],
    &["number", "digits", "番号", "数字", "ばんごう"],
    &["device", "tablet", "ipad", "端末", "デバイス", "タブレット", "機器"],
    &["app", "application", "アプリ", "アプリケーション"],
    &["shared", "share", "shares", "共有", "共用", "使い回し", "みんなで"],
    &["administrator", "admin", "it department", "管理者", "情シス", "システム担当", "システム管理"],
    &["host", "hosts", "hostname", "domain", "domains", "port", "ports", "ホスト", "ホスト名", "ドメイン", "ポート", "宛先"],
    &["inspection", "inspect", "decrypt", "interception", "インスペクション", "検査", "復号", "tls検査"],
    &["approve", "approval", "confirm", "承認", "承諾"],
    &["list", "一覧", "リスト", "窓", "ウインドウ", "ウィンドウ"],
    &["pc", "computer", "laptop", "desktop", "パソコン", "PC端末", "コンピュータ", "コンピューター", "ノートPC"],
    &["pulled", "pull", "pulls", "pulled out", "took out", "抜い", "抜け", "抜く", "外し", "外れ"],
    &["attempt", "try", "tries", "attempts", "試行"],
    &["appear", "appears", "appeared", "show", "shows", "showing", "shown", "display", "displayed", "表示", "出てこ", "出てき", "見え", "映ら", "うつら", "ひょうじ"],
    // What happens to them.
    &["forgot", "forget", "forgotten", "do not remember", "can not remember", "忘れ", "思い出せ", "覚えてな", "覚えていな", "わすれ"],
    &["lost", "lose", "losing", "stolen", "stole", "steal", "theft", "thief", "robbed", "missing", "misplaced", "dropped", "disappeared", "紛失", "なくした", "なくして", "なくしま", "なくなっ", "無くし", "無くなっ", "失くし", "亡くし", "落とし", "落っこ", "落して", "盗ま", "盗難", "置き忘れ", "置いてき", "ふんしつ", "どこかに行", "見当たら", "忘れてき", "忘れて来", "took", "taken", "throw away", "threw away", "thrown", "shredded", "trashed", "捨て", "破棄", "処分", "シュレッダー", "すられ", "取られ", "盗られ", "失くす", "なくす", "無くす", "落ち", "can not find", "fell"],
    &["broken", "broke", "damaged", "repair", "smashed", "dead", "壊し", "壊れ", "故障", "水没", "割れ", "修理", "こわれ", "こわし", "crack", "cracked", "電源が入ら", "turn on not", "does not turn on", "起動しな", "こわ", "ひび", "故障し", "バキバキ", "壊", "ぶっ壊"],
    &["newphone", "new phone model", "機種変更", "機種変", "機種を変", "きしゅへん", "乗り換え", "買い替え", "買い換え", "買替", "機種を替", "機種を換", "のりかえ", "買いかえ"],
    &["change", "replace", "replacement", "swap", "switch", "upgrade", "move", "transfer", "migrate", "変え", "替え", "換え", "変更", "交換", "新調", "切り替え", "移行", "引き継", "引継", "instead", "入れ替え", "入替", "swapped", "取り替え", "乗換", "switching"],
    &["new", "bought", "buy", "purchase", "新しい", "新しく", "新品", "新規", "買った", "買って", "購入", "あたらし", "お下がり", "おさがり", "もらった端末", "今度の", "just got", "brand new"],
    &["renewal", "renew", "renewed", "更新", "こうしん", "作り直", "作りなお", "新しくした", "新しくし", "切り替わ"],
    &["second", "another", "additional", "add", "two", "extra", "spare", "2台", "二台", "2つ目", "二つ目", "もう一台", "もう1台", "追加", "複数", "ついか", "別の", "ほかの", "他の", "other"],
    &["expired", "expire", "expires", "expiry", "expiration", "out of date", "ran out", "past its date", "期限切れ", "有効期限", "期限", "満了", "期限が切れ", "期限がきれ", "きげん", "きげんぎれ", "valid", "validity", "run out", "runs out", "end", "ends", "how long", "until when", "いつまで", "日付", "何年", "切れた", "切れて", "切れる", "過ぎた", "更新時期", "まんりょう"],
    &["revoked", "revoke", "revocation", "失効", "しっこう"],
    &["locked", "lock", "locks", "blocked pin", "ロック", "unlock", "解除", "locked out"],
    &["denied", "refused", "rejected", "forbidden", "access denied", "permission", "拒否", "断られ", "許可されて", "権限"],
    &["blocks", "block", "blocked", "blocking", "filtered", "ブロック", "遮断", "制限され", "はじかれ", "弾かれ", "止められ"],
    &["blank", "white", "black", "empty", "真っ白", "まっ白", "真白", "まっしろ", "白い", "白く", "真っ黒", "まっ黒", "まっくろ", "黒い", "黒く", "空白", "何も出", "何も表示", "何も映", "なにも出", "なにもでな", "なにもうつら", "真っ暗", "まっくら", "暗い", "dark", "文字が出", "字が出"],
    &["nothing", "何も", "なにも"],
    &["loading", "loads", "stuck", "freeze", "frozen", "hangs", "hang", "slow", "spinning", "読み込み中", "読込中", "ぐるぐる", "くるくる", "固まる", "固まっ", "フリーズ", "重い", "遅い", "終わらな", "待っても", "進まな", "動かな", "止まってしまう", "途中で止ま", "wheel"],
    &["read", "recognize", "recognise", "detect", "scan", "detected", "respond", "react", "reacts", "accept", "読め", "読み", "読取", "認識", "反応", "検出", "受け付け", "よめ", "よみ", "にんしき", "はんのう", "ピント", "焦点", "かざし", "かざせ", "読ん", "focus", "read by"],
    &["work", "works", "working", "use", "usable", "使え", "使用でき", "利用でき", "つかえ", "動か", "効か", "きかな", "できない", "できません", "でき", "うまくいか", "通ら", "出ない", "でない"],
    &["fail", "fails", "failed", "failure", "error", "失敗", "エラー", "しっぱい", "error code", "エラーコード", "だめ", "ダメ", "駄目", "wrong with"],
    &["not", "no", "never", "can not", "cannot", "without", "unable", "none", "nothing", "ない", "ません", "なかっ", "無い", "ねえ", "へん", "ねぇ", "未"],
    &["arrive", "arrived", "come", "came", "comes", "receive", "received", "get", "got", "delivered", "届", "着か", "着い", "受け取", "もらっ", "もらい", "来ない", "来ません", "来てい", "来てな", "こない", "こなく", "とどか", "とどき", "とどい", "waiting", "wait for", "送ら", "送付", "発送", "着き", "届き", "sent"],
    &["delete", "deleted", "remove", "removed", "erase", "clear", "wipe", "削除", "消し", "消え", "消す", "消去", "けした", "けして", "クリア"],
    &["save", "stored", "store", "keep", "保存", "ほぞん", "saved"],
    &["register", "registration", "registering", "enroll", "enrol", "sign up", "登録", "とうろく"],
    &["login", "log in", "logs in", "logging in", "sign in", "signing in", "signed in", "logged in", "log on", "signin", "authenticate", "authentication", "ログイン", "ログオン", "サインイン", "認証", "にんしょう"],
    &["otherperson", "someone else", "somebody else", "another person", "another user", "other person", "different user", "different person", "other user", "colleague", "別の人", "別の方", "べつの人", "べつのひと", "他の人", "他の方", "ほかの人", "ほかの方", "違う人", "他人", "前の人", "前の方", "異なるユーザ", "別のユーザ", "同僚", "先輩", "someone", "somebody", "coworker", "他の先生", "別の先生", "ほかの先生", "前に使", "退職", "quit", "retired", "left the hospital", "辞めた", "やめた"],
    &["wrong", "incorrect", "mistake", "mistaken", "mistyped", "different", "間違", "まちが", "違い", "違う", "違っ", "違え", "異な", "ちがう", "誤", "unmatched", "match not", "おかし", "変な"],
    &["many", "too many", "times", "three times", "何回", "何度", "三回", "3回", "15回", "続けて"],
    &["timeout", "time out", "timed out", "time is up", "too late", "too long", "時間切れ", "タイムアウト", "間に合わ", "じかんぎれ", "時間が過ぎ", "時間がかか", "遅すぎ", "time"],
    &["disabled", "disable", "deactivated", "suspended", "inactive", "invalid", "無効", "停止", "止まっ"],
    &["install", "installed", "installation", "set up", "setup", "インストール", "入れ方"],
    &["update", "updated", "version", "versions", "latest", "アップデート", "バージョン", "最新", "古い"],
    &["which", "what", "どの", "どれ", "どちら", "どっち", "なんの", "何の", "どこ", "where"],
    &["choose", "select", "pick", "選ぶ", "選べ", "選択", "選ん", "選び", "えら", "picked", "chose", "chosen"],
    &["default", "既定", "規定の", "デフォルト", "標準"],
    &["ask", "asks", "asked", "prompt", "wants", "requires", "聞かれ", "求め", "要求", "尋ね"],
    &["know", "unknown", "分から", "わから", "不明", "知ら"],
    &["click", "press", "button", "tap", "クリック", "ボタン", "押し", "pressed", "pressing", "tapped"],
    &["open", "opened", "opens", "開い", "開く", "開け", "ひらい", "開か", "ひらか", "あかな"],
    &["reissue", "re issue", "reissued", "再発行"],
    &["already", "すでに", "既に", "済み"],
];

/// Which phrases lead to a page.
pub(super) struct Lead {
    /// The page.
    pub(super) page: HelpPage,
    /// Phrases, in the words of either language: a word of [`SAME`] stands for all that mean the same, `*` at a word's end for any ending.
    pub(super) phrases: &'static [&'static str],
}

const fn topic(topic: Topic, phrases: &'static [&'static str]) -> Lead {
    Lead { page: HelpPage::Topic(topic), phrases }
}

const fn guide(guide: Guide, phrases: &'static [&'static str]) -> Lead {
    Lead { page: HelpPage::Guide(guide), phrases }
}

const fn phone(section: u8, phrases: &'static [&'static str]) -> Lead {
    Lead { page: HelpPage::Message(Number::phone(section)), phrases }
}

const fn pc(section: u8, phrases: &'static [&'static str]) -> Lead {
    Lead { page: HelpPage::Message(Number::pc(section)), phrases }
}

/// Where everyday words and pasted errors lead.
#[rustfmt::skip]
pub(super) const LEADS: &[Lead] = &[
    topic(Topic::NewPhone, &["newphone", "phone change", "phone new", "phone second", "phone trade in", "old new phone", "下取り", "phone sold", "phone reset", "初期化", "device change", "device new", "phone register change", "change phone login not", "new device", "ガラケー", "old phone", "phone old change"]),
    topic(Topic::LostPhone, &["phone lost", "phone broken", "lost", "phone where", "phone gone", "手元 phone not", "phone water", "device lost", "device broken", "screen broken", "broken", "phone stolen block", "phone pulled", "phone not on"]),
    topic(Topic::LostCard, &["card lost", "card forgot", "mynumber lost", "mynumber forgot", "hpki lost", "card broken", "card reissue", "card with not", "card at home", "lost", "reissue", "card left", "card home", "wallet", "財布", "家に card"]),
    topic(Topic::ForgottenPin, &["pin", "pin forgot", "pin locked", "pin wrong", "pin many", "pin know not", "card locked", "passcode forgot", "passcode know not", "locked", "locked out", "screenlock forgot", "number forgot", "number locked", "mynumber locked", "pin attempt", "card pin", "pin reset", "再設定", "phone locked", "screenlock locked", "number phone locked", "mynumber password"]),
    topic(Topic::ForgottenPassword, &["password forgot", "password know not", "password arrive not", "password lost", "password wrong", "password where", "password", "password reset", "password letter", "register password", "password which", "password paper", "password denied"]),
    topic(Topic::NoLetter, &["letter arrive not", "letter not", "letter lost", "letter where", "qr lost", "qr arrive not", "letter", "mail arrive not", "letter reissue", "reissue", "letter not yet", "qr letter lost", "arrive not", "apply arrive not", "申し込んだ not", "waiting letter"]),
    topic(Topic::NewCard, &["card new", "card change", "card renewal", "mynumber new", "mynumber change", "mynumber renewal", "hpki new", "certificate new", "certificate renewal", "card arrive", "card reissue", "new card not work", "card renewal arrive"]),
    topic(Topic::ExpiredCard, &["card expired", "mynumber expired", "hpki expired", "certificate expired", "expired", "card renewal", "certificate renewal", "card renewal which", "renewal", "card which expired"]),

    guide(Guide::ClearSiteData, &["data delete", "cookie delete", "data", "sitedata delete", "reset browser"]),
    guide(Guide::DefaultBrowser, &["default browser", "qr open browser", "qr camera", "camera", "qr wrong browser", "default", "open wrong app", "app wrong", "app open wrong", "which app", "qr app open"]),
    guide(Guide::Versions, &["update", "os update", "phone update", "browser update", "ios", "phone old", "pc old", "version", "phone too old", "os old", "os", "iphone update", "device old"]),
    guide(Guide::PasskeySaving, &["passkey save", "passkey choose", "save where", "keychain", "キーチェーン", "passkey keeper", "passkey settings", "autofill", "自動入力"]),
    guide(Guide::WhichBrowser, &["which browser", "browser know not", "browser wrong", "safari", "chrome", "edge", "firefox", "browser", "which app", "browser recommended", "おすすめ browser", "browser choose", "browser use"]),
    guide(Guide::DeviceLock, &["fingerprint", "face", "screenlock", "fingerprint register", "face register", "fingerprint not work", "face not work", "fingerprint read", "face read", "passcode", "screenlock not", "fingerprint change", "locked", "fingerprint dry", "指紋 設定", "fingerprint fail", "face fail", "pattern", "lock setting"]),
    guide(Guide::AllowCookies, &["cookie", "cookie disabled", "cookie blocks", "cookie on", "private", "cookie setting"]),
    guide(Guide::Scripts, &["javascript", "lockdown mode", "ロックダウン", "content blocker", "広告 blocks", "ad blocker", "adblock", "webassembly*", "wasm"]),
    guide(Guide::LeaveApp, &["inapp", "inapp open", "app open link", "open in safari", "open in chrome", "browser open", "app open", "which app", "open app wrong", "app screen"]),
    guide(Guide::RegisterAgain, &["register again", "登録し直", "再登録", "phone register", "phone second", "passkey delete", "second register", "device register"]),
    guide(Guide::CardCertificate, &["certificate", "which certificate", "certificate choose", "certificate not", "certificate expired", "certificate list", "certificate two", "list certificate", "certificate name", "certificate screen", "certificate appear not", "certificate appear"]),
    guide(Guide::CardReader, &["reader", "card read", "card read not", "card not work", "reader not", "driver", "reader driver", "card inserted", "card reader usb", "差し込", "挿し", "抜き差し", "card mac", "mac", "card pc", "card usb", "nfc reader", "reader change", "reader new", "card insert nothing", "insert"]),
    guide(Guide::ClientSoftware, &["extension", "extension install", "mynumber software", "利用者クライアント", "client software", "software install", "jpki software"]),
    guide(Guide::SecuritySoftware, &["antivirus", "antivirus blocks", "antivirus card", "err_cert_*", "sec_error_*", "mozilla_pkix_error_*", "net_err_cert*", "connection not private", "この接続ではプライバシーが保護されません", "この接続はプライベートではありません", "inspection", "certificate antivirus"]),
    guide(Guide::DirectConnection, &["vpn", "proxy", "network", "network not", "wifi not", "vpn off", "つなが not", "繋が not", "オフライン", "offline", "err_internet_disconnected", "err_network_*", "err_tunnel_*", "err_proxy_*", "err_name_*", "err_timed_out", "err_connection_timed_out", "err_address_*", "dns_probe*", "neterror", "unknown host", "network connect not", "site connect", "site network not", "サイトにアクセスできません", "pc home", "自宅", "職場", "at home", "from work", "workplace"]),
    guide(Guide::Network, &["firewall", "network blocks", "network administrator", "ネットワーク管理者", "port", "domain allow", "許可する", "502", "504", "bad gateway", "gateway timeout", "hospital network", "clinic network", "host", "host open", "inspection", "administrator", "inspection exclude", "除外", "host which", "network pc"]),

    phone(1, &["account disabled", "id disabled", "account not work", "利用停止", "register disabled"]),
    phone(2, &["browser not work", "browser support", "対応 browser", "publickeycredential*", "not a function", "navigator credentials", "webauthn", "does not support public key", "firefox", "https origins", "browser version", "undefined object", "phone old", "device old", "os old", "サポート"]),
    phone(3, &["register fail", "phone register fail", "invalidstateerror", "securityerror", "constrainterror", "unknownerror", "typeerror", "aborterror", "operationerror", "encodingerror", "dataerror", "already pending", "already register", "excludecredentials", "create private key", "rp id", "relying party", "register fail error"]),
    phone(4, &["notreadableerror", "credential manager", "passkey not respond", "応答 passkey", "play services", "play 開発者"]),
    phone(5, &["operation failed"]),
    phone(6, &["login fail", "login not work", "aborterror", "securityerror", "signal aborted", "already pending", "document focused", "not focused", "認証 失敗", "login not possible"]),
    phone(7, &["inapp", "inapp register", "inapp open", "entitlement", "web browser entitlement", "inapp not work", "app open", "app register"]),
    phone(8, &["timeout", "operation timed out", "notallowederror", "fingerprint", "fingerprint not work", "fingerprint read", "face not work", "face read", "face", "cancel", "取り消し", "キャンセル", "fingerprint not", "face not", "login timeout", "request cancelled", "fingerprint fail", "face fail", "many fingerprint", "fingerprint many"]),
    phone(9, &["screenlock not", "screenlock", "passcode not", "screenlock setting", "constrainterror", "user verification", "create private key", "access control"]),
    phone(10, &["403", "network denied", "network blocks", "wifi denied", "vpn", "vpn denied", "access denied phone", "wifi"]),
    phone(11, &["securitykey", "securitykey ask", "nfc", "usb", "other device use", "passkey not"]),
    phone(12, &["how to sign in", "login choose", "サインインする方法"]),
    phone(13, &["screenlock ask", "pin ask phone", "pattern", "パターン"]),
    phone(14, &["passcode ask", "passcode", "passcode face", "face passcode"]),
    phone(15, &["cookie", "cookie not", "private", "cookie disabled", "err_too_many_redirects", "too many redirects", "リダイレクト"]),
    phone(16, &["blank", "screen blank", "loading", "nothing screen", "screen not work", "webassembly*", "compileerror", "wasm", "content security policy", "screen not appear", "表示されない", "動かない", "進まない", "クラッシュ", "err_blocked_by*", "page not load", "page load", "screen pulled", "screen loading", "screen stop", "page open not"]),
    phone(17, &["phone screen qr", "qr appear phone", "another device", "別の端末", "qr 出てき", "qr passkey", "passkey not", "another device use", "device another", "device second", "qr instead fingerprint"]),
    phone(18, &["otherperson", "otherperson login", "otherperson account", "shared phone", "共用", "別のアカウント", "shared", "device shared", "name otherperson", "otherperson device", "previous user"]),
    phone(19, &["qr", "qr expired", "link expired", "qr not work", "link not work", "qr read", "qr read not", "qr invalid", "link invalid", "qr disabled", "expired", "letter expired", "qr fail", "qr timeout", "link open not", "link click", "qr old", "link", "qr letter old", "qr wrong", "qr many", "read nothing", "qr nothing", "read fail qr"]),
    phone(20, &["405", "back button", "戻る", "再読み込み", "リロード", "reload", "err_cache_miss", "resubmi*"]),
    phone(21, &["passkey manage", "passkey save not", "passkey save choose", "save not"]),
    phone(22, &["keeper", "keeper save", "passkey add fail", "keeper passkey", "追加できません"]),
    phone(23, &["passkey not", "passkey delete", "passkey lost", "no matched credentials", "no credentials", "credentials found", "matching credential", "passkey find not", "passkey 見つか"]),
    phone(24, &["register not", "phone register not", "device register not", "not registered", "credential setup"]),

    pc(1, &["secure connection", "接続を確立でき", "セキュリティ保護された接続", "secure connection failed", "ssl_error_*", "err_ssl_*", "pr_end_of_file_error", "安全に接続", "handshake*", "nsurlerror*", "cannot establish secure"]),
    pc(2, &["card read not", "card read", "card not work", "connection not secure", "保護されて", "certificate not appear", "certificate arrive not", "err_cert_*", "sec_error_*", "certificate appear not"]),
    pc(3, &["page not working", "page not work", "機能していません", "動作していません", "err_empty_response", "err_connection_*", "err_timed_out", "err_name_*", "err_address_*", "err_http2*", "err_quic*", "pr_connect_reset_error", "pr_end_of_file_error", "connection reset", "connection lost", "network lost", "接続が切れ", "サーバに接続できません", "サーバーに接続できません", "cannot connect to the server", "server stopped responding", "502", "504", "500", "503", "bad gateway", "gateway timeout", "net_*", "network not", "site not reach", "サイトにアクセスできません", "site network", "page open not", "card pulled", "site reached", "unable connect", "このサイトにアクセスできません"]),
    pc(4, &["card account disabled", "card register disabled", "account disabled", "card id disabled"]),
    pc(5, &["unexpected error", "予期せぬ", "card swap", "card two", "two cards"]),
    pc(6, &["cookie", "cookie not", "otherperson login", "cookie pc", "err_too_many_redirects", "name otherperson"]),
    pc(7, &["id", "id know not", "id forgot", "id wrong", "該当のユーザ", "user not found", "id what", "id which", "id enter", "id number"]),
    pc(8, &["id phone not", "user information", "ユーザ情報", "device authentication"]),
    pc(9, &["number wrong", "number choose wrong", "number wrong phone", "login cancel", "login not work", "login timeout", "number match", "login fail", "approve", "approve wrong", "number three", "number which", "which number", "number click", "approve fail", "approve not"]),
    pc(10, &["401", "407", "proxy", "proxy id", "proxy password", "proxy ask", "unauthorized", "proxy authentication", "id password window", "user name password", "id password"]),
    pc(11, &["card register not", "card user not", "card holder not registered"]),
    pc(12, &["phone register not", "phone not registered", "device not registered"]),
    pc(13, &["extension", "mynumber register not", "extension not work", "mynumber click", "click nothing", "mynumber screen change", "click not work", "無反応"]),
    pc(14, &["mynumber already", "mynumber already register", "mynumber otherperson", "card already register otherperson"]),
    pc(15, &["application already open", "already running", "起動して", "already open"]),
    pc(16, &["mynumber read", "mynumber read not", "mynumber not work", "mynumber connect", "mynumber reader"]),
    pc(17, &["forbidden", "pin timeout", "pin slow", "pin late", "403", "card denied", "card pulled", "pin long", "took long pin"]),
    pc(18, &["revoked", "certificate revoked", "card revoked", "certificate cancelled", "certificate cancel"]),
    pc(19, &["wrong card", "wrong certificate", "card wrong", "certificate wrong", "certificate choose", "signing certificate", "署名用", "different card", "card different", "署名", "card mistaken"]),
    pc(20, &["mynumber not registered", "mynumber register", "mynumber renewal", "mynumber link"]),
    pc(21, &["access denied", "denied", "login certificate", "アクセスが拒否", "err_bad_ssl_client*", "err_ssl_client*", "ssl_error_bad_cert*", "ssl_error_rx_certificate*", "ssl_error_certificate*", "ssl_error_expired_cert*", "ssl_error_revoked*", "ssl_error_handshake*", "card locked", "certificate denied", "card pulled", "card pulled pin"]),
    pc(22, &["register cancel", "register not complete", "number wrong register", "number wrong", "register timeout", "phone register fail", "登録が終わら", "number three", "register end not"]),
    pc(23, &["certificate information", "証明書を検証", "certificate verify"]),
    pc(24, &["certificate integrity", "整合性", "certificate damaged", "certificate corrupt"]),
];

/// What people mostly look for, each by its everyday name: offered where a search found nothing.
pub const COMMON: &[(Text, HelpPage)] = &[
    named(Topic::NewPhone),
    named(Topic::LostPhone),
    named(Topic::LostCard),
    named(Topic::ForgottenPin),
    named(Topic::ForgottenPassword),
    named(Topic::NoLetter),
    named(Topic::NewCard),
    named(Topic::ExpiredCard),
    (
        text("指紋や顔で確認できない", "My fingerprint or face does not work"),
        HelpPage::Guide(Guide::DeviceLock),
    ),
    (text("QR コードが使えない", "The QR code does not work"), HelpPage::Message(Number::phone(19))),
    (
        text("画面が真っ白・真っ黒になる", "The screen stays white or black"),
        HelpPage::Message(Number::phone(16)),
    ),
    (text("カードが読み取れない", "My card cannot be read"), HelpPage::Guide(Guide::CardReader)),
    (text("パスキーが見つからない", "No passkey is found"), HelpPage::Message(Number::phone(23))),
    (text("ネットワークにつながらない", "I cannot connect"), HelpPage::Guide(Guide::DirectConnection)),
];

const fn named(topic: Topic) -> (Text, HelpPage) {
    (topic.title(), HelpPage::Topic(topic))
}
