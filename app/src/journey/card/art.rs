//! Drawings of what happens outside the page: the reader, the browser's list, the PIN. Drawn, not copied; colours come from the style.

use crate::draw::prelude::*;
use crate::journey::link::CODE_ON_PC;
use crate::shared_text::t;
use api::Text;

/// A drawing beside the steps with a card.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Art {
    /// A card in its reader.
    Reader,
    /// The browser's list of certificates.
    List,
    /// The field for the PIN.
    Pin,
    /// The HPKI card leaves the reader, the My Number card takes its place.
    Swap,
    /// A phone before a QR code.
    Phone,
    /// A card with its chip.
    Hpki,
    /// A card with a face and its chip.
    Jpki,
}

/// A drawing that says something.
pub(crate) fn drawn(it: Art, says: Text) -> View {
    view! { <svg class="art" viewBox="0 0 120 72" role="img" aria-label=t(says) inner_html=lines(it)></svg> }
}

/// A drawing beside words that say the same.
pub(crate) fn beside(it: Art) -> View {
    view! { <svg class="art" viewBox="0 0 120 72" aria-hidden="true" inner_html=lines(it)></svg> }
}

fn lines(it: Art) -> &'static str {
    match it {
        Art::Reader => concat!(
            r#"<g class="in"><rect class="s" x="38" y="4" width="44" height="48" rx="4"/><rect class="b" x="46" y="12" width="12" height="9" rx="2"/></g>"#,
            r#"<rect x="24" y="38" width="72" height="28" rx="6"/><path d="M34 45h52M96 54h20"/><circle class="b" cx="84" cy="56" r="3"/>"#
        ),
        Art::List => concat!(
            r#"<rect x="6" y="3" width="108" height="66" rx="5"/><path d="M14 13h50"/>"#,
            r#"<rect class="s" x="14" y="20" width="92" height="14" rx="2"/><path d="M20 27h46"/><path class="l" d="M20 42h36"/>"#,
            r#"<rect class="b" x="78" y="50" width="28" height="12" rx="3"/><path class="k" d="m87 56 4 4 7-8"/>"#
        ),
        Art::Pin => concat!(
            r#"<rect x="6" y="3" width="108" height="66" rx="5"/><path d="M14 13h30"/><rect class="s" x="14" y="22" width="92" height="18" rx="3"/>"#,
            r#"<g class="b"><circle cx="26" cy="31" r="3.5"/><circle cx="39" cy="31" r="3.5"/><circle cx="52" cy="31" r="3.5"/><circle cx="65" cy="31" r="3.5"/></g>"#,
            r#"<rect class="b" x="78" y="50" width="28" height="12" rx="3"/><path class="k" d="m87 56 4 4 7-8"/>"#
        ),
        Art::Swap => concat!(
            r#"<g class="out"><rect x="5" y="4" width="38" height="25" rx="3"/><rect class="g" x="10" y="12" width="8" height="7" rx="1"/><path d="M35 9v8M31 13h8M54 41 44 32m0 7v-7h7"/></g>"#,
            r#"<g class="in"><rect class="s" x="77" y="4" width="38" height="25" rx="3"/><rect class="b" x="82" y="18" width="8" height="7" rx="1"/><circle cx="106" cy="13" r="3"/><path d="M100 25q0-7 6-7t6 7M82 10h12M76 32l-10 9m7 0h-7v-7"/></g>"#,
            r#"<rect x="28" y="45" width="64" height="23" rx="6"/><path d="M38 52h44M92 58h22"/><circle class="b" cx="82" cy="60" r="3"/>"#
        ),
        Art::Phone => CODE_ON_PC,
        Art::Hpki => concat!(
            r#"<rect class="s" x="20" y="10" width="80" height="52" rx="6"/><rect class="b" x="30" y="28" width="16" height="13" rx="3"/>"#,
            r#"<path d="M58 30h32M58 40h22"/><path d="M84 16v10M79 21h10"/>"#
        ),
        Art::Jpki => concat!(
            r#"<rect class="s" x="20" y="10" width="80" height="52" rx="6"/><rect class="b" x="30" y="40" width="16" height="13" rx="3"/>"#,
            r#"<path d="M30 20h40M30 29h28"/><circle cx="82" cy="30" r="6"/><path d="M70 54q0-13 12-13t12 13z"/>"#
        ),
    }
}
