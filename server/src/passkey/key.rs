//! A passkey's public key as a COSE key (RFC 9052 §7, RFC 9053 §7, W3C WebAuthn Level 3 §6.5.1.1): only of the kinds that were offered,
//! and nothing in it that need not be. Pure; whether a point lies on its curve is for whoever computes with it.

use crate::passkey::cbor::Value;
use crate::passkey::refused::PasskeyRefused;

/// RSA keys have a modulus of so many bytes: 2048 bits.
const MODULUS: usize = 256;
/// The public exponent that RSA keys must have: 65537, big-endian.
const EXPONENT: [u8; 3] = [1, 0, 1];

/// The algorithms that are offered (IANA COSE algorithms): ES256 and RS256.
pub const OFFERED: [i64; 2] = [-7, -257];

/// Checks that a key is an ES256 key on P-256 or an RS256 key as authenticators make them.
pub fn check(key: &Value<'_>) -> Result<(), PasskeyRefused> {
    let entries = key.as_map().ok_or(PasskeyRefused::Malformed)?;
    let [kind, algorithm] = [number(1), number(3)].map(|label| of(entries, &label));
    let (kind, algorithm) =
        (kind.ok_or(PasskeyRefused::Malformed)?, algorithm.ok_or(PasskeyRefused::Malformed)?);
    let wanted: &[i64] = if (kind, algorithm) == (&number(2), &number(-7)) {
        let coordinate =
            |label| of(entries, &number(label)).and_then(Value::as_bytes).is_some_and(|it| it.len() == 32);
        if of(entries, &number(-1)) != Some(&number(1)) || !coordinate(-2) || !coordinate(-3) {
            return Err(PasskeyRefused::Algorithm);
        }
        &[1, 3, -1, -2, -3]
    } else if (kind, algorithm) == (&number(3), &number(-257)) {
        let modulus = of(entries, &number(-1)).and_then(Value::as_bytes);
        // 2048 bits in full, and odd, as the product of two odd primes is.
        let sound = |it: &[u8]| {
            it.len() == MODULUS
                && it.first().is_some_and(|first| first & 0x80 != 0)
                && it.last().is_some_and(|last| last & 1 == 1)
        };
        let exponent = of(entries, &number(-2)).and_then(Value::as_bytes);
        if !modulus.is_some_and(sound) || exponent != Some(EXPONENT.as_slice()) {
            return Err(PasskeyRefused::Algorithm);
        }
        &[1, 3, -1, -2]
    } else {
        return Err(PasskeyRefused::Algorithm);
    };
    // A passkey's key holds the algorithm and what the kind of key requires, and nothing else (§6.5.1.1).
    if entries.len() == wanted.len() { Ok(()) } else { Err(PasskeyRefused::Malformed) }
}

fn of<'v, 'a>(entries: &'v [(Value<'a>, Value<'a>)], label: &Value<'_>) -> Option<&'v Value<'a>> {
    entries.iter().find_map(|(key, value)| (key == label).then_some(value))
}

fn number(it: i64) -> Value<'static> {
    match u64::try_from(it) {
        Ok(number) => Value::Unsigned(number),
        Err(_) => Value::Negative(it.unsigned_abs() - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [u8; 32] = [1; 32];

    fn ec(changes: &[(i64, Option<Value<'static>>)]) -> Value<'static> {
        let usual = [
            (1, number(2)),
            (3, number(-7)),
            (-1, number(1)),
            (-2, Value::Bytes(&X)),
            (-3, Value::Bytes(&X)),
        ];
        changed(&usual, changes)
    }

    fn rsa(modulus: &'static [u8], exponent: &'static [u8]) -> Value<'static> {
        let usual =
            [(1, number(3)), (3, number(-257)), (-1, Value::Bytes(modulus)), (-2, Value::Bytes(exponent))];
        changed(&usual, &[])
    }

    fn changed(usual: &[(i64, Value<'static>)], changes: &[(i64, Option<Value<'static>>)]) -> Value<'static> {
        let mut all: Vec<_> = usual.to_vec();
        for (label, value) in changes {
            all.retain(|(its, _)| its != label);
            all.extend(value.clone().map(|value| (*label, value)));
        }
        Value::Map(all.into_iter().map(|(label, value)| (number(label), value)).collect())
    }

    const MODULUS_ODD: [u8; 256] = [0xff; 256];
    const MODULUS_EVEN: [u8; 256] = {
        let mut it = [0xff; 256];
        it[255] = 0xfe;
        it
    };
    const MODULUS_SHORT: [u8; 256] = {
        let mut it = [0xff; 256];
        it[0] = 0x7f;
        it
    };

    #[test]
    fn the_two_kinds_that_were_offered_are_accepted() {
        assert_eq!(check(&ec(&[])), Ok(()));
        assert_eq!(check(&rsa(&MODULUS_ODD, &[1, 0, 1])), Ok(()));
    }

    #[test]
    fn every_other_kind_is_refused() {
        let short: &'static [u8] = &[1; 31];
        let keys = [
            ("ES384", ec(&[(3, Some(number(-35))), (-1, Some(number(2)))])),
            ("P-256 labelled ES384", ec(&[(3, Some(number(-35)))])),
            ("P-256 labelled ES512", ec(&[(3, Some(number(-36)))])),
            ("P-256 labelled ESP256", ec(&[(3, Some(number(-9)))])),
            ("P-256 labelled ES256K", ec(&[(3, Some(number(-47)))])),
            ("P-256 labelled EdDSA", ec(&[(3, Some(number(-8)))])),
            ("P-256 labelled RS256", ec(&[(3, Some(number(-257)))])),
            ("an RSA key's kind", ec(&[(1, Some(number(3)))])),
            ("another curve", ec(&[(-1, Some(number(2)))])),
            ("no curve", ec(&[(-1, None)])),
            ("a short x", ec(&[(-2, Some(Value::Bytes(short)))])),
            ("no y", ec(&[(-3, None)])),
            ("a compressed y", ec(&[(-3, Some(Value::Other))])),
            ("an algorithm's name", ec(&[(3, Some(Value::Text("ES256")))])),
            ("RSA of 1024 bits", rsa(&[0xff; 128], &[1, 0, 1])),
            ("RSA of 4096 bits", rsa(&[0xff; 512], &[1, 0, 1])),
            ("RSA of 2047 bits", rsa(&MODULUS_SHORT, &[1, 0, 1])),
            ("an even modulus", rsa(&MODULUS_EVEN, &[1, 0, 1])),
            ("exponent 1", rsa(&MODULUS_ODD, &[1])),
            ("exponent 1 in three bytes", rsa(&MODULUS_ODD, &[0, 0, 1])),
            ("exponent 3", rsa(&MODULUS_ODD, &[3])),
            ("an even exponent", rsa(&MODULUS_ODD, &[1, 0, 0])),
            ("65537 in four bytes", rsa(&MODULUS_ODD, &[0, 1, 0, 1])),
            ("no exponent", rsa(&MODULUS_ODD, &[])),
        ];
        for (what, key) in keys {
            assert_eq!(check(&key), Err(PasskeyRefused::Algorithm), "{what}");
        }
    }

    #[test]
    fn what_is_not_a_key_or_says_more_than_it_should_is_refused() {
        let keys = [
            ("no map", Value::Bytes(&X)),
            ("nothing in it", Value::Map(Vec::new())),
            ("no kind", ec(&[(1, None)])),
            ("no algorithm", ec(&[(3, None)])),
            ("a key id", ec(&[(2, Some(Value::Bytes(&X)))])),
            ("key operations", ec(&[(4, Some(Value::Array(Vec::new())))])),
            ("a private key", ec(&[(-4, Some(Value::Bytes(&X)))])),
        ];
        for (what, key) in keys {
            assert_eq!(check(&key), Err(PasskeyRefused::Malformed), "{what}");
        }
    }
}
