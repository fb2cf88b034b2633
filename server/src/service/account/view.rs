//! The holder's page: devices, cards and sessions as they are now, and what of them is news.

use crate::clock::Timestamp;
use crate::ids::{CardId, DeviceId, HolderId, Secret};
use crate::model::people::{self, Holder};
use crate::model::session::{Means, Session, Solo};
use crate::service::act::{Act, InSession};
use crate::service::changes::{self, CardsUsable};
use crate::service::error::Error;
use crate::service::news::{self, Additions};
use crate::service::oidc::clients;
use crate::service::{devices, holder_cards, proof, sessions, text};
use api::account::{self, Account, Binding, CameBy, IsCurrent, IsNews, PcPasskey};
use api::card::CardKind;
use api::{Code, Language, session};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// The page as it is now.
pub async fn account(act: &Act, session: &Session) -> Result<Account, Error> {
    let language = act.caller.language;
    let reading = act.app.store.reading();
    let holder =
        reading.get::<Holder>(&session.holder).await?.ok_or_else(|| Error::new(Code::SessionMissing))?;
    let devices = devices::of(&act.app.store, &holder.id).await?;
    let cards = holder_cards::of(&act.app.store, &holder.id).await?;
    let lasting = sessions::lasting(&reading, &holder.id, &act.app.config.lifetime(), act.now).await?;
    let news = news::news_in(&reading, &act.app.store, session).await?;
    let named: BTreeMap<_, _> = devices.iter().map(|it| (it.id.clone(), it.label.clone())).collect();
    Ok(Account {
        only: only(act, &devices, &cards),
        pc: if devices.iter().any(|it| it.platform.is_pc()) {
            PcPasskey::Registered
        } else {
            PcPasskey::None
        },
        came_by: match (&session.means, session.solo) {
            (Means::Card { .. }, _) => CameBy::Card,
            (Means::Device { .. }, Solo::Yes) => CameBy::Here,
            (Means::Device { .. }, Solo::No) => CameBy::Phone,
        },
        devices: devices
            .iter()
            .map(|it| {
                let shown = devices::shown(it, session.means.as_device(), language);
                account::AccountDevice { new: marked(news.has_device(&it.id)), ..shown }
            })
            .collect(),
        cards: cards.into_iter().map(|card| shown_card(card, session.means.as_card(), &news)).collect(),
        sessions: shown_sessions(act, &lasting, session, &named).await?,
        binding: match (&act.app.live.now().verifier, proof::by_hpki(act, session)) {
            (None, _) => Binding::Off,
            (Some(_), Ok(())) => Binding::Ready,
            (Some(_), Err(_)) => Binding::NeedsHpki,
        },
        holder: session::SessionHolder { id: holder.written, name: holder.name },
        confirmed_until: session.confirmed_until(&act.app.config.lifetime()).as_millis(),
        now: act.now.as_millis(),
    })
}

/// The page after a confirmation, with the session's new cookie unless the browser has it already.
pub async fn confirmed(
    act: &Act,
    session: &Session,
    cookie: Option<&Secret>,
) -> Result<InSession<Account>, Error> {
    Ok(InSession { shown: account(act, session).await?, cookie: cookie.cloned() })
}

/// What is news to the holder who has just used this phone.
pub async fn news_for(
    act: &Act,
    device: &DeviceId,
    holder: &HolderId,
) -> Result<Vec<account::NewsItem>, Error> {
    let (reading, means) = (act.app.store.reading(), Means::device(device));
    let since = news::since(&reading, holder, &means, act.now).await?;
    Ok(told_as(
        news::news(&reading, &act.app.store, holder, (&means, since), None).await?,
        act.caller.language,
    ))
}

/// What is news in a session, for its holder.
pub async fn news_in(act: &Act, session: &Session) -> Result<Vec<account::NewsItem>, Error> {
    let news = news::news_in(&act.app.store.reading(), &act.app.store, session).await?;
    Ok(told_as(news, act.caller.language))
}

fn told_as(Additions { devices, cards }: Additions, language: Language) -> Vec<account::NewsItem> {
    let devices = devices.into_iter().map(|it| (it.registered_at, it.label));
    let cards = cards.into_iter().map(|it| (it.bound_at, card_name(it.kind, language)));
    let mut all: Vec<_> = devices.chain(cards).collect();
    all.sort_by(|(a, _), (b, _)| b.cmp(a));
    all.into_iter().map(|(at, what)| account::NewsItem { what, at: at.as_millis() }).collect()
}

/// The one thing that logs the holder in, where there is but one.
fn only(act: &Act, devices: &[people::Device], cards: &[people::Card]) -> Option<String> {
    let cards = cards.iter().filter(|card| match changes::usable(&act.app) {
        CardsUsable::Usable => act.now < card.valid_until,
        CardsUsable::Off => false,
    });
    let cards = cards.map(|card| card.id.to_string());
    let mut all = devices.iter().map(|device| device.id.to_string()).chain(cards);
    all.next().filter(|_| all.next().is_none())
}

fn shown_card(card: people::Card, session_of: Option<&CardId>, news: &Additions) -> account::AccountCard {
    account::AccountCard {
        current: current(session_of == Some(&card.id)),
        new: marked(news.has_card(&card.id)),
        id: card.id.as_str().to_owned(),
        kind: card.kind,
        issuer: card.issuer,
        valid_until: card.valid_until.as_millis(),
        bound_at: card.bound_at.as_millis(),
        last_used_at: card.last_used_at.map(Timestamp::as_millis),
    }
}

async fn shown_sessions(
    act: &Act,
    lasting: &[Session],
    this: &Session,
    devices: &BTreeMap<DeviceId, String>,
) -> Result<Vec<account::AccountSession>, Error> {
    let mut shown = Vec::with_capacity(lasting.len());
    for it in lasting {
        // An application's own program says nothing of itself that a person would know it by.
        let held_by = match it.held_by() {
            Some(client) => clients::name(&act.app.store, client).await?,
            None => None,
        };
        shown.push(shown_session(act, it, held_by, this, devices));
    }
    Ok(shown)
}

fn shown_session(
    act: &Act,
    it: &Session,
    held_by: Option<String>,
    this: &Session,
    devices: &BTreeMap<DeviceId, String>,
) -> account::AccountSession {
    let language = act.caller.language;
    let is_this = it.id == this.id;
    let live = act.app.live.now();
    let place = it.address.parse::<IpAddr>().ok().and_then(|address| live.place(address));
    account::AccountSession {
        id: it.id.as_str().to_owned(),
        browser: held_by.unwrap_or_else(|| it.browser.name(language)),
        by: match &it.means {
            Means::Device { id } => devices.get(id).cloned().unwrap_or_default(),
            Means::Card { kind, .. } => card_name(*kind, language),
        },
        place: place.map_or_else(|| it.address.clone(), |place| format!("{place}（{}）", it.address)),
        opened_at: it.opened_at.as_millis(),
        used_at: it.used_at.as_millis(),
        current: current(is_this),
        new: marked(!is_this && it.opened_at > this.told_until),
    }
}

fn card_name(kind: CardKind, language: Language) -> String {
    let name = match kind {
        CardKind::Hpki => text::HPKI,
        CardKind::Jpki => text::JPKI,
    };
    name.in_language(language).to_owned()
}

fn current(is_it: bool) -> IsCurrent {
    if is_it { IsCurrent::Yes } else { IsCurrent::No }
}

fn marked(is_news: bool) -> IsNews {
    if is_news { IsNews::Yes } else { IsNews::No }
}
