//! How each guide goes: its variants for devices, one file for each family of guides.

mod browser;
mod card;
mod choice;
mod device;
mod network;
mod passkey;
mod scripts;
pub(crate) mod shape;
mod software;

use crate::{
    catalogue::guide::Guide,
    device::{KnownDevice, Platform},
    explain::Recheck,
    language::Language,
};
use shape::Variant;

impl Guide {
    /// Every variant, the special before the general.
    pub const fn variants(self) -> &'static [Variant] {
        match self {
            Self::ClearSiteData => browser::CLEAR_SITE_DATA,
            Self::DefaultBrowser => choice::DEFAULT_BROWSER,
            Self::Versions => device::VERSIONS,
            Self::PasskeySaving => passkey::PASSKEY_SAVING,
            Self::WhichBrowser => choice::WHICH_BROWSER,
            Self::DeviceLock => device::DEVICE_LOCK,
            Self::AllowCookies => browser::ALLOW_COOKIES,
            Self::Scripts => scripts::SCRIPTS,
            Self::LeaveApp => choice::LEAVE_APP,
            Self::RegisterAgain => passkey::REGISTER_AGAIN,
            Self::CardCertificate => card::CARD_CERTIFICATE,
            Self::CardReader => card::CARD_READER,
            Self::ClientSoftware => software::CLIENT_SOFTWARE,
            Self::SecuritySoftware => software::SECURITY_SOFTWARE,
            Self::DirectConnection => network::DIRECT_CONNECTION,
            Self::Network => software::NETWORK,
        }
    }

    /// What a page can look at again after the steps, on this device.
    pub const fn recheck(self, device: &KnownDevice) -> Option<Recheck> {
        Some(match self {
            // Apple's systems tell no page whether there is a screen lock, and of a PC the check does not ask it.
            Self::DeviceLock if !matches!(device.platform, Platform::Android | Platform::Other) => {
                return None;
            }
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
    pub fn variant(self, device: &KnownDevice) -> Option<&'static Variant> {
        self.variants().iter().find(|variant| variant.audience.fits(device))
    }

    /// The steps for this device, in `language`; none where the guide has nothing to say about it.
    pub fn steps(self, device: &KnownDevice, language: Language) -> impl Iterator<Item = &'static str> {
        self.variant(device)
            .into_iter()
            .flat_map(|variant| variant.steps)
            .map(move |step| step.text.in_language(language))
    }
}
