//! Where a passkey is kept, by the AAGUID its authenticator names (list: passkeydeveloper/passkey-authenticator-aaguids,
//! 2026-08-07). Names to show, not proof of anything.

use api::{Language, Text, language::text};
use uuid::Uuid;

/// Whether the provider that keeps a passkey is the platform's own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Keeper {
    /// The platform's own provider, as iCloud Keychain is.
    Platform,
    /// Another app that keeps passkeys.
    Other,
    /// The AAGUID is not in the list.
    Unknown,
}

struct Provider {
    aaguid: &'static str,
    keeper: Keeper,
    name: Text,
}

const fn platform(aaguid: &'static str, ja: &'static str, en: &'static str) -> Provider {
    Provider { aaguid, keeper: Keeper::Platform, name: text(ja, en) }
}

const fn other(aaguid: &'static str, name: &'static str) -> Provider {
    Provider { aaguid, keeper: Keeper::Other, name: text(name, name) }
}

const PROVIDERS: &[Provider] = &[
    platform(
        "fbfc3007-154e-4ecc-8c0b-6e020557d7bd",
        "Apple パスワード（iCloud キーチェーン）",
        "Apple Passwords (iCloud Keychain)",
    ),
    platform(
        "dd4ec289-e01d-41c9-bb89-70fa845d4bf2",
        "iCloud キーチェーン（管理対象）",
        "iCloud Keychain (managed)",
    ),
    platform(
        "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4",
        "Google パスワード マネージャー",
        "Google Password Manager",
    ),
    platform("53414d53-554e-4700-0000-000000000000", "Samsung Pass", "Samsung Pass"),
    platform("08987058-cadc-4b81-b6e1-30de50dcbe96", "Windows Hello", "Windows Hello"),
    platform("9ddd1817-af5a-4672-a2b9-3e3dd95000a9", "Windows Hello", "Windows Hello"),
    platform("6028b017-b1d4-4c02-b4b3-afcdafc96bb2", "Windows Hello", "Windows Hello"),
    platform(
        "d3452668-01fd-4c12-926c-83a4204853aa",
        "Microsoft パスワード マネージャー",
        "Microsoft Password Manager",
    ),
    platform("adce0002-35bc-c60a-648b-0b25f1f05503", "Chrome（この Mac）", "Chrome on this Mac"),
    other("bada5566-a7aa-401f-bd96-45619a55120d", "1Password"),
    other("d548826e-79b4-db40-a3d8-11116f7e8349", "Bitwarden"),
    other("531126d6-e717-415c-9320-3d9aa6981239", "Dashlane"),
    other("b84e4048-15dc-4dd0-8640-f4f60813c8af", "NordPass"),
    other("50726f74-6f6e-5061-7373-50726f746f6e", "Proton Pass"),
];

/// The keeper's name; `None` for an AAGUID of zeros or one that nobody listed.
pub fn name(aaguid: Uuid, language: Language) -> Option<&'static str> {
    find(aaguid).map(|provider| provider.name.in_language(language))
}

/// Whether the AAGUID is the platform's own provider, another one, or unknown.
pub fn keeper(aaguid: Uuid) -> Keeper {
    find(aaguid).map_or(Keeper::Unknown, |provider| provider.keeper)
}

fn find(aaguid: Uuid) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| Uuid::parse_str(provider.aaguid).is_ok_and(|listed| listed == aaguid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_aaguid_can_be_read_and_stands_once() {
        for (i, provider) in PROVIDERS.iter().enumerate() {
            assert!(Uuid::parse_str(provider.aaguid).is_ok(), "{}", provider.aaguid);
            assert!(PROVIDERS[..i].iter().all(|earlier| earlier.aaguid != provider.aaguid));
        }
    }

    #[test]
    fn an_unlisted_authenticator_has_no_name() {
        assert_eq!(name(Uuid::nil(), Language::Ja), None);
        assert_eq!(keeper(Uuid::nil()), Keeper::Unknown);
    }
}
