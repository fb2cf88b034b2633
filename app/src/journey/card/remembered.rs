//! An attempt from before the page was loaded: what this browser still knows of it.

use super::ways::ProofWay;
use crate::browser::{self, AddressPart, card_host};
use crate::client::{self, Trouble};
use api::card::{AttemptStage, AttemptView, CardIntent, CardKind, Lost, Probe};
use std::future::Future;
use std::pin::Pin;

/// The name under which the attempt's id is kept with the history's entry.
const KEPT: &str = "card";
/// Key of the attempt whose end was shown.
const TOLD: &str = "card-told";
/// Key of the moment at which the whole window was sent to the attempt's host.
const LEFT: &str = "card-left";
/// What the last attempt was for, as this browser remembers it.
const WHAT_FOR: &str = "kagura-card-for";

/// Keeps an attempt for a reload.
pub(super) fn keep(id: &str) {
    browser::keep_here(KEPT, id);
}

/// Keeps that the end of an attempt was shown: whoever loads the page again begins afresh.
pub(super) fn keep_told(id: &str) {
    browser::keep_here(TOLD, id);
}

/// The attempt before the page was loaded, so that the next is not made in the same way.
pub(super) fn before() -> Option<String> {
    browser::kept_here(KEPT).filter(|id| !id.is_empty())
}

/// Forgets the attempt: nothing is under way any more.
pub(super) fn forget() {
    browser::keep_here(KEPT, "");
}

/// Keeps that the whole window goes to the attempt's host now.
pub(super) fn keep_leaving() {
    browser::keep_here(LEFT, &browser::here_now().to_string());
}

/// Remembers which card is used, and what for.
pub(super) fn remember(kind: CardKind, purpose: CardIntent) {
    ProofWay::Card(kind).remember();
    browser::memorise(
        WHAT_FOR,
        match purpose {
            CardIntent::Login => "login",
            CardIntent::Register => "register",
            CardIntent::Bind => "bind",
            CardIntent::Reauthenticate => "confirm",
        },
    );
}

/// Whether there may be one, which the server has to be asked about.
pub(crate) fn may_be_earlier() -> bool {
    browser::asked("card").is_some() || browser::kept_here(KEPT).is_some_and(|id| !id.is_empty())
}

/// The attempt from before the page was loaded, as long as something came of it that has not been used. Cards are used on PCs.
pub(crate) async fn earlier_attempt() -> Option<AttemptView> {
    // By way of a box, so that the program for phones does not carry what it never does.
    let looking: Pin<Box<dyn Future<Output = Option<AttemptView>>>> =
        if browser::on_phone() { return None } else { Box::pin(look()) };
    looking.await
}

async fn look() -> Option<AttemptView> {
    // The window came back from the attempt's host: that is a part of the press that sent it there. What it brought is not kept
    // anywhere, so that a later load of the page makes nothing of it.
    if let Some(id) = browser::asked("card") {
        let proof = browser::address(AddressPart::Fragment);
        let query = browser::address(AddressPart::Query);
        let rest: Vec<_> = query.split('&').filter(|pair| !pair.starts_with("card=")).collect();
        let rest = if rest.is_empty() { String::new() } else { ["?", &rest.join("&")].concat() };
        browser::readdress(&[&browser::address(AddressPart::Path), rest.as_str()].concat());
        card_host::keep_proof(&id, proof);
        return match client::cards::back(&id).await {
            Ok(view) => {
                keep(&id);
                browser::keep_here(LEFT, "");
                Some(view)
            }
            Err(Trouble::Refused(problem)) => Some(AttemptView {
                id,
                state: AttemptStage::Ended { explanation: problem.explanation?, card: None },
                now: browser::here_now(),
            }),
            Err(Trouble::Silent | Trouble::Foreign(_)) => None,
        };
    }
    let id = before()?;
    let view = client::cards::look(&id).await.ok()?;
    let left = browser::kept_here(LEFT).and_then(|left| left.parse::<i64>().ok());
    match (&view.state, left) {
        // What was read before the page was loaded again is nobody's any more.
        (AttemptStage::Used | AttemptStage::Presented | AttemptStage::Accepted { .. }, _) => None,
        (AttemptStage::Ended { .. }, _) if browser::kept_here(TOLD).as_deref() == Some(id.as_str()) => None,
        // The window went to the attempt's host and came back without an answer.
        (AttemptStage::Waiting | AttemptStage::Asked { .. }, Some(left)) => {
            browser::keep_here(LEFT, "");
            let elapsed = u32::try_from(browser::here_now() - left).unwrap_or(0);
            client::cards::lost(&id, &told("the window came back", elapsed)).await.ok()
        }
        (AttemptStage::Waiting | AttemptStage::Asked { .. } | AttemptStage::Ended { .. }, _) => Some(view),
    }
}

/// Which card an earlier attempt was made with, as far as that can be told.
pub(crate) fn earlier_kind(view: &AttemptView) -> CardKind {
    let read = match &view.state {
        AttemptStage::Accepted { card } => card.kind,
        AttemptStage::Waiting
        | AttemptStage::Asked { .. }
        | AttemptStage::Presented
        | AttemptStage::Used
        | AttemptStage::Ended { .. } => None,
    };
    read.unwrap_or(match ProofWay::last() {
        Some(ProofWay::Card(kind)) => kind,
        Some(ProofWay::Phone) | None => CardKind::Hpki,
    })
}

/// Whether the last attempt was made to bind a card.
pub(crate) fn was_for_binding() -> bool {
    browser::memory(WHAT_FOR).as_deref() == Some("bind")
}

/// What the page itself has to say of an attempt.
pub(super) fn told(said: &str, elapsed_ms: u32) -> Lost {
    Lost {
        elapsed_ms,
        said: said.to_owned(),
        status: None,
        probe: Probe::Unasked,
        met: client::foreign::seen(),
    }
}
