//! What a message about a card offers and only the page can do.

use api::explain::Action;

/// Where a button of a message leads to, away from this step.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Elsewhere {
    /// To the step with the other kind of card.
    OtherCard,
    /// To the login by phone.
    Phone,
    /// To binding a My Number card.
    Binding,
    /// To the page about registering a phone.
    Registration,
}

impl Elsewhere {
    /// Where a button leads; nowhere where whoever shows the message does it, or the button itself.
    pub(crate) fn of(action: Action) -> Option<Self> {
        match action {
            Action::UseOtherCard => Some(Self::OtherCard),
            Action::UsePhone => Some(Self::Phone),
            Action::BindCard => Some(Self::Binding),
            Action::Register => Some(Self::Registration),
            Action::StartOver
            | Action::SignIn
            | Action::NewQr
            | Action::CheckAgain
            | Action::SwitchHolder
            | Action::OpenInSafari
            | Action::OpenInChrome
            | Action::CopyAddress => None,
        }
    }
}
