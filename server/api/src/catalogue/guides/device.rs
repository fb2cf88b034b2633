//! The guides about the device: its versions and its lock.

use super::{
    browser::SETTINGS,
    shape::{StepRow, Variant, step},
};
use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{Icon, ScreenLook, ScreenPart},
    },
    language::text,
};

const BUILD: StepRow =
    step("「ビルド番号」も、同じ画面で確認できます。", "“Build number” is shown there too.")
        .on(ScreenLook::Android, &[ScreenPart::Value]);
const FIND_VERSION: StepRow = step(
    "見当たらないときは、「設定」の検索欄に「バージョン」や「更新」と入力して探します。",
    "If you cannot find them, search “Settings” for “version” or “update”.",
)
.on(ScreenLook::Android, &[ScreenPart::Heading, ScreenPart::Type, ScreenPart::Or, ScreenPart::Type]);
const FIND_LOCK: StepRow = step(
    "見当たらないときは、「設定」の検索欄に「画面ロック」と入力して探します。",
    "If you cannot find it, search “Settings” for “screen lock”.",
)
.on(ScreenLook::Android, &[ScreenPart::Heading, ScreenPart::Type]);
const CHROME_VERSION: StepRow = step(
    "Chrome の上の欄に「chrome://version」と入力しても、バージョンを確認できます。",
    "Typing “chrome://version” into Chrome's address field shows its version too.",
)
.on(ScreenLook::Chrome, &[ScreenPart::Type]);
const PLAY_STORE: StepRow =
    step("Chrome は「Play ストア」で更新します。", "Update Chrome in the “Play Store”.")
        .on(ScreenLook::Android, &[ScreenPart::App(Icon::Shop)]);

pub(super) const VERSIONS: &[Variant] = &[
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone", "iPhone"),
        steps: &[
            SETTINGS,
            step("「一般」をタップします。", "Tap “General”.").on(ScreenLook::Ios, &[ScreenPart::Row]),
            step(
                "「情報」で「iOSバージョン」と「機種名」を確認できます。",
                "“About” shows “iOS Version” and “Model Name”.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Row, ScreenPart::Value, ScreenPart::Value]),
            step(
                "1つ前に戻り、「ソフトウェアアップデート」で更新します。Safari も一緒に更新されます。",
                "Go back one step and update under “Software Update”. Safari is updated too.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::Galaxy,
        label: text("Android（Galaxy）", "Android (Galaxy)"),
        steps: &[
            SETTINGS,
            step(
                "「端末情報」の「ソフトウェア情報」で「Androidバージョン」を確認できます。",
                "“About phone”, “Software information” shows “Android version”.",
            )
            .on(ScreenLook::Android, &[ScreenPart::Row, ScreenPart::Row, ScreenPart::Value]),
            BUILD,
            step(
                "Galaxy の「設定」では、「ソフトウェア更新」で更新します。",
                "In the Galaxy's “Settings”, update under “Software update”.",
            )
            .on(ScreenLook::Android, &[ScreenPart::Heading, ScreenPart::Row]),
            FIND_VERSION,
            CHROME_VERSION,
            PLAY_STORE,
        ],
    },
    Variant {
        audience: Audience::Android,
        label: text("Android", "Android"),
        steps: &[
            SETTINGS,
            step(
                "「デバイス情報」（または「端末情報」）で「Android バージョン」を確認できます。",
                "“About phone” (or “Device information”) shows “Android version”.",
            )
            .on(ScreenLook::Android, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Row, ScreenPart::Value]),
            BUILD,
            step(
                "「システム」の「ソフトウェアのアップデート」（または「システム アップデート」）で更新します。",
                "Update under “System”, “Software updates” (or “System update”).",
            )
            .on(ScreenLook::Android, &[ScreenPart::Heading, ScreenPart::Row, ScreenPart::Or, ScreenPart::Row]),
            FIND_VERSION,
            step(
                "Chrome のバージョンは、⋮ の「設定」にある「Chrome について」で確認できます。",
                "Chrome's version is under ⋮, “Settings”, “About Chrome”.",
            )
            .on(ScreenLook::Android, &[ScreenPart::Menu, ScreenPart::Value]),
            CHROME_VERSION,
            PLAY_STORE,
        ],
    },
    Variant {
        audience: Audience::PcEdge,
        label: text("パソコンの Edge", "Edge on a PC"),
        steps: &[
            step(
                "Edge の右上の … から「ヘルプとフィードバック」を開きます。",
                "In Edge, open … at the top right, then “Help and feedback”.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::Menu]),
            step(
                "「Microsoft Edge について」を開くと、バージョンが表示され、更新も始まります。",
                "“About Microsoft Edge” shows the version and starts the update.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::PcChrome,
        label: text("パソコンの Chrome", "Chrome on a PC"),
        steps: &[
            step(
                "Chrome の右上の ⋮ から「ヘルプ」を開きます。",
                "In Chrome, open ⋮ at the top right, then “Help”.",
            )
            .on(ScreenLook::Chrome, &[ScreenPart::Menu]),
            step(
                "「Google Chrome について」を開くと、バージョンが表示され、更新も始まります。",
                "“About Google Chrome” shows the version and starts the update.",
            )
            .on(ScreenLook::Chrome, &[ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::Mac,
        label: text("Mac", "Mac"),
        steps: &[
            step(
                "画面左上のアップルメニューから「このMacについて」を開くと、macOS のバージョンを確認できます。",
                "The Apple menu at the top left, “About This Mac”, shows the version of macOS.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Row]),
            step(
                "「システム設定」の「一般」にある「ソフトウェアアップデート」で更新します。",
                "Update in “System Settings”, “General”, “Software Update”.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Heading, ScreenPart::Heading, ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::Everyone,
        label: text("そのほかの端末", "Other devices"),
        steps: &[step(
            "ブラウザのメニューの「ヘルプ」か「バージョン情報」で確認し、更新します。",
            "Look under “Help” or “About” in the browser's menu, and update it.",
        )
        .on(ScreenLook::Page, &[ScreenPart::Menu, ScreenPart::Or, ScreenPart::Menu])],
    },
];

pub(super) const DEVICE_LOCK: &[Variant] = &[
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone", "iPhone"),
        steps: &[
            SETTINGS,
            step(
                "「Face IDとパスコード」（機種により「Touch IDとパスコード」）を開きます。",
                "Open “Face ID & Passcode” (“Touch ID & Passcode” on some models).",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Row]),
            step(
                "「パスコードをオンにする」と出ていたら、タップして設定します。",
                "If it says “Turn Passcode On”, tap it and set one.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Row]),
            step(
                "「Face IDをセットアップ」または「指紋を追加」で、顔か指紋を登録します。",
                "Add your face or fingerprint with “Set Up Face ID” or “Add a Fingerprint”.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::Galaxy,
        label: text("Android（Galaxy）", "Android (Galaxy)"),
        steps: &[
            SETTINGS,
            step(
                "「ロック画面」で始まる項目を開き、「画面ロックの種類」をタップします。",
                "Open the item that begins with “Lock screen” and tap “Screen lock type”.",
            )
            .on(ScreenLook::Android, &[ScreenPart::Row, ScreenPart::Row]),
            FIND_LOCK,
            step("「PIN」を選んで設定します。", "Choose “PIN” and set one.")
                .on(ScreenLook::Android, &[ScreenPart::Tick]),
            step("続けて、指紋か顔を登録します。", "Then add your fingerprint or face."),
        ],
    },
    Variant {
        audience: Audience::Android,
        label: text("Android", "Android"),
        steps: &[
            SETTINGS,
            step(
                "「セキュリティとプライバシー」（または「セキュリティ」）を開きます。",
                "Open “Security & privacy” (or “Security”).",
            )
            .on(ScreenLook::Android, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Row]),
            step(
                "「デバイスのロック解除」（または「デバイスのロック」）があれば開き、「画面ロック」をタップします。",
                "Open “Device unlock” (or “Device lock”) if it is there, and tap “Screen lock”.",
            )
            .on(ScreenLook::Android, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Row, ScreenPart::Row]),
            FIND_LOCK,
            step("「PIN」を選んで設定します。", "Choose “PIN” and set one.")
                .on(ScreenLook::Android, &[ScreenPart::Tick]),
            step("続けて、指紋か顔を登録します。", "Then add your fingerprint or face."),
        ],
    },
    Variant {
        audience: Audience::Windows,
        label: text("Windows", "Windows"),
        steps: &[
            step(
                "「設定」の「アカウント」から「サインイン オプション」を開きます。",
                "Open “Settings”, “Accounts”, “Sign-in options”.",
            )
            .on(ScreenLook::Windows, &[ScreenPart::Heading, ScreenPart::Heading, ScreenPart::Row]),
            step(
                "「PIN (Windows Hello)」で PIN を設定します。顔や指紋もここで登録できます。",
                "Set a PIN under “PIN (Windows Hello)”. You can add your face or fingerprint there too.",
            )
            .on(ScreenLook::Windows, &[ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::Mac,
        label: text("Mac", "Mac"),
        steps: &[
            step(
                "「システム設定」の「Touch IDとパスワード」（または「ログインパスワード」）を開きます。",
                "Open “System Settings”, “Touch ID & Password” (or “Login Password”).",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Heading, ScreenPart::Row, ScreenPart::Or, ScreenPart::Row]),
            step(
                "「指紋を追加」で指紋を登録します。Touch ID がない機種では、ログインパスワードだけで使えます。",
                "Add your fingerprint with “Add Fingerprint”. Without Touch ID, your Mac's password is enough.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::Everyone,
        label: text("そのほかの端末", "Other devices"),
        steps: &[step(
            "端末の設定で、画面のロック（PIN など）を設定します。",
            "In the device's settings, set a lock such as a PIN.",
        )],
    },
];
