//! What a reading of the catalogue depends on.

use crate::{device::KnownDevice, failure::Sign, language::Language};

/// Everything an explanation depends on.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The language in which everything is read.
    pub language: Language,
    /// The device in the person's hand.
    pub device: &'a KnownDevice,
    /// What was observed, the strongest first; nothing for a help page.
    pub signs: &'a [Sign],
    /// What is filled into the sentences.
    pub parameters: Parameters<'a>,
    /// What to read out to the help desk.
    pub incident: Option<String>,
    /// Name and message of the browser's exception, for the help desk.
    pub technical: Option<String>,
}

/// What is filled into `{…}`. Where something is not known, a general word stands in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Parameters<'a> {
    /// `{rp}`: the host that system dialogs name.
    pub rp: Option<&'a str>,
    /// `{host}`: the host of our pages, which a network has to let through.
    pub host: Option<&'a str>,
    /// `{cards}`: the domain that the hosts for cards lie under.
    pub cards: Option<&'a str>,
    /// `{user}`: the other holder's id, as it may be shown.
    pub user: Option<&'a str>,
    /// `{card}`: `HPKI` or `JPKI`. A title quotes it so; our own sentences call the card what people call it.
    pub card: Option<&'a str>,
    /// `{issuer}`: who issued the card that was read.
    pub issuer: Option<&'a str>,
    /// `{from}`: the day from which it is valid, and the minute where that is today.
    pub from: Option<&'a str>,
    /// `{until}`: the day until which it is valid, and the minute where that is today.
    pub until: Option<&'a str>,
    /// `{since}`: the day on which it was revoked, and the minute where that is today.
    pub since: Option<&'a str>,
    /// `{reason}`: why it was revoked, in words.
    pub reason: Option<&'a str>,
    /// `{contact}`: the authority's desk, as it wants to be shown.
    pub contact: Option<&'a str>,
}
