//! Whether a key made a signature. The TLS provider's algorithms decide; this file only finds the one that is named, and says
//! why there is none: SHA-1 and MD5 prove nothing any more, and an RSA key of less than 2048 bits does not either.

use crate::cards::der::{self, BIT_STRING, INTEGER, OID, SEQUENCE};
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls_pki_types::SignatureVerificationAlgorithm;
use std::sync::LazyLock;
use thiserror::Error;

/// Why a signature is not verified.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum Unverified {
    /// The key did not make it, or not over this message.
    #[error("the signature is not by this key over these bytes")]
    Wrong,
    /// The signature uses MD2, MD5 or SHA-1.
    #[error("the signature algorithm {oid} proves nothing any more")]
    Obsolete {
        /// The algorithm's OID, dotted.
        oid: String,
    },
    /// It uses an algorithm, or parameters of one, that we do not know.
    #[error("the signature algorithm {oid} is not known")]
    Unknown {
        /// The algorithm's OID, dotted.
        oid: String,
    },
    /// It uses an algorithm that we know, but that this sort of key never makes: another key signed.
    #[error("the signature is by a key of another sort")]
    OtherSort,
    /// The RSA key is shorter than 2048 bits.
    #[error("an RSA key of {bits} bits is too short")]
    ShortKey {
        /// The key's length in bits.
        bits: usize,
    },
    /// The key or the name of the algorithm cannot be read.
    #[error("the key or the algorithm cannot be read")]
    Malformed,
}

impl Unverified {
    /// The algorithm to blame, where it is the algorithm's fault and not the signature's.
    pub fn algorithm(&self) -> Option<&str> {
        match self {
            Self::Obsolete { oid } | Self::Unknown { oid } => Some(oid),
            Self::ShortKey { .. } => Some(RSA),
            Self::Wrong | Self::OtherSort | Self::Malformed => None,
        }
    }

    /// What to say where a key did not make a signature and another of the same name, if there was one, did not either. A key of the sort
    /// that was used says most, then what is wrong with the algorithm; a key of another sort says nothing.
    #[must_use]
    pub(super) fn or_of_another_key(self, before: Option<Self>) -> Self {
        let weight = |it: &Self| match it {
            Self::Wrong => 3,
            Self::Obsolete { .. } | Self::Unknown { .. } | Self::ShortKey { .. } => 2,
            Self::OtherSort => 1,
            Self::Malformed => 0,
        };
        match before {
            Some(before) if weight(&before) >= weight(&self) => before,
            Some(_) | None => self,
        }
    }
}

const RSA: &str = "1.2.840.113549.1.1.1";
/// The shortest RSA modulus that is accepted, in bits.
const SHORTEST_RSA: usize = 2048;

/// Signature algorithms over MD2, MD5 and SHA-1.
const OBSOLETE: [&str; 8] = [
    "1.2.840.113549.1.1.2", // MD2 with RSA
    "1.2.840.113549.1.1.4", // MD5 with RSA
    "1.2.840.113549.1.1.5", // SHA-1 with RSA
    "1.3.14.3.2.29",        // SHA-1 with RSA, in its older name
    "1.3.14.3.2.27",        // SHA-1 with DSA, in its older name
    "1.2.840.10040.4.3",    // SHA-1 with DSA
    "1.2.840.10045.4.1",    // SHA-1 with ECDSA
    "1.2.840.113549.1.1.3", // MD4 with RSA
];
/// RSASSA-PSS, whose digest stands in its parameters.
const PSS: &str = "1.2.840.113549.1.1.10";
const SHA1: &str = "1.3.14.3.2.26";

static ALGORITHMS: LazyLock<WebPkiSupportedAlgorithms> =
    LazyLock::new(|| rustls::crypto::aws_lc_rs::default_provider().signature_verification_algorithms);

/// Whether the key (a DER `SubjectPublicKeyInfo`) made this signature (the bits of the BIT STRING) over this message with this algorithm
/// (a DER `AlgorithmIdentifier`).
pub fn verify(spki: &[u8], algorithm: &[u8], message: &[u8], signature: &[u8]) -> Result<(), Unverified> {
    let named = der::one(algorithm).and_then(|it| it.tagged(SEQUENCE)).ok_or(Unverified::Malformed)?;
    let oid = named_oid(algorithm).ok_or(Unverified::Malformed)?;
    if OBSOLETE.contains(&oid.as_str()) || (oid == PSS && pss_digest(named.content).as_deref() == Some(SHA1))
    {
        return Err(Unverified::Obsolete { oid });
    }
    let key = PublicKey::read(spki).ok_or(Unverified::Malformed)?;
    if key.is_of_another_sort(named.content) {
        return Err(Unverified::OtherSort);
    }
    if let Some(bits) = key.rsa_bits().filter(|&bits| bits < SHORTEST_RSA) {
        return Err(Unverified::ShortKey { bits });
    }
    // An ECDSA signature's algorithm does not name the curve, the key's does: both must be an algorithm's own.
    let known = ALGORITHMS.all.iter().find(|it| {
        it.signature_alg_id().as_ref() == named.content && it.public_key_alg_id().as_ref() == key.algorithm
    });
    let known = known.ok_or(Unverified::Unknown { oid })?;
    known.verify_signature(key.bits, message, signature).map_err(|_| Unverified::Wrong)
}

/// Whether the key of a certificate made a signature over a message with one of these algorithms. Nothing else about the certificate
/// matters here: not its version, its dates, its extensions, nor whether it can be read beyond its key.
pub fn proven(
    certificate: &[u8],
    algorithms: &[&dyn SignatureVerificationAlgorithm],
    message: &[u8],
    signature: &[u8],
) -> KeyProven {
    let Some(key) = spki(certificate).and_then(PublicKey::read) else { return KeyProven::No };
    if key.rsa_bits().is_some_and(|bits| bits < SHORTEST_RSA) {
        return KeyProven::No;
    }
    // TLS 1.2 names no curve: several algorithms may stand for one scheme.
    let mut fitting = algorithms.iter().filter(|it| it.public_key_alg_id().as_ref() == key.algorithm);
    if fitting.any(|it| it.verify_signature(key.bits, message, signature).is_ok()) {
        KeyProven::Yes
    } else {
        KeyProven::No
    }
}

/// Whether a client holds a certificate's key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeyProven {
    /// The client signed the handshake with the certificate's key.
    Yes,
    /// It does not, or in a way that proves nothing.
    No,
}

/// The `SubjectPublicKeyInfo` of a certificate, whatever stands around it.
fn spki(certificate: &[u8]) -> Option<&[u8]> {
    let (certificate, _) = der::first(certificate)?;
    let (signed, _) = der::first(certificate.content)?;
    let (mut element, mut rest) = der::first(signed.content)?;
    if element.tag == 0xa0 {
        (element, rest) = der::first(rest)?; // after the version comes the serial number
    }
    // The algorithm, the issuer, the validity, the subject, the key.
    for _ in 0..5 {
        (element, rest) = der::first(rest)?;
    }
    element.tagged(SEQUENCE).map(|it| it.whole)
}

/// The OID in a DER `AlgorithmIdentifier`.
fn named_oid(algorithm: &[u8]) -> Option<String> {
    let (oid, _) = der::first(der::one(algorithm)?.tagged(SEQUENCE)?.content)?;
    der::dotted(oid.tagged(OID)?.content)
}

/// The digest of RSASSA-PSS parameters; SHA-1 where none is named (RFC 4055 §3.1).
fn pss_digest(content: &[u8]) -> Option<String> {
    let (_, parameters) = der::first(content)?;
    if parameters.is_empty() {
        return Some(SHA1.to_owned());
    }
    let inside = der::one(parameters)?.tagged(SEQUENCE)?.inside()?;
    match inside.first() {
        Some(first) if first.tag == 0xa0 => named_oid(first.content),
        _ => Some(SHA1.to_owned()),
    }
}

/// A public key, cut open.
struct PublicKey<'a> {
    /// The content of its `AlgorithmIdentifier`.
    algorithm: &'a [u8],
    /// The content of its BIT STRING.
    bits: &'a [u8],
}

impl<'a> PublicKey<'a> {
    fn read(spki: &'a [u8]) -> Option<Self> {
        let inside = der::one(spki)?.tagged(SEQUENCE)?.inside()?;
        let [algorithm, bits] = inside.as_slice() else { return None };
        let bits = bits.tagged(BIT_STRING)?.content;
        let bits = bits.split_first().filter(|(unused, _)| **unused == 0).map(|(_, bits)| bits)?;
        Some(Self { algorithm: algorithm.tagged(SEQUENCE)?.content, bits })
    }

    /// Whether we know keys of this sort, and signatures of this algorithm (the content of its `AlgorithmIdentifier`) by other sorts only.
    /// A sort is more than a curve: one that we do not know is no other sort.
    fn is_of_another_sort(&self, signature: &[u8]) -> bool {
        let sort = |algorithm: &[u8]| der::first(algorithm).map(|(oid, _)| oid.content.to_vec());
        let own = sort(self.algorithm);
        let known = |it: &dyn SignatureVerificationAlgorithm| sort(it.public_key_alg_id().as_ref()) == own;
        let mut made_by = ALGORITHMS
            .all
            .iter()
            .copied()
            .filter(|it| it.signature_alg_id().as_ref() == signature)
            .peekable();
        ALGORITHMS.all.iter().copied().any(known) && made_by.peek().is_some() && !made_by.any(known)
    }

    /// How long the modulus is, where it is an RSA key.
    fn rsa_bits(&self) -> Option<usize> {
        let (oid, _) = der::first(self.algorithm)?;
        if der::dotted(oid.content)? != RSA {
            return None;
        }
        let inside = der::one(self.bits)?.tagged(SEQUENCE)?.inside()?;
        let modulus = inside.first()?.tagged(INTEGER)?.content;
        let start = modulus.iter().position(|&byte| byte != 0)?;
        let digits = modulus.get(start..)?;
        Some(digits.len() * 8 - usize::try_from(digits.first()?.leading_zeros()).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use crate::cards::signature::{Unverified, verify};
    use crate::demo::pki::mint::{MintAlgorithm, MintKey};

    /// `AlgorithmIdentifier`s in DER, as signatures carry them.
    const SHA256_RSA: &[u8] = &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 11, 5, 0];
    const SHA1_RSA: &[u8] = &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 5, 5, 0];
    const MD5_RSA: &[u8] = &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 4, 5, 0];
    const SHA256_ECDSA: &[u8] = &[0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    /// RSASSA-PSS with its default parameters: SHA-1.
    const PSS_DEFAULT: &[u8] = &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 10, 0x30, 0];

    #[test]
    fn a_keys_own_signature_is_verified_and_no_other() {
        for (key, algorithm) in
            [(MintKey::rsa().unwrap(), SHA256_RSA), (MintKey::p256().unwrap(), SHA256_ECDSA)]
        {
            let signature = key.sign(key.algorithm(), b"message").unwrap();
            assert_eq!(verify(key.spki(), algorithm, b"message", &signature), Ok(()));
            assert_eq!(verify(key.spki(), algorithm, b"massage", &signature), Err(Unverified::Wrong));
            assert_eq!(verify(key.spki(), algorithm, b"message", &[]), Err(Unverified::Wrong));
        }
        let (one, other) = (MintKey::p256().unwrap(), MintKey::p256().unwrap());
        let signature = one.sign(MintAlgorithm::EcdsaSha256, b"message").unwrap();
        assert_eq!(verify(other.spki(), SHA256_ECDSA, b"message", &signature), Err(Unverified::Wrong));
    }

    #[test]
    fn digests_that_prove_nothing_have_a_reason_of_their_own() {
        let key = MintKey::rsa().unwrap();
        for (algorithm, name) in [
            (SHA1_RSA, "1.2.840.113549.1.1.5"),
            (MD5_RSA, "1.2.840.113549.1.1.4"),
            (PSS_DEFAULT, "1.2.840.113549.1.1.10"),
        ] {
            let refused = verify(key.spki(), algorithm, b"", &[]).unwrap_err();
            assert_eq!(refused, Unverified::Obsolete { oid: name.to_owned() });
            assert_eq!(refused.algorithm(), Some(name));
        }
    }

    #[test]
    fn a_good_algorithm_of_another_sort_of_key_is_not_to_blame() {
        let (ec, rsa) = (MintKey::p256().unwrap(), MintKey::rsa().unwrap());
        assert_eq!(verify(ec.spki(), SHA256_RSA, b"", &[]), Err(Unverified::OtherSort));
        assert_eq!(verify(rsa.spki(), SHA256_ECDSA, b"", &[]), Err(Unverified::OtherSort));
        assert_eq!(Unverified::OtherSort.algorithm(), None);
        // Ed25519 is known, but not with parameters.
        let odd = [0x30, 7, 6, 3, 0x2b, 0x65, 0x70, 5, 0];
        let unknown = Unverified::Unknown { oid: "1.3.101.112".to_owned() };
        assert_eq!(verify(ec.spki(), &odd, b"", &[]), Err(unknown));
        // A curve, or a sort of key, that is not known here.
        let curve = ec.spki().to_vec();
        let at = curve.windows(8).position(|it| it == [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]).unwrap();
        for (place, byte) in [(at + 7, 8), (8, 9)] {
            let mut other = curve.clone();
            other[place] = byte;
            let refused = verify(&other, SHA256_ECDSA, b"", &[]).unwrap_err();
            assert_eq!(refused.algorithm(), Some("1.2.840.10045.4.3.2"), "{refused}");
        }
    }

    #[test]
    fn of_several_keys_the_one_that_could_have_signed_says_why_not() {
        use Unverified::{Malformed, OtherSort, Wrong};
        let obsolete = || Unverified::Obsolete { oid: "1.2.840.113549.1.1.5".to_owned() };
        let short = || Unverified::ShortKey { bits: 1024 };
        let order = [Wrong, obsolete(), OtherSort, Malformed];
        for (at, telling) in order.iter().enumerate() {
            for less in &order[at..] {
                assert_eq!(telling.clone().or_of_another_key(Some(less.clone())), *telling);
                assert_eq!(less.clone().or_of_another_key(Some(telling.clone())), *telling);
            }
        }
        assert_eq!(OtherSort.or_of_another_key(None), OtherSort);
        assert_eq!(obsolete().or_of_another_key(Some(short())), short(), "the first of two that say as much");
    }

    #[test]
    fn an_rsa_key_under_2048_bits_is_too_short() {
        let spki = |bytes: u8| {
            let modulus = [vec![2, 0x81, bytes, 0xff], vec![1; usize::from(bytes) - 1]].concat();
            let exponent = vec![2, 3, 1, 0, 1];
            let wrapped = |tag: u8, inside: Vec<u8>| {
                let length = u16::try_from(inside.len()).unwrap().to_be_bytes();
                let length =
                    if length[0] == 0 { vec![0x81, length[1]] } else { vec![0x82, length[0], length[1]] };
                [vec![tag], length, inside].concat()
            };
            let key = wrapped(0x30, [modulus, exponent].concat());
            let bits = wrapped(3, [vec![0], key].concat());
            let rsa = vec![0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
            wrapped(0x30, [rsa, bits].concat())
        };
        let refused = verify(&spki(128), SHA256_RSA, b"", &[]).unwrap_err();
        assert_eq!(refused, Unverified::ShortKey { bits: 1024 });
        assert_eq!(refused.algorithm(), Some("1.2.840.113549.1.1.1"));
        assert_eq!(verify(&spki(255), SHA256_RSA, b"", &[]), Err(Unverified::ShortKey { bits: 2040 }));
    }

    #[test]
    fn what_cannot_be_read_verifies_nothing() {
        let key = MintKey::p256().unwrap();
        for algorithm in [&[][..], &[0x30, 0], &[0x30, 2, 6, 0], &[5, 0]] {
            assert_eq!(verify(key.spki(), algorithm, b"", &[]), Err(Unverified::Malformed));
        }
        assert_eq!(verify(&[0x30, 0], SHA256_ECDSA, b"", &[]), Err(Unverified::Malformed));
    }
}
