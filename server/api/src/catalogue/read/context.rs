//! What a reading of the catalogue depends on.

use crate::{
    device::KnownDevice,
    failure::{CeremonyKind, Sign},
    language::Language,
};

/// Everything an explanation depends on.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The language in which everything is read.
    pub language: Language,
    /// The device in the person's hand.
    pub device: &'a KnownDevice,
    /// What was observed, the strongest first; nothing for a help page.
    pub signs: &'a [Sign],
    /// Whether a passkey was being made or used, where one was.
    pub ceremony: Option<CeremonyKind>,
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
    /// Known to take no cards: what speaks of using one is not said.
    pub cardless: bool,
    /// `{ports}`, and in `{site}`: the port of our pages, where it is not that of HTTPS.
    pub port: Option<u16>,
    /// `{ports}`: the port of the hosts for cards, where it is not that of HTTPS.
    pub cards_port: Option<u16>,
    /// `{user}`: the other holder's id, as it may be shown.
    pub user: Option<&'a str>,
    /// `{card}`: `HPKI` or `JPKI`. A title quotes it so; our own sentences call the card what people call it, and the other kind `{other}`.
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
    /// `{contact}`: whom to call. Sentences have the name alone; how to call stands below them.
    pub contact: Option<Desk<'a>>,
    /// How whoever runs this service is reached, who is called where the authority is not known.
    pub help_desk: Option<&'a str>,
    /// `{character}`: a character that cannot stand where it was typed.
    pub character: Option<&'a str>,
}

/// The desk that a person is told to call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Desk<'a> {
    /// The authority's name.
    pub name: &'a str,
    /// How the desk is reached, in its own words; may be empty.
    pub contact: &'a str,
}
