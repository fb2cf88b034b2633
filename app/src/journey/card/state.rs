//! Where the use of a card stands, and what moves it on.

use crate::client::Trouble;
use api::card::{AttemptStage, AttemptView, ShownCard};
use api::explain::{Action, Explanation};

/// The state of the step with a card.
#[derive(Clone, Debug)]
pub(crate) enum CardStepState {
    /// The button can be pressed.
    Idle(BeforeAttempt),
    /// An attempt is being asked for.
    Beginning,
    /// The browser asks for the certificate and the PIN.
    Asked(CardPrompt),
    /// The card was read and is being used for its purpose.
    Read(ReadCard),
    /// The card was read, but the server refused what it was to be used for.
    Refused(ReadCard, Trouble),
    /// The attempt failed; with what was read of the card, if anything was.
    Ended(Box<Explanation>, Option<Box<ShownCard>>),
    /// The server cannot be asked.
    Stopped(Trouble),
}

/// What was before the button.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BeforeAttempt {
    /// No attempt went before.
    Nothing,
    /// An attempt that ended when the page was loaded again.
    Interrupted,
    /// An attempt that the person gave up.
    Cancelled,
}

/// The browser is asking the person for a certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct CardPrompt {
    /// The attempt's id.
    pub id: String,
    /// When the attempt ends, in the server's milliseconds, once the browser has come.
    pub until: Option<i64>,
    /// The server's time when it last answered.
    pub now: i64,
}

/// A card that was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadCard {
    /// The attempt's id.
    pub id: String,
    /// The card; not known where it was used before the page was loaded again.
    pub card: Option<Box<ShownCard>>,
}

/// Something that changes the state of the step.
#[derive(Clone, Debug)]
pub(crate) enum CardEvent {
    /// The person pressed the button.
    Pressed,
    /// An attempt was begun; the server's clock.
    Begun(String, i64),
    /// The server told the attempt's stage.
    Viewed(Box<AttemptView>),
    /// The use is tried once more.
    UsedAgain,
    /// The server refused to use the card that was read.
    UseRefused(Trouble),
    /// The person cancelled.
    Cancelled,
    /// The server cannot be asked about this attempt, or for one.
    Failed(Option<String>, Trouble),
}

impl CardEvent {
    /// The same, whose messages do not offer these.
    #[must_use]
    pub(crate) fn without(mut self, forbidden: &[Action]) -> Self {
        let explanation = match &mut self {
            Self::Viewed(view) => match &mut view.state {
                AttemptStage::Ended { explanation, .. } => Some(explanation),
                AttemptStage::Waiting
                | AttemptStage::Asked { .. }
                | AttemptStage::Presented
                | AttemptStage::Accepted { .. }
                | AttemptStage::Used => None,
            },
            Self::UseRefused(Trouble::Refused(problem)) => problem.explanation.as_mut(),
            Self::UseRefused(_)
            | Self::Pressed
            | Self::Begun(..)
            | Self::UsedAgain
            | Self::Cancelled
            | Self::Failed(..) => None,
        };
        if let Some(explanation) = explanation {
            explanation.without(forbidden);
        }
        self
    }
}

impl CardStepState {
    /// What is shown after an event. News of an attempt that is not the one under way change nothing.
    #[must_use]
    pub(crate) fn after(self, event: CardEvent) -> Self {
        match (self, event) {
            (_, CardEvent::Pressed) => Self::Beginning,
            (_, CardEvent::Cancelled) => Self::Idle(BeforeAttempt::Cancelled),
            (Self::Beginning, CardEvent::Begun(id, now)) => Self::Asked(CardPrompt { id, until: None, now }),
            (Self::Asked(asked), CardEvent::Viewed(view)) if asked.id == view.id => match view.state {
                // What was presented is told with the proof, which the call to the attempt's host brings.
                AttemptStage::Waiting | AttemptStage::Presented => Self::Asked(asked),
                AttemptStage::Asked { until } => {
                    Self::Asked(CardPrompt { id: asked.id, until: Some(until), now: view.now })
                }
                over @ (AttemptStage::Accepted { .. } | AttemptStage::Used | AttemptStage::Ended { .. }) => {
                    Self::over(view.id, over)
                }
            },
            (Self::Idle(BeforeAttempt::Nothing), CardEvent::Viewed(view)) => Self::over(view.id, view.state),
            (Self::Refused(read, _), CardEvent::UsedAgain) => Self::Read(read),
            (Self::Read(read), CardEvent::UseRefused(trouble)) => Self::Refused(read, trouble),
            (Self::Beginning, CardEvent::Failed(None, trouble)) => Self::Stopped(trouble),
            (Self::Asked(asked), CardEvent::Failed(Some(id), trouble)) if asked.id == id => {
                Self::Stopped(trouble)
            }
            (
                other,
                CardEvent::Begun(..)
                | CardEvent::Viewed(_)
                | CardEvent::UsedAgain
                | CardEvent::UseRefused(_)
                | CardEvent::Failed(..),
            ) => other,
        }
    }

    /// The attempt whose news matter.
    pub(crate) fn followed(&self) -> Option<String> {
        self.asked().map(|asked| asked.id.clone())
    }

    /// By when the browser has to be done, and the server's clock.
    pub(crate) fn until(&self) -> Option<(i64, i64)> {
        self.asked().and_then(|asked| asked.until.map(|until| (until, asked.now)))
    }

    /// Whether this attempt is under way and its host has not been reached.
    pub(crate) fn is_unreached(&self, id: &str) -> bool {
        self.asked().is_some_and(|asked| asked.id == id && asked.until.is_none())
    }

    /// The attempt that is under way.
    fn asked(&self) -> Option<&CardPrompt> {
        match self {
            Self::Asked(asked) => Some(asked),
            Self::Idle(_)
            | Self::Beginning
            | Self::Read(_)
            | Self::Refused(..)
            | Self::Ended(..)
            | Self::Stopped(_) => None,
        }
    }

    /// Whether an event tells what is shown already.
    pub(crate) fn knows(&self, event: &CardEvent) -> bool {
        match (self, event) {
            (Self::Asked(asked), CardEvent::Viewed(view)) if asked.id == view.id => match view.state {
                AttemptStage::Waiting | AttemptStage::Presented => true,
                // The countdown runs by itself; only another end draws it anew.
                AttemptStage::Asked { until } => asked.until == Some(until),
                AttemptStage::Accepted { .. } | AttemptStage::Used | AttemptStage::Ended { .. } => false,
            },
            _ => false,
        }
    }

    /// What came of an attempt that is over, as far as this page is concerned.
    fn over(id: String, state: AttemptStage) -> Self {
        match state {
            AttemptStage::Waiting | AttemptStage::Asked { .. } | AttemptStage::Presented => {
                Self::Idle(BeforeAttempt::Interrupted)
            }
            AttemptStage::Accepted { card } => Self::Read(ReadCard { id, card: Some(card) }),
            AttemptStage::Used => Self::Read(ReadCard { id, card: None }),
            AttemptStage::Ended { explanation, card } => Self::Ended(explanation, card),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewed(id: &str, state: AttemptStage) -> CardEvent {
        CardEvent::Viewed(Box::new(AttemptView { id: id.to_owned(), state, now: 5 }))
    }

    fn accepted() -> AttemptStage {
        let card = ShownCard {
            kind: None,
            issuer: "X".to_owned(),
            issuer_name: "HPKI-01-X".to_owned(),
            name: None,
            valid_from: 0,
            valid_until: 1,
            roles: Vec::new(),
            notice: None,
        };
        AttemptStage::Accepted { card: Box::new(card) }
    }

    fn asked() -> CardStepState {
        CardStepState::Idle(BeforeAttempt::Nothing)
            .after(CardEvent::Pressed)
            .after(CardEvent::Begun("a".to_owned(), 0))
    }

    #[test]
    fn a_card_that_was_read_is_used_whichever_way_the_news_came() {
        let read =
            asked().after(viewed("a", AttemptStage::Asked { until: 9 })).after(viewed("a", accepted()));
        let CardStepState::Read(it) = &read else { panic!("not read") };
        assert!(it.id == "a" && it.card.is_some());
        // The call comes back after the event: it is the same news.
        assert!(matches!(read.after(viewed("a", accepted())), CardStepState::Read(_)));
    }

    #[test]
    fn news_of_an_attempt_that_was_given_up_change_nothing() {
        let idle = asked().after(CardEvent::Cancelled);
        assert!(matches!(
            idle.clone().after(viewed("a", accepted())),
            CardStepState::Idle(BeforeAttempt::Cancelled)
        ));
        let second = idle.after(CardEvent::Pressed).after(CardEvent::Begun("b".to_owned(), 0));
        assert!(matches!(second.clone().after(viewed("a", accepted())), CardStepState::Asked(_)));
        let failed = CardEvent::Failed(Some("a".to_owned()), Trouble::Silent);
        assert!(matches!(second.after(failed), CardStepState::Asked(_)));
    }

    #[test]
    fn an_attempt_that_the_reload_cut_off_can_be_begun_again_with_one_press() {
        let step =
            CardStepState::Idle(BeforeAttempt::Nothing).after(viewed("a", AttemptStage::Asked { until: 9 }));
        assert!(matches!(step, CardStepState::Idle(BeforeAttempt::Interrupted)));
        assert!(matches!(step.after(CardEvent::Pressed), CardStepState::Beginning));
        let step = CardStepState::Idle(BeforeAttempt::Nothing).after(viewed("a", accepted()));
        assert!(matches!(step, CardStepState::Read(_)));
    }

    #[test]
    fn a_refused_use_is_tried_again_with_the_same_card() {
        let refused = asked().after(viewed("a", accepted())).after(CardEvent::UseRefused(Trouble::Silent));
        assert!(matches!(refused, CardStepState::Refused(..)));
        assert!(matches!(
            refused.after(CardEvent::UsedAgain),
            CardStepState::Read(ReadCard { card: Some(_), .. })
        ));
    }

    #[test]
    fn a_message_offers_nothing_that_is_not_to_be_had_here() {
        let told = |action: &str| serde_json::json!({ "text": action, "action": action });
        let explanation = serde_json::json!({
            "number": "3.2", "title": "", "headline": "", "causes": [], "retry": "resume",
            "remedies": [told("use_phone"), told("use_other_card"), { "text": "read" }, told("register")]
        });
        let problem = serde_json::json!({
            "type": "about:blank", "title": "", "status": 403, "code": "card_disabled", "explanation": explanation
        });
        let explanation: Box<Explanation> = serde_json::from_value(explanation).unwrap();
        let problem = Trouble::Refused(serde_json::from_value(problem).unwrap());
        let forbidden = [Action::UsePhone, Action::UseOtherCard];
        let ended = viewed("a", AttemptStage::Ended { explanation, card: None }).without(&forbidden);
        let refused = CardEvent::UseRefused(problem).without(&forbidden);
        let texts = |it: &Explanation| it.remedies.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
        let CardStepState::Ended(shown, _) = asked().after(ended) else { panic!("not ended") };
        assert_eq!(texts(&shown), ["read", "register"]);
        let read = asked().after(viewed("a", accepted()));
        let CardStepState::Refused(_, Trouble::Refused(shown)) = read.after(refused) else {
            panic!("not refused")
        };
        assert_eq!(texts(&shown.explanation.unwrap()), ["read", "register"]);
    }

    #[test]
    fn only_an_attempt_under_way_is_followed_and_its_old_news_draw_nothing() {
        assert_eq!(asked().followed().as_deref(), Some("a"));
        let asked = asked().after(viewed("a", AttemptStage::Asked { until: 9 }));
        assert!(asked.knows(&viewed("a", AttemptStage::Asked { until: 9 })));
        assert!(!asked.knows(&viewed("a", AttemptStage::Asked { until: 10 })));
        assert_eq!(asked.after(viewed("a", accepted())).followed(), None);
    }
}
