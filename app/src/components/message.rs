//! The screen of one message: what happened, the one button that helps best, at most three things to do. The rest is folded.

use super::button::{Button, Tone, leads_to};
use super::drawing::Drawing;
use super::help::{help, help_link};
use crate::browser::{self, AddressPart};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::Text;
use api::card::CardKind;
use api::catalogue::{Number, Surface};
use api::contact::ContactPart;
use api::device::Browser;
use api::explain::{self, Action, Evidence, Explanation, GuideStep, MainAction, Remedy};
use leptos::task::spawn_local;

/// What "again" and the like do on the page where the message stands, and whether that is the main way on.
#[derive(Clone, Copy)]
pub(crate) struct Again {
    act: StoredValue<Box<dyn Fn(Action)>, LocalStorage>,
    /// How much the message's own button stands out.
    pub(super) tone: Tone,
    /// The card that was used, where one was.
    card: Option<CardKind>,
}

impl Again {
    pub(super) fn new(act: Box<dyn Fn(Action)>) -> Self {
        Self { act: StoredValue::new_local(act), tone: Tone::Main, card: None }
    }

    /// The same with a button that stands out like this.
    pub(super) fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The same after this card was used: the button for the other one names it.
    pub(crate) fn after(self, card: CardKind) -> Self {
        Self { card: Some(card), ..self }
    }

    /// Does what a button says.
    pub(super) fn act(self, action: Action) {
        self.act.with_value(|act| act(action));
    }
}

/// A message. `again` resumes the very step; without it the message is only read.
#[component]
pub(crate) fn Message(
    /// The message, with its causes and remedies.
    explanation: Explanation,
    /// What the message's buttons do; without it, it has none.
    again: Option<Again>,
    /// A class for the heading: `unseen`, where what it says is seen already at the field that it is about.
    #[prop(optional)]
    heading: &'static str,
) -> View {
    let (main, tone) = (explanation.main(), explanation.tone());
    let card = again.and_then(|again| again.card);
    let Explanation {
        number, before, headline, causes, remedies, contact, picture, incident, technical, ..
    } = explanation;
    let act = move |action: Action| {
        if let Some(again) = again {
            again.act(action);
        }
    };
    let stands_out = again.map_or(Tone::Main, |again| again.tone);
    let main = main.and_then(|main| match main {
        MainAction::Remedy(action) => {
            (again.is_some() || by_itself(action)).then(|| button(action, stands_out, card, act))
        }
        _ if again.is_none() => None,
        MainAction::Again => Some(press(shared_text::AGAIN, Action::CheckAgain, stands_out, act)),
        MainAction::StartOver => Some(press(shared_text::START_OVER, Action::StartOver, stands_out, act)),
        MainAction::GoOn => Some(press(shared_text::GO_ON, Action::CheckAgain, stands_out, act)),
    });
    // No alert, which readers would speak to its end: the page's own region says what happened and the one thing to do, and the rest is read
    // by walking.
    let class = match tone {
        explain::Tone::Trouble => "message",
        explain::Tone::Calm => "message calm",
    };
    let incident = incident.map(incident_line);
    // Whoever has to call reads it out; nobody else needs it.
    let (called, kept) = if contact.is_empty() { (None, incident) } else { (incident, None) };
    view! {
        <section class=class role="group" data-message=number.to_string()>
            // Where it is seen at a field, that field has the focus and is described by it: said, too, it would be heard twice.
            <h2 class=heading data-say=heading.is_empty().then_some("")>{headline}</h2>
            {main}
            <h3>{t(shared_text::REMEDIES)}</h3>
            <ol class="remedies">
                {remedies.into_iter().enumerate().map(|(i, it)| remedy(it, i == 0, act, again)).collect::<Vec<_>>()}
            </ol>
            {(contact.len() > 1).then(|| call(contact))}
            {called}
            <details class="more">
                <summary>{t(shared_text::TECHNICAL)}</summary>
                {picture.map(|picture| view! { <Drawing picture/> })}
                <h3>{t(shared_text::CAUSES)}</h3>
                <ul class="causes">
                    {causes
                        .into_iter()
                        .map(|it| {
                            let seen = it.evidence == Evidence::Seen;
                            view! {
                                <li class:seen=seen>
                                    {it.text}
                                    {seen.then(|| view! { " " <em class="mark">{t(shared_text::SEEN)}</em> })}
                                </li>
                            }
                        })
                        .collect::<Vec<_>>()}
                </ul>
                {before.map(|before| view! { <p class="title">{before}</p> })}
                {technical.map(|text| view! { <code>{text}</code> })}
                {kept}
                {elsewhere(number)}
            </details>
        </section>
    }
}

/// The number to read out.
pub(super) fn incident_line(number: String) -> View {
    view! { <p class="incident">{t(shared_text::INCIDENT)} " " <strong>{number}</strong></p> }
}

/// Whom to call, and how: what is a telephone number can be dialled.
fn call(contact: Vec<ContactPart>) -> View {
    let parts = contact.into_iter().map(|ContactPart { text, tel }| {
        if let Some(tel) = tel {
            view! { " " <a href=["tel:", &tel].concat()>{text}</a> }
        } else {
            view! { " " <span>{text}</span> }
        }
    });
    view! { <p class="contact">{t(shared_text::CALL)} {parts.collect::<Vec<_>>()}</p> }
}

/// Where the same can be read by itself; a phone's message, on a PC, also on the phone.
fn elsewhere(number: Number) -> View {
    let page = ["/", &number.to_string()].concat();
    let mut html = help_link(&page, shared_text::ELSEWHERE);
    if !browser::on_phone() && number.stands_in().is_some_and(|chapter| chapter.surface == Surface::Phone) {
        let code = help(&[&page, "/qr.svg"].concat());
        let code = [
            "<img src=\"",
            &code,
            "\" alt=\"",
            t(shared_text::QR),
            "\" width=\"176\" height=\"176\" loading=\"lazy\">",
        ];
        let folded =
            ["<details><summary>", t(shared_text::ON_PHONE), "</summary>", &code.concat(), "</details>"];
        html.push_str(&folded.concat());
    }
    view! { <div class="elsewhere" inner_html=html></div> }
}

/// One remedy, in a line; its steps are a tap away, unless they are few words and the best to do.
fn remedy(
    it: Remedy,
    best: bool,
    act: impl Fn(Action) + Copy + Send + Sync + 'static,
    again: Option<Again>,
) -> View {
    let Remedy { text, steps, action } = it;
    let open = best && steps.len() <= 3 && steps.iter().all(|step| step.drawing.is_none());
    // The best remedy's button is the message's.
    let action = action.filter(|action| !best && (again.is_some() || by_itself(*action)));
    let action = action.map(|action| button(action, Tone::Quiet, again.and_then(|again| again.card), act));
    let steps = (!steps.is_empty()).then(|| {
        let steps = steps.into_iter().map(|GuideStep { text, drawing }| {
            // The drawing is our server's own markup, made by the catalogue's pen.
            view! { <li>{text} {drawing.map(|svg| view! { <div class="sketch" inner_html=svg></div> })}</li> }
        });
        view! { <ol class="steps">{steps.collect::<Vec<_>>()}</ol> }
    });
    if let Some(steps) = steps {
        view! { <li><details open=open><summary>{text}</summary>{steps}{action}</details></li> }
    } else {
        view! { <li><p>{text}</p>{action}</li> }
    }
}

/// Whether an action needs nothing of the page.
fn by_itself(action: Action) -> bool {
    match action {
        Action::OpenInSafari
        | Action::OpenInChrome
        | Action::CopyAddress
        | Action::Register
        | Action::SignIn => true,
        Action::SwitchHolder
        | Action::NewQr
        | Action::CheckAgain
        | Action::StartOver
        | Action::UseOtherCard
        | Action::UsePhone
        | Action::BindCard => false,
    }
}

fn button(
    action: Action,
    tone: Tone,
    used: Option<CardKind>,
    act: impl Fn(Action) + Copy + Send + Sync + 'static,
) -> View {
    let label = match action {
        Action::OpenInSafari => return way_out(t(shared_text::IN_SAFARI), Browser::Safari, tone),
        Action::OpenInChrome => return way_out(t(shared_text::IN_CHROME), Browser::Chrome, tone),
        Action::CopyAddress => return copy(tone),
        Action::Register => {
            return leads_to(t(shared_text::REGISTER), browser::on_the_way("/register"), tone);
        }
        Action::SignIn => return leads_to(t(shared_text::TO_LOGIN), browser::on_the_way("/login"), tone),
        Action::SwitchHolder => shared_text::SWITCH,
        Action::NewQr => shared_text::NEW_CODE,
        Action::CheckAgain => shared_text::CHECK_AGAIN,
        Action::StartOver => shared_text::START_OVER,
        Action::UseOtherCard => used.map_or(shared_text::OTHER_CARD, shared_text::other_card),
        Action::UsePhone => shared_text::USE_PHONE,
        Action::BindCard => shared_text::BIND_CARD,
    };
    press(label, action, tone, act)
}

fn press(label: Text, action: Action, tone: Tone, act: impl Fn(Action) + 'static) -> View {
    view! { <Button label=t(label) tone press=move || act(action)/> }
}

/// A link, not a script's doing: systems follow such addresses only from a tap.
fn way_out(label: &'static str, to: Browser, tone: Tone) -> View {
    let token = browser::address(AddressPart::Fragment);
    let (origin, path) = (browser::address(AddressPart::Origin), browser::address(AddressPart::Page));
    match browser::device().leave_app_for(to, &origin, &path, &token) {
        Some(way) => leads_to(label, way.address, tone),
        None => copy(tone),
    }
}

fn copy(tone: Tone) -> View {
    let done = RwSignal::new(None::<&'static str>);
    let press = move || {
        spawn_local(async move {
            let (origin, path) = (browser::address(AddressPart::Origin), browser::address(AddressPart::Page));
            let address = [&origin, &path, "#", &browser::address(AddressPart::Fragment)].concat();
            let went = browser::copied(&address).await;
            let _ = done.try_set(Some(t(if went.is_some() {
                shared_text::COPIED
            } else {
                shared_text::NOT_COPIED
            })));
        });
    };
    view! {
        <Button label=t(shared_text::COPY) tone press/>
        <span role="status" prop:textContent=move || done.get().unwrap_or_default()></span>
    }
}
