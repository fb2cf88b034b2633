//! What the pages of links share: what can be done where one cannot go on.

use crate::browser;
use crate::components::{Again, Doing};
use api::explain::Action;

/// A link that is over stays so: starting over is done at an address that needs none. Everything else opens the link once more.
pub(crate) fn again(start: &'static str, open: impl Fn() + 'static) -> Again {
    Doing::by(move |action| match action {
        Action::StartOver => browser::leave_for(start),
        Action::CheckAgain
        | Action::NewQr
        | Action::Register
        | Action::SwitchHolder
        | Action::OpenInSafari
        | Action::OpenInChrome
        | Action::CopyAddress
        | Action::UseOtherCard
        | Action::UsePhone
        | Action::BindCard => open(),
    })
}
