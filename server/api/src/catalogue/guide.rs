//! The guides: how to find a setting, step by step, as the device in the hand words it.

use super::{
    Audience, guides_browser, guides_card, guides_choice, guides_device, guides_network, guides_passkey,
    guides_scripts, guides_software,
    sketch::{Frame, Part, Sketch},
};
use crate::{
    device::Device,
    explain::Recheck,
    language::{Language, Text, text},
};
use serde::{Deserialize, Serialize};

/// A guide.
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
    /// Register this device again.
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

/// How a guide goes on some devices.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// On which.
    pub audience: Audience,
    /// Their name, for a page that lists every variant.
    pub label: Text,
    /// The steps in their order.
    pub steps: &'static [Step],
}

/// One step of a guide.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What to do, with each label in 「」 as the device shows it.
    pub text: Text,
    /// How the screen looks on which it is done.
    pub sketch: Option<Sketch>,
}

/// A step without a screen.
pub(super) const fn step(ja: &'static str, en: &'static str) -> Step {
    Step { text: text(ja, en), sketch: None }
}

impl Step {
    /// The same step on a screen of `frame`; each part takes up the next label of the text.
    pub(super) const fn on(self, frame: Frame, parts: &'static [Part]) -> Self {
        Self { sketch: Some(Sketch { frame, parts }), ..self }
    }
}

impl Guide {
    /// All of them.
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

    /// What it helps to do.
    pub const fn title(self) -> Text {
        match self {
            Self::ClearSiteData => {
                text("ブラウザに残ったこのサイトのデータを消す", "Clear what the browser keeps of this site")
            }
            Self::DefaultBrowser => {
                text("QR コードを開くブラウザを選ぶ", "Choose the browser that opens QR codes")
            }
            Self::Versions => text("バージョンを調べて更新する", "Look up the version and update"),
            Self::PasskeySaving => text("パスキーを保存できるようにする", "Let the device save passkeys"),
            Self::WhichBrowser => text("いまのブラウザを見分ける", "Find out which browser this is"),
            Self::DeviceLock => text(
                "端末のロックと指紋・顔を設定する",
                "Set up the device's lock and your fingerprint or face",
            ),
            Self::AllowCookies => text("Cookie を使えるようにする", "Allow cookies"),
            Self::Scripts => text("JavaScript を使えるようにする", "Allow JavaScript"),
            Self::LeaveApp => {
                text("アプリの中の画面からブラウザへ移る", "Move from an app's screen to a browser")
            }
            Self::RegisterAgain => text("端末を登録し直す", "Register the device again"),
            Self::CardCertificate => {
                text("カードの証明書が見えるか確かめる", "See whether the PC reads the card's certificate")
            }
            Self::CardReader => {
                text("カードリーダーとドライバーを確かめる", "Check the card reader and its driver")
            }
            Self::ClientSoftware => text(
                "マイナンバーカードのソフトと拡張機能を入れる",
                "Install the software and extension for My Number cards",
            ),
            Self::SecuritySoftware => {
                text("ウイルス対策ソフトの設定を見直す", "Review the settings of the antivirus software")
            }
            Self::DirectConnection => {
                text("VPN などを通さずに直接つなぐ", "Connect directly, without a VPN or the like")
            }
            Self::Network => {
                text("ネットワークの管理者に頼むこと", "What to ask of those who run your network")
            }
        }
    }

    /// Its name in addresses: `/help/guide/clear-site-data`.
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

    /// Every variant, the special before the general.
    pub const fn variants(self) -> &'static [Variant] {
        match self {
            Self::ClearSiteData => guides_browser::CLEAR_SITE_DATA,
            Self::DefaultBrowser => guides_choice::DEFAULT_BROWSER,
            Self::Versions => guides_device::VERSIONS,
            Self::PasskeySaving => guides_passkey::PASSKEY_SAVING,
            Self::WhichBrowser => guides_choice::WHICH_BROWSER,
            Self::DeviceLock => guides_device::DEVICE_LOCK,
            Self::AllowCookies => guides_browser::ALLOW_COOKIES,
            Self::Scripts => guides_scripts::SCRIPTS,
            Self::LeaveApp => guides_choice::LEAVE_APP,
            Self::RegisterAgain => guides_passkey::REGISTER_AGAIN,
            Self::CardCertificate => guides_card::CARD_CERTIFICATE,
            Self::CardReader => guides_card::CARD_READER,
            Self::ClientSoftware => guides_software::CLIENT_SOFTWARE,
            Self::SecuritySoftware => guides_software::SECURITY_SOFTWARE,
            Self::DirectConnection => guides_network::DIRECT_CONNECTION,
            Self::Network => guides_software::NETWORK,
        }
    }

    /// What a page can look at again after the steps.
    pub const fn recheck(self) -> Option<Recheck> {
        Some(match self {
            Self::AllowCookies => Recheck::Cookies,
            Self::Scripts => Recheck::Scripts,
            Self::DeviceLock => Recheck::DeviceLock,
            Self::DefaultBrowser | Self::WhichBrowser | Self::LeaveApp => Recheck::Browser,
            Self::Versions => Recheck::Version,
            Self::CardCertificate | Self::CardReader | Self::SecuritySoftware => Recheck::Card,
            Self::ClientSoftware => Recheck::Extension,
            Self::DirectConnection | Self::Network => Recheck::Network,
            Self::ClearSiteData | Self::PasskeySaving | Self::RegisterAgain => return None,
        })
    }

    /// The variant for this device.
    pub fn variant(self, device: &Device) -> Option<&'static Variant> {
        self.variants().iter().find(|variant| variant.audience.fits(device))
    }

    /// The steps for this device, in `language`; none where the guide has nothing to say about it.
    pub fn steps(self, device: &Device, language: Language) -> impl Iterator<Item = &'static str> {
        self.variant(device)
            .into_iter()
            .flat_map(|variant| variant.steps)
            .map(move |step| step.text.in_language(language))
    }
}
