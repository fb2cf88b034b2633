//! What two pages share.

mod button;
mod card;
mod ceremony;
mod countdown;
mod facts;
pub(crate) mod follow;
mod frame;
mod help;
mod message;
mod numbers;
mod phone;
mod picture;
mod qr;
mod steps;
mod trouble;

pub(crate) use button::{Busy, Button, Tone};
pub(crate) use card::{
    Art, CardStep, Read, Using, Way, card_name, drawn, earlier_attempt, earlier_kind, first_time,
    may_be_earlier, notice, was_for_binding, ways,
};
pub(crate) use ceremony::{CeremonyStep, Foreseen, Purpose, other_browser};
pub(crate) use countdown::Countdown;
pub(crate) use facts::{added, fact, facts};
pub(crate) use frame::{Frame, Waiting};
pub(crate) use message::{Again, Message};
pub(crate) use numbers::numbers;
pub(crate) use phone::{Beside, CodePart, NewPhone, News, PhoneStep, Showing};
pub(crate) use picture::{Drawing, Pictures};
pub(crate) use qr::QrCode;
pub(crate) use steps::steps;
pub(crate) use trouble::{Doing, TroubleNotice};
