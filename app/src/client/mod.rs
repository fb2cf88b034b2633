//! One function an endpoint, one file a noun. [`Trouble`] is the only failure, also of the network.

pub(crate) mod account;
pub(crate) mod approve;
pub(crate) mod bridge;
pub(crate) mod cards;
pub(crate) mod explain;
pub(crate) mod foreign;
pub(crate) mod login;
pub(crate) mod register;
mod request;
pub(crate) mod session;
pub(crate) mod solo;

pub(crate) use request::{ApiFuture, ApiResult, RequestSecrets, TicketOf, Trouble, is_of};
