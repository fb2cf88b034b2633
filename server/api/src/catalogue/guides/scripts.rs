//! The guide to scripts: the browser's setting, filters that keep them back, and Lockdown Mode.

use super::{
    browser::{APPS, CHROME_MENU, CHROME_PRIVACY, EDGE_MENU, SAFARI, SETTINGS, SITE_SETTINGS},
    shape::{StepRow, Variant, step},
};
use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{Icon, ScreenLook, ScreenPart},
    },
    language::text,
};

const ADVANCED: StepRow = step("いちばん下の「詳細」をタップします。", "At the bottom, tap “Advanced”.")
    .on(ScreenLook::Ios, &[ScreenPart::Row]);
const SWITCH_ON: StepRow =
    step("「JavaScript」をオンにします。", "Turn “JavaScript” on.").on(ScreenLook::Ios, &[ScreenPart::On]);
const LOCKDOWN: StepRow = step(
    "ロックダウンモードを使っているときは、Safari でこのサイトを開き、アドレス欄の端のアイコンをタップします。",
    "If you use Lockdown Mode, open this site in Safari and tap the icon at the edge of the address field.",
)
.on(ScreenLook::Ios, &[ScreenPart::SafariBar]);
const LOCKDOWN_OFF: StepRow = step(
    "「…」や「Webサイトの設定」を開き、「ロックダウンモード」をこのサイトだけオフにします。",
    "Open “…” or “Website Settings” and turn “Lockdown Mode” off for this site only.",
)
.on(ScreenLook::Ios, &[ScreenPart::Button, ScreenPart::Or, ScreenPart::Row, ScreenPart::Off]);
const FILTER: StepRow = step(
    "広告やサイトをブロックするアプリでは、除外（許可）するサイトに「{host}」を追加します。",
    "In apps that block ads or sites, add “{host}” to the sites that are allowed.",
)
.on(ScreenLook::Page, &[ScreenPart::Type]);
const CARRIER: StepRow = step(
    "携帯電話会社のフィルタリングでは、その設定画面か店舗で「{host}」を許可してもらいます。",
    "With your carrier's filter, have “{host}” allowed in its settings or at the carrier's shop.",
)
.on(ScreenLook::Page, &[ScreenPart::Type]);
const SAFARI_BLOCKER: StepRow = step(
    "Safari では、アドレス欄の端のアイコンから「コンテンツブロッカーを無効にする」も試せます。",
    "In Safari, you can also try “Turn Off Content Blockers” behind the icon in the address field.",
)
.on(ScreenLook::Ios, &[ScreenPart::Menu]);
const RELOAD: StepRow = step("このサイトの画面を読み込み直します。", "Reload this site's page.");

const CHROME_SCRIPTS: StepRow =
    step("「JavaScript」を開きます。", "Open “JavaScript”.").on(ScreenLook::Chrome, &[ScreenPart::Row]);
const ALLOW: StepRow =
    step("「サイトが JavaScript を使用できるようにする」を選びます。", "Choose “Sites can use JavaScript”.")
        .on(ScreenLook::Chrome, &[ScreenPart::Tick]);
const AD_BLOCKER: StepRow = step(
    "拡張機能で広告などをブロックしているときは、その拡張機能で「{host}」を除外します。",
    "If an extension blocks ads or the like, exempt “{host}” in it.",
)
.on(ScreenLook::Page, &[ScreenPart::Type]);

pub(super) const SCRIPTS: &[Variant] = &[
    Variant {
        audience: Audience::IphoneOther,
        label: text("iPhone（Safari 以外）", "iPhone (other than Safari)"),
        steps: &[
            step(
                "コピーしたアドレスを「Safari」で開くのが、いちばん確実です。",
                "Opening the copied address in “Safari” is the surest way.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::App(Icon::Compass)]),
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
                "ブロックされているときは、スイッチをオンにして、JavaScript を許可します。",
                "If it is blocked, turn the switch on, so that JavaScript is allowed.",
            ),
            FILTER,
            CARRIER,
            RELOAD,
        ],
    },
    Variant {
        audience: Audience::PcChrome,
        label: text("パソコンの Chrome", "Chrome on a PC"),
        steps: &[CHROME_MENU, CHROME_PRIVACY, SITE_SETTINGS, CHROME_SCRIPTS, ALLOW, AD_BLOCKER, RELOAD],
    },
    Variant {
        audience: Audience::PcEdge,
        label: text("パソコンの Edge", "Edge on a PC"),
        steps: &[
            EDGE_MENU,
            step(
                "設定の検索欄に「JavaScript」と入力して、その項目を開きます。",
                "Type “JavaScript” into the search box of the settings and open that item.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::Type]),
            step("「許可」をオンにします。", "Turn “Allowed” on.").on(ScreenLook::Edge, &[ScreenPart::On]),
            step(
                "セキュリティを強化しているときは、アドレス欄の左のアイコンを押し、このサイトだけオフにします。",
                "If enhanced security is on, press the icon left of the address, and turn it off for this site.",
            ),
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
            .on(ScreenLook::Mac, &[ScreenPart::Tab, ScreenPart::Menu]),
            step(
                "「セキュリティ」で「JavaScriptを有効にする」にチェックを入れます。",
                "Under “Security”, tick “Enable JavaScript”.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Tab, ScreenPart::Tick]),
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
