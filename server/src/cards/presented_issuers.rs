//! What the client sent beside its certificate, and what that says about the PC: whether Windows may show message 3.23 (upper
//! certificates are missing there) or 3.24 (an older one is installed there). Nothing here is ever trusted.

use crate::cards::certificate::Certificate;
use crate::cards::verdict::{Issuer, Path, SentIssuers};

/// More certificates than these are not looked at.
const MOST: usize = 8;

/// Judges what came after the leaf, where the leaf leads to these issuers.
pub(super) fn sent(leaf: &Certificate, others: &[Vec<u8>], path: &Path) -> SentIssuers {
    if others.is_empty() {
        return SentIssuers::LeafOnly;
    }
    let others: Vec<Certificate> =
        others.iter().take(MOST).filter_map(|der| Certificate::read(der).ok()).collect();
    let mut named = others.iter().filter(|it| it.subject() == leaf.issuer()).peekable();
    if named.peek().is_none() {
        return SentIssuers::Unrelated;
    }
    match signer(path) {
        // The same authority's other certificates have its name and key, too.
        Some(signer) if !named.any(|it| it.authority_key() == signer.key) => SentIssuers::OtherGeneration,
        Some(_) | None => SentIssuers::Issuers,
    }
}

fn signer(path: &Path) -> Option<&Issuer> {
    match path {
        Path::Trusted { issuers } => issuers.first(),
        Path::UnknownIssuer | Path::Forged | Path::Algorithm { .. } | Path::Broken { .. } => None,
    }
}
