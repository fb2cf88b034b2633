//! The few words of the server's own that people read, outside the catalogue.

use api::Text;
use api::language::text;

/// Our own page, as an application.
pub const OWN_PAGE: Text = text("マイページ（端末の管理）", "My page (devices)");
/// A new phone in an old one's place.
pub const CHANGE_PHONE: Text =
    text("スマートフォンの変更（新しい端末の登録）", "Changing phones (registering a new one)");
/// A confirmation during a session.
pub const CONFIRMATION: Text =
    text("ご本人の確認（端末の追加・削除）", "Confirming it is you (adding or removing devices)");
/// Above: this server goes by another name.
pub const OTHER_ADDRESS: Text = text("このアドレスでは利用できません", "This address cannot be used");
/// Below it, before the address.
pub const RIGHT_ADDRESS: Text =
    text("お手数ですが、次のアドレスを開いてください。", "Please open the following address instead.");
