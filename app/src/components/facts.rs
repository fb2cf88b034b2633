//! What is known of something, line by line.

use crate::browser;
use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::Text;
use api::account::NewsItem;

/// Names and what they are, in a list; `more` is added to its class.
pub(crate) fn facts(rows: Vec<(String, String)>, more: &'static str) -> View {
    let rows: Vec<_> = rows.into_iter().map(|(name, is)| view! { <dt>{name}</dt><dd>{is}</dd> }).collect();
    view! { <dl class=["facts ", more].concat()>{rows}</dl> }
}

/// The fact that people look for, on one line; the others unfold below it.
pub(crate) fn folded((name, is): (String, String), others: Vec<(String, String)>) -> View {
    let line = [&name, t(shared_text::COLON), &is].concat();
    view! { <details><summary>{line}</summary>{facts(others, "")}</details> }
}

/// A line whose name is a text of ours.
pub(crate) fn fact(name: Text, is: String) -> (String, String) {
    (t(name).to_owned(), is)
}

/// What was added since the last time, and when.
pub(crate) fn added(news: Vec<NewsItem>) -> View {
    facts(news.into_iter().map(|it| (it.what, browser::shown_moment(it.at))).collect(), "")
}
