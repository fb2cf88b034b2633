//! The applications that send people here.

use crate::aim::Aim;
use crate::service::app::App;
use crate::service::error::Error;
use api::Code;

/// What somebody logs in for who comes with the id of an application or with none; refuses an application that may not send people here.
pub fn aim(app: &App, named: Option<&str>) -> Result<Aim, Error> {
    let Some(id) = named else { return Ok(Aim::OwnPages) };
    let live = app.live.now();
    let known = live.application(id);
    let known = known.ok_or_else(unknown)?;
    Ok(Aim::Application(known.id.clone()))
}

/// What the application is called that somebody comes from; refuses one that may not send people here.
pub fn name(app: &App, named: Option<&str>) -> Result<Option<String>, Error> {
    let Some(id) = named else { return Ok(None) };
    let live = app.live.now();
    live.application(id).map(|known| Some(known.name.clone())).ok_or_else(unknown)
}

fn unknown() -> Error {
    Error::request(Code::ApplicationUnknown, "`application` is not registered here")
}
