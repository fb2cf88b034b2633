//! Using an HPKI or My Number card on a PC: one attempt, the host it is made at, and what came of it.

use crate::{explain::Explanation, wire::Millis};
use serde::{Deserialize, Serialize};

/// HPKI or My Number card.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// The HPKI card, with its certificate for authentication.
    Hpki,
    /// The My Number card, with its JPKI certificate for user authentication.
    Jpki,
}

/// What a card is used for.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardIntent {
    /// The card signs its holder in.
    #[default]
    Login,
    /// The card allows its holder to register a phone.
    Register,
    /// To bind a My Number card to the account that is signed in.
    Bind,
    /// To confirm a change, or the person before a My Number card is bound.
    Reauthenticate,
}

/// Asks for an attempt with a card.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BeginAttempt {
    /// The kind of card that is to be used.
    pub card: CardKind,
    /// What the card is to be used for.
    #[serde(default)]
    pub purpose: CardIntent,
    /// The application that sends the person here, by its id; ours when absent.
    #[serde(default)]
    pub application: Option<String>,
    /// The change that is confirmed by it, where it is one.
    #[serde(default)]
    pub change: Option<String>,
    /// The attempt that failed before this one, so that it is not made in the same way again.
    #[serde(default)]
    pub after: Option<String>,
}

/// An attempt, ready to be made.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BegunAttempt {
    /// Names the attempt on the main host.
    pub id: String,
    /// The host of this one attempt, with a slash at its end: the browser asks for a certificate there.
    pub address: String,
    /// Proves to that host that our page has come: the body of a simple `POST` there, without credentials, which gives [`HostEntered`].
    pub secret: String,
    /// After this it has to be begun again.
    pub expires_at: Millis,
    /// How long the browser may take for the certificate and the PIN.
    pub patience_ms: u32,
    /// The server's time when it answered.
    pub now: Millis,
}

/// Our page has come to the attempt's host, which from now on asks for a certificate.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HostEntered {
    /// The body of the `POST` that brings the certificate, with credentials; or, after the address, where the whole window goes.
    pub pass: String,
}

/// A certificate, or none, has come to the attempt's host.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateReport {
    /// Proves on the main host that this is the browser that presented it: the `x-kagura-proof` header of whatever is made of the card.
    pub proof: String,
}

/// An attempt seen from the page that makes it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AttemptView {
    /// The attempt's id.
    pub id: String,
    /// The stage that the attempt is at.
    pub state: AttemptStage,
    /// The server's time when it answered.
    pub now: Millis,
}

/// The stage that an attempt is at, for the page that makes it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", try_from = "AttemptStageFields")]
pub enum AttemptStage {
    /// The browser has not come yet.
    Waiting,
    /// The browser was asked for a certificate: the person chooses it or types the PIN.
    Asked {
        /// The browser has to present a certificate by then.
        until: Millis,
    },
    /// A certificate came. What was found is told to the browser that presented it.
    Presented,
    /// The card is good and its holder known.
    Accepted {
        /// The card, with what its certificate tells its holder.
        card: Box<ShownCard>,
    },
    /// The card has been used for what it was asked for.
    Used,
    /// The attempt failed; no other stage follows.
    Ended {
        /// Why the attempt failed, and how to go on.
        explanation: Box<Explanation>,
        /// What was read, where a certificate came.
        card: Option<Box<ShownCard>>,
    },
}

/// A card, as shown to its holder. Nothing here identifies anybody else.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ShownCard {
    /// The kind of card, where that can be told.
    pub kind: Option<CardKind>,
    /// Who issued it, as people know the issuer.
    pub issuer: String,
    /// The issuer's name as the certificate ends it, for the help desk.
    pub issuer_name: String,
    /// The name in it, where it holds one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `notBefore` of the certificate.
    pub valid_from: Millis,
    /// `notAfter` of the certificate.
    pub valid_until: Millis,
    /// The professions in it, in the person's language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Something worth knowing that does no harm: Windows may show message 3.23 or 3.24 for this card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Box<Explanation>>,
}

/// What the page saw when the browser's call to the attempt's host did not come back with an answer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    /// Milliseconds from the call to its failure.
    pub elapsed_ms: u32,
    /// What the browser said, as `TypeError: Failed to fetch`.
    pub said: String,
    /// The HTTP status, where some box in between answered.
    #[serde(default)]
    pub status: Option<u16>,
    /// Whether anything answers in the host's name to a question whose answer cannot be read.
    #[serde(default)]
    pub probe: Probe,
    /// The HTTP status with which some box in between answered in the main host's name since the page was loaded.
    #[serde(default)]
    pub met: Option<u16>,
}

/// What came of asking an attempt's host for anything at all.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    /// The page did not ask the attempt's host.
    #[default]
    Unasked,
    /// It was not asked yet: the page will, if the server saw nobody come.
    Possible,
    /// No answer came from the attempt's host in time.
    Silent,
    /// Something answered at the attempt's host.
    Answered,
}

/// [`AttemptStage`] as it lies on the wire. Read by hand: what serde generates for tagged enums costs the phone more than all the rest of
/// the answer.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AttemptStageFields {
    is: String,
    until: Option<Millis>,
    card: Option<Box<ShownCard>>,
    explanation: Option<Box<Explanation>>,
}

impl TryFrom<AttemptStageFields> for AttemptStage {
    type Error = &'static str;

    fn try_from(it: AttemptStageFields) -> Result<Self, Self::Error> {
        let missing = "a field of this state is missing";
        Ok(match it.is.as_str() {
            "waiting" => Self::Waiting,
            "presented" => Self::Presented,
            "asked" => Self::Asked { until: it.until.ok_or(missing)? },
            "accepted" => Self::Accepted { card: it.card.ok_or(missing)? },
            "used" => Self::Used,
            "ended" => Self::Ended { explanation: it.explanation.ok_or(missing)?, card: it.card },
            _ => return Err("there is no such state"),
        })
    }
}
