//! The guides about the device: its versions and its lock.

use super::{
    Audience,
    guide::{Variant, step},
    guides_browser::SETTINGS,
};
use crate::language::text;

pub(super) const VERSIONS: &[Variant] = &[
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone", "iPhone"),
        steps: &[
            SETTINGS,
            step("「一般」をタップします。", "Tap “General”."),
            step(
                "「情報」で「iOSバージョン」と「機種名」が分かります。",
                "“About” shows “iOS Version” and “Model Name”.",
            ),
            step(
                "1つ前に戻り、「ソフトウェアアップデート」で更新します。Safari も一緒に新しくなります。",
                "Go back one step and update under “Software Update”. It renews Safari too.",
            ),
        ],
    },
    Variant {
        audience: Audience::Android,
        label: text("Android", "Android"),
        steps: &[
            SETTINGS,
            step(
                "「デバイス情報」（または「端末情報」）で「Android バージョン」が分かります。",
                "“About phone” shows “Android version”.",
            ),
            step(
                "「システム」の「ソフトウェア アップデート」で更新します。機種により場所が違います。",
                "Update under “System”, “Software updates”. The place differs between models.",
            ),
            step(
                "Chrome のバージョンは、⋮ の「設定」にある「Chrome について」で分かります。",
                "Chrome's version is under ⋮, “Settings”, “About Chrome”.",
            ),
            step("Chrome は「Play ストア」で更新します。", "Update Chrome in the “Play Store”."),
        ],
    },
    Variant {
        audience: Audience::PcEdge,
        label: text("PC の Edge", "Edge on a PC"),
        steps: &[
            step(
                "Edge の右上の … から「ヘルプとフィードバック」を開きます。",
                "In Edge, open … at the top right, then “Help and feedback”.",
            ),
            step(
                "「Microsoft Edge について」を開くと、バージョンが出て、更新も始まります。",
                "“About Microsoft Edge” shows the version and starts the update.",
            ),
        ],
    },
    Variant {
        audience: Audience::PcChrome,
        label: text("PC の Chrome", "Chrome on a PC"),
        steps: &[
            step(
                "Chrome の右上の ⋮ から「ヘルプ」を開きます。",
                "In Chrome, open ⋮ at the top right, then “Help”.",
            ),
            step(
                "「Google Chrome について」を開くと、バージョンが出て、更新も始まります。",
                "“About Google Chrome” shows the version and starts the update.",
            ),
        ],
    },
    Variant {
        audience: Audience::Mac,
        label: text("Mac", "Mac"),
        steps: &[
            step(
                "画面左上のアップルメニューから「このMacについて」を開くと、macOS のバージョンが分かります。",
                "The Apple menu at the top left, “About This Mac”, shows the version of macOS.",
            ),
            step(
                "「システム設定」の「一般」にある「ソフトウェアアップデート」で更新します。",
                "Update in “System Settings”, “General”, “Software Update”.",
            ),
        ],
    },
    Variant {
        audience: Audience::Everyone,
        label: text("そのほかの端末", "Other devices"),
        steps: &[step(
            "ブラウザのメニューの「ヘルプ」か「バージョン情報」で確かめ、新しくします。",
            "Look under “Help” or “About” in the browser's menu, and update it.",
        )],
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
            ),
            step(
                "「パスコードをオンにする」と出ていたら、タップして決めます。",
                "If it says “Turn Passcode On”, tap it and set one.",
            ),
            step(
                "「Face IDをセットアップ」または「指紋を追加」で、顔か指紋を登録します。",
                "Add your face or fingerprint with “Set Up Face ID” or “Add a Fingerprint”.",
            ),
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
            ),
            step("「PIN」を選んで決めます。", "Choose “PIN” and set one."),
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
            ),
            step(
                "「デバイスのロック解除」があれば開き、「画面ロック」をタップします。",
                "Open “Device unlock” if it is there, and tap “Screen lock”.",
            ),
            step("「PIN」を選んで決めます。", "Choose “PIN” and set one."),
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
            ),
            step(
                "「PIN (Windows Hello)」で PIN を決めます。顔や指紋もここで登録できます。",
                "Set a PIN under “PIN (Windows Hello)”. You can add your face or fingerprint there too.",
            ),
        ],
    },
    Variant {
        audience: Audience::Mac,
        label: text("Mac", "Mac"),
        steps: &[
            step(
                "「システム設定」の「Touch IDとパスワード」（または「ログインパスワード」）を開きます。",
                "Open “System Settings”, “Touch ID & Password” (or “Login Password”).",
            ),
            step(
                "「指紋を追加」で指紋を登録します。Touch ID がない機種ではログインパスワードで足ります。",
                "Add your finger with “Add Fingerprint”. Without Touch ID, the login password is enough.",
            ),
        ],
    },
    Variant {
        audience: Audience::Everyone,
        label: text("そのほかの端末", "Other devices"),
        steps: &[step(
            "端末の設定で、画面のロック（PIN など）を決めます。",
            "In the device's settings, set a lock such as a PIN.",
        )],
    },
];
