//! The shape of a row, and the words to write one with: `line(…).seen(…).on(…)`.

use super::{
    audience::Audience,
    guide::Guide,
    number::{Number, Surface},
};
use crate::{
    explain::{Action, PictureScreen, Retry},
    failure::{CeremonyKind, Sign},
    language::{Text, text},
};
use serde::Serialize;

/// A message of the catalogue: what is known of it, and what is said.
#[derive(Clone, Copy, Debug)]
pub struct MessageRow {
    /// The message's number, by which everything else finds it.
    pub number: Number,
    /// What stands on the screen, spelled as in the list of messages, with `{rp}`, `{user}` and `{card}` for what varies.
    pub title: &'static str,
    /// Other spellings, or parts of them, that people meet and search for: the browser's own, and misprints in print.
    pub also: &'static [&'static str],
    /// Whether a phone or a PC shows it.
    pub surface: Surface,
    /// Which program shows it.
    pub emitter: Emitter,
    /// When it appears, relative to the ceremony.
    pub moment: Moment,
    /// Where something is done about the message.
    pub place: ActionPlace,
    /// What whoever meets it is about: where it leads back to.
    pub ceremony: CeremonyKind,
    /// What we say about it.
    pub content: &'static MessageContent,
}

/// When a message appears, relative to the ceremony.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Moment {
    /// On the way to the first step: the address, the browser, the id.
    Before,
    /// While the phone's or the PC's own dialogs are in front, or should be.
    During,
    /// As the result, once the dialogs are gone.
    After,
}

impl Moment {
    /// All moments, in the order of time.
    pub const ALL: [Self; 3] = [Self::Before, Self::During, Self::After];
}

/// Where something is done about a message.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ActionPlace {
    /// On the device in the hand.
    Here,
    /// At the PC with the card reader. Whoever looks it up on a phone is told what to do there.
    CardReader,
}

/// Which program shows a message.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Emitter {
    /// The server, in its answer to a request.
    Server,
    /// The page, by what its own script found out.
    Page,
    /// The operating system, where no page can see it.
    Os,
    /// The browser, in a dialog or error page of its own.
    Browser,
    /// A box in the network.
    Network,
    /// An extension, or the client software behind it.
    Extension,
}

/// What we say about a message.
#[derive(Clone, Copy, Debug)]
pub struct MessageContent {
    /// What happened, when nothing more is known.
    pub headline: Text,
    /// How the journey goes on, when nothing more is known.
    pub retry: Retry,
    /// What happened, when more is known.
    pub cases: &'static [HeadlineCase],
    /// Why, in the order of likelihood.
    pub causes: &'static [Sentence],
    /// What to do, in the order of use.
    pub remedies: &'static [Advice],
    /// How the screen looks that no page can see, per system.
    pub drawings: &'static [Drawing],
}

/// So many lists of signs keep a sentence from being said.
const LISTS: usize = 3;

/// Whether a sentence is said where people can sign in with cards.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WithCards {
    /// With and without.
    Either,
    /// It speaks of using a card.
    Only,
    /// It stands in for one that does.
    Never,
}

/// A sentence, and when it is said.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// The sentence, in both languages.
    pub text: Text,
    /// The devices on which the sentence is said.
    pub audience: Audience,
    /// What makes it certain (a cause), or puts it first (a remedy).
    pub seen: &'static [Sign],
    /// Said only when one of these was observed; of each list, where there are two.
    pub given: [&'static [Sign]; 2],
    /// Not said when one of these was observed. Several lists, so that none repeats what another has.
    pub unless: [&'static [Sign]; LISTS],
    /// Not said in the other ceremony: what is known of a passkey that is used says nothing of one that is being made.
    pub ceremony: Option<CeremonyKind>,
    /// Whether the server takes cards where it is said.
    pub with_cards: WithCards,
    /// Of causes: whether it says what is the case, not what may have caused it.
    pub is_fact: bool,
}

/// A headline for what was observed, and how the journey goes on in that case.
#[derive(Clone, Copy, Debug)]
pub struct HeadlineCase {
    /// The headline. Without `seen` it belongs to its audience.
    pub line: Sentence,
    /// How the journey goes on, where that differs.
    pub retry: Option<Retry>,
}

/// A remedy: what to do, where, and with which guide.
#[derive(Clone, Copy, Debug)]
pub struct Advice {
    /// What to do, and when it is said.
    pub line: Sentence,
    /// What a button can do about it.
    pub action: Option<Action>,
    /// The guide that says how.
    pub guide: Option<Guide>,
}

/// A screen of the system, as it looks there.
#[derive(Clone, Copy, Debug)]
pub struct Drawing {
    /// On which devices it appears.
    pub audience: Audience,
    /// The system whose screen is drawn.
    pub frame: PictureScreen,
    /// The heading drawn on the screen.
    pub title: Text,
    /// The rows under the heading.
    pub rows: &'static [Text],
    /// The button at its foot.
    pub button: Option<Text>,
}

/// A cause, said to everyone and possible until something is seen.
pub(super) const fn line(ja: &'static str, en: &'static str) -> Sentence {
    Sentence {
        text: text(ja, en),
        audience: Audience::Everyone,
        seen: &[],
        given: [&[]; 2],
        unless: [&[]; LISTS],
        ceremony: None,
        with_cards: WithCards::Either,
        is_fact: false,
    }
}

/// A headline in place of the message's own, for what was observed.
pub(super) const fn case(ja: &'static str, en: &'static str) -> HeadlineCase {
    HeadlineCase { line: line(ja, en), retry: None }
}

/// A remedy, for everyone and without a button or guide.
pub(super) const fn advice(ja: &'static str, en: &'static str) -> Advice {
    Advice { line: line(ja, en), action: None, guide: None }
}

impl Sentence {
    pub(super) const fn on(self, audience: Audience) -> Self {
        Self { audience, ..self }
    }

    pub(super) const fn seen(self, seen: &'static [Sign]) -> Self {
        Self { seen, ..self }
    }

    /// Seen in one of these, and not said without.
    pub(super) const fn only(self, seen: &'static [Sign]) -> Self {
        Self { seen, ..self }.when(seen)
    }

    /// Possible in one of these, and not said without.
    pub(super) const fn when(self, given: &'static [Sign]) -> Self {
        let [first, second] = self.given;
        assert!(second.is_empty(), "a list too many");
        Self { given: [given, first], ..self }
    }

    /// Not said when one of these was observed, either.
    pub(super) const fn unless(self, unless: &'static [Sign]) -> Self {
        let [first, second, third] = self.unless;
        assert!(third.is_empty(), "a list too many");
        Self { unless: [unless, first, second], ..self }
    }

    /// What is the case. Nobody weighs it against causes.
    pub(super) const fn fact(self) -> Self {
        Self { is_fact: true, ..self }
    }

    /// Said while a passkey is being made, or where nobody knows; not while one is used.
    pub(super) const fn making(self) -> Self {
        Self { ceremony: Some(CeremonyKind::Create), ..self }
    }

    /// Said while a passkey is used, or where nobody knows; not while one is being made.
    pub(super) const fn using(self) -> Self {
        Self { ceremony: Some(CeremonyKind::Get), ..self }
    }

    /// Said only where cards are taken, or only where they are not.
    pub(super) const fn cards(self, with_cards: WithCards) -> Self {
        Self { with_cards, ..self }
    }
}

impl HeadlineCase {
    pub(super) const fn on(self, audience: Audience) -> Self {
        Self { line: self.line.on(audience), ..self }
    }

    pub(super) const fn when(self, given: &'static [Sign]) -> Self {
        Self { line: self.line.when(given), ..self }
    }

    pub(super) const fn seen(self, seen: &'static [Sign]) -> Self {
        Self { line: self.line.seen(seen), ..self }
    }

    pub(super) const fn unless(self, unless: &'static [Sign]) -> Self {
        Self { line: self.line.unless(unless), ..self }
    }

    pub(super) const fn using(self) -> Self {
        Self { line: self.line.using(), ..self }
    }

    pub(super) const fn then(self, retry: Retry) -> Self {
        Self { retry: Some(retry), ..self }
    }
}

impl Advice {
    pub(super) const fn on(self, audience: Audience) -> Self {
        Self { line: self.line.on(audience), ..self }
    }

    pub(super) const fn seen(self, seen: &'static [Sign]) -> Self {
        Self { line: self.line.seen(seen), ..self }
    }

    pub(super) const fn only(self, seen: &'static [Sign]) -> Self {
        Self { line: self.line.only(seen), ..self }
    }

    pub(super) const fn when(self, given: &'static [Sign]) -> Self {
        Self { line: self.line.when(given), ..self }
    }

    pub(super) const fn unless(self, unless: &'static [Sign]) -> Self {
        Self { line: self.line.unless(unless), ..self }
    }

    pub(super) const fn making(self) -> Self {
        Self { line: self.line.making(), ..self }
    }

    pub(super) const fn using(self) -> Self {
        Self { line: self.line.using(), ..self }
    }

    pub(super) const fn cards(self, with_cards: WithCards) -> Self {
        Self { line: self.line.cards(with_cards), ..self }
    }

    pub(super) const fn button(self, action: Action) -> Self {
        Self { action: Some(action), ..self }
    }

    pub(super) const fn guide(self, guide: Guide) -> Self {
        Self { guide: Some(guide), ..self }
    }
}

impl MessageRow {
    pub(super) const fn phone(
        section: u8,
        emitter: Emitter,
        content: &'static MessageContent,
        title: &'static str,
    ) -> Self {
        Self {
            number: Number::phone(section),
            title,
            also: &[],
            surface: Surface::Phone,
            emitter,
            moment: Moment::During,
            place: ActionPlace::Here,
            ceremony: CeremonyKind::Get,
            content,
        }
    }

    pub(super) const fn pc(
        section: u8,
        emitter: Emitter,
        content: &'static MessageContent,
        title: &'static str,
    ) -> Self {
        Self {
            number: Number::pc(section),
            title,
            also: &[],
            surface: Surface::Pc,
            emitter,
            moment: Moment::During,
            place: ActionPlace::Here,
            ceremony: CeremonyKind::Get,
            content,
        }
    }

    /// A message about a card.
    pub(super) const fn card(
        section: u8,
        emitter: Emitter,
        content: &'static MessageContent,
        title: &'static str,
    ) -> Self {
        Self { place: ActionPlace::CardReader, ..Self::pc(section, emitter, content, title) }
    }

    /// The message `section` of another chapter: one of our own.
    #[must_use]
    pub const fn in_chapter(self, chapter: u8) -> Self {
        Self { number: Number { chapter, ..self.number }, ..self }
    }

    /// The message appears where somebody registers.
    pub(super) const fn registering(self) -> Self {
        Self { ceremony: CeremonyKind::Create, ..self }
    }

    /// The message appears on the way to the first step.
    pub(super) const fn before(self) -> Self {
        Self { moment: Moment::Before, ..self }
    }

    /// The message appears as the result.
    pub(super) const fn after(self) -> Self {
        Self { moment: Moment::After, ..self }
    }

    pub(super) const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }
}
