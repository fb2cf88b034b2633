//! Why a token or a key is refused: a sentence for the developer of a client each, with nothing of the token in it.

use crate::oidc::jose::algorithm::JwsAlgorithm;
use std::time::Duration;
use thiserror::Error;

/// Why a token or a key is refused.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum JoseError {
    /// More bytes than anybody needs.
    #[error("the {what} is longer than {most} bytes")]
    TooLong {
        /// What is too long.
        what: &'static str,
        /// How many bytes it may have.
        most: usize,
    },
    /// Not three parts between dots.
    #[error("the token is no compact JWS: it must have three parts with dots between them")]
    NotCompact,
    /// A part is no base64url, or not the only way to write what it says.
    #[error(
        "a part of the token or key is not base64url as RFC 7515 has it: without padding, and without bits left over"
    )]
    NotBase64Url,
    /// No JSON object, a text that is no UTF-8, or one nested without end.
    #[error("what should be a JSON object is none")]
    NotJson,
    /// A member stands twice in an object, and readers would differ about which one counts.
    #[error("a member stands twice in a JSON object")]
    DuplicateMember,
    /// A member of the header that must be a text is something else.
    #[error("`{0}` in the header must be a string")]
    HeaderNotText(&'static str),
    /// A member of the header that we never follow.
    #[error("`{0}` may not stand in the header of such a token")]
    ForbiddenHeader(&'static str),
    /// A member of the header that nobody here knows.
    #[error("the header has a member that is not known here: it may have `alg`, `kid` and `typ`")]
    UnknownHeader,
    /// A token without `alg`.
    #[error("the header has no `alg`")]
    NoAlgorithm,
    /// `none`, a shared secret, or another algorithm that is not ours.
    #[error("the algorithm is not supported here: {allowed} is", allowed = listed(.0))]
    UnknownAlgorithm(Vec<JwsAlgorithm>),
    /// An algorithm of ours that is not allowed here, where these are.
    #[error("the algorithm {0} is not allowed here: {allowed} is", allowed = listed(.1))]
    AlgorithmNotAllowed(JwsAlgorithm, Vec<JwsAlgorithm>),
    /// A token of another kind.
    #[error("`typ` in the header says that this is another kind of token, or says nothing: {0} is expected")]
    WrongType(&'static str),
    /// A proof without its key.
    #[error("the header has no `jwk`")]
    NoOwnKey,
    /// No key has the token's `kid`.
    #[error("no key has this `kid`")]
    UnknownKey,
    /// No key can be used with the token's algorithm.
    #[error("no key is there for the algorithm {0}, or the key with this `kid` is for another one")]
    NoKeyForAlgorithm(JwsAlgorithm),
    /// A token without `kid`, and many keys that it might be signed with.
    #[error("the token must name its key by `kid`, since there are more than {0} for its algorithm")]
    KeyIdNeeded(usize),
    /// The key did not sign this.
    #[error("the signature is not by this key over this token")]
    WrongSignature,
    /// The content is signed, and is not what such a token says.
    #[error("the claims are not those of such a token: a claim is missing or has another type")]
    WrongClaims,
    /// A time that has to be there is not.
    #[error("the claim `{0}` is missing")]
    NoTime(&'static str),
    /// The token's time is over.
    #[error("the token has expired {by:?} ago: where that is too soon, compare the clocks")]
    Expired {
        /// How long ago.
        by: Duration,
    },
    /// The token's time has not come: the clock of whoever made it is ahead.
    #[error("the token is from the future, by {by:?}: compare the clocks")]
    FromTheFuture {
        /// For how long.
        by: Duration,
    },
    /// The token was made too long ago.
    #[error("the token was made too long ago, by {by:?}")]
    TooOld {
        /// By how much.
        by: Duration,
    },
    /// A key of a kind that is not used here; in a set of keys it is passed over.
    #[error("the key is of a kind that is not used here: RSA, P-256 and Ed25519 are, for signatures")]
    UnknownKeyKind,
    /// A private or secret key where a public one belongs.
    #[error(
        "the key has private members: it is no secret any more and must be replaced, and only its public half is to be sent"
    )]
    PrivateKey,
    /// A key without one of its parts, or with a part of another type or length.
    #[error("the key is not whole: `{0}` is missing, or is not what it should be")]
    KeyPart(&'static str),
    /// An RSA key that is too short, too long, or no such key.
    #[error(
        "the RSA key must have from 2048 to 8192 bits, an odd modulus and an odd exponent from 65537 to 4294967295"
    )]
    WeakRsaKey,
    /// A point that is not on its curve, or that everybody can sign for.
    #[error("the key's point is not on its curve, or is one that everybody can sign for")]
    BadPoint,
    /// Two keys of a set by one name.
    #[error("two keys of the set have the same `kid`")]
    DuplicateKeyId,
    /// More keys than anybody needs.
    #[error("the set has more than {0} keys")]
    TooManyKeys(usize),
    /// What was kept as a private key is none for its algorithm.
    #[error("this is no private key for {0}")]
    NoPrivateKey(JwsAlgorithm),
    /// The library could not make or use a key.
    #[error("a key could not be made or used")]
    Failed,
}

/// Algorithms by their names.
fn listed(all: &[JwsAlgorithm]) -> String {
    all.iter().map(|it| it.name()).collect::<Vec<_>>().join(" or ")
}

impl From<aws_lc_rs::error::Unspecified> for JoseError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Failed
    }
}
