//! The messages that PCs show, area by area.

mod account;
mod application;
mod connection;
mod dialog;
mod holder;
mod mynumber;
mod network;
mod phone;
mod revoked;
mod verdict;

use crate::catalogue::row::MessageRow;

/// The rows of every area.
pub(super) static AREAS: [&[MessageRow]; 10] = [
    &account::ROWS,
    &phone::ROWS,
    &connection::ROWS,
    &network::ROWS,
    &verdict::ROWS,
    &revoked::ROWS,
    &holder::ROWS,
    &mynumber::ROWS,
    &dialog::ROWS,
    &application::ROWS,
];
