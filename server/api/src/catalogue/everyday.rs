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
    &["phone", "smartphone", "mobile phone", "cellphone", "cell", "handset", "iphone", "android", "galaxy", "pixel", "xperia", "スマホ", "スマートフォン", "スマートホン", "スマフォ", "携帯", "携帯電話", "ケータイ", "けいたい", "アイフォン", "アイホン", "アンドロイド", "電話機", "mobile", "telephone", "ガラケー", "スマートホーン", "機種", "すまほ", "スマフォン", "けいたいでんわ", "androids", "phones", "mobiles", "あんどろいど", "あいふぉん", "handy", "手机", "手機", "휴대폰", "스마트폰", "폰"],
    &["card", "カード", "cards", "카드"],
    &["mynumber", "my number", "マイナンバー", "マイナカード", "マイナ", "個人番号カード", "individual number", "individual number card", "jpki", "公的個人認証", "こじんばんごう", "まいなんばー", "マイナンバ", "マイナカ"],
    &["reader", "カードリーダー", "リーダー", "読取機", "読み取り機", "読取装置", "リーダライタ", "card reader", "smart card reader", "ic card reader", "カードリーダ", "パソリ", "pasori", "rc s300", "rc s380", "読み取り装置", "りーだー", "リーダ"],
    &["driver", "ドライバー"],
    &["pin", "暗証番号", "暗唱番号", "暗証コード", "ピンコード", "ピン番号", "あんしょうばんごう", "あんしょう", "four digits", "4 digits", "4桁", "四桁", "4けた", "pins", "pin code", "あんしょうコード", "PINコード", "暗証"],
    &["passcode", "パスコード"],
    &["password", "パスワード", "合言葉", "密码", "密碼", "비밀번호"],
    &["letter", "envelope", "post", "postal", "invitation", "手紙", "案内", "書面", "用紙", "書類", "通知", "封筒", "郵便", "郵送", "書留", "はがき", "てがみ", "あんない", "paper", "papers", "sheet", "document", "紙", "お便り", "書いたもの", "しょるい", "レター", "封書", "お知らせ", "通知書", "案内状", "簡易書留", "レターパック", "mailing"],
    &["qr", "qr code", "qrcode", "barcode", "二次元コード", "2次元コード", "バーコード", "きゅーあーる", "code", "codes", "コード", "二维码", "二維碼", "큐알", "qr코드"],
    &["link", "url", "address", "リンク", "アドレス"],
    &["camera", "カメラ"],
    &["fingerprint", "finger", "fingers", "thumb", "touch id", "touchid", "biometric", "biometrics", "指紋", "指", "ゆび", "しもん", "指先", "タッチID", "生体認証", "hand", "hands", "手", "指先が", "ぬれ", "濡れ", "親指", "タッチ", "ゆびさき", "指もん", "シモン", "手袋", "gloves", "手荒れ", "手が荒れ", "touch sensor", "thumbprint", "fingerprints", "bandage", "bandaged", "band aid", "plaster", "絆創膏", "ばんそうこう", "怪我", "けがを", "finger print", "print", "pinky", "index finger", "小指", "人差し指", "中指", "薬指"],
    &["face", "face id", "faceid", "顔", "フェイス", "かお", "mask", "glasses", "マスク", "眼鏡", "メガネ", "めがね"],
    &["screenlock", "screen lock", "lock screen", "画面ロック", "画面のロック", "ロック画面", "端末のロック"],
    &["passkey", "pass key", "パスキー", "鍵", "キー情報"],
    &["securitykey", "security key", "usb key", "セキュリティキー"],
    &["keeper", "1password", "bitwarden", "lastpass", "dashlane", "nordpass", "authenticator", "password manager", "パスワードマネージャー", "パスワード管理", "オーセンティケーター", "ワンパスワード", "ビットワーデン", "google password manager", "samsung pass", "サムスンパス", "microsoft", "マイクロソフト"],
    &["browser", "ブラウザ", "ブラウザー"],
    &["inapp", "line", "facebook", "instagram", "messenger", "twitter", "tiktok", "whatsapp", "wechat", "teams", "slack", "gmail", "in app", "in the app", "inside an app", "inside the app", "ライン", "フェイスブック", "インスタ", "アプリの中", "アプリ内", "mail", "email", "outlook", "kakao", "zalo", "viber", "telegram", "snapchat", "yahoo", "dm", "discord", "メール", "メッセンジャー", "チャット", "ツイッター", "カカオ", "チームズ", "スラック", "ヤフー", "アプリ内ブラウザ", "line app", "らいん", "ヤフーアプリ", "グーグルアプリ", "google app", "qrコードリーダーアプリ", "scanner app"],
    &["private", "private browsing", "private tab", "private window", "private mode", "incognito", "inprivate", "プライベート", "プライベートブラウズ", "シークレット", "シークレットモード", "シークレットタブ", "secret mode", "シークレットウィンドウ", "ぷらいべーと", "プライベートタブ", "ひみつ"],
    &["cookie", "クッキー"],
    &["data", "history", "cache", "履歴", "キャッシュ", "サイトデータ", "サイトのデータ"],
    &["javascript", "js", "script", "ジャバスクリプト", "スクリプト"],
    &["network", "internet", "wifi", "wi fi", "connection", "signal", "ネットワーク", "通信", "回線", "電波", "ワイファイ", "インターネット", "院内LAN", "つうしん", "connect", "connecting", "connected", "reach", "reached", "つなが", "繋が", "アクセス", "ネット", "lte", "4g", "5g", "wlan", "lan", "イーサネット", "ethernet", "モバイル通信", "つながらなくな"],
    &["vpn", "private relay", "プライベートリレー"],
    &["proxy", "プロキシ", "プロキシー", "プロクシ", "ぷろきし", "proxies"],
    &["firewall", "whitelist", "allowlist", "ファイアウォール", "ファイヤーウォール", "ホワイトリスト", "許可リスト"],
    &["antivirus", "anti virus", "virus", "eset", "norton", "mcafee", "kaspersky", "trend micro", "security software", "ウイルス", "ウィルス", "アンチウイルス", "ウイルス対策", "ウイルスバスター", "ノートン", "マカフィー", "カスペルスキー", "セキュリティソフト", "セキュリティ対策ソフト", "defender", "ディフェンダー", "windows defender", "avast", "avg", "sophos", "f secure", "ウイルスソフト", "ビットディフェンダー", "アバスト"],
    &["extension", "add on", "addon", "plugin", "plug in", "拡張機能", "アドオン", "プラグイン"],
    &["software", "program", "ソフト", "ソフトウェア"],
    &["certificate", "cert", "証明書", "しょうめいしょ", "certificates", "certs", "しょうめい"],
    &["screen", "page", "画面", "ページ", "がめん"],
    &["id", "holder id", "username", "user name", "user id", "本人ID", "ユーザーID", "ユーザー名", "医籍", "医籍番号", "医籍登録番号", "薬剤師番号", "薬剤師登録番号", "登録番号", "license number", "licence number", "registration number", "名簿", "ほんにんあいでぃー", "ほんにんid"],
    &["account", "アカウント"],
    &["number", "digits", "番号", "数字", "ばんごう"],
    &["device", "tablet", "ipad", "端末", "デバイス", "タブレット", "機器", "devices", "アイパッド", "たぶれっと"],
    &["app", "application", "アプリ", "アプリケーション"],
    &["shared", "share", "shares", "共有", "共用", "使い回し", "みんなで"],
    &["administrator", "admin", "it department", "管理者", "情シス", "システム担当", "システム管理", "情報システム", "システム課", "it staff", "it guy", "it people", "ヘルプデスク"],
    &["host", "hosts", "hostname", "domain", "domains", "port", "ports", "ホスト", "ホスト名", "ドメイン", "ポート", "宛先"],
    &["inspection", "inspect", "decrypt", "interception", "インスペクション", "検査", "復号", "tls検査"],
    &["approve", "approval", "confirm", "承認", "承諾"],
    &["list", "一覧", "リスト", "窓", "ウインドウ", "ウィンドウ", "並ぶ", "並ん", "並び", "ならん", "ならぶ", "候補", "options", "choices", "option"],
    &["pc", "computer", "laptop", "desktop", "パソコン", "PC端末", "コンピュータ", "コンピューター", "ノートPC"],
    &["pulled", "pull", "pulls", "pulled out", "took out", "抜い", "抜け", "抜く", "外し", "外れ"],
    &["attempt", "try", "tries", "attempts", "試行"],
    &["appear", "appears", "appeared", "show", "shows", "showing", "shown", "display", "displayed", "表示", "出てこ", "出てき", "見え", "映ら", "うつら", "ひょうじ", "表示されなくな"],
    &["tablet", "ipad", "タブレット", "たぶれっと", "アイパッド"],
    &["chromebook", "chrome os", "chromeos", "クロームブック"],
    &["secretary", "秘書", "ひしょ", "医療事務", "クラーク", "事務員"],
    &["workaccount", "work account", "work profile", "work google", "company account", "managed account", "仕事用の", "会社のアカウント", "会社用のアカウント", "職場のアカウント", "病院のアカウント", "アカウントが会社", "会社のGoogle", "会社のグーグル"],
    // What happens to them.
    &["forgot", "forget", "forgotten", "do not remember", "can not remember", "忘れ", "思い出せ", "覚えてな", "覚えていな", "わすれ"],
    &["lost", "lose", "losing", "stolen", "stole", "steal", "theft", "thief", "robbed", "missing", "misplaced", "dropped", "disappeared", "紛失", "なくした", "なくして", "なくしま", "なくなっ", "無くし", "無くなっ", "失くし", "亡くし", "落とし", "落っこ", "落して", "盗ま", "盗難", "置き忘れ", "置いてき", "ふんしつ", "どこかに行", "見当たら", "忘れてき", "忘れて来", "took", "taken", "throw away", "threw away", "thrown", "shredded", "trashed", "捨て", "破棄", "処分", "シュレッダー", "すられ", "取られ", "盗られ", "失くす", "なくす", "無くす", "落ち", "can not find", "fell", "どこかへ", "行方不明", "忘れ物", "置きっぱ", "left behind", "left in", "left on", "おとし", "おっこと", "なくなり"],
    &["broken", "broke", "damaged", "repair", "smashed", "dead", "壊し", "壊れ", "故障", "水没", "割れ", "修理", "こわれ", "こわし", "crack", "cracked", "電源が入ら", "turn on not", "does not turn on", "起動しな", "こわ", "ひび", "故障し", "バキバキ", "壊", "ぶっ壊", "くだけ", "つぶれ", "潰れ", "踏ん", "電源が切れ", "broke down", "died", "toilet", "water", "washing machine", "トイレに", "洗濯", "battery dead", "電池が切れ", "充電が切れ", "電池切れ", "充電切れ", "バッテリー切れ", "バッテリーが", "dead battery", "battery died", "battery", "充電が", "wet", "soaked", "bricked", "crushed", "run over", "ran over", "drowned", "びしょぬれ", "濡らし", "ぬらし", "水につけ", "落として壊"],
    &["newphone", "new phone model", "機種変更", "機種変", "機種を変", "きしゅへん", "乗り換え", "買い替え", "買い換え", "買替", "機種を替", "機種を換", "のりかえ", "買いかえ"],
    &["change", "replace", "replacement", "swap", "switch", "upgrade", "move", "transfer", "migrate", "変え", "替え", "換え", "変更", "交換", "新調", "切り替え", "移行", "引き継", "引継", "instead", "入れ替え", "入替", "swapped", "取り替え", "乗換", "switching"],
    &["new", "bought", "buy", "purchase", "新しい", "新しく", "新品", "新規", "買った", "買って", "購入", "あたらし", "お下がり", "おさがり", "もらった端末", "今度の", "just got", "brand new"],
    &["renewal", "renew", "renewed", "更新", "こうしん", "作り直", "作りなお", "新しくした", "新しくし", "切り替わ"],
    &["second", "another", "additional", "add", "two", "extra", "spare", "2台", "二台", "2つ目", "二つ目", "もう一台", "もう1台", "追加", "複数", "ついか", "別の", "ほかの", "他の", "other"],
    &["expired", "expire", "expires", "expiry", "expiration", "out of date", "ran out", "past its date", "期限切れ", "有効期限", "期限", "満了", "期限が切れ", "期限がきれ", "きげん", "きげんぎれ", "valid", "validity", "run out", "runs out", "end", "ends", "how long", "until when", "いつまで", "日付", "何年", "切れた", "切れて", "切れる", "過ぎた", "更新時期", "まんりょう", "もうすぐ切れ", "切れそう", "切れました", "切れかか", "past due", "out dated", "outdated"],
    &["revoked", "revoke", "revocation", "失効", "しっこう"],
    &["locked", "lock", "locks", "blocked pin", "ロック", "unlock", "解除", "locked out"],
    &["denied", "refused", "rejected", "forbidden", "access denied", "permission", "拒否", "断られ", "許可されて", "権限"],
    &["blocks", "block", "blocked", "blocking", "filtered", "ブロック", "遮断", "制限され", "はじかれ", "弾かれ", "止められ"],
    &["blank", "white", "black", "empty", "真っ白", "まっ白", "真白", "まっしろ", "白い", "白く", "真っ黒", "まっ黒", "まっくろ", "黒い", "黒く", "空白", "何も出", "何も表示", "何も映", "なにも出", "なにもでな", "なにもうつら", "真っ暗", "まっくら", "暗い", "dark", "文字が出", "字が出"],
    &["nothing", "何も", "なにも"],
    &["loading", "loads", "stuck", "freeze", "frozen", "hangs", "hang", "slow", "spinning", "読み込み中", "読込中", "ぐるぐる", "くるくる", "固まる", "固まっ", "フリーズ", "重い", "遅い", "終わらな", "待っても", "進まな", "動かな", "止まってしまう", "途中で止ま", "wheel"],
    &["read", "recognize", "recognise", "detect", "scan", "detected", "respond", "react", "reacts", "accept", "読め", "読み", "読取", "認識", "反応", "検出", "受け付け", "よめ", "よみ", "にんしき", "はんのう", "ピント", "焦点", "かざし", "かざせ", "読ん", "focus", "read by", "読みとら", "よみとら", "よみとれ", "読み込ま", "読み込め", "unreadable", "reading", "recognised", "recognized", "recognizes", "読めなくな", "よめなくな", "反応しなくな", "识别", "識別", "인식", "扫描", "掃描", "読まへん", "よまへん", "よみとれん", "読み取れん"],
    &["work", "works", "working", "use", "usable", "使え", "使用でき", "利用でき", "つかえ", "動か", "効か", "きかな", "できない", "できません", "でき", "うまくいか", "通ら", "出ない", "でない", "できなくな", "使えなくな", "つかえなくな", "動かなくな", "出なくな"],
    &["fail", "fails", "failed", "failure", "error", "失敗", "エラー", "しっぱい", "error code", "エラーコード", "だめ", "ダメ", "駄目", "wrong with", "失败", "실패", "오류", "错误", "錯誤"],
    &["not", "no", "never", "can not", "cannot", "without", "unable", "none", "nothing", "ない", "ません", "なかっ", "無い", "ねえ", "へん", "ねぇ", "未", "すぐ消え", "できず", "せず", "なく", "ねー", "isnt", "doesnt", "dont", "wont", "cant", "didnt", "couldnt", "havent", "wasnt", "hasnt", "neither", "nor", "できない", "できません", "出ない", "でない", "できなくな", "使えなくな", "つかえなくな", "動かなくな", "出なくな", "読めなくな", "よめなくな", "反応しなくな", "入れなくな", "開かなくな", "開けなくな", "つながらなくな", "表示されなくな", "无法", "無法", "不能", "不了", "안 돼", "안돼", "안됩니다", "없", "ひん", "でけへん", "あかん"],
    &["arrive", "arrived", "come", "came", "comes", "receive", "received", "get", "got", "delivered", "届", "着か", "着い", "受け取", "もらっ", "もらい", "来ない", "来ません", "来てい", "来てな", "こない", "こなく", "とどか", "とどき", "とどい", "waiting", "wait for", "送ら", "送付", "発送", "着き", "届き", "sent"],
    &["delete", "deleted", "remove", "removed", "erase", "clear", "wipe", "削除", "消し", "消え", "消す", "消去", "けした", "けして", "クリア", "消した", "消して", "消しちゃ", "消してしま", "removing", "deleting", "clearing", "erased", "wiped"],
    &["save", "stored", "store", "keep", "保存", "ほぞん", "saved"],
    &["register", "registration", "registering", "enroll", "enrol", "sign up", "登録", "とうろく", "注册", "註冊", "등록"],
    &["login", "log in", "logs in", "logging in", "sign in", "signing in", "signed in", "logged in", "log on", "signin", "authenticate", "authentication", "ログイン", "ログオン", "サインイン", "認証", "にんしょう", "入れな", "入れませ", "入れなく", "入れず", "はいれな", "ろぐいん", "さいんいん", "サインオン", "sign on", "入れなくな", "入れへ", "はいれへ", "登录", "登入", "登錄", "로그인", "ログインでき", "ログインできひん"],
    &["logout", "log out", "logs out", "logging out", "logged out", "sign out", "signs out", "signing out", "signed out", "log off", "sign off", "signout", "logoff", "signoff", "ログアウト", "ログオフ", "サインアウト", "サインオフ", "ろぐあうと"],
    &["same", "equal", "identical", "同じ", "おなじ", "同一", "合わな", "合わず", "合いま", "合って", "合う", "一致", "いっち"],
    &["otherperson", "someone else", "somebody else", "another person", "another user", "other person", "different user", "different person", "other user", "colleague", "別の人", "別の方", "べつの人", "べつのひと", "他の人", "他の方", "ほかの人", "ほかの方", "違う人", "他人", "前の人", "前の方", "異なるユーザ", "別のユーザ", "同僚", "先輩", "someone", "somebody", "coworker", "他の先生", "別の先生", "ほかの先生", "前に使", "退職", "quit", "retired", "left the hospital", "辞めた", "やめた", "ほかのユーザ", "他のユーザ", "別ユーザ", "違うユーザ", "another doctor", "another staff", "other staff", "other doctor", "前任", "別人", "wrong person"],
    &["wrong", "incorrect", "mistake", "mistaken", "mistyped", "different", "間違", "まちが", "違い", "違う", "違っ", "違え", "異な", "ちがう", "誤", "unmatched", "match not", "おかし", "変な", "mixed up", "取り違え", "入れ間違", "まちがい", "差し間違", "押し間違", "ミス"],
    &["many", "too many", "times", "three times", "何回", "何度", "三回", "3回", "15回", "続けて", "several", "multiple", "いくつも", "いくつか", "何個も", "何枚も", "3つ", "三つ", "２つ", "四つ", "4つ", "二つ", "three", "four", "五回", "5回", "10回", "何回も", "何度も", "twice", "again and again"],
    &["timeout", "time out", "timed out", "time is up", "too late", "too long", "時間切れ", "タイムアウト", "間に合わ", "じかんぎれ", "時間が過ぎ", "時間がかか", "遅すぎ", "time"],
    &["disabled", "disable", "deactivated", "suspended", "inactive", "invalid", "無効", "停止", "止まっ"],
    &["install", "installed", "installation", "set up", "setup", "インストール", "入れ方"],
    &["update", "updated", "version", "versions", "latest", "アップデート", "バージョン", "最新", "古い"],
    &["which", "what", "どの", "どれ", "どちら", "どっち", "なんの", "何の", "どこ", "where", "whose", "誰の", "だれの", "どう", "why", "なぜ", "なんで", "どうして"],
    &["choose", "select", "pick", "選ぶ", "選べ", "選択", "選ん", "選び", "えら", "picked", "chose", "chosen"],
    &["default", "既定", "規定の", "デフォルト", "標準"],
    &["ask", "asks", "asked", "prompt", "wants", "requires", "聞かれ", "求め", "要求", "尋ね"],
    &["know", "unknown", "分から", "わから", "不明", "知ら"],
    &["click", "press", "button", "tap", "クリック", "ボタン", "押し", "pressed", "pressing", "tapped"],
    &["open", "opened", "opens", "開い", "開く", "開け", "ひらい", "開か", "ひらか", "あかな", "開かなくな", "開けなくな"],
    &["reissue", "re issue", "reissued", "再発行"],
    &["running", "started", "launched", "起動", "立ち上が", "立上が", "たちあが", "立ち上げ", "動いてい"],
    &["mac", "macbook", "macos", "imac", "osx", "os x", "マック", "マックブック", "mac book"],
    &["bluetooth", "ブルートゥース", "ぶるーとぅーす", "ブルーツース"],
    &["offline", "airplane mode", "flight mode", "aeroplane mode", "機内モード", "オフライン", "圏外", "けんがい", "通信制限", "データ通信", "mobile data"],
    &["adblocker", "ad blocker", "adblock", "ublock", "adguard", "280blocker", "content blocker", "コンテンツブロッカー", "広告ブロック", "アドブロック", "ghostery", "あんしんフィルター", "フィルタリングアプリ"],
    &["upside down", "裏表", "表裏", "うらおもて", "向き", "裏返し", "裏側", "chip", "チップ", "dirty", "汚れ"],
    &["reset", "initialised", "initialized", "factory reset", "factory settings", "初期化", "リセット", "工場出荷", "しょきか", "リカバリ", "初期設定に戻"],
    &["name", "names", "surname", "last name", "family name", "maiden name", "氏名", "苗字", "名字", "姓", "改姓", "旧姓", "みょうじ", "改名"],
    &["married", "marriage", "marry", "divorced", "divorce", "wedding", "結婚", "離婚", "入籍", "けっこん", "再婚"],
    &["moved", "moved house", "moving house", "moved to a new", "relocated", "引っ越", "引越", "転居", "転入", "ひっこし", "ひっこし"],
    &["workplace", "new job", "new hospital", "changed hospital", "changed jobs", "転職", "転勤", "異動", "勤務先", "就職", "別の病院", "移った先", "移籍", "changed workplace", "病院を移", "職場を変", "職場が変", "勤務地", "new clinic", "開業", "other hospital", "another hospital", "部署"],
    &["misuse", "misused", "misuses", "abuse", "impersonate", "hacker", "hacked", "悪用", "不正利用", "不正に使", "勝手に使", "乗っ取", "なりすまし", "勝手にログイン"],
    &["see", "look", "looking", "find", "finds", "check", "見る", "見れ", "見られ", "確認", "調べ", "探し", "確かめ"],
    &["firsttime", "first time", "for the first time", "never used", "beginner", "new here", "初めて", "はじめて", "初回", "初心者"],
    &["howto", "how to", "how do i", "how can i", "how does one", "how do you", "instructions", "使い方", "つかいかた", "使いかた", "方法", "仕方", "しかた", "やり方", "やりかた", "手順", "どうやって", "どうすれば", "どうしたら", "どうやる", "どうやれ", "どのように"],
    &["begin", "begins", "start", "starts", "get started", "開始", "始め", "はじめ方"],
    &["fee", "fees", "cost", "costs", "price", "free of charge", "free", "is it free", "charge", "charged", "how much", "無料", "有料", "料金", "費用", "手数料", "値段", "いくら", "お金", "りょうきん", "むりょう"],
    &["scam", "fraud", "fake", "genuine", "詐欺", "さぎ", "偽物", "ニセモノ", "怪しい", "あやしい"],
    &["already", "すでに", "既に", "済み", "もう", "とっくに"],
];

/// Which phrases lead to a page.
pub(super) struct Lead {
    /// The page.
    pub(super) page: HelpPage,
    /// Phrases, in the words of either language: a word of [`SAME`] stands for all that mean the same, `*` at a word's end for any ending.
    pub(super) phrases: &'static [&'static str],
}

pub(super) const fn topic(topic: Topic, phrases: &'static [&'static str]) -> Lead {
    Lead { page: HelpPage::Topic(topic), phrases }
}

pub(super) const fn guide(guide: Guide, phrases: &'static [&'static str]) -> Lead {
    Lead { page: HelpPage::Guide(guide), phrases }
}

pub(super) const fn phone(section: u8, phrases: &'static [&'static str]) -> Lead {
    Lead { page: HelpPage::Message(Number::phone(section)), phrases }
}

pub(super) const fn pc(section: u8, phrases: &'static [&'static str]) -> Lead {
    Lead { page: HelpPage::Message(Number::pc(section)), phrases }
}

pub(super) const fn ours(section: u8, phrases: &'static [&'static str]) -> Lead {
    Lead { page: HelpPage::Message(Number::ours(section)), phrases }
}

/// Where everyday words and pasted errors lead.
#[rustfmt::skip]
pub(super) const LEADS: &[Lead] = &[
    topic(Topic::FirstTime, &["何分かか", "何分 かか", "時間 かか 登録", "how long register", "how long does it take", "firsttime", "firsttime use", "firsttime register", "howto register", "howto begin", "使い方", "つかいかた", "howto use", "begin use", "登録の仕方", "登録のしかた", "登録の方法", "登録方法", "register want", "register screen open", "register begin", "register where", "hpki", "register howto", "register page open", "register first", "新規 register", "登録を始め", "登録したい", "登録画面", "new user", "get started", "getting started", "set up account", "利用開始", "使い始め", "入門", "マニュアル", "manual", "説明書"]),
    topic(Topic::SigningIn, &["往診", "海外", "出張先", "abroad", "overseas", "home visit", "kagura", "login not howto", "login howto not", "login not", "login not どうすれば", "login not work", "ログインできない", "howto login", "login howto", "login firsttime", "login want", "login screen where", "login page where", "ログインしたい", "ログイン画面", "login begin", "使い方", "howto use", "ログイン方法", "ログインの方法", "ログインする方法", "ログインの仕方", "どうやってログイン", "login where", "this way login not", "login ways", "login over", "login ended", "signed out automatically", "login not", "login not work", "login", "phone login not", "phone login not work", "pc login not", "pc login not work", "card login not", "card login not work", "急に", "突然", "suddenly", "all of a sudden", "number three which", "番号が3つ", "3つの番号", "三つの番号"]),
    topic(Topic::UnknownId, &["ハイフン", "はいふん", "hyphen", "dash", "id 全角", "全角で", "full width", "id know not", "id forgot", "id what", "id where", "id which", "id without", "id lost", "本人ID", "本人idとは", "find my id", "holder id where", "免許番号", "登録番号 どこ", "number written where", "license number where"]),
    topic(Topic::NewPhone, &["newphone", "phone change", "phone new", "phone second", "phone trade in", "old new phone", "下取り", "phone sold", "phone reset", "初期化", "device change", "device new", "phone register change", "change phone login not", "new device", "ガラケー", "old phone", "phone old change", "phone move data", "data move phone", "phone transfer", "phone switch", "phone replace old", "機種", "phone workplace", "phone 引き継", "phone handed down", "phone gift", "phone bought", "second phone use", "2台 phone", "phone two", "スマホ変えたら", "スマホを変えたら", "機種を変えたら", "でも使いたい", "howto phone change", "howto phone second", "ipad 使いたい", "辞めた device 消し", "device 消したい", "sim", "simカード", "sim card", "sim swap", "e sim"]),
    topic(Topic::OwnPc, &["pc register", "pc new", "pc change", "pc new login", "pc bought", "pc 買い替え", "pc passkey", "pc add", "pc alone", "windows hello", "pc fingerprint", "pc face", "phone without pc", "pc use", "pc"]),
    topic(Topic::MyDevices, &["register delete want", "register delete", "登録を消したい", "登録 消したい", "登録 消し", "登録を取り消", "登録 解除", "unregister", "device 消し", "passkey delete want", "device delete want", "device delete", "device delete howto", "remove device", "rename", "rename device", "device name", "device name change", "端末の名前", "名前を変えたい", "登録を削除したい", "device register delete", "phone register delete want", "registered device delete", "too many devices", "many device", "登録できる端末の数", "端末の数", "端末の上限", "上限に達", "すでに削除されています", "removed already"]),
    topic(Topic::LostPhone, &["電池きれ", "電池 きれ", "電池切れ", "電池が切れ", "battery dead", "phone lost", "phone broken", "lost", "phone where", "phone gone", "手元 phone not", "phone water", "device lost", "device broken", "screen broken", "broken", "phone stolen block", "phone pulled", "phone not on", "phone forgot", "phone train", "phone taxi", "電車", "タクシー", "taxi", "train", "phone misuse", "misuse", "phone stop", "phone drop", "battery", "phone battery", "phone broken login", "phone block", "phone 居酒屋", "phone left", "phone home", "スマホ 家に", "phone lost otherperson", "phone lost account", "otherperson account phone lost", "phone stolen otherperson use", "phone lost login otherperson"]),
    topic(Topic::LostCard, &["card lost", "card forgot", "mynumber lost", "mynumber forgot", "hpki lost", "card broken", "card reissue", "card with not", "card at home", "lost", "reissue", "card left", "card home", "wallet", "財布", "家に card", "card misuse", "card 洗濯", "card 折れ", "card bent", "card dog", "card home login", "card today not", "card train", "card holder lost", "カードなしで", "カードが手元にない", "card 手元にない"]),
    topic(Topic::ForgottenPin, &["card password", "カードのパスワード", "pin", "pin forgot", "pin locked", "pin wrong", "pin many", "pin know not", "card locked", "passcode forgot", "passcode know not", "locked", "locked out", "screenlock forgot", "number forgot", "number locked", "mynumber locked", "pin attempt", "card pin", "pin reset", "再設定", "phone locked", "screenlock locked", "number phone locked", "mynumber password", "pin forgot card", "pin many wrong", "pin three", "暗証 ミス", "pin wrong three", "card wrong pin"]),
    topic(Topic::ForgottenPassword, &["password forgot", "password know not", "password arrive not", "password lost", "password wrong", "password where", "password", "password reset", "password letter", "register password", "password which", "password paper", "password denied"]),
    topic(Topic::NoLetter, &["letter expired", "letter old", "letter arrive not", "letter not", "letter lost", "letter where", "qr lost", "qr arrive not", "letter", "mail arrive not", "letter reissue", "reissue", "letter not yet", "qr letter lost", "arrive not", "apply arrive not", "申し込んだ not", "waiting letter", "letter threw away", "letter moved", "moved", "letter old address", "letter 転居", "letter workplace", "旧住所", "old address", "letter new address", "letter workplace not", "moved letter arrive not", "おたより", "お便り", "print letter", "letter print"]),
    topic(Topic::NewCard, &["旧姓", "maiden name", "改姓", "名字 変わ", "名前 変わ", "name change", "card new", "card change", "card renewal", "mynumber new", "mynumber change", "mynumber renewal", "hpki new", "certificate new", "certificate renewal", "card arrive", "card reissue", "new card not work", "card renewal arrive", "name change", "name married", "married", "card name", "card married", "card name change", "name card", "certificate name change", "card reissue arrive", "card old new", "old card new card", "mynumber 作り直", "mynumber moved", "card 更新したら", "card renewal not work", "更新したら"]),
    topic(Topic::MyNumberCard, &["mynumber register", "mynumber card register", "register my number card", "mynumber card register want", "mynumber register howto", "register mynumber want", "mynumber 登録", "only mynumber", "have only mynumber", "マイナンバーカードしか", "マイナカードしか", "マイナンバーカードだけ", "マイナカードだけ", "マイナンバーしか", "マイナしか", "mynumber add", "mynumber login register", "hpki not mynumber"]),
    topic(Topic::ExpiredCard, &["card expired", "mynumber expired", "hpki expired", "certificate expired", "expired", "card renewal", "certificate renewal", "card renewal which", "renewal", "card which expired", "card soon expired", "mynumber five years", "card five years", "certificate five years", "年", "card expired what"]),
    topic(Topic::FingerOrFace, &["fingerprint", "face", "fingerprint not work", "face not work", "fingerprint read", "face read", "fingerprint fail", "face fail", "fingerprint not", "face not", "fingerprint many", "fingerprint dry", "荒れ fingerprint", "fingerprint broken", "finger injured", "rough", "rough finger", "乾燥 fingerprint", "skin fingerprint", "wet fingerprint", "face mask"]),
    topic(Topic::UnreadQr, &["qr よめない", "qr read not work", "qr read not", "qr read", "camera", "qr camera", "camera read not", "camera link not", "camera link", "camera link open not", "scan link open not", "link open not", "link appear not", "scan nothing", "qr nothing", "camera nothing", "camera not work", "camera broken", "camera qr read not", "link tap not", "camera focus", "qr fail", "qr not work", "qr dark", "qr print", "qr small", "読むアプリ", "qr 読むアプリ", "qr app not", "qr 小さくて"]),
    topic(Topic::LeftSignedIn, &["前の先生", "前の人のまま", "前の方のまま", "otherperson のまま", "代診", "shared pc otherperson", "shared pc 前", "otherperson screen", "画面のまま", "otherperson 画面のまま", "logout forgot", "logout", "logout not", "login left", "signed in left", "still logged in", "logged in hospital", "ログインしたまま", "ログアウト 忘れ", "席を離れ", "sign out", "log out", "forgot sign out", "left logged in", "left signed in", "login end other"]),
    topic(Topic::SharedPhone, &["同じ phone", "phone 二人", "phone ふたり", "一台 二人", "一台の phone", "phone 一台", "phone shared", "phone share", "shared phone", "use same phone", "two same phone", "one phone two", "two people one phone", "phone 夫", "phone 妻", "phone 旦那", "phone 主人", "phone 家内", "phone 嫁", "phone かみさん", "phone 奥さん", "phone 夫婦", "phone 家族", "phone 子ども", "phone 親", "phone 借り", "phone otherperson register", "wife phone", "husband phone", "spouse phone", "family phone", "phone borrowed", "borrowed phone", "phone borrow", "phone belongs", "partner phone", "colleague phone register"]),
    topic(Topic::SomebodyElse, &["代わりに", "代わって", "代行", "代理", "secretary", "assistant login", "on my behalf", "for me login", "otherperson login for me", "share passkey", "貸し", "貸す", "lend", "nurse login", "看護師 ログイン", "事務 ログイン", "hand over phone", "otherperson use my passkey", "secretary ask", "secretary login", "ask otherperson login", "assistant", "who can login for me", "who login for me", "who login", "who sign in for me", "皆で使", "みんなで使", "共同で使", "phone shared ward", "院長の"]),
    topic(Topic::NotMine, &["did not add", "phone add not", "頼んでいない 承認", "頼んでない 承認", "頼んでいない login", "覚えのない", "覚えがない", "身に覚え", "知らない login", "知らないログイン", "知らない 通知", "知らない 承認", "勝手に 承認", "login 通知", "心当たり", "did not ask approve", "not ask login", "not request approve", "unknown login", "strange login", "suspicious", "不審", "phishing", "フィッシング", "別の端末も、このQRコードを読み取りました", "another device has scanned this QR code", "写真を撮られ", "盗撮", "写真 qr", "photo qr", "not me login", "私ではない", "自分ではない", "自分じゃない", "approve not mine", "approve appear know not", "scam", "scam site", "site genuine", "fake site", "偽サイト", "偽物", "本物", "added not mine", "device added", "card added", "知らない device", "知らない端末", "乗っ取", "のっとられ", "他人が使", "勝手に使", "不正利用", "不正アクセス", "hacked", "account taken over", "logged in as me", "login as me", "signed in as me", "login in my name", "i did not add", "i did not register", "did not add this", "otherperson login as me", "my account otherperson", "私は何もしていない", "何もしていない", "何もしてない", "did nothing number", "i did nothing"]),
    topic(Topic::SmallText, &["字ちっちゃ", "字 ちっちゃ", "ちっちゃい", "ちっちゃくて", "ちいさい", "ちいさくて", "字が薄", "色が薄", "文字が薄", "コントラスト", "contrast", "字が小さ", "文字が小さ", "文字を大き", "字を大き", "小さくて", "小さすぎ", "老眼", "文字サイズ", "文字の大きさ", "拡大", "text small", "font small", "too small", "text larger", "bigger text", "font size", "zoom", "letters small", "qr 小さ", "読みづらい", "見づらい", "見にくい", "language", "言語", "英語", "えいご", "英語にしたい", "もじがちいさ", "もじがちいさい", "字がちいさ", "目が見え", "めがみえ", "目が悪", "視力", "読み上げ", "よみあげ", "screen reader", "voiceover", "talkback", "blind", "日本語", "english", "japanese", "screen reader reads nothing", "screen reader nothing", "screen reader not work"]),
    topic(Topic::WhatIsPasskey, &["what authenticator", "authenticator what", "keeper what", "what keeper", "passkey what", "パスキーって", "パスキーとは", "パスキーは何", "what passkey", "passkey meaning", "passkey 意味", "explain passkey", "パスキーの説明", "passkey expired", "passkey valid", "個人情報", "こじんじょうほう", "プライバシー", "privacy", "personal data", "personal information", "漏れ", "情報漏", "安全ですか", "is it safe", "secure is it"]),
    topic(Topic::WhatIsHpki, &["薬剤師", "pharmacist", "doctor", "医師", "hpki what", "hpkiって", "hpkiとは", "hpkiは何", "what hpki", "hpki mean", "hpki meaning", "hpki 意味", "explain hpki", "hpkiの説明", "hpki card what", "what hpki card", "hpkiカードって", "hpkiカードとは", "医師資格証", "薬剤師資格証", "資格証", "get a card", "how get card", "card 申請", "カードの作り方", "カードを作りたい", "カードはどうやって作"]),
    topic(Topic::NoPhone, &["phone forgot today", "phone 忘れ 今日", "phone 忘れてきた", "phone 忘れて 今日", "phone at home today", "howto login mynumber", "howto login card", "howto login hpki", "phone 持っていない", "phone 持ってない", "do not have phone", "ガラケー", "古いスマホしか", "ふるいスマホ", "古い phone しか", "phone old only", "only old phone", "phone 持たない", "mynumber login", "mynumber login how", "hpki login", "card login how", "ピッチしか", "ピッチ", "phs", "phsしか", "use without phone", "without phone", "no phone use", "phone 家に", "phone home forgot", "phone battery", "phone 充電", "phone today not"]),
    topic(Topic::WhomToAsk, &["fee", "fee how much", "fee not", "何時まで", "何時から", "what time", "opening hours", "受付時間", "営業時間", "土日", "誰に聞", "どこに聞", "誰に 聞", "whom ask", "where ask", "問い合わせ先", "問い合わせ", "問合せ", "問い合わせ 電話", "電話番号", "連絡先", "電話したい", "phone number of support", "phone number support", "support", "help desk", "helpdesk", "contact", "call whom", "whom ask", "who ask", "telephone number", "hotline", "電子処方箋", "処方箋", "e-prescription", "prescription", "窓口", "サポート 電話", "電話 教えて", "助けて", "たすけて", "help me", "退会", "解約", "delete my account", "delete account", "cancel account", "sms", "ショートメール", "phone number of desk", "人に聞きたい", "メールアドレス", "email address change", "email address", "電話番号 変わ", "電話番号を変", "workplace 移", "病院 移", "転職", "異動", "転勤", "moved hospital", "moved to another hospital", "new hospital", "another hospital", "new job", "亡くな", "死亡", "passed away", "died doctor", "人と話したい", "話したい", "talk to someone", "talk to a person", "talk to human", "なんか出た", "何か出た", "病院を辞め", "retired", "退職", "登録はどこで", "どこで頼む", "誰に頼む", "新人の登録"]),

    guide(Guide::ClearSiteData, &["data delete", "cookie delete", "data", "sitedata delete", "reset browser"]),
    guide(Guide::DefaultBrowser, &["default browser", "qr open browser", "qr camera", "camera", "qr wrong browser", "default", "open wrong app", "app wrong", "app open wrong", "which app", "qr app open", "camera running", "browser running", "browser change", "camera browser", "browser change how", "wrong browser running"]),
    guide(Guide::Versions, &["device supported", "device use", "device work", "device which work", "tablet", "tablet use", "tablet work", "chromebook", "chromebook use", "chromebook work", "can use device", "update", "os update", "phone update", "browser update", "ios", "phone old", "pc old", "version", "phone too old", "os old", "os", "iphone update", "device old", "phone number where see", "os number", "android number", "ios number", "version see", "version where", "phone update how", "os see", "which android", "which ios", "old iphone", "iphone 古", "らくらく", "対応 機種", "対応機種", "supported phone", "phone supported", "which phone work", "phone work which", "requirements", "動作環境", "対応 os", "らくらくホン", "らくらくフォン", "らくらくスマホ", "android 8", "android 7", "ios 14", "ios 15"]),
    guide(Guide::PasskeySaving, &["workaccount", "workaccount passkey", "workaccount save", "google workaccount", "passkey save", "passkey choose", "save where", "keychain", "キーチェーン", "passkey keeper", "passkey settings", "autofill", "自動入力", "passkey register not work", "passkey register not"]),
    guide(Guide::WhichBrowser, &["which browser", "browser know not", "browser wrong", "safari", "chrome", "edge", "firefox", "browser", "which app", "browser recommended", "おすすめ browser", "browser choose", "browser use", "which browser this", "safari chrome which", "browser see", "エッジ", "エッジ open not", "edge open not"]),
    guide(Guide::DeviceLock, &["fingerprint register howto", "face register howto", "fingerprint howto", "fingerprint", "face", "screenlock", "fingerprint register", "face register", "fingerprint not work", "face not work", "fingerprint read", "face read", "passcode", "screenlock not", "fingerprint change", "locked", "fingerprint dry", "指紋 設定", "fingerprint fail", "face fail", "pattern", "lock setting", "phone pin not", "pin phone never", "pin phone set", "phone without lock", "screenlock set", "face register how", "fingerprint register how", "fingerprint phone set", "screenlock never"]),
    guide(Guide::AllowCookies, &["cookie blocked", "cookies blocked", "cookie", "cookie disabled", "cookie blocks", "cookie on", "private", "cookie setting", "cookie allow", "cookie private", "cookie property"]),
    guide(Guide::Scripts, &["javascript", "lockdown mode", "ロックダウン", "content blocker", "広告 blocks", "ad blocker", "adblock", "wasm", "adblocker", "ublock*"]),
    guide(Guide::LeaveApp, &["inapp", "inapp open", "app open link", "open in safari", "open in chrome", "browser open", "app open", "which app", "open app wrong", "app screen", "line open", "line link", "qr line", "inapp work not", "inapp loading", "inapp open work not", "inapp open loading"]),
    guide(Guide::RegisterAgain, &["register again", "登録し直", "再登録", "phone register", "phone second", "passkey delete", "second register", "device register", "phone reset", "reset", "phone reset login", "phone reset passkey", "phone repair", "phone second old", "phone old login not", "phone factory", "registration deleted", "passkey delete mistake", "data delete register", "phone register again", "device reset", "phone initialised", "second phone use", "2台 phone", "phone two", "register not work", "workplace phone", "passkey register not work", "register delete", "登録が消えた", "browser 変えたら登録が消えた"]),
    guide(Guide::CardCertificate, &["certificate", "which certificate", "certificate choose", "certificate not", "certificate expired", "certificate list", "certificate two", "list certificate", "certificate name", "certificate screen", "certificate appear not", "certificate appear", "certificate list which", "certificate many", "certificate many which", "list which", "certificate same name", "certificate see", "card content", "card content see", "certificate pc see", "certificate see how", "certificate name not"]),
    guide(Guide::CardReader, &["where buy", "where can buy", "reader buy", "reader where buy", "どこで買", "どこで売", "reader 買", "reader 売", "reader", "card read", "card read not", "card not work", "reader not", "driver", "reader driver", "card inserted", "card reader usb", "差し込", "挿し", "抜き差し", "card mac", "mac", "card pc", "card usb", "nfc reader", "reader change", "reader new", "card insert nothing", "insert", "reader light", "リーダー ランプ", "reader 光", "reader lamp", "reader read not", "reader recognized not", "reader usb", "card reader work not", "reader workplace", "card insert not", "reader pc", "reader driver where", "reader led", "card upside down", "upside down", "pc new card", "pc card not work", "pc update card", "windows card", "workplace card", "workplace pc", "pc broken card", "pc new card not work", "pc new card work not", "pc renewal card not work", "pc renewal card", "ICカード", "ICカード read not", "card read not", "カードがないと", "刺さってる", "挿さってる", "よみとれん"]),
    guide(Guide::ClientSoftware, &["extension", "extension install", "mynumber software", "利用者クライアント", "client software", "software install", "jpki software", "extension where", "jpki extension", "mynumber software install", "mynumber extension", "mynumber install", "extension chrome", "extension edge", "client software download", "利用者ソフト", "mynumber software download", "pc new", "pc change", "pc mynumber", "store app", "ストア", "pc new card not work", "pc renewal card"]),
    guide(Guide::SecuritySoftware, &["antivirus", "antivirus blocks", "antivirus card", "inspection", "certificate antivirus"]),
    guide(Guide::DirectConnection, &["vpn", "proxy", "network", "network not", "wifi not", "vpn off", "つなが not", "繋が not", "オフライン", "neterror", "unknown host", "network connect not", "site connect", "site network not", "サイトにアクセスできません", "pc home", "自宅", "職場", "at home", "from work", "workplace", "home work network not", "network not hospital", "home works hospital not", "offline", "workplace network", "network off"]),
    guide(Guide::Network, &["firewall", "network blocks", "network administrator", "ネットワーク管理者", "port", "domain allow", "許可する", "bad gateway", "gateway timeout", "hospital network", "clinic network", "host", "host open", "inspection", "administrator", "inspection exclude", "除外", "host which", "network pc", "workplace", "workplace network", "workplace login not", "カルテ 端末", "電子カルテ"]),

    phone(1, &["account disabled", "id disabled", "account not work", "利用停止", "register disabled", "workplace", "workplace login not", "退職した", "register delete"]),
    phone(2, &["tablet", "tablet use", "chromebook", "browser not work", "browser support", "対応 browser", "navigator credentials", "webauthn", "firefox", "https origins", "browser version", "phone old", "device old", "os old", "サポート", "らくらく", "対応機種", "supported phone", "動作環境"]),
    phone(3, &["register fail", "phone register fail", "invalidstateerror", "securityerror", "constrainterror", "unknownerror", "typeerror", "aborterror", "operationerror", "encodingerror", "dataerror", "already register", "excludecredentials", "create private key", "relying party", "register fail error", "result register", "register result", "result invalid", "securitykey register", "securitykey register invalid", "registration result not valid", "result securitykey", "register not work", "register work not", "passkey register not work", "passkey register not", "passkey register fail"]),
    phone(4, &["notreadableerror", "passkey not respond", "応答 passkey", "play 開発者"]),
    phone(5, &["operation failed"]),
    phone(6, &["login fail", "login not work", "aborterror", "securityerror", "document focused", "認証 失敗", "login not possible", "securitykey login fail", "securitykey fail", "securitykey authentication", "昨日まで", "きのうまで", "昨日は使えた", "急いで", "yesterday work", "worked yesterday"]),
    phone(7, &["inapp", "inapp register", "inapp open", "entitlement", "inapp not work", "inapp loading", "inapp open work not", "inapp open loading", "app open", "app register"]),
    phone(8, &["time expired", "timeout expired", "time ran out", "timeout", "notallowederror", "fingerprint", "fingerprint not work", "fingerprint read", "face not work", "face read", "face", "cancel", "取り消し", "キャンセル", "fingerprint not", "face not", "login timeout", "request cancelled", "fingerprint fail", "face fail", "many fingerprint", "fingerprint many", "finger slow", "too slow", "slow finger", "放置", "ほっと", "fingerprint broken", "finger injured"]),
    phone(9, &["screenlock not", "screenlock", "passcode not", "screenlock setting", "constrainterror", "phone pin not", "pin phone never", "pin phone must", "screenlock must", "phone lock must", "screenlock required", "ロックなし", "screenlock without", "must screenlock", "phone without lock"]),
    phone(10, &["403", "network denied", "network blocks", "wifi denied", "vpn", "vpn denied", "access denied phone", "wifi", "offline"]),
    phone(11, &["securitykey", "securitykey ask", "nfc", "usb", "other device use", "passkey not", "usb key", "usb ask", "nfc ask", "securitykey have not", "securitykey insert", "securitykey use", "キー かざ", "key hold", "securitykey not have"]),
    phone(12, &["choose how sign in", "login choose", "サインインする方法", "phone securitykey", "device phone securitykey", "phone securitykey list", "list securitykey phone", "securitykey phone which", "login choose securitykey", "phone device choose", "choose phone securitykey", "list phone", "choices phone", "list device securitykey", "fingerprint list not", "iphone ipad android", "login list", "bluetooth"]),
    phone(13, &["screenlock ask", "pin ask phone", "pattern", "パターン", "screenlock use", "screenlock use what", "pattern ask", "pin instead fingerprint", "pattern instead fingerprint", "phone pin ask which"]),
    phone(14, &["passcode ask", "passcode", "passcode face", "face passcode", "passcode continue", "passcode instead face", "six digits", "face ask number", "6桁", "passcode continue safe"]),
    phone(15, &["cookie", "cookie property", "cookie not", "private", "cookie disabled", "too many redirects"]),
    phone(16, &["blank", "screen blank", "loading", "nothing screen", "screen not work", "compileerror", "wasm", "screen not appear", "表示されない", "動かない", "進まない", "page not load", "page load", "screen pulled", "screen loading", "screen stop", "page open not", "adblocker"]),
    phone(17, &["phone screen qr", "qr appear phone", "another device", "別の端末", "qr 出てき", "qr passkey", "passkey not", "another device use", "device another", "qr instead fingerprint", "qr same phone", "phone qr scan how", "own screen qr", "phone one qr", "qr phone itself", "scan device passkey", "scan this device", "qr screen phone one", "qr phone only", "qr phone same", "この端末 qr", "bluetooth", "bluetooth phone"]),
    phone(18, &["otherperson screen", "screen otherperson still", "neighbour screen", "先生の画面", "otherperson", "otherperson login", "otherperson account", "shared phone", "共用", "別のアカウント", "shared", "device shared", "name otherperson", "otherperson device", "previous user", "session different user", "already login otherperson", "different user session", "otherperson already login"]),
    phone(19, &["time ran out", "qr time ran out", "qr", "qr expired", "link expired", "qr not work", "link not work", "qr read", "qr read not", "qr invalid", "link invalid", "qr disabled", "expired", "letter expired", "qr fail", "qr timeout", "link open not", "link click", "qr old", "qr update", "link", "qr letter old", "qr wrong", "qr many", "read nothing", "qr nothing", "read fail qr", "qr lunch", "qr expired pc", "qr left", "code expired", "code accepted not", "qr accepted not", "qr 時間切れ", "qrが時間切れ", "qr すぎた", "qr 分すぎた", "opened on another device", "qr another device opened", "code opened another device"]),
    phone(20, &["back button", "戻る", "再読み込み", "リロード", "reload", "back arrow", "back pressed", "戻った", "戻っ"]),
    phone(21, &["passkey manage", "passkey save not", "passkey save choose", "save not", "manage passkey", "passkey how manage", "save passkey where which"]),
    phone(22, &["workaccount", "workaccount passkey", "keeper", "keeper save", "passkey add fail", "keeper passkey", "追加できません", "keeper register not", "keeper app", "keeper appears"]),
    phone(23, &["passkey not", "passkey delete", "passkey lost", "no matched credentials", "no credentials", "credentials found", "matching credential", "passkey find not", "passkey 見つか", "passkey registered not found", "passkey disappeared", "passkey gone", "passkey reset", "passkey fingerprint list"]),
    phone(24, &["phone 登録されていません", "register not", "phone register not", "device register not", "not registered", "credential setup", "second phone login not", "phone second old not", "old phone login not", "credential", "クレデンシャル", "credential setup required", "login not register phone", "phone replaced login not", "phone unregistered"]),

    pc(1, &["セキュリティ保護された接続", "secure connection failed", "安全に接続", "cannot establish secure"]),
    pc(2, &["card read not", "card read", "card not work", "connection not secure", "保護されて", "certificate not appear", "certificate arrive not", "certificate appear not", "使える card 見つかりませんでした", "hpki card 見つかりませんでした", "card 見つかりません"]),
    pc(3, &["page not working", "page not work", "機能していません", "動作していません", "pr_connect_reset_error", "pr_end_of_file_error", "connection reset", "connection lost", "network lost", "接続が切れ", "サーバに接続できません", "サーバーに接続できません", "cannot connect to the server", "server stopped responding", "502", "504", "500", "503", "net_*", "network not", "site not reach", "サイトにアクセスできません", "site network", "page open not", "card pulled", "site reached", "unable connect", "このサイトにアクセスできません", "page not working right now", "接続 リセット", "network reset"]),
    pc(4, &["card account disabled", "card register disabled", "account disabled", "card id disabled", "certificate user disabled", "certificate user invalid", "user disabled certificate", "card user disabled", "hpki user disabled", "workplace", "workplace login not", "退職した"]),
    pc(5, &["unexpected error", "予期せぬ", "card swap", "card two", "two cards", "card second first", "card two browser", "browser card first", "card first still", "first card", "card old still", "card pulled second", "unexpected", "card swapped", "card replaced still", "card change browser", "card otherperson still", "前の card", "card 最初"]),
    pc(6, &["cookie", "cookie property", "cookie not", "otherperson login", "cookie pc", "err_too_many_redirects", "name otherperson"]),
    pc(7, &["id", "id know not", "id forgot", "id wrong", "該当のユーザ", "user not found", "id what", "id which", "id enter", "id number", "user not exist", "user not registered", "number user not", "license number not", "該当者", "no such user", "user none"]),
    pc(8, &["id phone not", "user information", "ユーザ情報", "device authentication", "device information", "device authentication information", "information not registered", "information needed device"]),
    pc(9, &["time ran out", "number wrong", "number choose wrong", "number wrong phone", "login cancel", "login not work", "login timeout", "number match", "login fail", "approve", "approve wrong", "number three", "number same", "number same not", "number which", "which number", "number click", "approve fail", "approve not", "device authentication error", "device authentication fail", "cancel pc", "error device authentication"]),
    pc(10, &["proxy", "proxy id", "proxy password", "proxy ask", "unauthorized", "proxy authentication", "id password window", "user name password", "id password"]),
    pc(11, &["card register not", "card user not", "card holder not registered", "user information get", "user information not get", "user information obtain", "information obtained", "user information", "card first time", "information could not get", "ユーザ情報 取", "card was read but not registered", "card read but not registered"]),
    pc(12, &["phone 登録されていません", "phone register not", "phone 登録されてない", "phone not registered", "device not registered", "device authentication not registered", "authentication device not registered", "device 未登録", "device unregistered", "phone unregistered", "authentication device unregistered"]),
    pc(13, &["extension", "mynumber register not", "extension not work", "mynumber click", "click nothing", "mynumber screen change", "click not work", "無反応", "mynumber register click", "mynumber register nothing", "button mynumber nothing", "mynumber register pressed", "うんともすんとも", "mynumber button"]),
    pc(14, &["mynumber already", "mynumber already register", "mynumber otherperson", "card already register otherperson", "mynumber two hpki", "mynumber both", "両方", "two hpki", "doctor pharmacist", "医師 薬剤師", "mynumber hpki two"]),
    pc(15, &["application already open", "already running", "起動して", "already open", "already running application", "running application", "running already", "application running", "二重起動", "多重起動", "application double"]),
    pc(16, &["mynumber read", "mynumber read not", "mynumber not work", "mynumber connect", "mynumber reader", "mynumber connect not", "mynumber connected not", "mynumber card connect", "connect mynumber card"]),
    pc(17, &["forbidden", "pin timeout", "pin slow", "pin late", "403", "card denied", "card pulled", "pin long", "took long pin", "pin cancel"]),
    pc(18, &["revoked", "certificate revoked", "card revoked", "certificate cancelled", "certificate cancel", "name married", "married", "card married not", "name change card", "name change certificate", "card name change not work", "mynumber moved", "married card not work", "moved mynumber", "moved card not", "card moved certificate"]),
    pc(19, &["wrong card", "wrong certificate", "card wrong", "certificate wrong", "certificate choose", "signing certificate", "署名用", "different card", "card different", "署名", "card mistaken", "card second first", "card first still", "card two", "list which certificate", "certificate many which", "many certificate", "certificate list which", "mynumber error", "mynumber login error", "jpki error", "hpki error", "hpki login error", "jpki authentication error", "jpki login fail", "card swapped", "browser card first", "card insert wrong"]),
    pc(20, &["mynumber not registered", "mynumber register", "mynumber renewal", "mynumber link", "user linked mynumber", "mynumber user not", "mynumber user none", "mynumber linked not", "紐づ not", "紐付 not", "ひもづ not", "ひも付 not", "card read not registered mynumber"]),
    pc(21, &["access denied", "denied", "login certificate", "アクセスが拒否", "err_ssl_client*", "ssl_error_bad_cert*", "ssl_error_certificate*", "card locked", "certificate denied", "card pulled", "card pulled pin", "pin cancel", "certificate cancel", "card cancel", "certificate choose cancel", "pin card cancelled"]),
    pc(22, &["register cancel", "register not complete", "number wrong register", "number wrong", "register timeout", "phone register fail", "登録が終わら", "register 最後まで", "number three", "number same", "number same not", "register end not", "register not work", "register fido", "fido", "fido register fail"]),
    pc(23, &["証明書を検証", "certificate verify"]),
    pc(24, &["certificate integrity", "整合性", "certificate damaged", "certificate corrupt"]),

    ours(1, &["app verify not", "app 確認できませんでした", "app not registered", "app registered not", "app not known", "app id not registered", "client_id", "電子カルテ login not", "電子カルテ 登録されていません"]),
    ours(2, &["redirect_uri", "redirect uri", "app 戻り先", "app way back", "app 戻る アドレス", "app return address", "電子カルテ 戻れ", "app back address"]),
    ours(3, &["login 受付", "受付 終了", "受付時間", "app login over", "app login expired", "電子カルテ login timeout", "sign-in over", "login other browser begun"]),
    ours(4, &["logout app back", "post_logout_redirect_uri", "logout 戻り先", "logout 中断", "sign out stopped", "sign out way back", "app logout not", "電子カルテ logout not"]),
    ours(5, &["デバイスコード", "device code", "user_code", "app code enter", "app screen code", "code enter not work", "code typed not work", "code 入力 not work", "コードの入力", "電子カルテ code"]),
    ours(6, &["処理できません", "server busy", "混み合", "混雑", "not possible right now"]),
];

/// What people mostly look for, each by its everyday name: offered where a search found nothing.
pub const COMMON: &[(Text, HelpPage)] = &[
    named(Topic::FirstTime),
    named(Topic::SigningIn),
    named(Topic::NewPhone),
    named(Topic::OwnPc),
    named(Topic::MyDevices),
    named(Topic::LostPhone),
    named(Topic::LostCard),
    named(Topic::ForgottenPin),
    named(Topic::ForgottenPassword),
    named(Topic::UnknownId),
    named(Topic::NoLetter),
    named(Topic::NewCard),
    named(Topic::MyNumberCard),
    named(Topic::ExpiredCard),
    named(Topic::FingerOrFace),
    named(Topic::UnreadQr),
    named(Topic::LeftSignedIn),
    named(Topic::SharedPhone),
    named(Topic::SomebodyElse),
    named(Topic::NotMine),
    named(Topic::SmallText),
    named(Topic::WhatIsPasskey),
    named(Topic::WhatIsHpki),
    named(Topic::NoPhone),
    named(Topic::WhomToAsk),
    (
        text("QR コードが期限切れ・使用済みになっている", "The QR code has expired or was used"),
        HelpPage::Message(Number::phone(19)),
    ),
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
