//! The guide to scripts: the browser's setting, filters that keep them back, and Lockdown Mode.

use super::{
    browser::{APPS, CHROME_MENU, CHROME_PRIVACY, EDGE_MENU, SAFARI, SETTINGS, SITE_SETTINGS},
    shape::{Step, Variant, step},
};
use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{Frame, Icon, Part},
    },
    language::text,
};

const ADVANCED: Step = step("いちばん下の「詳細」をタップします。", "At the bottom, tap “Advanced”.")
    .on(Frame::Ios, &[Part::Row]);
const SWITCH_ON: Step =
    step("「JavaScript」をオンにします。", "Turn “JavaScript” on.").on(Frame::Ios, &[Part::On]);
const LOCKDOWN: Step = step(
    "ロックダウンモードを使っているときは、Safari でこのサイトを開き、アドレス欄の端の印をタップします。",
    "If you use Lockdown Mode, open this site in Safari and tap the icon at the edge of the address field.",
)
.on(Frame::Ios, &[Part::SafariBar]);
const LOCKDOWN_OFF: Step = step(
    "「…」や「Webサイトの設定」を開き、「ロックダウンモード」をこのサイトだけオフにします。",
    "Open “…” or “Website Settings” and turn “Lockdown Mode” off for this site only.",
)
.on(Frame::Ios, &[Part::Button, Part::Or, Part::Row, Part::Off]);
const FILTER: Step = step(
    "広告やサイトを止めるアプリでは、除外（許可）するサイトに「{host}」を加えます。",
    "In apps that block ads or sites, add “{host}” to the sites that are allowed.",
)
.on(Frame::Page, &[Part::Type]);
const CARRIER: Step = step(
    "携帯電話会社のフィルタリングでは、その設定の画面か店で「{host}」を許可してもらいます。",
    "With your carrier's filter, have “{host}” allowed in its settings or at the carrier's shop.",
)
.on(Frame::Page, &[Part::Type]);
const SAFARI_BLOCKER: Step = step(
    "Safari では、アドレス欄の端の印から「コンテンツブロッカーを無効にする」も試せます。",
    "In Safari, you can also try “Turn Off Content Blockers” behind the icon in the address field.",
)
.on(Frame::Ios, &[Part::Menu]);
const RELOAD: Step = step("このサイトの画面を読み込み直します。", "Reload this site's page.");

const CHROME_SCRIPTS: Step =
    step("「JavaScript」を開きます。", "Open “JavaScript”.").on(Frame::Chrome, &[Part::Row]);
const ALLOW: Step =
    step("「サイトが JavaScript を使用できるようにする」を選びます。", "Choose “Sites can use JavaScript”.")
        .on(Frame::Chrome, &[Part::Tick]);
const AD_BLOCKER: Step = step(
    "拡張機能で広告などを止めているときは、その拡張機能で「{host}」を除外します。",
    "If an extension blocks ads or the like, exempt “{host}” in it.",
)
.on(Frame::Page, &[Part::Type]);

pub(super) const SCRIPTS: &[Variant] = &[
    Variant {
        audience: Audience::IphoneOther,
        label: text("iPhone（Safari 以外）", "iPhone (other than Safari)"),
        steps: &[
            step(
                "コピーしたアドレスを「Safari」で開くのが、いちばん確かです。",
                "Opening the copied address in “Safari” is the surest way.",
            )
            .on(Frame::Ios, &[Part::App(Icon::Compass)]),
            FILTER,
            CARRIER,
            RELOAD,
        ],
    },
    Variant {
        audience: Audience::IosBefore(18, 0),
        label: text("iPhone（iOS 17 まで）", "iPhone (up to iOS 17)"),
        steps: &[
            SETTINGS,
            SAFARI,
            ADVANCED,
            SWITCH_ON,
            SAFARI_BLOCKER,
            FILTER,
            CARRIER,
            LOCKDOWN,
            LOCKDOWN_OFF,
            RELOAD,
        ],
    },
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone（iOS 18 から）", "iPhone (from iOS 18)"),
        steps: &[
            SETTINGS,
            APPS,
            SAFARI,
            ADVANCED,
            SWITCH_ON,
            SAFARI_BLOCKER,
            FILTER,
            CARRIER,
            LOCKDOWN,
            LOCKDOWN_OFF,
            RELOAD,
        ],
    },
    Variant {
        audience: Audience::AndroidChrome,
        label: text("Android の Chrome", "Chrome on Android"),
        steps: &[
            CHROME_MENU,
            SITE_SETTINGS,
            CHROME_SCRIPTS,
            step(
                "止められていたら、スイッチをオンにして、JavaScript を許可します。",
                "If it is blocked, turn the switch on, so that JavaScript is allowed.",
            ),
            FILTER,
            CARRIER,
            RELOAD,
        ],
    },
    Variant {
        audience: Audience::PcChrome,
        label: text("PC の Chrome", "Chrome on a PC"),
        steps: &[CHROME_MENU, CHROME_PRIVACY, SITE_SETTINGS, CHROME_SCRIPTS, ALLOW, AD_BLOCKER, RELOAD],
    },
    Variant {
        audience: Audience::PcEdge,
        label: text("PC の Edge", "Edge on a PC"),
        steps: &[
            EDGE_MENU,
            step(
                "設定の検索欄に「JavaScript」と入れて、その項目を開きます。",
                "Type “JavaScript” into the search box of the settings and open that item.",
            )
            .on(Frame::Edge, &[Part::Type]),
            step("「許可」をオンにします。", "Turn “Allowed” on.").on(Frame::Edge, &[Part::On]),
            AD_BLOCKER,
            RELOAD,
        ],
    },
    Variant {
        audience: Audience::MacSafari,
        label: text("Mac の Safari", "Safari on a Mac"),
        steps: &[
            step(
                "画面上のメニュー「Safari」から「設定」を開きます。",
                "From the “Safari” menu, open “Settings”.",
            )
            .on(Frame::Mac, &[Part::Tab, Part::Menu]),
            step(
                "「セキュリティ」で「JavaScriptを有効にする」にチェックを入れます。",
                "Under “Security”, tick “Enable JavaScript”.",
            )
            .on(Frame::Mac, &[Part::Tab, Part::Tick]),
            AD_BLOCKER,
            RELOAD,
        ],
    },
    Variant {
        audience: Audience::Everyone,
        label: text("そのほかのブラウザ", "Other browsers"),
        steps: &[
            step(
                "ブラウザの設定で、JavaScript を許可する項目を探してオンにします。",
                "In the browser's settings, find the item on JavaScript and turn it on.",
            ),
            FILTER,
            RELOAD,
        ],
    },
];
