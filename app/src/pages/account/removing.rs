//! Asks whether a device or card is really to be removed.

use super::state::Removable;
use super::text;
use crate::components::{Button, Tone};
use crate::draw::prelude::*;
use crate::journey::card::card_name;
use crate::shared_text::{self, t};
use api::account::{Account, Binding, IsCurrent};
use api::card::CardKind;

/// The question. What keeps everything as it is comes first, and Escape does the same.
pub(super) fn removing(
    account: &Account,
    item: Removable,
    remove: impl Fn(Removable) + Copy + 'static,
    back: impl Fn() + Copy + 'static,
) -> View {
    let only = account.only.as_deref() == Some(item.id());
    let (title, label, lead, mut warnings) = match &item {
        Removable::Device(device) => {
            let current = (device.current == IsCurrent::Yes).then_some(text::REMOVE_CURRENT);
            let last = match account.devices.len() {
                _ if only && account.binding == Binding::Off => Some(text::REMOVE_LAST),
                // An HPKI card need not have been used before.
                _ if only => Some(text::REMOVE_LAST_HPKI),
                1 => Some(text::REMOVE_LAST_CARD),
                _ => None,
            };
            (text::REMOVE_TITLE, device.label.clone(), text::REMOVE_LEAD, vec![current, last])
        }
        Removable::Card(card) => {
            let current = (card.current == IsCurrent::Yes).then_some(text::REMOVE_CARD_CURRENT);
            let lead = match card.kind {
                CardKind::Hpki => text::REMOVE_HPKI,
                CardKind::Jpki => text::REMOVE_JPKI,
            };
            (
                text::REMOVE_CARD_TITLE,
                t(card_name(card.kind)).to_owned(),
                lead,
                vec![current, only.then_some(text::REMOVE_ONLY_CARD)],
            )
        }
    };
    let warnings: Vec<_> =
        warnings.drain(..).flatten().map(|it| view! { <p class="problem">{t(it)}</p> }).collect();
    view! {
        <section
            class="card"
            role="alertdialog"
            aria-labelledby="remove-title"
            aria-describedby="remove-what"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    back();
                }
            }
        >
            <h2 id="remove-title">{t(title)}</h2>
            <div id="remove-what">
                <p><strong>{label}</strong></p>
                <p>{t(lead)}</p>
                {warnings}
            </div>
            <p class="actions">
                <Button label=t(shared_text::BACK) tone=Tone::Quiet press=back/>
                <Button label=t(text::REMOVE_YES) tone=Tone::Grave press=move || remove(item.clone())/>
            </p>
        </section>
    }
}
