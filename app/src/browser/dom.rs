//! What is done to the page while it is drawn: `dom.js` does it.

use wasm_bindgen::prelude::*;
use web_sys::{Event, KeyboardEvent, MouseEvent};

#[wasm_bindgen(module = "/src/browser/dom.js")]
extern "C" {
    /// An element, or several nodes in a row.
    #[derive(Clone, Debug)]
    pub(crate) type View;
    /// A place for what changes.
    pub(crate) type ChangingPlace;

    /// An element without anything.
    pub(crate) fn element(name: &str) -> View;
    /// The same of SVG.
    pub(crate) fn shape(name: &str) -> View;
    /// No node yet.
    pub(crate) fn several() -> View;
    /// Sets an attribute, or takes it away.
    pub(crate) fn put(it: &View, name: &str, value: Option<&str>);
    /// Sets a property.
    pub(crate) fn set(it: &View, name: &str, value: &str);
    /// Adds a class, or takes it away.
    pub(crate) fn turn(it: &View, name: &str, is: bool);
    /// Makes a place at the end.
    pub(crate) fn place(it: &View) -> ChangingPlace;
    /// Has this stand in the place, and nothing else.
    pub(crate) fn fill(place: &ChangingPlace, now: &View);
    /// Has it stand in the page.
    pub(crate) fn stand(it: &View);
    fn say(it: &View, text: &str);
    fn add(it: &View, child: &View);
    fn trust(it: &View, html: &str);
    fn listen(it: &View, event: &str, then: JsValue);
}

impl View {
    /// Adds a text.
    pub(crate) fn say(&self, text: &str) {
        say(self, text);
    }

    /// Adds what is drawn.
    pub(crate) fn add(&self, child: &Self) {
        add(self, child);
    }

    /// Sets an attribute.
    pub(crate) fn put(&self, name: &str, value: &str) {
        put(self, name, Some(value));
    }

    /// Has markup of ours, or of our server, in it.
    pub(crate) fn trust(&self, html: &str) {
        trust(self, html);
    }

    /// Does something whenever it is pressed.
    pub(crate) fn on_click(&self, then: impl FnMut(MouseEvent) + 'static) {
        listen(self, "click", Closure::<dyn FnMut(MouseEvent)>::new(then).into_js_value());
    }

    /// Does something whenever a key is pressed in it.
    pub(crate) fn on_keydown(&self, then: impl FnMut(KeyboardEvent) + 'static) {
        listen(self, "keydown", Closure::<dyn FnMut(KeyboardEvent)>::new(then).into_js_value());
    }

    /// Does something whenever somebody types in it.
    pub(crate) fn on_input(&self, then: impl FnMut(Event) + 'static) {
        listen(self, "input", Closure::<dyn FnMut(Event)>::new(then).into_js_value());
    }

    /// Does something whenever the form is sent.
    pub(crate) fn on_submit(&self, then: impl FnMut(Event) + 'static) {
        listen(self, "submit", Closure::<dyn FnMut(Event)>::new(then).into_js_value());
    }
}
