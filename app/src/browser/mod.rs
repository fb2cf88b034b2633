//! What this browser is and can, and the few things asked of it; the only room that touches it. It knows neither journeys nor the server.

pub(crate) mod card_host;
mod clock;
pub(crate) mod dom;
pub(crate) mod extension;
mod glue;
pub(crate) mod json;
mod page;
pub(crate) mod passkey;
mod reader;
mod storage;
mod timer;

pub(crate) use clock::{here_now, shown_day, shown_moment};
pub(crate) use glue::{call, go_below, keep_ticket, own_ticket};
pub(crate) use page::{
    AddressPart, address, arrive, asked, attend, copied, enter, entitle, focus, focus_soon, leave_for,
    name_page, on_seen_again, on_shown_anew, on_the_way, readdress, reload, select, stopped, tell_away,
};
pub(crate) use reader::{device, device_for_help, language, look, on_phone, switch_language};
pub(crate) use storage::{keep_here, kept_here, memorise, memory, opener};
pub(crate) use timer::{StopSignal, after, every_second, on_change};
