//! What a message about a card offers and only the page can do.

use api::explain::Action;

/// Where it leads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Elsewhere {
    /// To another card.
    OtherCard,
    /// To the phone.
    Phone,
    /// To binding a My Number card.
    Binding,
    /// To registering a phone.
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
            | Action::NewQr
            | Action::CheckAgain
            | Action::SwitchHolder
            | Action::OpenInSafari
            | Action::OpenInChrome
            | Action::CopyAddress => None,
        }
    }
}
