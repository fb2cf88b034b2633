//! Widgets: what pages and steps are drawn with. They know no journey.

mod anew;
mod around;
mod button;
mod countdown;
mod drawing;
mod facts;
mod frame;
mod help;
mod message;
mod numbers;
mod pictures;
mod qr;
mod steps;
mod trouble;

pub(crate) use anew::anew;
pub(crate) use around::Around;
pub(crate) use button::{Busy, Button, Tone, button_of, leads_to};
pub(crate) use countdown::Countdown;
pub(crate) use drawing::Drawing;
pub(crate) use facts::{added, fact, facts, folded};
pub(crate) use frame::{Frame, Waiting, entitle};
pub(crate) use message::{Again, Message};
pub(crate) use numbers::numbers;
pub(crate) use pictures::Pictures;
pub(crate) use qr::QrCode;
pub(crate) use steps::steps;
pub(crate) use trouble::{Doing, FULL, TroubleNotice, full};
