//! The guide to connecting directly: without a VPN, a private relay or a proxy.

use super::{
    browser::SETTINGS,
    shape::{StepRow, Variant, step},
};
use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{ScreenLook, ScreenPart},
    },
    language::text,
};

const RELOAD: StepRow = step("このサイトの画面を読み込み直します。", "Reload this site's page.");
// Not before it was tried: who does the steps in their order would be where it was blocked.
const RESTORE: StepRow = step(
    "終わったら、オフにしたものをオンに戻します。",
    "When you are done, turn on again what you turned off.",
);

pub(super) const DIRECT_CONNECTION: &[Variant] = &[
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone", "iPhone"),
        steps: &[
            SETTINGS,
            step("「Wi-Fi」をタップします。", "Tap “Wi-Fi”.").on(ScreenLook::Ios, &[ScreenPart::Row]),
            step("上の「Wi-Fi」のスイッチをオフにします。", "Turn the “Wi-Fi” switch at the top off.")
                .on(ScreenLook::Ios, &[ScreenPart::Off]),
            step(
                "「設定」に戻り、「VPN」のスイッチがあれば、オフにします。",
                "Back in “Settings”, turn the “VPN” switch off if there is one.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Heading, ScreenPart::Off]),
            step(
                "「設定」のご自身の名前から「iCloud」を開き、「プライベートリレー」をタップします。",
                "In “Settings”, tap your name, open “iCloud” and tap “Private Relay”.",
            )
            .on(ScreenLook::Ios, &[ScreenPart::Heading, ScreenPart::Row, ScreenPart::Row]),
            step("「プライベートリレー」をオフにします。", "Turn “Private Relay” off.")
                .on(ScreenLook::Ios, &[ScreenPart::Off]),
            RELOAD,
            RESTORE,
        ],
    },
    Variant {
        audience: Audience::Android,
        label: text("Android", "Android"),
        steps: &[
            step(
                "画面の上端から指を下へすべらせ、Wi-Fi のアイコンをタップしてオフにします。",
                "Swipe down from the top edge and tap the Wi-Fi symbol to turn it off.",
            ),
            SETTINGS,
            step(
                "「ネットワークとインターネット」（または「接続」）を開きます。",
                "Open “Network & internet” (or “Connections”).",
            )
            .on(ScreenLook::Android, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Row]),
            step("「VPN」を開き、接続中のものを切断します。", "Open “VPN” and disconnect what is connected.")
                .on(ScreenLook::Android, &[ScreenPart::Row]),
            RELOAD,
            RESTORE,
        ],
    },
    Variant {
        audience: Audience::Windows,
        label: text("Windows", "Windows"),
        steps: &[
            step(
                "「設定」の「ネットワークとインターネット」を開きます。",
                "Open “Settings”, “Network & internet”.",
            )
            .on(ScreenLook::Windows, &[ScreenPart::Heading, ScreenPart::Row]),
            step("「VPN」を開き、接続中のものを切断します。", "Open “VPN” and disconnect what is connected.")
                .on(ScreenLook::Windows, &[ScreenPart::Row]),
            step(
                "「プロキシ」の設定は、職場のパソコンでは、変更する前に管理者に確認します。",
                "As for “Proxy”: on a PC at work, ask whoever looks after it before you change anything.",
            )
            .on(ScreenLook::Windows, &[ScreenPart::Row]),
            RELOAD,
            RESTORE,
        ],
    },
    Variant {
        audience: Audience::Mac,
        label: text("Mac", "Mac"),
        steps: &[
            step(
                "「システム設定」の「VPN」で、接続中のものをオフにします。",
                "In “System Settings”, “VPN”, turn off what is connected.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Heading, ScreenPart::Row]),
            step(
                "ご自身の名前から「iCloud」を開き、「プライベートリレー」をオフにします。",
                "Under your name, open “iCloud” and turn “Private Relay” off.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Row, ScreenPart::Off]),
            RELOAD,
            RESTORE,
        ],
    },
    Variant {
        audience: Audience::Everyone,
        label: text("そのほかの端末", "Other devices"),
        steps: &[
            step(
                "端末の設定で VPN やプロキシをオフにし、直接接続します。",
                "In the device's settings, disconnect any VPN or proxy and connect directly.",
            ),
            RELOAD,
            RESTORE,
        ],
    },
];
