//! The guides about which browser this is: telling them apart, getting to the right one, making it the usual one.

use super::{
    browser::{APPS, SAFARI, SETTINGS},
    shape::{StepRow, Variant, step},
};
use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{Icon, ScreenLook, ScreenPart},
    },
    language::text,
};

const CHOOSE_SAFARI: StepRow =
    step("「Safari」を選びます。", "Choose “Safari”.").on(ScreenLook::Ios, &[ScreenPart::Tick]);

const BROWSER_APP: StepRow = step("「ブラウザアプリ」をタップします。", "Tap “Browser app”.")
    .on(ScreenLook::Android, &[ScreenPart::Row]);
const FIND_BROWSER: StepRow = step(
    "見当たらないときは、「設定」の検索欄に「ブラウザ」と入力して探します。",
    "If you cannot find it, search “Settings” for “browser”.",
)
.on(ScreenLook::Android, &[ScreenPart::Heading, ScreenPart::Type]);
const CHOOSE_CHROME: StepRow =
    step("「Chrome」を選びます。", "Choose “Chrome”.").on(ScreenLook::Android, &[ScreenPart::Tick]);

pub(super) const DEFAULT_BROWSER: &[Variant] = &[
    Variant {
        audience: Audience::IosBefore(18, 0),
        label: text("iPhone（iOS 17 まで）", "iPhone (up to iOS 17)"),
        steps: &[
            SETTINGS,
            SAFARI,
            step(
                "「デフォルトのブラウザApp」をタップします。出ていなければ、すでに Safari が選ばれています。",
                "Tap “Default Browser App”. If it is not there, Safari is already chosen.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Row]),
            CHOOSE_SAFARI,
        ],
    },
    Variant {
        audience: Audience::IosBefore(18, 2),
        label: text("iPhone（iOS 18.0・18.1）", "iPhone (iOS 18.0 and 18.1)"),
        steps: &[
            SETTINGS,
            APPS,
            SAFARI,
            step("「デフォルトのブラウザアプリ」をタップします。", "Tap “Default Browser App”.")
                .on(ScreenLook::Ios, &[ScreenPart::Row]),
            CHOOSE_SAFARI,
        ],
    },
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone（iOS 18.2 から）", "iPhone (from iOS 18.2)"),
        steps: &[
            SETTINGS,
            APPS,
            step("「デフォルトのアプリ」をタップします。", "Tap “Default Apps”.")
                .on(ScreenLook::Ios, &[ScreenPart::Row]),
            step("「ブラウザアプリ」をタップします。", "Tap “Browser App”.")
                .on(ScreenLook::Ios, &[ScreenPart::Row]),
            CHOOSE_SAFARI,
            step(
                "ブラウザを選ぶ画面が出たときは、そこで「Safari」を選びます。",
                "If a screen to choose a browser appears, choose “Safari” there.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Tick]),
        ],
    },
    Variant {
        audience: Audience::Galaxy,
        label: text("Android（Galaxy）", "Android (Galaxy)"),
        steps: &[
            SETTINGS,
            step("「アプリ」をタップします。", "Tap “Apps”.").on(ScreenLook::Android, &[ScreenPart::Row]),
            step(
                "「標準アプリを選択」（または「デフォルトのアプリ」）をタップします。",
                "Tap “Choose default apps” (or “Default apps”).",
            )
            .on(ScreenLook::Android, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Row]),
            BROWSER_APP,
            FIND_BROWSER,
            CHOOSE_CHROME,
        ],
    },
    Variant {
        audience: Audience::Android,
        label: text("Android", "Android"),
        steps: &[
            SETTINGS,
            step("「アプリ」をタップします。", "Tap “Apps”.").on(ScreenLook::Android, &[ScreenPart::Row]),
            step("「デフォルトのアプリ」をタップします。", "Tap “Default apps”.")
                .on(ScreenLook::Android, &[ScreenPart::Row]),
            BROWSER_APP,
            FIND_BROWSER,
            CHOOSE_CHROME,
        ],
    },
];

pub(super) const WHICH_BROWSER: &[Variant] = &[
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone", "iPhone"),
        steps: &[
            step(
                "Safari では、画面の下（設定によっては上）に、アドレスの欄があります。",
                "Safari has its address field at the foot of the screen (or at the head, if set so).",
            ).on(ScreenLook::Ios, &[ScreenPart::SafariBar]),
            step(
                "画面の下端から指を上へすべらせ、途中で止めます。ホームボタンのある機種では、ボタンを2回押します。",
                "Swipe up from the bottom edge and pause. With a Home button, press it twice.",
            ),
            step(
                "並んだ画面の上に、アプリの名前が表示されます。青い方位磁石の「Safari」であれば問題ありません。",
                "Each screen carries its app's name. “Safari”, with the blue compass, is the one you need.",
            ).on(ScreenLook::Ios, &[ScreenPart::App(Icon::Compass)]),
            step(
                "LINE など別の名前のときや、画面の端に × があるときは、アプリ内で開いている可能性があります。",
                "Another name, such as LINE, or an × at the edge of the screen may mean that the page is open inside an app.",
            ).on(ScreenLook::Ios, &[ScreenPart::AppBar]),
        ],
    },
    Variant {
        audience: Audience::Android,
        label: text("Android", "Android"),
        steps: &[
            step(
                "Chrome では、画面の上にアドレスの欄があり、右の端に ⋮ があります。",
                "Chrome has its address field at the head of the screen, with ⋮ at the right.",
            ).on(ScreenLook::Android, &[ScreenPart::ChromeBar]),
            step(
                "画面の下端から指を上へすべらせて止めるか、下の □ か |||（履歴）を押します。",
                "Swipe up from the bottom edge and pause, or press □ or ||| at the bottom.",
            ),
            step(
                "並んだ画面の上に、アプリのアイコンが表示されます。赤・黄・緑の輪の「Chrome」であれば問題ありません。",
                "Each screen carries its app's icon. “Chrome”, the red, yellow and green ring, is the one you need.",
            ).on(ScreenLook::Android, &[ScreenPart::App(Icon::Ring)]),
            step(
                "LINE など別のアイコンのときや、画面の端に × があるときは、アプリ内で開いている可能性があります。",
                "Another icon, such as LINE, or an × at the edge of the screen may mean that the page is open inside an app.",
            ).on(ScreenLook::Android, &[ScreenPart::AppBar]),
        ],
    },
];

pub(super) const LEAVE_APP: &[Variant] = &[
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone", "iPhone"),
        steps: &[
            step(
                "画面の端の … か、共有のアイコン（□から↑）をタップします。",
                "Tap … at the edge of the screen, or the share icon (a square with an arrow).",
            )
            .on(ScreenLook::Ios, &[ScreenPart::AppBar]),
            step(
                "「Safariで開く」または「ブラウザで開く」を選びます。",
                "Choose “Open in Safari” or “Open in browser”.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Menu, ScreenPart::Or, ScreenPart::Menu]),
            step(
                "どちらもないときは、コピーしたアドレスを Safari の上か下の欄に貼り付けます。",
                "If there is neither, paste the copied address into Safari's address field.",
            ),
        ],
    },
    Variant {
        audience: Audience::Android,
        label: text("Android", "Android"),
        steps: &[
            step("画面の右上か右下の ⋮ をタップします。", "Tap ⋮ at the top or bottom right.")
                .on(ScreenLook::Android, &[ScreenPart::AppBar]),
            step(
                "「Chrome で開く」（または「Chrome ブラウザで開く」「他のブラウザで開く」）を選びます。",
                "Choose “Open in Chrome” (or “Open in Chrome browser”, or “Open in another browser”).",
            )
            .on(
                ScreenLook::Android,
                &[ScreenPart::Menu, ScreenPart::Or, ScreenPart::Menu, ScreenPart::Or, ScreenPart::Menu],
            ),
            step(
                "どちらもないときは、コピーしたアドレスを Chrome の上の欄に貼り付けます。",
                "If there is neither, paste the copied address into Chrome's address field.",
            ),
        ],
    },
    Variant {
        audience: Audience::Everyone,
        label: text("そのほかの端末", "Other devices"),
        steps: &[step(
            "アドレスをコピーして、いつものブラウザの上の欄に貼り付けます。",
            "Copy the address and paste it into the address field of your usual browser.",
        )],
    },
];
