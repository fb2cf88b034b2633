//! Certificates from strangers: as a card, beside a card, and as an authority in a pool. Any bytes end in some answer.

use api::card::CardKind;
use server::cards::{
    AuthorityRank, NotTold, OnUnknown, PolicyRules, Pool, PoolSource, PresentedChain, RevocationStatus,
    examine,
};
use server::clock::Timestamp;

const NOW: Timestamp = Timestamp::from_millis(1_651_363_200_000);
const UNKNOWN: RevocationStatus = RevocationStatus::Unknown { why: NotTold::NoSource };

/// What is done with an input.
pub fn run(data: &[u8]) {
    // The bytes are cut where the first certificate in them ends, so that one input is a whole chain.
    let mut chain: Vec<Vec<u8>> = Vec::new();
    let mut rest = data;
    while let (Some(&[0x30, 0x82, high, low]), true) = (rest.first_chunk::<4>(), chain.len() < 6) {
        let end = (4 + usize::from(high) * 256 + usize::from(low)).min(rest.len());
        let (one, after) = rest.split_at(end);
        chain.push(one.to_vec());
        rest = after;
    }
    if chain.is_empty() {
        chain.push(data.to_vec());
    }
    let authorities = chain.get(1..).unwrap_or_default().concat();
    let sources = [AuthorityRank::Intermediate, AuthorityRank::Root].map(|place| PoolSource {
        name: "fuzz",
        kind: CardKind::Hpki,
        place,
        bytes: &authorities,
    });
    for pool in [Pool::default(), Pool::new(&sources).unwrap_or_default()] {
        let presented = PresentedChain { chain: chain.clone() };
        if let Ok(examined) = examine(CardKind::Hpki, &presented, &pool, &PolicyRules::default(), NOW) {
            let _ = examined.with(UNKNOWN, UNKNOWN).fault(OnUnknown::Accept);
        }
        let _ = pool.hints(CardKind::Hpki);
    }
}
