//! JSON by the browser's own parser and writer, and what lies between them and our types written for a small download.

mod read;

use read::ParsedValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// What a text says; nothing where it is not JSON, or says something else. What is said beyond what is asked is passed over.
pub(crate) fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    T::deserialize(parsed(json)?).ok()
}

/// Apart from what is read, of which there is a copy for each type.
fn parsed(json: &str) -> Option<ParsedValue> {
    js_sys::JSON::parse(json).ok().map(ParsedValue)
}

/// What a script of ours told as such a text; nothing where it told nothing.
pub(crate) fn told<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    read(&value.as_string()?)
}

/// The text that says this.
pub(crate) fn written<T: Serialize + ?Sized>(told: &T) -> String {
    let value = told.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or_default();
    js_sys::JSON::stringify(&value).map(String::from).unwrap_or_default()
}
