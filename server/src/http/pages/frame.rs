//! What is around every page that the server draws: its head, the way past the bar for those who use a keyboard, and the bar with the way to
//! the other language. Stylesheet and classes are the app's, so that all look the same.

use crate::http::site;
use crate::service::app::App;
use api::contact::ContactPart;
use api::{Language, catalogue, shared_text};
use maud::{DOCTYPE, Markup, html};

/// The frame of every page that works without the app: head, header, footer.
pub(in crate::http) struct PageFrame<'a> {
    /// The language of the page.
    pub(in crate::http) language: Language,
    /// What the page is, as the browser's tab says it.
    pub(in crate::http) title: &'a str,
    /// What it is a page of: behind the title, and in the bar.
    pub(in crate::http) whole: &'a str,
    /// Where the name in the bar leads.
    pub(in crate::http) home: &'a str,
    /// The same page in another language.
    pub(in crate::http) in_language: &'a dyn Fn(Language) -> String,
    /// A class for what this kind of page has of its own.
    pub(in crate::http) kind: Option<&'a str>,
    /// What only this page has in its head.
    pub(in crate::http) head: Markup,
    /// The element `main`, to which the way past the bar leads: its id is `main`, too.
    pub(in crate::http) main: Markup,
    /// What stands under it; may be nothing.
    pub(in crate::http) footer: Markup,
}

/// How the help desk is reached, where the operator says it: what is a telephone number can be dialled.
pub(in crate::http) fn help_desk(app: &App, language: Language) -> Markup {
    let Some(ways) = &app.config.help_desk else { return html! {} };
    html! {
        p.contact {
            (shared_text::CALL.in_language(language))
            @for ContactPart { text, tel } in catalogue::help_desk(ways, language) {
                " "
                @match tel {
                    Some(tel) => a href=(format!("tel:{tel}")) { (text) },
                    None => span { (text) },
                }
            }
        }
    }
}

impl PageFrame<'_> {
    /// The whole HTML document.
    pub(in crate::http) fn draw(&self) -> Markup {
        let language = self.language;
        let other = match language {
            Language::Ja => Language::En,
            Language::En => Language::Ja,
        };
        html! {
            (DOCTYPE)
            // The product has its own languages; a browser's translation would turn the words that people have to find on their screens.
            html lang=(language.tag()) translate="no" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                    meta name="color-scheme" content="light dark";
                    meta name="format-detection" content="telephone=no";
                    meta name="google" content="notranslate";
                    title { (self.title) " | " (self.whole) }
                    link rel="icon" href="/favicon.svg" type="image/svg+xml";
                    @for sheet in site::sheets() {
                        link rel="stylesheet" href=(sheet);
                    }
                    (self.head)
                }
                body class=[self.kind] {
                    a.skip href="#main" { (shared_text::SKIP.in_language(language)) }
                    header.top {
                        a.brand href=(self.home) {
                            img src="/favicon.svg" alt="" width="28" height="28";
                            (self.whole)
                        }
                        a.language href=((self.in_language)(other)) lang=(other.tag()) hreflang=(other.tag()) {
                            (shared_text::OTHER_LANGUAGE.in_language(language))
                        }
                    }
                    (self.main)
                    (self.footer)
                }
            }
        }
    }
}
