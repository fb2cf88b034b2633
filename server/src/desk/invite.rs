//! Invitations: issued one by one, for many people at once. The token and the password leave in `Issued` and are kept nowhere.

use crate::audit::Event;
use crate::clock::Timestamp;
use crate::config::Config;
use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::desk::text;
use crate::ids::{Draw as _, HolderId, RunId, Secret};
use crate::journey::invitation::{Invitation, InvitationRun, InvitationState};
use crate::model::index::Newest;
use crate::model::people::{Authority, Holder, Standing};
use crate::qr::{self, LinkPage, QrSymbol};
use crate::service::password;
use crate::store::Tx;
use futures_util::{StreamExt as _, stream};
use std::ops::ControlFlow;
use std::time::Duration;
use url::Url;

/// Invitations being made at the same time: hashing uses the processors, waiting for the disk is shared.
pub const AT_ONCE: usize = 8;
/// From this validity on an invitation ends at midnight.
const DAY: Duration = Duration::from_hours(24);

/// What holds for the invitations to be issued.
#[derive(Clone)]
pub struct Terms {
    /// What the codes lead to.
    pub origin: Url,
    /// How long they are valid; from a day on, to the end of that day in Japan.
    pub validity: Duration,
    /// How many wrong passwords each invitation bears.
    pub tries: u8,
    /// How many characters a password has.
    pub length: usize,
    /// The same password for all, in the form of `password::chosen`; a fresh one for each when absent.
    pub password: Option<String>,
    /// The run that they are issued in, so that they are found by it.
    pub run: Option<Run>,
    /// When it was looked who has one. One that somebody else has issued since then is not replaced: it may be on paper by now.
    pub looked_at: Option<Timestamp>,
}

/// A run that issues invitations, from its beginning or where an earlier part of it ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Run {
    /// What it is found by.
    pub id: RunId,
    /// How often it was taken up again.
    pub part: u16,
    /// The last place that was given in it; 0 before the first.
    pub last: u32,
}

impl Run {
    /// The place of the one at this index of the part.
    fn place(&self, index: usize) -> InvitationRun {
        let place = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1).saturating_add(self.last);
        InvitationRun { id: self.id.clone(), part: self.part, place }
    }
}

impl Terms {
    /// The terms of the settings.
    pub fn of(config: &Config) -> Self {
        Self {
            origin: config.origin.clone(),
            validity: config.invitations.validity,
            tries: config.invitations.tries,
            length: config.invitations.password_length,
            password: None,
            run: None,
            looked_at: None,
        }
    }
}

/// An invitation that was issued. Holds its secrets: for paper, never for a log.
#[derive(Clone)]
pub struct Issued {
    /// The holder who may register a phone with the letter.
    pub holder: Holder,
    /// The authority in whose name the letter is written.
    pub authority: Authority,
    /// The address in the code.
    pub url: String,
    /// The QR code, which holds the invitation's address.
    pub code: QrSymbol,
    /// The password as it is printed; only its hash is stored.
    pub password: String,
    /// How many wrong passwords the invitation bears.
    pub tries: u8,
    /// When the invitation stops working.
    pub expires_at: Timestamp,
    /// Where it stands in its run.
    pub run: Option<InvitationRun>,
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issued")
            .field("holder", &self.holder.id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// An invitation that was drawn and is not issued: nothing knows of it but its papers.
pub struct Draft {
    /// What it will be.
    pub issued: Issued,
    secret: Secret,
    hash: String,
    least: u8,
    looked_at: Option<Timestamp>,
}

impl Desk<'_> {
    /// Issues an invitation; an older one of the holder is replaced in the same change.
    pub async fn invite(&self, holder: &HolderId, terms: &Terms) -> Result<Issued, DeskRefusal> {
        self.invite_at(0, holder, terms).await
    }

    /// Issues an invitation that stands at this index of its run's part.
    async fn invite_at(&self, index: usize, holder: &HolderId, terms: &Terms) -> Result<Issued, DeskRefusal> {
        let Draft { mut issued, secret, hash, least, looked_at } = self.draft(holder, terms).await?;
        issued.run = terms.run.as_ref().map(|run| run.place(index));
        let (now, expires_at) = (self.now(), issued.expires_at);
        let (holder, authority) = self
            .store
            .transaction(async |tx: Tx| {
                let (row, authority) = invited(&tx, holder).await?;
                let invitation = invitation(&row, (&hash, least), (now, expires_at), &issued);
                self.put_invitation(&tx, &secret, &invitation, (now, looked_at)).await?;
                Ok::<_, DeskRefusal>((row, authority))
            })
            .await?;
        Ok(Issued { holder, authority, ..issued })
    }

    /// Draws an invitation for somebody, and changes nothing.
    pub async fn draft(&self, holder: &HolderId, terms: &Terms) -> Result<Draft, DeskRefusal> {
        // Before the slow hash, so that a misspelt list is told at once.
        let (row, authority) = invited(&self.store.reading(), holder).await?;
        let secret = self.random.secret();
        let url = qr::address(&terms.origin, LinkPage::Register, &secret);
        let code = QrSymbol::of(&url)?;
        let password = terms.password.clone().unwrap_or_else(|| self.random.password(terms.length));
        let hash = self.hashed(password.clone()).await?;
        let expires_at = self.now() + terms.validity;
        let expires_at = if terms.validity < DAY { expires_at } else { text::end_of_day(expires_at) };
        let least = u8::try_from(terms.length).unwrap_or(u8::MAX);
        let tries = terms.tries;
        let issued = Issued { holder: row, authority, url, code, password, tries, expires_at, run: None };
        Ok(Draft { issued, secret, hash, least, looked_at: terms.looked_at })
    }

    /// Draws an invitation for everybody named, in the order of the names.
    pub async fn draft_all(
        &self,
        holders: &[HolderId],
        terms: &Terms,
        mut each: impl FnMut(&HolderId, Result<Draft, DeskRefusal>),
    ) {
        let mut drawn = stream::iter(holders)
            .map(async |holder| (holder, self.draft(holder, terms).await))
            .buffered(AT_ONCE);
        while let Some((holder, draft)) = drawn.next().await {
            each(holder, draft);
        }
    }

    /// Issues what was drawn, all in one change or none of it: paper says of each what it says, so nobody's name, reading, authority or standing
    /// may have changed meanwhile.
    pub async fn issue(&self, drafts: &[Draft], run: Option<&Run>) -> Result<(), DeskRefusal> {
        let now = self.now();
        self.store
            .transaction(async |tx: Tx| {
                for (index, Draft { issued, secret, hash, least, looked_at }) in drafts.iter().enumerate() {
                    let id = &issued.holder.id;
                    let (row, authority) = invited(&tx, id).await?;
                    let printed = |holder: &Holder, authority: &Authority| {
                        let Authority { name, contact, .. } = authority;
                        let texts = [&holder.name, &holder.written, name, contact].map(String::clone);
                        (texts, holder.kana.clone())
                    };
                    if printed(&issued.holder, &issued.authority) != printed(&row, &authority) {
                        return Err(DeskRefusal::Overtaken(id.clone()));
                    }
                    let issued = Issued { run: run.map(|run| run.place(index)), ..issued.clone() };
                    let invitation = invitation(&row, (hash, *least), (now, issued.expires_at), &issued);
                    self.put_invitation(&tx, secret, &invitation, (now, *looked_at)).await?;
                }
                Ok(())
            })
            .await
    }

    /// Whether something drawn is issued.
    pub async fn is_issued(&self, draft: &Draft) -> Result<bool, DeskRefusal> {
        Ok(self.store.get::<Invitation>(&draft.secret.hash()).await?.is_some())
    }

    /// Issues an invitation to everybody named and hands each result over as soon as it is there, in the order of the names;
    /// until `each` wants no more.
    pub async fn invite_all(
        &self,
        holders: &[HolderId],
        terms: &Terms,
        mut each: impl FnMut(&HolderId, Result<Issued, DeskRefusal>) -> ControlFlow<()>,
    ) {
        let mut issued = stream::iter(holders.iter().enumerate())
            .map(async |(index, holder)| (holder, self.invite_at(index, holder, terms).await))
            .buffered(AT_ONCE);
        while let Some((holder, result)) = issued.next().await {
            if each(holder, result).is_break() {
                return;
            }
        }
    }

    /// A new run.
    pub fn begin_run(&self) -> Run {
        Run { id: self.random.run(&text::compact_day(self.now())), part: 0, last: 0 }
    }

    async fn put_invitation(
        &self,
        tx: &Tx,
        secret: &Secret,
        invitation: &Invitation,
        (now, looked_at): (Timestamp, Option<Timestamp>),
    ) -> Result<(), DeskRefusal> {
        let token = secret.hash();
        let before = tx.get::<Newest>(&invitation.holder).await?;
        if let Some(Newest { token, .. }) = &before
            && let Some(older) = tx.get::<Invitation>(token).await?
        {
            if looked_at.is_some_and(|at| older.issued_at > at) {
                return Err(DeskRefusal::InvitedMeanwhile(invitation.holder.clone()));
            }
            tx.put(token, &older.replaced(now))?;
        }
        tx.put(&token, invitation)?;
        let newest = match before {
            Some(before) => before.followed_by(token),
            None => Newest::first(token),
        };
        tx.put(&invitation.holder, &newest)?;
        self.record(tx, Event::Invited, Some(&invitation.holder))?;
        Ok(())
    }

    async fn hashed(&self, password: String) -> Result<String, DeskRefusal> {
        let salt = password::salt(self.random);
        let hash = tokio::task::spawn_blocking(move || password::hash(&password, &salt)).await;
        Ok(hash.map_err(|_| password::Unfit::Unhashed)??)
    }
}

/// The holder, if there is one that may be invited, and the authority that invites.
async fn invited(tx: &Tx, id: &HolderId) -> Result<(Holder, Authority), DeskRefusal> {
    let holder = tx.get::<Holder>(id).await?.ok_or_else(|| DeskRefusal::HolderUnknown(id.to_string()))?;
    match holder.standing {
        Standing::Enabled => {}
        Standing::Disabled { .. } => return Err(DeskRefusal::HolderDisabled(id.clone())),
    }
    let authority = tx.get::<Authority>(&holder.authority).await?;
    let authority = authority.ok_or_else(|| DeskRefusal::AuthorityUnknown(holder.authority.to_string()))?;
    Ok((holder, authority))
}

fn invitation(
    holder: &Holder,
    (password, least): (&str, u8),
    (issued_at, expires_at): (Timestamp, Timestamp),
    issued: &Issued,
) -> Invitation {
    Invitation {
        holder: holder.id.clone(),
        authority: holder.authority.clone(),
        issued_at,
        expires_at,
        password: password.to_owned(),
        least,
        opened_at: None,
        cancelled_at: None,
        run: issued.run.clone().map(Box::new),
        state: InvitationState::Open { tries_left: issued.tries },
    }
}
