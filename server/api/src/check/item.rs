//! The items of the check, in the order in which people read them.

use crate::device::KnownDevice;
use crate::language::{Text, text};
use serde::{Deserialize, Serialize};

/// Something that the check page looks at.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckItem {
    /// The way to our server.
    Network,
    /// Whether the page is trusted by the browser.
    Secure,
    /// A browser, or an app's own view.
    InApp,
    /// The version of the system.
    System,
    /// The version of the browser.
    Browser,
    /// Whether JavaScript and WebAssembly run.
    Programs,
    /// Whether cookies come back.
    Cookies,
    /// Whether local and session storage keep what is written.
    Storage,
    /// Whether the device's clock is right.
    #[serde(rename = "clock")]
    Time,
    /// Whether the browser knows WebAuthn.
    Passkeys,
    /// Whether the device has a screen lock.
    ScreenLock,
    /// The way to the card hosts.
    CardHosts,
    /// The certificate on the card.
    Card,
    /// The extension for My Number cards.
    Extension,
}

impl CheckItem {
    /// All items, in the order of the page.
    pub const ALL: [Self; 14] = [
        Self::Network,
        Self::Secure,
        Self::InApp,
        Self::System,
        Self::Browser,
        Self::Programs,
        Self::Cookies,
        Self::Storage,
        Self::Time,
        Self::Passkeys,
        Self::ScreenLock,
        Self::CardHosts,
        Self::Card,
        Self::Extension,
    ];

    /// The item's name on the page.
    pub const fn name(self) -> Text {
        match self {
            Self::Network => text("サーバーまでの通信", "Connection to the server"),
            Self::Secure => text("安全な接続（https）", "Secure connection (https)"),
            Self::InApp => text("開いている場所", "Where this page is open"),
            Self::System => text("OS のバージョン", "System version"),
            Self::Browser => text("ブラウザのバージョン", "Browser version"),
            Self::Programs => text("JavaScript と WebAssembly", "JavaScript and WebAssembly"),
            Self::Cookies => text("Cookie", "Cookies"),
            Self::Storage => text("サイトデータの保存", "Site data"),
            Self::Time => text("端末の時計", "The device's clock"),
            Self::Passkeys => text("パスキー（WebAuthn）", "Passkeys (WebAuthn)"),
            Self::ScreenLock => text("画面ロック", "Screen lock"),
            Self::CardHosts => text("カード用の接続先", "The server's address for cards"),
            Self::Card => text("カードの証明書", "The card's certificate"),
            Self::Extension => text("マイナンバーカード用の拡張機能", "Extension for My Number cards"),
        }
    }

    /// Whether only a script can find it out.
    pub const fn needs_script(self) -> bool {
        match self {
            Self::Secure | Self::InApp | Self::System | Self::Browser | Self::Cookies => false,
            Self::Network
            | Self::Programs
            | Self::Storage
            | Self::Time
            | Self::Passkeys
            | Self::ScreenLock
            | Self::CardHosts
            | Self::Card
            | Self::Extension => true,
        }
    }

    /// Whether it says anything about this device. Cards are used on PCs alone, and a PC's passkeys are not asked for.
    pub const fn concerns(self, device: &KnownDevice) -> bool {
        match self {
            Self::CardHosts | Self::Card | Self::Extension => !device.is_phone(),
            Self::Passkeys | Self::ScreenLock => !device.is_pc(),
            Self::Network
            | Self::Secure
            | Self::InApp
            | Self::System
            | Self::Browser
            | Self::Programs
            | Self::Cookies
            | Self::Storage
            | Self::Time => true,
        }
    }
}
