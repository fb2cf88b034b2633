//! The applications that send people here.

use crate::aim::Aim;
use crate::service::app::App;
use crate::service::error::Error;

/// What somebody logs in for who comes with the id of an application or with none; refuses an application that may not send people here.
pub fn aim(app: &App, named: Option<&str>) -> Result<Aim, Error> {
    let Some(id) = named else { return Ok(Aim::OwnPages) };
    let live = app.live.now();
    let known = live.application(id);
    let known = known.ok_or_else(|| Error::bad_request("`application` is not registered here"))?;
    Ok(Aim::Application(known.id.clone()))
}
