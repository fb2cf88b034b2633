//! The guides by name: what each helps to do, and how it is called in addresses. How they go stands in `guides/`.

use crate::language::{Text, text};
use serde::{Deserialize, Serialize};

/// The name of a guide; its steps are in [`crate::catalogue`].
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Guide {
    /// Delete what the browser keeps of this site (manual 4.1).
    ClearSiteData,
    /// Make QR codes open in the usual browser (manual 4.3).
    DefaultBrowser,
    /// Look up and renew the versions of system and browser (manual 4.4).
    Versions,
    /// Let the system's own password manager keep passkeys (manual 4.5).
    PasskeySaving,
    /// Find out which browser this is (manual 4.6).
    WhichBrowser,
    /// Set a screen lock or passcode, and a fingerprint or face.
    DeviceLock,
    /// Let the browser keep cookies and site data.
    AllowCookies,
    /// Let scripts run: the browser's setting, filters, Lockdown Mode.
    Scripts,
    /// Get from an app's own view to a browser.
    LeaveApp,
    /// Registering this device again, with a new letter.
    RegisterAgain,
    /// See whether the PC reads the certificate on the card (manual 4.2).
    CardCertificate,
    /// Get the card reader, its driver and the services behind it to work.
    CardReader,
    /// Install and enable the extension and the software for My Number cards.
    ClientSoftware,
    /// Let security software leave the card and this site alone.
    SecuritySoftware,
    /// Connect without a VPN, a private relay or a proxy.
    DirectConnection,
    /// What a network has to let through, for those who run it.
    Network,
}

impl Guide {
    /// All guides, in the order of the help pages' list.
    pub const ALL: [Self; 16] = [
        Self::ClearSiteData,
        Self::DefaultBrowser,
        Self::Versions,
        Self::PasskeySaving,
        Self::WhichBrowser,
        Self::DeviceLock,
        Self::AllowCookies,
        Self::Scripts,
        Self::LeaveApp,
        Self::RegisterAgain,
        Self::CardCertificate,
        Self::CardReader,
        Self::ClientSoftware,
        Self::SecuritySoftware,
        Self::DirectConnection,
        Self::Network,
    ];

    /// What the guide helps to do: its title.
    pub const fn title(self) -> Text {
        match self {
            Self::ClearSiteData => {
                text("ブラウザに残ったこのサイトのデータを消す", "Clear what the browser keeps of this site")
            }
            Self::DefaultBrowser => {
                text("QR コードを開くブラウザを選ぶ", "Choose the browser that opens QR codes")
            }
            Self::Versions => text("バージョンを確認して更新する", "Look up the version and update"),
            Self::PasskeySaving => text("パスキーを保存できるようにする", "Let the device save passkeys"),
            Self::WhichBrowser => text("使用中のブラウザを見分ける", "Find out which browser this is"),
            Self::DeviceLock => text(
                "端末のロックと指紋・顔を設定する",
                "Set up the device's lock and your fingerprint or face",
            ),
            Self::AllowCookies => text("Cookie を使えるようにする", "Allow cookies"),
            Self::Scripts => text("JavaScript を使えるようにする", "Allow JavaScript"),
            Self::LeaveApp => {
                text("アプリ内の画面からブラウザへ移る", "Move from an app's screen to a browser")
            }
            Self::RegisterAgain => text("端末を登録し直す", "Register the device again"),
            Self::CardCertificate => text("カードの証明書を確認する", "Check the card's certificate"),
            Self::CardReader => {
                text("カードリーダーとドライバーを確認する", "Check the card reader and its driver")
            }
            Self::ClientSoftware => text(
                "マイナンバーカードのソフトと拡張機能を入れる",
                "Install the software and extension for My Number cards",
            ),
            Self::SecuritySoftware => {
                text("ウイルス対策ソフトの設定を見直す", "Review the settings of the antivirus software")
            }
            Self::DirectConnection => {
                text("VPN などを通さずに直接接続する", "Connect directly, without a VPN or the like")
            }
            Self::Network => {
                text("ネットワークの管理者に依頼すること", "What to ask of those who run your network")
            }
        }
    }

    /// The guide's name in addresses: `/help/guide/clear-site-data`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ClearSiteData => "clear-site-data",
            Self::DefaultBrowser => "default-browser",
            Self::Versions => "versions",
            Self::PasskeySaving => "passkey-saving",
            Self::WhichBrowser => "which-browser",
            Self::DeviceLock => "device-lock",
            Self::AllowCookies => "allow-cookies",
            Self::Scripts => "scripts",
            Self::LeaveApp => "leave-app",
            Self::RegisterAgain => "register-again",
            Self::CardCertificate => "card-certificate",
            Self::CardReader => "card-reader",
            Self::ClientSoftware => "client-software",
            Self::SecuritySoftware => "security-software",
            Self::DirectConnection => "direct-connection",
            Self::Network => "network",
        }
    }

    /// The guide with this name in addresses.
    pub fn with_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|guide| guide.slug() == slug)
    }

    /// The section of the manual that covers the same ground.
    pub const fn manual(self) -> Option<&'static str> {
        match self {
            Self::ClearSiteData => Some("4.1"),
            Self::DefaultBrowser => Some("4.3"),
            Self::Versions => Some("4.4"),
            Self::PasskeySaving => Some("4.5"),
            Self::WhichBrowser => Some("4.6"),
            Self::CardCertificate => Some("4.2"),
            Self::DeviceLock
            | Self::AllowCookies
            | Self::Scripts
            | Self::LeaveApp
            | Self::RegisterAgain
            | Self::CardReader
            | Self::ClientSoftware
            | Self::SecuritySoftware
            | Self::DirectConnection
            | Self::Network => None,
        }
    }
}
