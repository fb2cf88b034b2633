//! The guides about what a browser keeps: the data of sites, and cookies.

use super::shape::{StepRow, Variant, step};
use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{Icon, ScreenLook, ScreenPart},
    },
    language::text,
};

pub(super) const SETTINGS: StepRow = step("「設定」アプリを開きます。", "Open the “Settings” app.")
    .on(ScreenLook::Ios, &[ScreenPart::App(Icon::Gear)]);
pub(super) const APPS: StepRow = step("いちばん下の「アプリ」をタップします。", "At the bottom, tap “Apps”.")
    .on(ScreenLook::Ios, &[ScreenPart::Row]);
pub(super) const SAFARI: StepRow =
    step("「Safari」をタップします。", "Tap “Safari”.").on(ScreenLook::Ios, &[ScreenPart::Row]);
pub(super) const CHROME_MENU: StepRow = step(
    "Chrome の右上の ⋮ から「設定」を開きます。",
    "In Chrome, open ⋮ at the top right, then “Settings”.",
)
.on(ScreenLook::Chrome, &[ScreenPart::Menu]);
pub(super) const CHROME_PRIVACY: StepRow =
    step("「プライバシーとセキュリティ」を開きます。", "Open “Privacy and security”.")
        .on(ScreenLook::Chrome, &[ScreenPart::Row]);
const CHROME_DELETE: StepRow = step("「閲覧履歴データを削除」を開きます。", "Open “Delete browsing data”.")
    .on(ScreenLook::Chrome, &[ScreenPart::Row]);
const CHROME_DELETE_NOW: StepRow = step("「データを削除」を押します。", "Press “Delete data”.")
    .on(ScreenLook::Chrome, &[ScreenPart::Button]);
pub(super) const EDGE_MENU: StepRow =
    step("Edge の右上の … から「設定」を開きます。", "In Edge, open … at the top right, then “Settings”.")
        .on(ScreenLook::Edge, &[ScreenPart::Menu]);
pub(super) const SITE_SETTINGS: StepRow =
    step("「サイトの設定」を開きます。", "Open “Site settings”.").on(ScreenLook::Chrome, &[ScreenPart::Row]);
const ON_DEVICE_DATA: StepRow =
    step("「デバイス上のサイトデータ」を開きます。", "Open “On-device site data”.")
        .on(ScreenLook::Chrome, &[ScreenPart::Row]);

const KEPT: StepRow = step(
    "登録したパスキーは、この操作では消えません。終わったら、最初からやり直します。",
    "This does not delete your passkeys. When you have done that, start over.",
);

pub(super) const CLEAR_SITE_DATA: &[Variant] = &[
    Variant {
        audience: Audience::IphoneOther,
        label: text("iPhone（Safari 以外）", "iPhone (other than Safari)"),
        steps: &[
            step(
                "お使いのブラウザのメニューから設定を開きます。",
                "Open the settings from your browser's menu.",
            ),
            step(
                "閲覧データを削除する項目で、Cookie とサイトのデータを選びます。",
                "In the item that clears browsing data, select cookies and site data.",
            ),
            step("期間を「すべて」にして削除します。", "Set the period to “All time”, then clear.")
                .on(ScreenLook::Ios, &[ScreenPart::Tick]),
            KEPT,
        ],
    },
    Variant {
        audience: Audience::IosBefore(18, 0),
        label: text("iPhone（iOS 17 まで）", "iPhone (up to iOS 17)"),
        steps: &[
            SETTINGS,
            SAFARI,
            step("「履歴とWebサイトデータを消去」をタップします。", "Tap “Clear History and Website Data”.")
                .on(ScreenLook::Ios, &[ScreenPart::Row]),
            step(
                "確認の画面で「履歴とデータを消去」をタップします。",
                "Confirm with “Clear History and Data”.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Button]),
            KEPT,
        ],
    },
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone（iOS 18 から）", "iPhone (from iOS 18)"),
        steps: &[
            SETTINGS,
            APPS,
            SAFARI,
            step("「履歴とWebサイトデータを消去」をタップします。", "Tap “Clear History and Website Data”.")
                .on(ScreenLook::Ios, &[ScreenPart::Row]),
            step(
                "期間は「すべての履歴」を選び、「履歴を消去」をタップします。",
                "Choose “All history”, then tap “Clear History”.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Tick, ScreenPart::Button]),
            KEPT,
        ],
    },
    Variant {
        audience: Audience::AndroidChrome,
        label: text("Android の Chrome", "Chrome on Android"),
        steps: &[
            CHROME_MENU,
            CHROME_PRIVACY,
            CHROME_DELETE,
            step(
                "期間を「全期間」にし、「Cookie とサイトデータ」にチェックを入れます。",
                "Set the period to “All time” and tick “Cookies and site data”.",
            )
            .on(ScreenLook::Chrome, &[ScreenPart::Tick, ScreenPart::Tick]),
            CHROME_DELETE_NOW,
            KEPT,
        ],
    },
    Variant {
        audience: Audience::PcChrome,
        label: text("パソコンの Chrome", "Chrome on a PC"),
        steps: &[
            CHROME_MENU,
            CHROME_PRIVACY,
            CHROME_DELETE,
            step(
                "期間を「全期間」にし、「Cookie と他のサイトデータ」にチェックを入れます。",
                "Set the period to “All time” and tick “Cookies and other site data”.",
            )
            .on(ScreenLook::Chrome, &[ScreenPart::Tick, ScreenPart::Tick]),
            CHROME_DELETE_NOW,
            KEPT,
        ],
    },
    Variant {
        audience: Audience::PcEdge,
        label: text("パソコンの Edge", "Edge on a PC"),
        steps: &[
            EDGE_MENU,
            step("「プライバシー、検索、サービス」を開きます。", "Open “Privacy, search, and services”.")
                .on(ScreenLook::Edge, &[ScreenPart::Row]),
            step(
                "「閲覧データをクリア」の「クリアするデータの選択」を押します。",
                "Under “Clear browsing data”, press “Choose what to clear”.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::Heading, ScreenPart::Button]),
            step(
                "「すべての期間」と「Cookie およびその他のサイトのデータ」を選びます。",
                "Select “All time” and “Cookies and other site data”.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::Tick, ScreenPart::Tick]),
            step("「今すぐクリア」を押します。", "Press “Clear now”.")
                .on(ScreenLook::Edge, &[ScreenPart::Button]),
            KEPT,
        ],
    },
    Variant {
        audience: Audience::MacSafari,
        label: text("Mac の Safari", "Safari on a Mac"),
        steps: &[
            step(
                "画面上のメニュー「Safari」から「履歴を消去」を選びます。",
                "From the “Safari” menu, choose “Clear History”.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Tab, ScreenPart::Menu]),
            step(
                "「すべての履歴」を選び、「履歴を消去」を押します。",
                "Choose “all history”, then press “Clear History”.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Tick, ScreenPart::Button]),
            KEPT,
        ],
    },
    Variant {
        audience: Audience::Everyone,
        label: text("そのほかのブラウザ", "Other browsers"),
        steps: &[
            step("ブラウザのメニューから設定を開きます。", "Open the settings from the browser's menu."),
            step(
                "履歴や閲覧データを削除する項目で、Cookie とサイトのデータを消します。",
                "In the item that clears history or browsing data, clear cookies and site data.",
            ),
            KEPT,
        ],
    },
];

pub(super) const ALLOW_COOKIES: &[Variant] = &[
    Variant {
        audience: Audience::IosBefore(18, 0),
        label: text("iPhone（iOS 17 まで）", "iPhone (up to iOS 17)"),
        steps: &[
            SETTINGS,
            SAFARI,
            step("「すべてのCookieをブロック」をオフにします。", "Turn “Block All Cookies” off.")
                .on(ScreenLook::Ios, &[ScreenPart::Off]),
        ],
    },
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone（iOS 18 から）", "iPhone (from iOS 18)"),
        steps: &[
            SETTINGS,
            APPS,
            SAFARI,
            step(
                "「すべてのCookieをブロック」をオフにします。見当たらないときは「詳細」の中にあります。",
                "Turn “Block All Cookies” off. If you cannot see it, look under “Advanced”.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Off, ScreenPart::Or, ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::AndroidChrome,
        label: text("Android の Chrome", "Chrome on Android"),
        steps: &[
            CHROME_MENU,
            SITE_SETTINGS,
            ON_DEVICE_DATA,
            step(
                "スイッチをオンにして、サイトがデータを保存できるようにします。",
                "Turn the switch on, so that sites can save data.",
            ),
            step(
                "1つ前に戻り、「Cookie」の項目があるときは、すべてをブロックする設定を外します。",
                "Go back one step. If there is an item “Cookies”, stop blocking all of them.",
            )
            .on(ScreenLook::Chrome, &[ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::PcChrome,
        label: text("パソコンの Chrome", "Chrome on a PC"),
        steps: &[
            CHROME_MENU,
            CHROME_PRIVACY,
            SITE_SETTINGS,
            ON_DEVICE_DATA,
            step(
                "「サイトによるデバイスへのデータの保存を許可する」を選びます。",
                "Choose “Allow sites to save data on your device”.",
            )
            .on(ScreenLook::Chrome, &[ScreenPart::Tick]),
        ],
    },
    Variant {
        audience: Audience::PcEdge,
        label: text("パソコンの Edge", "Edge on a PC"),
        steps: &[
            EDGE_MENU,
            step(
                "設定の検索欄に「Cookie」と入力して、Cookie の項目を開きます。",
                "Type “cookies” into the search box of the settings and open the item on cookies.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::Type]),
            step(
                "サイトが Cookie を保存して読み取れるようにします。",
                "Let sites save and read cookie data.",
            ),
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
                "「詳細」（古いバージョンでは「プライバシー」）で「すべてのCookieをブロック」をオフにします。",
                "Under “Advanced” (“Privacy” in older versions), turn “Block all cookies” off.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Tab, ScreenPart::Or, ScreenPart::Tab, ScreenPart::Off]),
        ],
    },
    Variant {
        audience: Audience::Everyone,
        label: text("そのほかのブラウザ", "Other browsers"),
        steps: &[
            step("ブラウザのメニューから設定を開きます。", "Open the settings from the browser's menu."),
            step(
                "プライバシーの項目で、このサイトの Cookie を許可します。",
                "Under privacy, allow cookies for this site.",
            ),
        ],
    },
];
