//! The command `holder find`: who is shown, and what is said where nobody, or more than that, was found.

use crate::cli::command::list::{self, ListLine, columns};
use crate::cli::command::listing::Listing;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{OutputStreams, Ticker};
use crate::cli::text;
use crate::desk::Desk;
use crate::service::directory::LINES;
use serde_json::json;

pub(super) async fn run(
    desk: Desk<'_>,
    typed: &str,
    most: usize,
    json: bool,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let found = desk.find(typed, most).await?;
    let mut listing = Listing::new(streams, &list::holder_headings(), json);
    for hit in &found.hits {
        let ListLine { mut text, json: mut object } = list::holder(&hit.holder);
        if let Some(card) = &hit.card {
            let of_card = list::card(card);
            text = columns(&[text, of_card.text]);
            object = with(object, of_card.json);
        }
        listing.entry(&ListLine { text, json: object })?;
    }
    let is_empty = found.hits.is_empty();
    if is_empty && json {
        streams.fault(("text", &json!(typed)), &text::found_none(typed), json);
    } else if is_empty {
        streams.note(&text::found_none(typed));
    } else {
        listing.end(&text::no_entries())?;
    }
    if found.are_more {
        streams.note(&text::found_more(most));
    }
    make_the_rest(desk, streams).await;
    Ok(if found.hits.is_empty() { CommandOutcome::Partly } else { CommandOutcome::Done })
}

/// What was asked for is answered: that this fails, on a full disk for one, is no reason to say anything else.
async fn make_the_rest(desk: Desk<'_>, streams: &OutputStreams) {
    let (ticker, mut done) = (Ticker::new(streams), 0);
    let made = desk.make_directory(|| {
        done += LINES;
        ticker.tick(done, done);
    });
    if let Err(why) = made.await {
        ticker.finish();
        streams.note(&text::refusal(&why));
    }
    ticker.finish();
}

fn with(mut holder: serde_json::Value, card: serde_json::Value) -> serde_json::Value {
    if let Some(fields) = holder.as_object_mut() {
        fields.insert("card".to_owned(), card);
    }
    holder
}
