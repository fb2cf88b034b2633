//! Stopped journeys, by the number that people read out: looked up, and listed.

use crate::clock::Timestamp;
use crate::config::Config;
use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::ids::IncidentNumber;
use crate::model::incident::Incident;
use crate::store::Error;
use api::catalogue::Number;
use std::cmp::Reverse;
use std::time::Duration;

/// Rows looked at in one go.
const PAGE: usize = 500;

impl Desk<'_> {
    /// The incident of a number, however it was typed. One whose time is over is not found, even while it still lies in the store.
    pub async fn incident(
        &self,
        typed: &str,
        config: &Config,
    ) -> Result<(IncidentNumber, Incident), DeskRefusal> {
        let number =
            IncidentNumber::typed(typed).ok_or_else(|| DeskRefusal::IncidentNumber(typed.to_owned()))?;
        let found = self.store.get::<Incident>(&number).await?;
        let days = config.incidents_kept.as_secs() / 86_400;
        let incident = found.filter(|it| self.now() < it.at + config.incidents_kept);
        match incident {
            Some(incident) => Ok((number, incident)),
            None => Err(DeskRefusal::IncidentUnknown { number: number.to_string(), days }),
        }
    }

    /// Shows the incidents of the last time, of one message or of all, the latest first, one after the other: there may be more than
    /// memory should hold.
    pub async fn each_incident(
        &self,
        since: Duration,
        message: Option<Number>,
        mut each: impl FnMut(IncidentNumber, Incident),
    ) -> Result<(), Error> {
        let from = self.now().before(since);
        let mut all: Vec<(Reverse<Timestamp>, IncidentNumber)> = Vec::new();
        let mut after = None;
        loop {
            let page = self.store.scan::<Incident>(&[], after.as_ref(), PAGE).await?;
            let full = page.len() == PAGE;
            after = page.last().map(|(number, _)| number.clone());
            all.extend(
                page.into_iter()
                    .filter(|(_, it)| it.at >= from && (message.is_none() || it.message == message))
                    .map(|(number, it)| (Reverse(it.at), number)),
            );
            if !full {
                break;
            }
        }
        all.sort_unstable();
        for (_, number) in all {
            // One that was deleted meanwhile is not shown.
            if let Some(incident) = self.store.get::<Incident>(&number).await? {
                each(number, incident);
            }
        }
        Ok(())
    }
}
