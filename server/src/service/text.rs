//! The few words of the server's own that people read, outside the catalogue.

use api::Text;
use api::language::text;

/// Our own page, as an application.
pub const OWN_PAGE: Text = text("マイページ", "My page");
/// An application that asks by itself, in the place of a PC.
pub const BY_ITSELF: Text = text("アプリケーションの画面", "the application's own screen");
/// A new phone in an old one's place.
pub const CHANGE_PHONE: Text =
    text("スマートフォンの変更（新しい端末の登録）", "Changing phones (registering a new one)");
/// Above: this server goes by another name.
pub const OTHER_ADDRESS: Text = text("このアドレスでは利用できません", "This address cannot be used");
/// Below it, before the address.
pub const RIGHT_ADDRESS: Text =
    text("お手数ですが、次のアドレスを開いてください。", "Please open the following address instead.");
/// A change that a phone or card confirms: another device, a phone or a PC, or the first.
pub const ADD_PHONE: Text = text("スマートフォンを追加", "Adding a phone");
/// The change that removes a device, in words: before its name, behind it, and behind the day of its registration.
pub const REMOVE_DEVICE: [Text; 3] =
    [text("端末「", "Removing the device “"), text("」", "”"), text("の登録を削除", "")];
/// Around the day of a device's registration.
pub const REGISTERED_ON: [Text; 2] = [text("（", " (registered on "), text(" 登録）", ")")];
/// Name of the change that removes an HPKI card.
pub const REMOVE_HPKI: Text = text("HPKI カードの登録を削除", "Removing the HPKI card");
/// Name of the change that removes a My Number card.
pub const REMOVE_JPKI: Text = text("マイナンバーカードの登録を削除", "Removing the My Number card");
/// Name of the HPKI card, as people know it.
pub const HPKI: Text = text("HPKI カード", "HPKI card");
/// Name of the My Number card, as people know it.
pub const JPKI: Text = text("マイナンバーカード", "My Number card");
