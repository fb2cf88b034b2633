//! A few dozen entries in one value: sorted, compact, searched from the front. Which bucket an entry is in follows from its serial
//! number alone, so a look-up reads one.

use crate::cards::Reason;
use crate::cards::crl::{CrlEntry, Serial};
use crate::clock::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Entries a bucket has at most, on average: with keys, dates and reasons less than the store keeps in one piece.
const FULL: usize = 96;
/// Two to this power of buckets are enough for a hundred million entries.
const MOST_BITS: u8 = 20;

/// An entry with the hash of its serial number, which decides its bucket and its place there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Placed {
    pub(super) hash: u32,
    pub(super) entry: CrlEntry,
}

impl Placed {
    pub(super) fn new(entry: CrlEntry) -> Self {
        Self { hash: hash(&entry.serial), entry }
    }

    /// What entries are sorted by: hash, then serial number.
    pub(super) fn key(&self) -> (u32, Serial) {
        (self.hash, self.entry.serial)
    }
}

/// Spreads serial numbers, which authorities count up, over the buckets: FNV-1a, and the last rounds of `MurmurHash3` because FNV leaves
/// the high bits alone. Whoever could choose serial numbers to fill one bucket would only make that bucket slow.
fn hash(serial: &Serial) -> u32 {
    let fnv = |sum: u32, byte: &u8| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let sum = serial.content().iter().fold(0x811c_9dc5, fnv);
    let sum = (sum ^ (sum >> 16)).wrapping_mul(0x85eb_ca6b);
    let sum = (sum ^ (sum >> 13)).wrapping_mul(0xc2b2_ae35);
    sum ^ (sum >> 16)
}

/// The first bits of a hash as a number.
pub(super) fn first_bits(hash: u32, bits: u8) -> u32 {
    hash.checked_shr(32 - u32::from(bits)).unwrap_or(0)
}

/// How many bits choose among buckets for so many entries.
pub(super) fn bits_for(entries: usize) -> u8 {
    let buckets = entries.div_ceil(FULL).max(1).next_power_of_two();
    u8::try_from(buckets.trailing_zeros()).unwrap_or(MOST_BITS).min(MOST_BITS)
}

/// The bucket of a serial number.
pub(super) fn number_of(serial: &Serial, bits: u8) -> u32 {
    first_bits(hash(serial), bits)
}

/// Entries one after the other: length, serial number, seconds since 1970 in five bytes, reason.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Bucket(Vec<u8>);

impl Bucket {
    pub(super) fn push(&mut self, entry: &CrlEntry) {
        let content = entry.serial.content();
        self.0.extend(u8::try_from(content.len()));
        self.0.extend(content);
        let seconds = u64::try_from(entry.at.as_millis() / 1000).unwrap_or(0);
        self.0.extend(seconds.to_be_bytes().iter().skip(3));
        self.0.push(entry.reason.number());
    }

    /// The bucket's entries, in the order in which they were added.
    pub(super) fn entries(&self) -> impl Iterator<Item = CrlEntry> + '_ {
        let mut rest = self.0.as_slice();
        std::iter::from_fn(move || {
            let (entry, more) = first(rest)?;
            rest = more;
            Some(entry)
        })
    }

    /// The entry with this serial number.
    pub(super) fn find(&self, serial: &Serial) -> Option<CrlEntry> {
        self.entries().find(|entry| entry.serial == *serial)
    }

    /// Whether all of it can be read.
    fn is_whole(&self) -> bool {
        let mut rest = self.0.as_slice();
        while let Some((_, more)) = first(rest) {
            rest = more;
        }
        rest.is_empty()
    }
}

fn first(bytes: &[u8]) -> Option<(CrlEntry, &[u8])> {
    let (&length, rest) = bytes.split_first()?;
    let (content, rest) = rest.split_at_checked(usize::from(length))?;
    let (seconds, rest) = rest.split_first_chunk::<5>()?;
    let (&reason, rest) = rest.split_first()?;
    let seconds = seconds.iter().fold(0_i64, |sum, byte| (sum << 8) | i64::from(*byte));
    let at = Timestamp::from_millis(seconds * 1000);
    Some((CrlEntry { serial: Serial::new(content)?, at, reason: Reason::from_number(reason)? }, rest))
}

impl Serialize for Bucket {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD_NO_PAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bucket {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let bytes = STANDARD_NO_PAD.decode(text.as_bytes()).map_err(|_| de::Error::custom("not base64"))?;
        let bucket = Self(bytes);
        // An entry that could not be read would otherwise be one that is not there.
        if bucket.is_whole() { Ok(bucket) } else { Err(de::Error::custom("not entries")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(content: &[u8], reason: Reason) -> CrlEntry {
        CrlEntry {
            serial: Serial::new(content).unwrap(),
            at: Timestamp::from_millis(1_700_000_000_000),
            reason,
        }
    }

    #[test]
    fn what_is_put_in_is_found_and_nothing_else() {
        let mut bucket = Bucket::default();
        bucket.push(&entry(&[5], Reason::KeyCompromise));
        bucket.push(&entry(&[0, 255], Reason::CertificateHold));
        let text = serde_json::to_string(&bucket).unwrap();
        let bucket: Bucket = serde_json::from_str(&text).unwrap();
        assert_eq!(bucket.find(&Serial::new(&[5]).unwrap()), Some(entry(&[5], Reason::KeyCompromise)));
        assert_eq!(
            bucket.find(&Serial::new(&[0, 255]).unwrap()),
            Some(entry(&[0, 255], Reason::CertificateHold))
        );
        assert_eq!(bucket.find(&Serial::new(&[255]).unwrap()), None, "that is minus one");
    }

    #[test]
    fn a_bucket_that_is_cut_off_is_an_error_and_not_a_shorter_bucket() {
        let mut bucket = Bucket::default();
        bucket.push(&entry(&[5], Reason::KeyCompromise));
        bucket.0.pop();
        assert!(serde_json::from_str::<Bucket>(&serde_json::to_string(&bucket).unwrap()).is_err());
    }

    #[test]
    fn numbers_that_are_counted_up_fill_the_buckets_evenly() {
        let mut filled = vec![0_u32; 1 << 10];
        for number in 0_u32..96 << 10 {
            let bytes = number.to_be_bytes();
            // As DER has them: no zero in front that the sign does not need.
            let needless = (number | 1).leading_zeros() / 8;
            let from = usize::try_from(needless).unwrap();
            let serial = Serial::new(&bytes[from..]).or_else(|| Serial::new(&bytes[from - 1..])).unwrap();
            filled[usize::try_from(number_of(&serial, 10)).unwrap()] += 1;
        }
        assert!(filled.iter().all(|count| (48..160).contains(count)), "{:?}", filled.iter().max());
    }

    #[test]
    fn there_are_as_many_buckets_as_are_needed() {
        assert_eq!([0, 1, 96, 97, 400, 1_000_000].map(bits_for), [0, 0, 0, 1, 3, 14]);
        assert_eq!(first_bits(u32::MAX, 0), 0);
        assert_eq!(first_bits(u32::MAX, 14), (1 << 14) - 1);
    }

    proptest! {
        #[test]
        fn bytes_that_are_no_bucket_are_refused_without_a_panic(bytes: Vec<u8>) {
            let text = serde_json::to_string(&Bucket(bytes.clone())).unwrap();
            if let Ok(bucket) = serde_json::from_str::<Bucket>(&text) {
                let mut again = Bucket::default();
                bucket.entries().for_each(|entry| again.push(&entry));
                prop_assert_eq!(again.0, bytes);
            }
        }
    }
}
