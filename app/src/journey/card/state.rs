//! Where the use of a card stands, and what moves it on.

use crate::client::Trouble;
use api::card::{Card, State as Stage, View};
use api::explain::Explanation;

/// What is shown.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// The button can be pressed.
    Idle(Before),
    /// An attempt is being asked for.
    Beginning,
    /// The browser asks for the certificate and the PIN.
    Asked(Asked),
    /// The card was read and is being used for its purpose.
    Read(Read),
    /// What it was to be used for was refused.
    Refused(Read, Trouble),
    /// It did not work.
    Ended(Box<Explanation>, Option<Box<Card>>),
    /// The server cannot be asked.
    Stopped(Trouble),
}

/// What was before the button.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Before {
    /// Nothing.
    Nothing,
    /// An attempt that ended when the page was loaded again.
    Interrupted,
    /// An attempt that the person gave up.
    Cancelled,
}

/// The browser asks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Asked {
    /// Names the attempt.
    pub id: String,
    /// By when, once the browser has come.
    pub until: Option<i64>,
    /// The server's clock.
    pub now: i64,
}

/// A card that was read.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    /// Names the attempt.
    pub id: String,
    /// The card; not known where it was used before the page was loaded again.
    pub card: Option<Box<Card>>,
}

/// What moves it on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// The button was pressed.
    Pressed,
    /// An attempt was begun; the server's clock.
    Begun(String, i64),
    /// Where an attempt stands.
    Viewed(Box<View>),
    /// The use is tried once more.
    UsedAgain,
    /// The use was refused.
    UseRefused(Trouble),
    /// The person gave up.
    Cancelled,
    /// The server cannot be asked about this attempt, or for one.
    Failed(Option<String>, Trouble),
}

impl Step {
    /// What is shown after an event. News of an attempt that is not the one under way change nothing.
    #[must_use]
    pub(crate) fn after(self, event: Event) -> Self {
        match (self, event) {
            (_, Event::Pressed) => Self::Beginning,
            (_, Event::Cancelled) => Self::Idle(Before::Cancelled),
            (Self::Beginning, Event::Begun(id, now)) => Self::Asked(Asked { id, until: None, now }),
            (Self::Asked(asked), Event::Viewed(view)) if asked.id == view.id => match view.state {
                // What was presented is told with the proof, which the call to the attempt's host brings.
                Stage::Waiting | Stage::Presented => Self::Asked(asked),
                Stage::Asked { until } => {
                    Self::Asked(Asked { id: asked.id, until: Some(until), now: view.now })
                }
                over @ (Stage::Accepted { .. } | Stage::Used | Stage::Ended { .. }) => {
                    Self::over(view.id, over)
                }
            },
            (Self::Idle(Before::Nothing), Event::Viewed(view)) => Self::over(view.id, view.state),
            (Self::Refused(read, _), Event::UsedAgain) => Self::Read(read),
            (Self::Read(read), Event::UseRefused(trouble)) => Self::Refused(read, trouble),
            (Self::Beginning, Event::Failed(None, trouble)) => Self::Stopped(trouble),
            (Self::Asked(asked), Event::Failed(Some(id), trouble)) if asked.id == id => {
                Self::Stopped(trouble)
            }
            (
                other,
                Event::Begun(..)
                | Event::Viewed(_)
                | Event::UsedAgain
                | Event::UseRefused(_)
                | Event::Failed(..),
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
    fn asked(&self) -> Option<&Asked> {
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
    pub(crate) fn knows(&self, event: &Event) -> bool {
        match (self, event) {
            (Self::Asked(asked), Event::Viewed(view)) if asked.id == view.id => match view.state {
                Stage::Waiting | Stage::Presented => true,
                // The countdown runs by itself; only another end draws it anew.
                Stage::Asked { until } => asked.until == Some(until),
                Stage::Accepted { .. } | Stage::Used | Stage::Ended { .. } => false,
            },
            _ => false,
        }
    }

    /// What came of an attempt that is over, as far as this page is concerned.
    fn over(id: String, state: Stage) -> Self {
        match state {
            Stage::Waiting | Stage::Asked { .. } | Stage::Presented => Self::Idle(Before::Interrupted),
            Stage::Accepted { card } => Self::Read(Read { id, card: Some(card) }),
            Stage::Used => Self::Read(Read { id, card: None }),
            Stage::Ended { explanation, card } => Self::Ended(explanation, card),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewed(id: &str, state: Stage) -> Event {
        Event::Viewed(Box::new(View { id: id.to_owned(), state, now: 5 }))
    }

    fn accepted() -> Stage {
        let card = Card {
            kind: None,
            issuer: "X".to_owned(),
            issuer_name: "HPKI-01-X".to_owned(),
            name: None,
            valid_from: 0,
            valid_until: 1,
            roles: Vec::new(),
            notice: None,
        };
        Stage::Accepted { card: Box::new(card) }
    }

    fn asked() -> Step {
        Step::Idle(Before::Nothing).after(Event::Pressed).after(Event::Begun("a".to_owned(), 0))
    }

    #[test]
    fn a_card_that_was_read_is_used_whichever_way_the_news_came() {
        let read = asked().after(viewed("a", Stage::Asked { until: 9 })).after(viewed("a", accepted()));
        let Step::Read(it) = &read else { panic!("not read") };
        assert!(it.id == "a" && it.card.is_some());
        // The call comes back after the event: it is the same news.
        assert!(matches!(read.after(viewed("a", accepted())), Step::Read(_)));
    }

    #[test]
    fn news_of_an_attempt_that_was_given_up_change_nothing() {
        let idle = asked().after(Event::Cancelled);
        assert!(matches!(idle.clone().after(viewed("a", accepted())), Step::Idle(Before::Cancelled)));
        let second = idle.after(Event::Pressed).after(Event::Begun("b".to_owned(), 0));
        assert!(matches!(second.clone().after(viewed("a", accepted())), Step::Asked(_)));
        let failed = Event::Failed(Some("a".to_owned()), Trouble::Silent);
        assert!(matches!(second.after(failed), Step::Asked(_)));
    }

    #[test]
    fn an_attempt_that_the_reload_cut_off_can_be_begun_again_with_one_press() {
        let step = Step::Idle(Before::Nothing).after(viewed("a", Stage::Asked { until: 9 }));
        assert!(matches!(step, Step::Idle(Before::Interrupted)));
        assert!(matches!(step.after(Event::Pressed), Step::Beginning));
        let step = Step::Idle(Before::Nothing).after(viewed("a", accepted()));
        assert!(matches!(step, Step::Read(_)));
    }

    #[test]
    fn a_refused_use_is_tried_again_with_the_same_card() {
        let refused = asked().after(viewed("a", accepted())).after(Event::UseRefused(Trouble::Silent));
        assert!(matches!(refused, Step::Refused(..)));
        assert!(matches!(refused.after(Event::UsedAgain), Step::Read(Read { card: Some(_), .. })));
    }

    #[test]
    fn only_an_attempt_under_way_is_followed_and_its_old_news_draw_nothing() {
        assert_eq!(asked().followed().as_deref(), Some("a"));
        let asked = asked().after(viewed("a", Stage::Asked { until: 9 }));
        assert!(asked.knows(&viewed("a", Stage::Asked { until: 9 })));
        assert!(!asked.knows(&viewed("a", Stage::Asked { until: 10 })));
        assert_eq!(asked.after(viewed("a", accepted())).followed(), None);
    }
}
