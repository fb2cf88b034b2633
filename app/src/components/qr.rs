//! A QR code, drawn as one path.

use crate::draw::prelude::*;
use crate::shared_text::{self, t};
use api::Qr;

/// A QR code with its quiet zone, dark on white also in dark mode: cameras want it so.
#[component]
pub(crate) fn QrCode(
    /// The code, as the server drew it.
    qr: Qr,
) -> View {
    let side = qr.size + 8;
    let frame = format!("-4 -4 {side} {side}");
    let address = qr.url.clone();
    view! {
        <figure class="qr">
            <svg role="img" aria-label=t(shared_text::QR) viewBox=frame shape-rendering="crispEdges">
                <rect x="-4" y="-4" width=side height=side fill="#fff"></rect>
                <path d=qr.path fill="#000"></path>
            </svg>
        </figure>
        <details class="address">
            <summary>{t(shared_text::QR_ADDRESS)}</summary>
            <p><code>{address}</code></p>
        </details>
    }
}
