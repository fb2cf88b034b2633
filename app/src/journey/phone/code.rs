//! The code on the PC's screen, and what the phone does with it.

use super::phone_act::{PhoneAct, at_it, hindered, tried};
use super::text;
use crate::browser;
use crate::client::{self, Trouble};
use crate::components::{Button, Countdown, QrCode, Tone, Waiting};
use crate::draw::prelude::*;
use crate::journey::follow::waits;
use crate::shared_text::{self, t};
use api::login::{LoginStage, LoginView};
use api::{Opener, Qr, Text};
use leptos::task::spawn_local;
use std::rc::Rc;

/// A code on the screen, and what the phone does with it.
#[derive(Clone, Debug)]
pub(crate) struct ShownLogin {
    /// The login's id.
    pub id: String,
    /// The stage that the login is at.
    pub stage: LoginStage,
    /// The code, as long as it is known.
    pub qr: Option<Qr>,
    /// Whose it is, all but the ends of the id hidden; nothing where no id was typed.
    pub holder: Option<String>,
    /// The server's time when it last answered.
    pub now: i64,
}

impl ShownLogin {
    /// What is shown after news. Only the answer that makes a code holds it; later ones do not take it from the screen.
    pub(crate) fn after(before: Option<Self>, view: LoginView) -> Self {
        let LoginView { id, state: stage, qr, holder, now } = view;
        let before = before.filter(|before| before.id == id);
        if before.is_none() {
            AT_IT.set(false); // somebody has begun it: no time was over
        }
        let known = before.and_then(|before| before.qr);
        Self { id, stage, qr: qr.or(known), holder, now }
    }

    /// Its id, where news of it can come by themselves: not once its code has run out, until there is another.
    pub(crate) fn followed(&self) -> Option<String> {
        match self.stage {
            LoginStage::Waiting { .. } | LoginStage::Opened { .. } | LoginStage::Confirming { .. } => {
                Some(self.id.clone())
            }
            LoginStage::CodeExpired
            | LoginStage::Approved
            | LoginStage::Finished
            | LoginStage::Cancelled { .. }
            | LoginStage::Ended { .. } => None,
        }
    }

    /// Whether news tell what is shown already: drawing it anew would only take the focus away.
    pub(crate) fn knows(&self, view: &LoginView) -> bool {
        self.id == view.id && self.stage == view.state && view.qr.is_none()
    }
}

/// What news of a login do to the page that shows its code.
#[derive(Clone)]
pub(crate) struct CodeCallbacks {
    /// Called with every new stage of the login.
    pub viewed: Rc<dyn Fn(LoginView)>,
    /// Called when the login cannot be followed any more.
    pub lost: Rc<dyn Fn(Trouble)>,
    /// Called with the login's id, when its stage should be fetched.
    pub look_at: Rc<dyn Fn(String)>,
}

/// So many codes are shown one after the other before somebody has to be there.
const PATIENCE: u32 = 6;

thread_local! {
    static RENEWED: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
    /// Whether a phone had the code that was shown before, and nobody has asked for another one since.
    static AT_IT: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// The code, the number, or the wait for the finger.
#[component]
pub(crate) fn CodePart(
    /// The login whose code is shown.
    it: ShownLogin,
    /// What is called when something happens to the login.
    news: CodeCallbacks,
    /// The heading over the code: which phone reads it.
    #[prop(default = text::SCAN)]
    scan: Text,
) -> View {
    let ShownLogin { id, stage, qr, holder, now } = it;
    let id = StoredValue::new(id);
    let news = StoredValue::new_local(news);
    let look = move || news.with_value(|news| (news.look_at)(id.get_value()));
    let viewed = move |view: LoginView| {
        let _ = news.try_with_value(|news| (news.viewed)(view));
    };
    let lost = move |trouble: Trouble| {
        let _ = news.try_with_value(|news| (news.lost)(trouble));
    };
    let renew = move || renewed(id, viewed, look, lost);
    let not_mine = move || {
        AT_IT.set(false);
        // News of the new code may come before the code itself and draw all this anew.
        let (id, CodeCallbacks { viewed, look_at, lost }) = (id.get_value(), news.get_value());
        spawn_local(async move {
            match client::login::renew_code(&id, Opener::Other).await {
                Ok(view) => viewed(view),
                // The phone was faster, or the login is over: what is shown then says which.
                Err(Trouble::Refused(_)) => look_at(id),
                Err(trouble @ (Trouble::Silent | Trouble::Foreign(_))) => lost(trouble),
            }
        });
    };
    let cancel = move || {
        spawn_local(async move {
            match client::login::cancel(&id.get_value()).await {
                Ok(view) => viewed(view),
                Err(trouble) => lost(trouble),
            }
        });
    };
    if matches!(stage, LoginStage::Opened { .. } | LoginStage::Confirming { .. }) {
        AT_IT.set(true);
    }
    let body = match stage {
        LoginStage::Waiting { .. } if qr.is_none() => {
            // The page was loaded again, and the code was in the answer that is gone.
            renew();
            view! { <Waiting what=t(text::RENEWING)/> }
        }
        LoginStage::Waiting { expires_at } => view! {
            {AT_IT.replace(false).then(|| view! { <p class="problem" data-say="">{t(text::TIME_OVER)}</p> })}
            <h2 data-say="">{t(scan)}</h2>
            <div class="scan">
                <div>{qr.map(|qr| view! { <QrCode qr/> })}</div>
                <div>
                    {holder.map(|holder| view! {
                        <p class="holder">{t(text::CODE_OF)} " " <strong>{holder}</strong></p>
                        <Button label=t(text::NOT_ME) tone=Tone::Quiet press=cancel/>
                    })}
                    <ol>{Vec::from(text::SCAN_HELP.map(|step| view! { <li>{t(step)}</li> }))}</ol>
                    <Countdown until=expires_at now=now over=look/>
                </div>
            </div>
        },
        LoginStage::CodeExpired if RENEWED.get() < PATIENCE => {
            RENEWED.set(RENEWED.get() + 1);
            renew();
            view! { <Waiting what=t(text::RENEWING)/> }
        }
        LoginStage::CodeExpired => view! {
            <h2 data-say="">{t(text::TIRED)}</h2>
            <p>{t(text::TIRED_HELP)}</p>
            <Button label=t(shared_text::NEW_CODE) tone=Tone::Main press=move || { RENEWED.set(0); renew(); }/>
        },
        LoginStage::Opened { number, phone, tried: other, expires_at } => view! {
            {at_it(phone, PhoneAct::Picks(number, text::PICK), other.map(tried), not_mine)}
            <Countdown until=expires_at now=now over=look/>
        },
        LoginStage::Confirming { phone, tried: other, hindered: cannot, expires_at } => view! {
            {
                let alarm = other.map(tried).or_else(|| cannot.then(hindered));
                let next = if cannot { PhoneAct::Reads } else { PhoneAct::Goes(text::CONFIRMING) };
                at_it(phone, next, alarm, not_mine)
            }
            <Countdown until=expires_at now=now over=look/>
        },
        LoginStage::Approved
        | LoginStage::Finished
        | LoginStage::Cancelled { .. }
        | LoginStage::Ended { .. } => view! { <Waiting/> },
    };
    view! {
        <section class="code">
            {body}
            <Button label=t(shared_text::CANCEL) tone=Tone::Quiet press=cancel/>
        </section>
    }
}

/// Asks for a new code, and again when the server said, where it is asked too often: nobody stands by to press a button.
fn renewed(
    id: StoredValue<String>,
    viewed: impl Fn(LoginView) + Copy + 'static,
    look: impl Fn() + Copy + 'static,
    lost: impl Fn(Trouble) + Copy + 'static,
) {
    let Some(named) = id.try_get_value() else { return }; // nobody sees it any more
    spawn_local(async move {
        match client::login::renew_code(&named, Opener::Own).await {
            Ok(view) => viewed(view),
            Err(trouble) => match (waits(&trouble), trouble) {
                (Some(ms), _) => browser::after(ms, move || renewed(id, viewed, look, lost)),
                // The phone was faster, or the login is over.
                (None, Trouble::Refused(_)) => look(),
                (None, trouble @ (Trouble::Silent | Trouble::Foreign(_))) => lost(trouble),
            },
        }
    });
}
