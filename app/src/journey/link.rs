//! What the pages of links share: what can be done where one cannot go on.

use crate::browser;
use crate::client::Trouble;
use crate::components::{Again, Doing};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::Code;
use api::explain::{Action, Retry};

/// A PC with a code on its screen, and the phone before it.
pub(crate) const CODE_ON_PC: &str = concat!(
    r#"<rect x="4" y="8" width="62" height="44" rx="4"/><path d="M26 64h18M35 52v12"/><path class="s" d="M24 18h10v10H24zM38 18h8v8h-8zM24 32h8v10h-8zM38 32h10v10H38z"/>"#,
    r#"<rect class="s" x="82" y="6" width="30" height="58" rx="6"/><path d="M93 58h8"/><path class="b" d="M91 24h5v5h-5zM99 24h4v4h-4zM91 32h4v5h-4zM99 32h5v5h-5z"/>"#
);

/// What to press on the PC, since only there it goes on.
pub(crate) fn on_pc() -> View {
    // As text: elements and attributes that nothing else uses cost a phone more than this.
    let (open, close) = ("<svg class=\"art\" viewBox=\"0 0 120 72\" aria-hidden=\"true\">", "</svg><p>");
    let html = [open, CODE_ON_PC, close, t(shared_text::CODE_ON_PC), "</p>"].concat();
    view! { <div class="card" inner_html=html></div> }
}

/// What the buttons do where a link's way ended: `open` looks at the link once more, and a new code, which only a PC is offered, is shown on
/// the page at `shows`.
pub(crate) fn again(open: impl Fn() + 'static, shows: &'static str) -> Again {
    Doing::by(move |action| {
        if !browser::on_phone() && action == Action::NewQr {
            browser::leave_for(shows);
        } else {
            open();
        }
    })
}

/// What made the way end stands on the page, and nothing on this phone leads on: the next step is a new code, which a PC or an authority has.
/// So no button of the message pretends to.
pub(crate) fn told(mut trouble: Trouble) -> Trouble {
    if let Trouble::Refused(problem) = &mut trouble
        // A step that came as a mere request has ended nothing.
        && problem.code != Code::WrongMethod
        && let Some(explanation) = &mut problem.explanation
    {
        explanation.retry = match explanation.retry {
            Retry::StartOver | Retry::AskAuthority => Retry::AskAuthority,
            // What is done already is shown.
            Retry::GoOn => Retry::GoOn,
            Retry::Done => Retry::Done,
            Retry::Resume => Retry::Resume,
            Retry::InApplication => Retry::InApplication,
        };
    }
    trouble
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Problem;

    fn refused(code: &str, retry: &str) -> Trouble {
        let explanation = serde_json::json!({
            "number": "3.9", "title": "", "headline": "", "causes": [], "remedies": [], "retry": retry
        });
        let problem = serde_json::json!({
            "type": "about:blank", "title": "", "status": 410, "code": code, "explanation": explanation
        });
        Trouble::Refused(Box::new(serde_json::from_value::<Problem>(problem).unwrap()))
    }

    fn retry(trouble: Trouble) -> Option<Retry> {
        let Trouble::Refused(problem) = trouble else { return None };
        problem.explanation.map(|it| it.retry)
    }

    /// After a wrong number, or with a code that ran out, "start over" on the phone would begin a login of the phone's own, and the PC would
    /// wait on.
    #[test]
    fn no_button_on_the_phone_leads_away_from_the_pc_that_waits() {
        for over in ["start_over", "ask_authority"] {
            assert_eq!(retry(told(refused("wrong_number", over))), Some(Retry::AskAuthority), "{over}");
        }
    }

    #[test]
    fn what_only_failed_is_tried_again_and_what_is_done_is_shown() {
        assert_eq!(retry(told(refused("link_used", "go_on"))), Some(Retry::GoOn));
        assert_eq!(retry(told(refused("link_used", "done"))), Some(Retry::Done));
        assert_eq!(retry(told(refused("cookie_missing", "resume"))), Some(Retry::Resume));
        assert_eq!(retry(told(refused("wrong_method", "start_over"))), Some(Retry::StartOver));
        assert!(matches!(told(Trouble::Silent), Trouble::Silent));
    }
}
