//! The screen of one message: what happened, why, what to do, how to go on.

use super::button::{Button, Tone};
use super::drawing::Drawing;
use super::help::{check_link, help, help_link};
use crate::browser::{self, AddressPart};
use crate::shared_text::{self, t};
use api::catalogue::{Number, Surface};
use api::device::Browser;
use api::explain::{Action, Evidence, Explanation, GuideStep, Remedy, Retry};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What "again" and the like do on the page where the message stands.
pub(crate) type Again = StoredValue<Box<dyn Fn(Action)>, LocalStorage>;

/// A message. `again` resumes the very step; without it the message is only read.
#[component]
pub(crate) fn Message(
    /// The message, with its causes and remedies.
    explanation: Explanation,
    /// What the message's buttons do; without it, it has none.
    again: Option<Again>,
) -> impl IntoView {
    let Explanation { number, title, headline, causes, remedies, retry, picture, incident, technical } =
        explanation;
    let act = move |action: Action| {
        if let Some(again) = again {
            again.with_value(|again| again(action));
        }
    };
    let (several, some) = (causes.len() > 1, !remedies.is_empty());
    // Asking again would only be refused again where somebody else is signed in.
    let switch = remedies.first().is_some_and(|it| it.action == Some(Action::SwitchHolder));
    view! {
        <section class="message" role="alert" data-message=number.to_string()>
            <h2>{headline}</h2>
            <p class="title">{title}</p>
            {again.map(|_| match retry {
                Retry::Resume | Retry::StartOver | Retry::GoOn | Retry::AskAuthority if switch => view! { <Button label=t(shared_text::SWITCH) tone=Tone::Main press=move || act(Action::SwitchHolder)/> }.into_any(),
                Retry::Resume => view! { <Button label=t(shared_text::AGAIN) tone=Tone::Main press=move || act(Action::CheckAgain)/> }.into_any(),
                Retry::StartOver => view! { <Button label=t(shared_text::START_OVER) tone=Tone::Main press=move || act(Action::StartOver)/> }.into_any(),
                Retry::GoOn => view! { <Button label=t(shared_text::GO_ON) tone=Tone::Main press=move || act(Action::CheckAgain)/> }.into_any(),
                Retry::AskAuthority => ().into_any(),
            })}
            {picture.map(|picture| view! { <Drawing picture/> })}
            {some.then(|| view! { <h3>{t(shared_text::REMEDIES)}</h3> })}
            <ol class="remedies">
                {remedies.into_iter().enumerate().map(|(i, it)| remedy(it, i == 0, act, again.is_some())).collect_view()}
            </ol>
            <details class="causes" open=several>
                <summary>{t(shared_text::CAUSES)}</summary>
                <ul>
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
                        .collect_view()}
                </ul>
            </details>
            {technical.map(|text| view! {
                <details class="technical"><summary>{t(shared_text::TECHNICAL)}</summary><code>{text}</code></details>
            })}
            {incident.map(|number| view! {
                <p class="incident">{t(shared_text::INCIDENT)} " " <strong>{number}</strong></p>
            })}
            {elsewhere(number)}
        </section>
    }
}

/// Where the same can be read by itself; a phone's message, on a PC, also on the phone.
fn elsewhere(number: Number) -> AnyView {
    let page = ["/", &number.to_string()].concat();
    let mut html = [&help_link(&page, shared_text::ELSEWHERE), " ", &check_link()].concat();
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
    view! { <div class="elsewhere" inner_html=html></div> }.into_any()
}

/// One remedy. The best one stands unfolded; the steps of the others are a tap away.
fn remedy(
    it: Remedy,
    best: bool,
    act: impl Fn(Action) + Copy + Send + Sync + 'static,
    can_act: bool,
) -> impl IntoView {
    let Remedy { text, steps, action } = it;
    let list = |steps: Vec<GuideStep>| {
        let steps = steps.into_iter().map(|GuideStep { text, drawing }| {
            // The drawing is our server's own markup, made by the catalogue's pen.
            view! { <li>{text} {drawing.map(|svg| view! { <div class="sketch" inner_html=svg></div> })}</li> }
        });
        view! { <ol class="steps">{steps.collect_view()}</ol> }
    };
    view! {
        <li>
            {match (steps.is_empty(), best) {
                (true, _) => view! { <p>{text}</p> }.into_any(),
                (false, true) => view! { <p>{text}</p> {list(steps)} }.into_any(),
                (false, false) => view! { <details><summary>{text}</summary>{list(steps)}</details> }.into_any(),
            }}
            {action
                // The best remedy's switch is the message's main button.
                .filter(|action| !(best && *action == Action::SwitchHolder) && (can_act || by_itself(*action)))
                .map(|action| button(action, act))}
        </li>
    }
}

/// Whether an action needs nothing of the page.
fn by_itself(action: Action) -> bool {
    match action {
        Action::OpenInSafari | Action::OpenInChrome | Action::CopyAddress | Action::Register => true,
        Action::SwitchHolder
        | Action::NewQr
        | Action::CheckAgain
        | Action::StartOver
        | Action::UseOtherCard
        | Action::UsePhone
        | Action::BindCard => false,
    }
}

fn button(action: Action, act: impl Fn(Action) + Copy + Send + Sync + 'static) -> AnyView {
    match action {
        Action::OpenInSafari => way_out(t(shared_text::IN_SAFARI), Browser::Safari),
        Action::OpenInChrome => way_out(t(shared_text::IN_CHROME), Browser::Chrome),
        Action::CopyAddress => copy(),
        Action::Register => {
            view! { <p><a class="button quiet" href="/register">{t(shared_text::REGISTER)}</a></p> }
                .into_any()
        }
        Action::SwitchHolder => plain(t(shared_text::SWITCH), action, act),
        Action::NewQr => plain(t(shared_text::NEW_CODE), action, act),
        Action::CheckAgain => plain(t(shared_text::CHECK_AGAIN), action, act),
        Action::StartOver => plain(t(shared_text::START_OVER), action, act),
        Action::UseOtherCard => plain(t(shared_text::OTHER_CARD), action, act),
        Action::UsePhone => plain(t(shared_text::USE_PHONE), action, act),
        Action::BindCard => plain(t(shared_text::BIND_CARD), action, act),
    }
}

fn plain(label: &'static str, action: Action, act: impl Fn(Action) + 'static) -> AnyView {
    view! { <Button label=label tone=Tone::Quiet press=move || act(action)/> }.into_any()
}

/// A link, not a script's doing: systems follow such addresses only from a tap.
fn way_out(label: &'static str, to: Browser) -> AnyView {
    let token = browser::address(AddressPart::Fragment);
    let (origin, path) = (browser::address(AddressPart::Origin), browser::address(AddressPart::Path));
    match browser::device().leave_app_for(to, &origin, &path, &token) {
        Some(way) => view! { <p><a class="button main" href=way.address>{label}</a></p> }.into_any(),
        None => copy(),
    }
}

fn copy() -> AnyView {
    let done = RwSignal::new(None::<&'static str>);
    let press = move || {
        spawn_local(async move {
            let (origin, path) = (browser::address(AddressPart::Origin), browser::address(AddressPart::Path));
            let address = format!("{origin}{path}#{}", browser::address(AddressPart::Fragment));
            let went = browser::copied(&address).await;
            let _ = done.try_set(Some(t(if went.is_some() {
                shared_text::COPIED
            } else {
                shared_text::NOT_COPIED
            })));
        });
    };
    view! {
        <Button label=t(shared_text::COPY) tone=Tone::Quiet press/>
        <span role="status">{move || done.get()}</span>
    }
    .into_any()
}
