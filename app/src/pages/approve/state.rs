//! What the approving page can look like, and what moves it on.

use crate::client::Trouble;
use api::account::NewsItem;
use api::approve::{ApprovalStep, ApprovalView};

/// What the page looks like.
#[derive(Clone, Debug)]
pub(crate) enum ApprovePageState {
    /// There is no code in the address.
    NoLink,
    /// Who asks is being asked.
    Opening,
    /// The page is in an app's own view, which has no passkeys.
    OtherBrowser,
    /// The person picks the number that the PC shows.
    Choose(ApprovalView, [u8; 3]),
    /// The number was right: the passkey is asked for.
    Confirm(ApprovalView),
    /// Done; what was added since this phone was last used.
    Approved(Vec<NewsItem>),
    /// Cancelled, here or on the PC.
    Cancelled,
    /// Something keeps the page from going on.
    Stopped(Trouble),
}

/// What moves the page on.
#[derive(Clone, Debug)]
pub(crate) enum ApproveEvent {
    /// The server told the approval's step.
    Viewed(ApprovalView),
    /// The phone has approved; what was added since it was last used.
    Done(Vec<NewsItem>),
    /// Something keeps the page from going on.
    Failed(Trouble),
}

impl ApprovePageState {
    /// The page after an event. An approval stays approved, whatever comes late.
    #[must_use]
    pub(crate) fn after(self, event: ApproveEvent) -> Self {
        match (self, event) {
            (done @ Self::Approved(_), _) => done,
            (_, ApproveEvent::Done(news)) => Self::Approved(news),
            (_, ApproveEvent::Viewed(view)) => match view.step {
                ApprovalStep::OtherBrowser => Self::OtherBrowser,
                ApprovalStep::Choose { numbers } => Self::Choose(view, numbers),
                ApprovalStep::Confirm => Self::Confirm(view),
                ApprovalStep::Approved => Self::Approved(Vec::new()),
                ApprovalStep::Cancelled => Self::Cancelled,
            },
            (_, ApproveEvent::Failed(trouble)) => Self::Stopped(trouble),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(step: ApprovalStep) -> ApproveEvent {
        let (application, pc, place) =
            ("電子処方箋".to_owned(), "Windows の Edge".to_owned(), "192.0.2.1".to_owned());
        ApproveEvent::Viewed(ApprovalView {
            step,
            application,
            change: None,
            pc,
            code: None,
            message: None,
            place,
            asked_at: 0,
            holder: None,
            expires_at: 10,
            now: 0,
            ticket: None,
        })
    }

    #[test]
    fn the_number_comes_before_the_passkey() {
        let state = ApprovePageState::Opening.after(view(ApprovalStep::Choose { numbers: [12, 34, 56] }));
        assert!(matches!(state, ApprovePageState::Choose(_, [12, 34, 56])));
        assert!(matches!(state.after(view(ApprovalStep::Confirm)), ApprovePageState::Confirm(_)));
    }

    #[test]
    fn what_is_approved_stays_approved() {
        let done = ApprovePageState::Opening.after(view(ApprovalStep::Approved));
        assert!(matches!(done.clone().after(view(ApprovalStep::Cancelled)), ApprovePageState::Approved(_)));
        assert!(matches!(done.after(ApproveEvent::Failed(Trouble::Silent)), ApprovePageState::Approved(_)));
    }
}
