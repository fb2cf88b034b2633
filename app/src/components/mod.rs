//! What two pages share.

mod button;
mod ceremony;
mod countdown;
mod follow;
mod frame;
mod message;
mod picture;
mod qr;
mod steps;
mod trouble;

pub(crate) use button::{Busy, Button, Tone};
pub(crate) use ceremony::{CeremonyStep, Foreseen, Purpose};
pub(crate) use countdown::Countdown;
pub(crate) use follow::follow;
pub(crate) use frame::{Frame, Waiting};
pub(crate) use message::{Again, Message};
pub(crate) use picture::{Drawing, Pictures};
pub(crate) use qr::QrCode;
pub(crate) use steps::steps;
pub(crate) use trouble::{Doing, TroubleNotice};
