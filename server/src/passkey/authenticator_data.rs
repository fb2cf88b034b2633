//! The authenticator data (W3C WebAuthn Level 3 §6.1), read to its last byte: whose passkey, what the person did, and, where one was
//! made, the new passkey. Pure.

use crate::passkey::cbor::{self, Value};
use crate::passkey::key;
use crate::passkey::refused::PasskeyRefused;

/// UP: somebody touched the device.
const USER_PRESENT: u8 = 0x01;
/// UV: the device verified who.
const USER_VERIFIED: u8 = 0x04;
/// BE: the passkey may be copied to other devices.
const BACKUP_ELIGIBLE: u8 = 0x08;
/// BS: the passkey is copied to other devices.
const BACKUP_STATE: u8 = 0x10;
/// AT: a new passkey follows.
const ATTESTED: u8 = 0x40;
/// ED: extensions follow (WebAuthn §6.1).
const EXTENSIONS: u8 = 0x80;

/// Where the flags stand, behind the hash of the relying party id.
const FLAGS: usize = 32;
/// The hash, the flags and the counter.
const HEAD: usize = 37;

/// Lengths of a credential id in bytes: long enough to hold the 100 bits of chance that it must (§4, "Credential ID"), and not longer
/// than a relying party has to take (§7.1 step 25).
pub const ID_LENGTHS: std::ops::RangeInclusive<usize> = 16..=1023;

/// Authenticator data (WebAuthn §6.1), read but not verified.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthenticatorData<'a> {
    /// The SHA-256 of the relying party id it was asked for.
    pub rp_id_hash: [u8; 32],
    /// `signCount`: how often the passkey was used, or always 0.
    pub counter: u32,
    /// The backup flags: eligible, and in fact backed up.
    pub backup: Backup,
    /// Attested credential data: present in registrations.
    pub attested: Option<Attested<'a>>,
    flags: u8,
    /// Where the extensions begin, or everything ends.
    end: usize,
    bytes: &'a [u8],
}

/// Backup eligibility and backup state: BE and BS (WebAuthn §6.1.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Backup {
    /// The passkey stays in its device.
    Never,
    /// BE without BS: the passkey may be copied, but is not.
    Possible,
    /// BE and BS: the passkey is copied to other devices.
    Done,
}

/// A passkey that was made (§6.5.1).
#[derive(Clone, Debug, PartialEq)]
pub struct Attested<'a> {
    /// The authenticator's model; zero where it tells none.
    pub aaguid: [u8; 16],
    /// `credentialId`.
    pub credential_id: &'a [u8],
    /// The public key, not checked yet.
    pub key: Value<'a>,
}

impl<'a> AuthenticatorData<'a> {
    /// Reads authenticator data. There is a new passkey, or extensions, exactly where the flags say so, and nothing else.
    pub fn read(bytes: &'a [u8]) -> Result<Self, PasskeyRefused> {
        let (head, mut rest) = bytes.split_first_chunk::<HEAD>().ok_or(PasskeyRefused::Malformed)?;
        let (hash, tail) = head.split_first_chunk::<FLAGS>().ok_or(PasskeyRefused::Malformed)?;
        let [flags, counter @ ..] = tail else { return Err(PasskeyRefused::Malformed) };
        let counter = counter.try_into().map(u32::from_be_bytes).map_err(|_| PasskeyRefused::Malformed)?;
        let backup = match (flags & BACKUP_ELIGIBLE != 0, flags & BACKUP_STATE != 0) {
            (false, false) => Backup::Never,
            (true, false) => Backup::Possible,
            (true, true) => Backup::Done,
            (false, true) => return Err(PasskeyRefused::Flags),
        };
        let attested = if flags & ATTESTED == 0 { None } else { Some(attested(&mut rest)?) };
        let end = bytes.len() - rest.len();
        if flags & EXTENSIONS != 0 {
            let (extensions, after) = cbor::read_first(rest).ok_or(PasskeyRefused::Malformed)?;
            let named = |entries: &[(Value<'_>, Value<'_>)]| {
                entries.iter().all(|(name, _)| matches!(name, Value::Text(_)))
            };
            // None were asked for. Those that come all the same are allowed to, and are not looked at (§7.1 step 21, §7.2 step 20).
            if !extensions.as_map().is_some_and(named) {
                return Err(PasskeyRefused::Malformed);
            }
            rest = after;
        }
        if !rest.is_empty() {
            return Err(PasskeyRefused::Malformed);
        }
        Ok(Self { rp_id_hash: *hash, counter, backup, attested, flags: *flags, end, bytes })
    }

    /// Checks that it was made for this relying party id, and that somebody was there and verified (§7.1 steps 14–16, §7.2 steps 15–17).
    pub fn check(&self, rp_id_hash: &[u8]) -> Result<(), PasskeyRefused> {
        if self.rp_id_hash != rp_id_hash {
            return Err(PasskeyRefused::RelyingPartyId);
        }
        if self.flags & USER_PRESENT == 0 {
            return Err(PasskeyRefused::NotPresent);
        }
        if self.flags & USER_VERIFIED == 0 {
            return Err(PasskeyRefused::NotVerified);
        }
        Ok(())
    }

    /// The new passkey, with a key of a kind that was offered and a credential id that is one (§7.1 steps 20 and 25).
    pub fn made(&self) -> Result<&Attested<'a>, PasskeyRefused> {
        let made = self.attested.as_ref().ok_or(PasskeyRefused::Malformed)?;
        key::check(&made.key)?;
        if ID_LENGTHS.contains(&made.credential_id.len()) { Ok(made) } else { Err(PasskeyRefused::Id) }
    }

    /// The same data without its extensions, and without the flag ED.
    pub fn without_extensions(&self) -> Vec<u8> {
        let mut bytes = self.bytes.get(..self.end).unwrap_or_default().to_vec();
        if let Some(flags) = bytes.get_mut(FLAGS) {
            *flags &= !EXTENSIONS;
        }
        bytes
    }
}

fn attested<'a>(rest: &mut &'a [u8]) -> Result<Attested<'a>, PasskeyRefused> {
    let (aaguid, after) = rest.split_first_chunk::<16>().ok_or(PasskeyRefused::Malformed)?;
    let (length, after) = after.split_first_chunk::<2>().ok_or(PasskeyRefused::Malformed)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (credential_id, after) = after.split_at_checked(length).ok_or(PasskeyRefused::Malformed)?;
    let (key, after) = cbor::read_first(after).ok_or(PasskeyRefused::Malformed)?;
    *rest = after;
    Ok(Attested { aaguid: *aaguid, credential_id, key })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HASH: [u8; 32] = [7; 32];
    /// An ES256 key: 1: 2, 3: -7, -1: 1, -2: x, -3: y.
    const KEY: [u8; 77] = {
        let mut key = [9; 77];
        let start = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        let mut at = 0;
        while at < start.len() {
            key[at] = start[at];
            at += 1;
        }
        key[42] = 0x22;
        key[43] = 0x58;
        key[44] = 0x20;
        key
    };

    fn data(flags: u8, rest: &[&[u8]]) -> Vec<u8> {
        [HASH.as_slice(), &[flags], &[0, 0, 0, 5], &rest.concat()].concat()
    }

    fn passkey(id: &[u8]) -> Vec<u8> {
        let length = u16::try_from(id.len()).unwrap().to_be_bytes();
        [[3; 16].as_slice(), &length, id, &KEY].concat()
    }

    #[test]
    fn what_authenticators_write_is_read() {
        let bytes = data(0x1d, &[]);
        let used = AuthenticatorData::read(&bytes).unwrap();
        assert_eq!((used.counter, used.backup, used.attested.is_none()), (5, Backup::Done, true));
        assert_eq!(used.check(&HASH), Ok(()));
        let extensions = b"\xa1\x6bcredProtect\x02".as_slice();
        let bytes = data(0xc5, &[&passkey(&[4; 20]), extensions]);
        let made = AuthenticatorData::read(&bytes).unwrap();
        let new = made.made().unwrap();
        assert_eq!((new.aaguid, new.credential_id), ([3; 16], [4; 20].as_slice()));
        assert_eq!(made.without_extensions(), data(0x45, &[&passkey(&[4; 20])]));
        let bytes = data(0x85, &[extensions]);
        assert!(AuthenticatorData::read(&bytes).is_ok(), "extensions that nobody asked for");
    }

    #[test]
    fn what_the_flags_do_not_say_must_not_be_there_and_what_they_say_must() {
        let passkey = passkey(&[4; 20]);
        let (none, one) = (b"\xa0".as_slice(), b"\xa1\x61a\x01".as_slice());
        let refused: [(u8, &[&[u8]], &str); 12] = [
            (0x05, &[b"\0"], "a byte behind the counter"),
            (0x05, &[&passkey], "a passkey without AT"),
            (0x05, &[none], "extensions without ED"),
            (0x45, &[&passkey, b"\0"], "a byte behind the key"),
            (0x45, &[&passkey, one], "extensions without ED behind the key"),
            (0x45, &[], "AT without a passkey"),
            (0xc5, &[&passkey], "ED without extensions"),
            (0x85, &[], "ED with nothing behind"),
            (0x85, &[one, b"\0"], "a byte behind the extensions"),
            (0x85, &[b"\x80"], "extensions that are no map"),
            (0x85, &[b"\xa1\x01\x01"], "an extension without a name"),
            (0x85, &[b"\xbf\x61a\x01\xff"], "extensions without a length"),
        ];
        for (flags, rest, what) in refused {
            assert_eq!(
                AuthenticatorData::read(&data(flags, rest)).err(),
                Some(PasskeyRefused::Malformed),
                "{what}"
            );
        }
        for length in 0..HEAD {
            assert!(AuthenticatorData::read(&[0; HEAD][..length]).is_err());
        }
    }

    #[test]
    fn flags_that_contradict_each_other_are_refused() {
        let backed_up_but_never_eligible = data(0x15, &[]);
        assert_eq!(AuthenticatorData::read(&backed_up_but_never_eligible).err(), Some(PasskeyRefused::Flags));
    }

    #[test]
    fn another_relying_party_and_a_person_who_was_not_there_are_refused() {
        for (flags, hash, refused) in [
            (0x05, [8; 32], PasskeyRefused::RelyingPartyId),
            (0x04, HASH, PasskeyRefused::NotPresent),
            (0x01, HASH, PasskeyRefused::NotVerified),
            (0x00, HASH, PasskeyRefused::NotPresent),
        ] {
            let bytes = data(flags, &[]);
            assert_eq!(AuthenticatorData::read(&bytes).unwrap().check(&hash), Err(refused));
        }
    }

    #[test]
    fn credential_ids_have_16_to_1023_bytes() {
        for (length, right) in [
            (0, false),
            (1, false),
            (15, false),
            (16, true),
            (1023, true),
            (1024, false),
            (4000, false),
            (65535, false),
        ] {
            let bytes = data(0x45, &[&passkey(&vec![1; length])]);
            let read = AuthenticatorData::read(&bytes).unwrap();
            let made = read.made();
            assert_eq!(made.is_ok(), right, "{length}");
            assert!(right || made == Err(PasskeyRefused::Id));
        }
        // A length that reaches behind the end.
        let mut bytes = data(0x45, &[&passkey(&[1; 16])]);
        bytes[HEAD + 16] = 0xff;
        assert_eq!(AuthenticatorData::read(&bytes).err(), Some(PasskeyRefused::Malformed));
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_some_answer(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), flags: u8) {
            if let Some(its) = bytes.get_mut(FLAGS) {
                *its = flags;
            }
            if let Ok(read) = AuthenticatorData::read(&bytes) {
                let _ = read.check(&HASH);
                let _ = read.made();
                let without = read.without_extensions();
                prop_assert!(AuthenticatorData::read(&without).is_ok());
            }
        }
    }
}
