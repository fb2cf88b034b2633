//! Registering a device: password or number, passkey, name. Opened by hand on a PC: first a card or the old phone.

mod pc;
mod pc_state;
mod state;
mod text;

use crate::browser::{self, AddressPart, passkey};
use crate::client::{self, ApiFuture, RequestSecrets, TicketOf};
use crate::components::{
    Busy, Button, Countdown, Doing, Drawing, Frame, Message, Tone, TroubleNotice, Waiting, anew, fact, facts,
    leads_to, numbers, steps,
};
use crate::draw::prelude::*;
use crate::journey::card::ProofWay;
use crate::journey::ceremony::{CeremonyPlan, CeremonyStep, foresee, foreseen, other_browser};
use crate::journey::link;
use crate::journey::phone::opened_here;
use crate::shared_text::{self, t};
use api::Text;
use api::device::Platform;
use api::explain::{Explanation, Picture, PictureScreen};
use api::failure::CeremonyKind;
use api::register::RegistrationView;
use api::solo::Via;
use leptos::task::spawn_local;
use pc::{FromPc, HintOfCards};
use state::{
    Choose, LabelEntry, LastTry, Passkey, PasswordEntry, RegisterEvent, RegisterPageState, Unsaved, count,
};
use std::rc::Rc;

/// The page `/register`.
#[component]
pub(crate) fn Register() -> View {
    // A window that comes back from a card's host brings the proof of the card there, and no link.
    let came_back = browser::asked("card").is_some();
    let token = if came_back { String::new() } else { browser::address(AddressPart::Fragment) };
    let from_pc = token.is_empty() && !browser::on_phone();
    let state =
        RwSignal::new(if token.is_empty() { RegisterPageState::NoLink } else { RegisterPageState::Opening });
    let link = StoredValue::new(RequestSecrets::of(token));
    // What was typed stays, whatever comes of it: a slip can be seen and mended, and what did not arrive is sent again.
    let typed = RwSignal::new(String::new());
    // How far it has come is told by a letter's names, or by those of a code on a PC.
    let names = StoredValue::new(if opened_here() { &text::OWN_STEPS } else { &text::STEPS });
    let happen = move |event: RegisterEvent| {
        let _ = state.try_update(|it| *it = std::mem::replace(it, RegisterPageState::Opening).after(event));
        browser::arrive();
    };
    let take = move |step: ApiFuture<RegistrationView>| {
        spawn_local(async move {
            match step.await {
                Ok(mut view) => {
                    if let Some(ticket) = view.ticket.take() {
                        link.update_value(|link| link.keep(ticket, TicketOf::Code));
                        if !opened_here() {
                            names.set_value(&text::CODE_STEPS);
                        }
                    }
                    happen(RegisterEvent::Viewed(view));
                }
                Err(trouble) => happen(RegisterEvent::Failed(trouble)),
            }
        });
    };
    let told = RwSignal::new(None);
    let open = move || {
        let opened = client::register::open(&link.get_value());
        take(Box::pin(async move {
            foresee(CeremonyKind::Create, told).await;
            opened.await
        }));
    };
    let choose = move |number: u8| take(client::register::choose(&link.get_value(), number));
    if matches!(state.get_untracked(), RegisterPageState::Opening) {
        open();
    }
    view! {
        <Frame title=t(match (from_pc, browser::on_phone()) {
            (true, _) => text::PC_TITLE,
            (false, true) => text::TITLE,
            (false, false) => text::OWN_TITLE,
        })>
            {anew(move || match state.get() {
                RegisterPageState::NoLink => no_link(),
                RegisterPageState::Opening => view! { <Waiting/> },
                RegisterPageState::Password(it) => view! { <PasswordForm it foretold=told typed link happen/> },
                RegisterPageState::OtherBrowser => other_browser(told),
                RegisterPageState::Choose(Choose { numbers: offered, deadline, now }) => view! {
                    {foreseen(told)}
                    {steps(names.get_value(), 0)}
                    <section class="card">
                        {numbers(offered, None, choose)}
                    </section>
                    <Countdown until=deadline now=now over=open/>
                },
                RegisterPageState::Passkey(it) => view! { <PasskeyPart it names=names.get_value() link happen open/> },
                RegisterPageState::Label(it) => view! { <LabelForm it=*it names=names.get_value() link happen/> },
                RegisterPageState::Done(label) => done(&label, names.get_value()),
                RegisterPageState::Already(it) => view! {
                    <h2>{t(text::ALREADY)}</h2>
                    {facts(vec![fact(text::DEVICE, it.label), fact(shared_text::REGISTERED, browser::shown_moment(it.at))], "")}
                    <p>{t(text::ALREADY_NEXT)}</p>
                    {leads_to(t(text::LOG_IN), browser::on_the_way("/login"), Tone::Main)}
                },
                RegisterPageState::Stopped(trouble) => {
                    view! { <TroubleNotice trouble=link::told(trouble) again=link::again(open, "/register")/> }
                }
            })}
        </Frame>
    }
}

fn no_link() -> View {
    if !browser::on_phone() {
        return view! { <FromPc/> };
    }
    view! {
        <p>{t(text::NO_LINK)}</p>
        <p>{t(text::NO_LINK_PC)}</p>
        <HintOfCards/>
        {leads_to(t(shared_text::TO_LOGIN), browser::on_the_way("/login"), Tone::Main)}
    }
}

fn done(label: &str, names: &'static [Text; 4]) -> View {
    let next = if browser::on_phone() { text::DONE_NEXT } else { text::DONE_NEXT_PC };
    // Whoever began on my page is signed in here.
    let (to, address) = if opened_here() {
        (text::TO_ACCOUNT, "/account".to_owned())
    } else {
        // With what was just registered, whoever else is signed in on this phone.
        let to = if browser::on_phone() { text::LOG_IN } else { shared_text::TO_LOGIN };
        (to, browser::on_the_way("/login?as=new"))
    };
    view! {
        {steps(names, 3)}
        <div class="success" data-say="">
            <h2>{t(text::DONE)}</h2>
            <p>{t(text::DEVICE)} {t(shared_text::COLON)} <strong>{label.to_owned()}</strong></p>
        </div>
        <p>{t(next)}</p>
        {leads_to(t(to), address, Tone::Quiet)}
        {(names == &text::STEPS).then(|| view! { <p>{t(text::DONE_LETTER)}</p> })}
    }
}

#[component]
fn PasswordForm(
    it: PasswordEntry,
    foretold: RwSignal<Option<Explanation>>,
    typed: RwSignal<String>,
    link: StoredValue<RequestSecrets>,
    happen: impl Fn(RegisterEvent) + Copy + Send + Sync + 'static,
) -> View {
    // It is used once and comes from paper: it is worth more to see it than to hide it.
    let hidden = RwSignal::new(false);
    let least = it.least;
    // How many characters were typed of what no password is like.
    let unfit = RwSignal::new(match it.last {
        LastTry::Unfit => Some(count(&typed.get_untracked())),
        LastTry::None | LastTry::Wrong | LastTry::Over | LastTry::Sent | LastTry::Lost(_) => None,
    });
    let (sent, over) = (matches!(it.last, LastTry::Sent), matches!(it.last, LastTry::Over));
    let first = typed.with_untracked(String::is_empty);
    let refused = RwSignal::new(matches!(it.last, LastTry::Wrong));
    let send = move || {
        let password = typed.get_untracked();
        // What was wrong stays wrong, and is said already: the Enter key was held down.
        if refused.get_untracked() {
            browser::focus("password");
            return;
        }
        let typed_so_far = count(&password);
        if typed_so_far < least {
            unfit.set(Some(typed_so_far));
            browser::focus("password");
            return;
        }
        happen(RegisterEvent::PasswordSent);
        spawn_local(async move {
            match client::register::unlock(&link.get_value(), password).await {
                Ok(unlocked) => {
                    link.update_value(|link| link.keep(unlocked.ticket, TicketOf::Letter));
                    typed.set(String::new());
                    happen(RegisterEvent::Viewed(unlocked.view));
                }
                Err(trouble) => {
                    let refused = !trouble.passes();
                    happen(RegisterEvent::of_password(trouble));
                    if refused {
                        browser::focus_soon("password");
                    }
                }
            }
        });
    };
    let (wrong, lost) = match it.last {
        LastTry::Wrong => {
            (t(if it.tries_left == 1 { text::WRONG_LAST } else { text::WRONG }).to_owned(), None)
        }
        LastTry::Lost(trouble) => (String::new(), Some(trouble)),
        LastTry::None | LastTry::Unfit | LastTry::Over | LastTry::Sent => (String::new(), None),
    };
    let wrong = StoredValue::new(wrong);
    let mut rows = vec![
        fact(shared_text::ISSUER, it.authority.name),
        fact(text::CONTACT, it.authority.contact),
        fact(shared_text::VALID_UNTIL, browser::shown_day(it.expires_at)),
    ];
    // Not every desk has said how it is reached.
    rows.retain(|(_, is)| !is.is_empty());
    let problem = move || match unfit.get() {
        Some(0) => t(text::EMPTY).to_owned(),
        Some(enough) if enough >= least => t(text::OTHER_LETTERS).to_owned(),
        Some(few) => {
            let [before, between, after] = text::UNFIT.map(t);
            [before, &least.to_string(), between, &few.to_string(), after].concat()
        }
        None => wrong.get_value(),
    };
    view! {
        // The letter is for a phone: whoever types its address on a PC may not know.
        {(!browser::on_phone()).then(|| view! { <p class="card">{t(text::LETTER_ON_PC)}</p> })}
        {foreseen(foretold)}
        {steps(&text::STEPS, 0)}
        {over.then(|| view! { <p class="problem" data-say="">{t(text::OVER)}</p> })}
        <form
            class="card"
            on:submit=move |event| {
                event.prevent_default();
                if !sent {
                    send();
                }
            }
        >
            // Whoever has typed one knows: what was wrong stands on the same screen as the button so.
            {first.then(|| view! { <p>{t(text::PASSWORD_LEAD)}</p> })}
            <label for="password">{t(text::PASSWORD)}</label>
            <input
                id="password"
                type=move || if hidden.get() { "password" } else { "text" }
                autocomplete="one-time-code"
                autocapitalize="none"
                spellcheck="false"
                prop:inputMode="email"
                aria-describedby="password-hint tries password-problem"
                aria-invalid=move || (!problem().is_empty()).to_string()
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    unfit.set(None);
                    refused.set(false);
                }
            />
            <button class="link" type="button" on:click=move |_| hidden.update(|it| *it = !*it)
                prop:textContent=move || t(if hidden.get() { text::SHOW } else { text::HIDE })></button>
            <p id="password-problem" class="problem" role="alert" prop:textContent=move || problem().trim().to_owned()></p>
            {match lost {
                Some(trouble) => view! { <TroubleNotice trouble again=Doing::again(send)/> },
                None => view! {
                    <Button label=t(text::SEND) tone=Tone::beside(foretold.get_untracked().as_ref()) submits=true
                        busy=Signal::derive(move || if sent { Busy::Yes } else { Busy::No }) press=|| {}/>
                },
            }}
            // Below the button: on a small screen they would push it out of sight.
            <p id="password-hint" class="hint">{t(text::PASSWORD_HINT)}</p>
            <p id="tries" class="tries">{t(text::TRIES)} <strong>{it.tries_left}</strong> {t(text::TIMES)}</p>
        </form>
        {facts(rows, "")}
    }
}

#[component]
fn PasskeyPart(
    it: Passkey,
    names: &'static [Text; 4],
    link: StoredValue<RequestSecrets>,
    happen: impl Fn(RegisterEvent) + Copy + Send + Sync + 'static,
    open: impl Fn() + Copy + Send + Sync + 'static,
) -> View {
    let purpose = CeremonyPlan {
        kind: CeremonyKind::Create,
        begin: Rc::new(move || client::register::options(&link.get_value())),
        finish: Rc::new(move |finish| {
            let link = link.get_value();
            Box::pin(async move {
                let registered = client::register::finish(&link, &finish).await?;
                passkey::mark_registered();
                link.remember();
                if !browser::on_phone() {
                    // Whoever registers a PC means to sign in with it from now on.
                    ProofWay::remember_here(Via::Device);
                }
                if let Some(signal) = &registered.signal {
                    passkey::tell(signal);
                }
                let notice = registered.notice.map(|notice| *notice);
                happen(RegisterEvent::Registered(Box::new(LabelEntry { device: registered.device, notice })));
                Ok(())
            })
        }),
        lost: Some(Rc::new(move |trouble| happen(RegisterEvent::Failed(trouble)))),
    };
    let device = browser::device();
    let sheet = match device.platform {
        Platform::Iphone | Platform::Ipad => {
            Some((PictureScreen::IosSheet, text::SHEET_IPHONE, text::PASSKEY_IPHONE))
        }
        Platform::Android => Some((PictureScreen::AndroidSheet, text::SHEET_ANDROID, text::PASSKEY_ANDROID)),
        Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => None,
    };
    let sheet = sheet.map(|(frame, [title, place, button], advice)| {
        // Before iOS 18 passkeys had no app of their own.
        let before = device.is_apple_mobile() && device.version.is_some_and(|it| it < (18, 0));
        let place = if before { text::KEYCHAIN } else { place };
        let (rows, button) = (vec![t(place).to_owned()], Some(t(button).to_owned()));
        let picture = Picture { frame, title: t(title).to_owned(), rows, button };
        view! { <p class="hint">{t(advice)}</p> <Drawing picture/> }
    });
    view! {
        {steps(names, 1)}
        <section class="card">
            <p>{t(text::PASSKEY_LEAD[0])}<strong>{it.holder.clone()}</strong>{t(text::PASSKEY_LEAD[1])}</p>
            <p>{t(text::PASSKEY_NEXT)}</p>
            {(!browser::on_phone()).then(|| view! { <p class="hint">{t(text::PASSKEY_PC)}</p> })}
            <CeremonyStep purpose label=t(text::MAKE)/>
            // Below the button: on a small screen it would push that out of sight.
            {(names == &text::STEPS).then(|| view! { <p class="hint">{t(text::PASSKEY_OTHER)}</p> })}
            {sheet}
        </section>
        <Countdown until=it.deadline now=it.now over=open/>
    }
}

#[component]
fn LabelForm(
    it: LabelEntry,
    names: &'static [Text; 4],
    link: StoredValue<RequestSecrets>,
    happen: impl Fn(RegisterEvent) + Copy + Send + Sync + 'static,
) -> View {
    let typed = RwSignal::new(it.device.label.clone());
    let problem = RwSignal::new(None::<Unsaved>);
    let busy = RwSignal::new(Busy::No);
    let suggested = StoredValue::new(it.device.label);
    let save = move || {
        busy.set(Busy::Yes);
        let label = typed.get_untracked();
        spawn_local(async move {
            match client::register::label(&link.get_value(), label).await {
                Ok(device) => happen(RegisterEvent::Labelled(device.label)),
                // What was typed stays in the field.
                Err(trouble) => {
                    let _ = problem.try_set(Some(Unsaved::of(&trouble)));
                    let _ = busy.try_set(Busy::No);
                    browser::focus("label");
                }
            }
        });
    };
    view! {
        {steps(names, 2)}
        <form
            class="card"
            on:submit=move |event| {
                event.prevent_default();
                if busy.get_untracked() == Busy::No {
                    save();
                }
            }
        >
            <p class="success" data-say="">{t(text::LABEL_LEAD)}</p>
            <label for="label">{t(text::LABEL)}</label>
            <input id="label" type="text" maxlength="40" autocomplete="off" aria-describedby="label-hint label-problem"
                prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
            <p id="label-hint" class="hint">{t(shared_text::LABEL_HINT)}</p>
            <p id="label-problem" class="problem" role="alert" prop:textContent=move || problem.get().map_or("", |it| t(match it {
                Unsaved::Malformed => shared_text::LABEL_BAD,
                Unsaved::Lost => text::UNSAVED,
            }))></p>
            <Button label=t(text::SAVE) tone=Tone::Main submits=true busy=Signal::derive(move || busy.get()) press=|| {}/>
            {move || (problem.get() == Some(Unsaved::Lost)).then(|| view! {
                <Button label=t(text::LATER) tone=Tone::Quiet press=move || happen(RegisterEvent::Labelled(suggested.get_value()))/>
            })}
        </form>
        {it.notice.map(|explanation| view! { <Message explanation again=None/> })}
    }
}
