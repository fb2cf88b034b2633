//! The attestation object (W3C WebAuthn Level 3 §6.5.4). We ask for no attestation (`none`), and a browser then hands on what the
//! authenticator said only where it attests with the new passkey itself (§5.1.3 step 24.3). So these two are taken: `none` with an empty
//! statement, and `packed` without certificates (§8.2), whose signature the library verifies. Every other statement names a maker whom
//! nobody here knows, and is refused unread. Pure.

use crate::passkey::cbor::{self, Value};
use crate::passkey::refused::PasskeyRefused;

/// What came with a new passkey.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Attestation<'a> {
    /// Whether anybody signed the attestation.
    pub by: Voucher,
    /// The authenticator data, not read yet.
    pub authenticator_data: &'a [u8],
}

/// Who vouches for a new passkey.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Voucher {
    /// Nobody signed: the format is `none`.
    Nobody,
    /// The passkey itself: format `packed`, self attestation.
    Itself,
}

impl<'a> Attestation<'a> {
    /// Reads an attestation object: its three members, each once, and nothing else.
    pub fn read(bytes: &'a [u8]) -> Result<Self, PasskeyRefused> {
        let object = cbor::read(bytes).ok_or(PasskeyRefused::Malformed)?;
        let entries = object.as_map().ok_or(PasskeyRefused::Malformed)?;
        let member = |name: &str| {
            let found = entries.iter().find(|(key, _)| *key == Value::Text(name));
            found.map(|(_, value)| value).ok_or(PasskeyRefused::Malformed)
        };
        let (Value::Text(format), statement) = (member("fmt")?, member("attStmt")?) else {
            return Err(PasskeyRefused::Malformed);
        };
        let authenticator_data = member("authData")?.as_bytes().ok_or(PasskeyRefused::Malformed)?;
        let statement = statement.as_map().ok_or(PasskeyRefused::Malformed)?;
        if entries.len() != 3 {
            return Err(PasskeyRefused::Malformed);
        }
        let by = match *format {
            "none" if statement.is_empty() => Voucher::Nobody,
            "none" => return Err(PasskeyRefused::Malformed),
            "packed" => of_itself(statement)?,
            _ => return Err(PasskeyRefused::Attestation),
        };
        Ok(Self { by, authenticator_data })
    }
}

/// A `packed` statement of the passkey itself has an algorithm and a signature, and no certificates.
fn of_itself(statement: &[(Value<'_>, Value<'_>)]) -> Result<Voucher, PasskeyRefused> {
    let has = |name: &str, fits: fn(&Value<'_>) -> bool| {
        statement.iter().any(|(key, value)| *key == Value::Text(name) && fits(value))
    };
    let signed =
        has("alg", |it| matches!(it, Value::Negative(_))) && has("sig", |it| it.as_bytes().is_some());
    match (signed, statement.len()) {
        (true, 2) => Ok(Voucher::Itself),
        (true, _) => Err(PasskeyRefused::Attestation),
        (false, _) => Err(PasskeyRefused::Malformed),
    }
}

/// An object of format `none` around authenticator data of less than 64 KiB.
pub fn of_nobody(authenticator_data: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(authenticator_data.len()).ok()?.to_be_bytes();
    // Three entries; the data with a length in two bytes.
    Some(
        [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".as_slice(), &length, authenticator_data]
            .concat(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An object with these members, already encoded.
    fn object(members: &[&[u8]]) -> Vec<u8> {
        [&[0xa0 + u8::try_from(members.len()).unwrap()], members.concat().as_slice()].concat()
    }

    const NONE: &[u8] = b"\x63fmt\x64none";
    const EMPTY: &[u8] = b"\x67attStmt\xa0";
    const DATA: &[u8] = b"\x68authData\x43abc";
    const PACKED: &[u8] = b"\x63fmt\x66packed";
    const SELF: &[u8] = b"\x67attStmt\xa2\x63alg\x26\x63sig\x41s";

    #[test]
    fn no_statement_and_one_of_the_passkey_itself_are_read_in_any_order() {
        for members in [[NONE, EMPTY, DATA], [DATA, EMPTY, NONE]] {
            let bytes = object(&members);
            let read = Attestation::read(&bytes).unwrap();
            assert_eq!(read, Attestation { by: Voucher::Nobody, authenticator_data: b"abc" });
        }
        let bytes = object(&[PACKED, SELF, DATA]);
        assert_eq!(Attestation::read(&bytes).unwrap().by, Voucher::Itself);
    }

    #[test]
    fn statements_of_makers_are_refused() {
        let packed_by_a_maker = b"\x67attStmt\xa3\x63alg\x26\x63sig\x41s\x63x5c\x81\x41c";
        let mut objects = vec![object(&[PACKED, packed_by_a_maker, DATA])];
        let formats: [&[u8]; 6] = [
            b"\x63fmt\x63tpm",
            b"\x63fmt\x65apple",
            b"\x63fmt\x68fido-u2f",
            b"\x63fmt\x6bandroid-key",
            b"\x63fmt\x64NONE",
            b"\x63fmt\x60",
        ];
        objects.extend(formats.map(|format| object(&[format, EMPTY, DATA])));
        for bytes in objects {
            assert_eq!(Attestation::read(&bytes), Err(PasskeyRefused::Attestation), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_not_an_attestation_object_is_refused() {
        let followed = [object(&[NONE, EMPTY, DATA]), vec![0]].concat();
        let objects = [
            (object(&[NONE, b"\x67attStmt\xa1\x63alg\x26", DATA]), "`none` with a statement"),
            (object(&[NONE, b"\x67attStmt\x80", DATA]), "a statement that is no map"),
            (object(&[NONE, b"\x67attStmt\xf6", DATA]), "null for a statement"),
            (object(&[PACKED, EMPTY, DATA]), "`packed` without a statement"),
            (object(&[PACKED, b"\x67attStmt\xa1\x63alg\x26", DATA]), "`packed` without a signature"),
            (object(&[NONE, EMPTY]), "no authenticator data"),
            (object(&[EMPTY, DATA]), "no format"),
            (object(&[NONE, DATA]), "no statement"),
            (object(&[NONE, EMPTY, b"\x68authData\x63abc"]), "text for authenticator data"),
            (object(&[b"\x63fmt\x44none", EMPTY, DATA]), "bytes for a format"),
            (object(&[NONE, EMPTY, DATA, b"\x65epAtt\xf4"]), "a fourth member"),
            (object(&[NONE, EMPTY, DATA, NONE]), "a member twice"),
            (followed, "a byte behind it"),
            (Vec::new(), "nothing"),
        ];
        for (bytes, what) in objects {
            assert_eq!(Attestation::read(&bytes), Err(PasskeyRefused::Malformed), "{what}");
        }
    }

    proptest! {
        #[test]
        fn what_we_write_is_read(data in proptest::collection::vec(any::<u8>(), 256..2000)) {
            let bytes = of_nobody(&data).unwrap();
            let read = Attestation::read(&bytes).unwrap();
            prop_assert_eq!(read, Attestation { by: Voucher::Nobody, authenticator_data: &data });
        }

        #[test]
        fn any_bytes_end_in_some_answer(bytes: Vec<u8>) {
            let _ = Attestation::read(&bytes);
        }
    }
}
