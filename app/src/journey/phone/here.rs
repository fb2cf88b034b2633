//! Registering the very PC that asked for a code: its own browser opens the code, and nobody scans anything.

use crate::browser::{self, passkey};
use crate::client::{self, ApiResult, RequestSecrets, TicketOf, Trouble};
use crate::components::{Busy, Button, Tone};
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::Qr;
use api::register::PcRegistrationStage;
use leptos::task::spawn_local;
use std::cell::Cell;

/// The name under which the history's entry keeps that the code was opened where it was made.
const HERE: &str = "here";

thread_local! {
    /// What the browser has said of this PC: whoever comes back to a button finds it there.
    static ABLE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this PC can keep a passkey; what its browser says of it comes a moment after it is asked for the first time.
pub(crate) fn own_passkey() -> RwSignal<bool> {
    let able = RwSignal::new(ABLE.get());
    spawn_local(async move {
        ABLE.set(passkey::can().await.platform == Some(true));
        let _ = able.try_set(ABLE.get());
    });
    able
}

/// The button that registers this very PC instead of a phone that would scan the code; none where it can keep no passkey. While `opens` is
/// busy, this PC is the one that has the code.
pub(super) fn here(
    id: StoredValue<String>,
    code: Option<Qr>,
    opens: RwSignal<Busy>,
    lost: impl Fn(Trouble) + Copy + Send + 'static,
) -> Option<View> {
    let code = code.filter(|_| !browser::on_phone())?;
    let code = StoredValue::new(code);
    let press = move || {
        opens.set(Busy::Yes);
        spawn_local(async move {
            if let Err(trouble) = open_here(&id.get_value(), &code.get_value()).await {
                let _ = opens.try_set(Busy::No);
                lost(trouble);
            }
        });
    };
    let button =
        move || view! { <Button label=t(shared_text::REGISTER_PC) tone=Tone::Quiet busy=opens press/> };
    let able = own_passkey();
    Some(view! { {move || able.get().then(button)} })
}

/// Opens a registration's code in this browser, and goes on to the passkey. The server asks for all that it asks of a phone: the code is from
/// then on this browser's alone, by its ticket, and the number is the one that it shows to the browser that asked for the code, and to no other.
/// That both are the same browser is what somebody else's phone would lack.
pub(crate) async fn open_here(id: &str, code: &Qr) -> ApiResult<()> {
    let token = code.url.split_once('#').map_or("", |(_, token)| token);
    let mut link = RequestSecrets::of(token.to_owned());
    let opened = client::register::open(&link).await?;
    if let PcRegistrationStage::Opened { number: Some(number), .. } = client::register::look(id).await?.state
    {
        client::register::choose(&link, number).await?;
    }
    // In the place of the page with the code, which is over; with its own entry's ticket, for a browser that remembers nothing.
    browser::readdress(&["/register#", token].concat());
    browser::keep_here(HERE, "1");
    if let Some(ticket) = opened.ticket {
        link.keep(ticket, TicketOf::Code);
    }
    browser::reload();
    Ok(())
}

/// Whether this page's code was opened where it was made.
pub(crate) fn opened_here() -> bool {
    !browser::on_phone() && browser::kept_here(HERE).is_some()
}
