//! The words of an address where there is no page.

use crate::shared_text::w;
use api::Text;

pub(crate) const TITLE: Text = w("ページが見つかりません", "There is no such page");
pub(crate) const LEAD: Text =
    w("アドレスが途中で切れていないか、お確かめください。", "Please check that the address is complete.");
