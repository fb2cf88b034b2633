//! Invitations that were issued: in which state each is, and taking one back.

use crate::audit::Event;
use crate::clock::Timestamp;
use crate::desk::context::Desk;
use crate::desk::invite::{AT_ONCE, Run};
use crate::desk::refusal::DeskRefusal;
use crate::desk::typed_ids::holder_id;
use crate::ids::{AuthorityId, HolderId, RunId};
use crate::journey::invitation::{Invitation, InvitationRun, InvitationState};
use crate::model::index::Newest;
use crate::model::people::Holder;
use crate::store::Tx;
use std::collections::{HashMap, HashSet};

/// For so many holders their letters are looked up one by one; for more, all letters are read.
const FEW: usize = 100;

/// What became of a letter.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum LetterState {
    /// It is on its way, or lies unopened.
    Out,
    /// Its password was typed rightly, and no phone was registered with it yet.
    Opened,
    /// Its password was wrong too often.
    Locked,
    /// Its time is over.
    Expired,
    /// The desk took it back.
    Cancelled,
    /// A phone was registered with it.
    Used,
    /// A newer one took its place.
    Replaced,
}

impl LetterState {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Out, Self::Opened, Self::Locked, Self::Expired, Self::Cancelled, Self::Used, Self::Replaced];

    /// What programs call it, and whoever types it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Opened => "opened",
            Self::Locked => "locked",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Used => "used",
            Self::Replaced => "replaced",
        }
    }

    /// The state at this moment.
    pub fn of(it: &Invitation, now: Timestamp) -> Self {
        match (&it.state, it.cancelled_at, it.opened_at) {
            (InvitationState::Used { .. }, _, _) => Self::Used,
            (InvitationState::Replaced { .. }, _, _) => Self::Replaced,
            (_, Some(_), _) => Self::Cancelled,
            (InvitationState::Locked { .. }, None, _) => Self::Locked,
            (InvitationState::Open { .. }, None, _) if now >= it.expires_at => Self::Expired,
            (InvitationState::Open { .. }, None, Some(_)) => Self::Opened,
            (InvitationState::Open { .. }, None, None) => Self::Out,
        }
    }

    /// Whether a phone can be registered with it.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Out | Self::Opened)
    }
}

/// A letter, without its secrets.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LetterFigures {
    /// The holder whom it invites.
    pub holder: HolderId,
    /// The authority that issued it.
    pub authority: AuthorityId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// From when on it does not work any more.
    pub expires_at: Timestamp,
    /// When its password was first typed rightly, if it ever was.
    pub opened_at: Option<Timestamp>,
    /// How many wrong passwords it still bears, while it can be used.
    pub tries_left: Option<u8>,
    /// What became of it.
    pub state: LetterState,
    /// Where it stands in its run, if it was issued in one.
    pub run: Option<InvitationRun>,
}

/// A run that issued letters, as it stands now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EarlierRun {
    /// Its next part.
    pub next: Run,
    /// Its letters, in their order.
    pub letters: Vec<LetterFigures>,
}

impl EarlierRun {
    /// The letters that were issued when a part of the run ended, and that nobody has used so far: whether they were handed over is not
    /// known. They are the last of each part, as far as letters were made at the same time.
    pub fn in_doubt(&self) -> Vec<&LetterFigures> {
        let place = |it: &LetterFigures| it.run.as_ref().map(|run| (run.part, run.place));
        let mut last: HashMap<u16, u32> = HashMap::new();
        for (part, place) in self.letters.iter().filter_map(place) {
            let of_part = last.entry(part).or_default();
            *of_part = place.max(*of_part);
        }
        let is_late = |it: &&LetterFigures| {
            place(it).is_some_and(|(part, place)| {
                last.get(&part)
                    .is_some_and(|last| (last - place) < u32::try_from(AT_ONCE).unwrap_or(u32::MAX))
            })
        };
        self.letters.iter().filter(|it| it.state == LetterState::Out).filter(is_late).collect()
    }
}

impl LetterFigures {
    /// The figures of an invitation at this moment.
    pub(super) fn of(it: Invitation, now: Timestamp) -> Self {
        let state = LetterState::of(&it, now);
        let tries_left = match it.state {
            InvitationState::Open { tries_left } if state.is_good() => Some(tries_left),
            _ => None,
        };
        let Invitation { holder, authority, issued_at, expires_at, opened_at, run, .. } = it;
        Self {
            holder,
            authority,
            issued_at,
            expires_at,
            opened_at,
            tries_left,
            state,
            run: run.map(|run| *run),
        }
    }
}

impl Desk<'_> {
    /// Shows every letter to `each`, in no order: they are kept under what nobody can guess.
    pub async fn each_letter(&self, mut each: impl FnMut(LetterFigures)) -> Result<(), DeskRefusal> {
        let now = self.now();
        Ok(self.each_row::<Invitation>(|_, it| each(LetterFigures::of(it, now))).await?)
    }

    /// A holder's letters, as far as they are remembered, the newest first.
    pub(super) async fn letters_of(&self, holder: &HolderId) -> Result<Vec<LetterFigures>, DeskRefusal> {
        let Some(newest) = self.store.get::<Newest>(holder).await? else {
            return Ok(Vec::new());
        };
        let mut letters = Vec::with_capacity(newest.before.len() + 1);
        for token in newest.tokens() {
            let found = self.store.get::<Invitation>(token).await?;
            letters.extend(found.map(|it| LetterFigures::of(it, self.now())));
        }
        Ok(letters)
    }

    /// The newest letter of each of these holders who has one.
    pub async fn newest_letters(
        &self,
        holders: &[HolderId],
    ) -> Result<HashMap<HolderId, LetterFigures>, DeskRefusal> {
        let mut newest: HashMap<HolderId, LetterFigures> = HashMap::new();
        if holders.len() <= FEW {
            for holder in holders {
                let first = self.letters_of(holder).await?.into_iter().next();
                newest.extend(first.map(|it| (holder.clone(), it)));
            }
            return Ok(newest);
        }
        let asked: HashSet<&HolderId> = holders.iter().collect();
        self.each_letter(|it| {
            if asked.contains(&it.holder)
                && newest.get(&it.holder).is_none_or(|other| {
                    (other.state == LetterState::Replaced, it.issued_at)
                        > (it.state == LetterState::Replaced, other.issued_at)
                })
            {
                newest.insert(it.holder.clone(), it);
            }
        })
        .await?;
        Ok(newest)
    }

    /// A run and its letters, for whoever goes on with it. One of which nothing is known is refused: with a slip in its name, everybody would
    /// be invited once more.
    pub async fn earlier_run(&self, id: &RunId) -> Result<EarlierRun, DeskRefusal> {
        let mut letters = Vec::new();
        self.each_letter(|it| {
            if it.run.as_ref().is_some_and(|run| run.id == *id) {
                letters.push(it);
            }
        })
        .await?;
        let places = letters.iter().filter_map(|it: &LetterFigures| it.run.as_ref());
        let last = places.clone().map(|run| run.place).max();
        let last = last.ok_or_else(|| DeskRefusal::RunUnknown(id.clone()))?;
        let part = places.map(|run| run.part).max().unwrap_or_default().saturating_add(1);
        letters.sort_by_key(|it| it.run.as_ref().map(|run| run.place));
        Ok(EarlierRun { next: Run { id: id.clone(), part, last }, letters })
    }

    /// Takes back a holder's letter. Whoever has it is told that it has expired, and to ask for another.
    pub async fn cancel_letter(&self, holder: &str) -> Result<LetterFigures, DeskRefusal> {
        let (id, now) = (holder_id(holder)?, self.now());
        self.store
            .transaction(async |tx: Tx| {
                if tx.get::<Holder>(&id).await?.is_none() {
                    return Err(DeskRefusal::HolderUnknown(id.to_string()));
                }
                let none = || DeskRefusal::NoLetter(id.clone());
                let Newest { token, .. } = tx.get::<Newest>(&id).await?.ok_or_else(none)?;
                let letter = tx.get::<Invitation>(&token).await?.ok_or_else(none)?;
                match LetterState::of(&letter, now) {
                    LetterState::Out | LetterState::Opened | LetterState::Locked => {}
                    LetterState::Expired
                    | LetterState::Cancelled
                    | LetterState::Used
                    | LetterState::Replaced => return Err(none()),
                }
                let letter = letter.cancelled(now);
                tx.put(&token, &letter)?;
                self.record(&tx, Event::InvitationCancelled, Some(&id))?;
                Ok(LetterFigures::of(letter, now))
            })
            .await
    }
}
