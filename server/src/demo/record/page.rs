//! What is around every page, and the pages for whoever is not logged in. They need no scripts, and look like nobody else's.

use super::asked::RecordRequest;
use super::developers;
use super::stop::Stop;
use super::text::{self, Tongue, Worded};
use maud::{DOCTYPE, Markup, html};

/// The stylesheet.
pub(super) const STYLE: &str = include_str!("style.css");
/// The application's mark.
pub(super) const MARK: &str = include_str!("mark.svg");

/// Whether somebody is logged in, for where a button leads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Presence {
    /// Somebody is.
    LoggedIn,
    /// Nobody is.
    LoggedOut,
}

/// What a page is called, and whose it is.
#[derive(Clone, Copy)]
pub(super) struct PageHead<'a> {
    /// Its heading.
    pub(super) heading: &'a str,
    /// Its title, which says what has just happened.
    pub(super) title: &'a str,
    /// The name of whoever is logged in.
    pub(super) person: Option<&'a str>,
}

impl<'a> PageHead<'a> {
    /// A page that is called by its heading.
    pub(super) const fn of(heading: &'a str) -> Self {
        Self { heading, title: heading, person: None }
    }
}

/// A whole page. Whoever is logged in stands in its bar, with the way out: on a ward the one before may have gone.
pub(super) fn whole(asked: &RecordRequest, head: PageHead<'_>, content: &Markup) -> Markup {
    let PageHead { heading, title, person } = head;
    let in_tongue = |words: Worded| words.in_tongue(asked.tongue);
    let other = asked.tongue.other();
    html! {
        (DOCTYPE)
        html lang=(asked.tongue.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="format-detection" content="telephone=no";
                title { (title) " | " (in_tongue(text::NAME)) }
                link rel="icon" href="/mark.svg" type="image/svg+xml";
                link rel="stylesheet" href="/style.css";
            }
            body {
                a.skip href="#main" { (in_tongue(text::SKIP)) }
                header {
                    a.name href="/" { img src="/mark.svg" alt="" width="28" height="28"; (in_tongue(text::NAME)) }
                    a.language href=(format!("{}?lang={}", asked.path, other.tag())) lang=(other.tag()) hreflang=(other.tag()) {
                        (in_tongue(text::OTHER_LANGUAGE))
                    }
                    @if let Some(person) = person {
                        div.person {
                            p { strong { (person) } (in_tongue(text::HONORIFIC)) }
                            (action("/sign-out", in_tongue(text::SIGN_OUT), Look::Quiet))
                        }
                    }
                }
                main id="main" tabindex="-1" {
                    h1 { (heading) }
                    (content)
                }
                footer { p { (in_tongue(text::FOOTER)) } }
            }
        }
    }
}

/// A button that does something here.
pub(super) fn action(path: &str, words: &str, look: Look) -> Markup {
    html! {
        form method="post" action=(path) {
            button.quiet[look == Look::Quiet] type="submit" { (words) }
        }
    }
}

/// How a button looks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Look {
    /// As what is meant to be done.
    Main,
    /// As what may be done, too.
    Quiet,
}

/// The first page.
pub(super) fn start(asked: &RecordRequest) -> Markup {
    let tongue = asked.tongue;
    let content = html! {
        p { (text::INTRODUCTION.in_tongue(tongue)) }
        (action("/sign-in", text::SIGN_IN.in_tongue(tongue), Look::Main))
        (developers::fold(tongue, &html! {
            p { (text::HOW_SIGN_IN.in_tongue(tongue)) }
            p { (text::SEE_FIRST_LOGIN.in_tongue(tongue)) }
            p { (text::HOW_SILENT.in_tongue(tongue)) }
            (action("/sign-in/silently", text::SIGN_IN_SILENTLY.in_tongue(tongue), Look::Quiet))
        }))
    };
    let title = text::SIGN_IN_TITLE.in_tongue(tongue);
    whole(asked, PageHead { title, ..PageHead::of(text::NAME.in_tongue(tongue)) }, &content)
}

/// After somebody has logged out.
pub(super) fn signed_out(asked: &RecordRequest) -> Markup {
    let tongue = asked.tongue;
    let content = html! {
        p { (text::SIGNED_OUT_WHAT.in_tongue(tongue)) }
        (next(tongue, Presence::LoggedOut))
    };
    whole(asked, PageHead::of(text::SIGNED_OUT.in_tongue(tongue)), &content)
}

/// Why somebody does not get on, and where to.
pub(super) fn stopped(asked: &RecordRequest, stop: Stop, presence: Presence) -> Markup {
    let tongue = asked.tongue;
    let (title, sentence) = text::stopped(stop);
    let content = html! {
        p { (sentence.in_tongue(tongue)) }
        (next(tongue, presence))
        @if let Some(said) = stop.of_protocol() {
            (developers::fold(tongue, &html! {
                p { (text::IN_PROTOCOL.in_tongue(tongue)) code { (said) } }
                @if stop == Stop::Refused { p { (text::OPERATOR_SEES.in_tongue(tongue)) } }
                p { (text::SEE_WRONG.in_tongue(tongue)) }
            }))
        }
    };
    whole(asked, PageHead::of(title.in_tongue(tongue)), &content)
}

fn next(tongue: Tongue, presence: Presence) -> Markup {
    match presence {
        Presence::LoggedIn => {
            html! { p { a.button href="/patients" { (text::TO_PATIENTS.in_tongue(tongue)) } } }
        }
        Presence::LoggedOut => action("/sign-in", text::SIGN_IN.in_tongue(tongue), Look::Main),
    }
}
