//! Draws: elements are made where they are written, and stand in the page once what they are in does. What may change is drawn anew by Leptos'
//! effects, which end with what they were drawn for. The macro `view!` (`app/view`) writes calls of this. Nothing here has a copy of itself for
//! each element, as Leptos' own views have: the download stays small.

pub(crate) use crate::browser::dom::{View, element, several, shape};

use crate::browser::dom::{self, fill, place, put, set, turn};
use leptos::prelude::{RenderEffect, StoredValue};
use std::borrow::Cow;

/// What whoever draws needs, with what changes.
pub(crate) mod prelude {
    pub(crate) use super::{View, nothing};
    pub(crate) use leptos::component;
    pub(crate) use leptos::prelude::{
        Effect, Get, GetUntracked, GetValue, IsDisposed, LocalStorage, Memo, RwSignal, Set, SetValue, Signal,
        StoredValue, Update, UpdateValue, With, WithUntracked, WithValue, event_target_value, on_cleanup,
    };
    pub(crate) use view::view;
}

/// Nothing.
pub(crate) fn nothing() -> View {
    several()
}

/// Shows a page, for as long as that stands.
pub(crate) fn mount(page: fn() -> View) {
    leptos::mount::mount_to_body(move || dom::stand(&page()));
}

/// What can be drawn.
pub(crate) trait Draw {
    /// Adds it at the end of what it stands in.
    fn draw(self, into: &View);
}

impl Draw for View {
    fn draw(self, into: &View) {
        into.add(&self);
    }
}

impl Draw for &str {
    fn draw(self, into: &View) {
        into.say(self);
    }
}

impl Draw for String {
    fn draw(self, into: &View) {
        into.say(&self);
    }
}

impl Draw for u8 {
    fn draw(self, into: &View) {
        into.say(&self.to_string());
    }
}

impl<D: Draw> Draw for Option<D> {
    fn draw(self, into: &View) {
        if let Some(it) = self {
            it.draw(into);
        }
    }
}

impl<D: Draw> Draw for Vec<D> {
    fn draw(self, into: &View) {
        for it in self {
            it.draw(into);
        }
    }
}

impl<D: Draw, F: FnMut() -> D + 'static> Draw for F {
    fn draw(mut self, into: &View) {
        draw_anew(into, Box::new(move |into| self().draw(into)));
    }
}

fn draw_anew(into: &View, mut draw: Box<dyn FnMut(&View)>) {
    let place = place(into);
    live(Box::new(move || {
        let now = several();
        draw(&now);
        fill(&place, &now);
    }));
}

/// Does something now, and again whenever what it has read changes, until what it is drawn for is drawn anew.
fn live(mut act: Box<dyn FnMut()>) {
    StoredValue::new_local(RenderEffect::new(move |_| act()));
}

/// A text, or none: what an attribute or a property is.
type Text = Option<Cow<'static, str>>;

/// What an attribute or a property can be.
pub(crate) trait AttributeValue {
    /// Its text; none where there is no such attribute.
    fn text(self) -> Text;
}

impl AttributeValue for &'static str {
    fn text(self) -> Text {
        Some(self.into())
    }
}

impl AttributeValue for String {
    fn text(self) -> Text {
        Some(self.into())
    }
}

impl AttributeValue for u32 {
    fn text(self) -> Text {
        Some(self.to_string().into())
    }
}

impl AttributeValue for bool {
    fn text(self) -> Text {
        self.then_some("".into())
    }
}

impl<V: AttributeValue> AttributeValue for Option<V> {
    fn text(self) -> Text {
        self.and_then(V::text)
    }
}

/// What is given to an element: a value, or a closure that is asked again whenever what it has read changes.
pub(crate) trait GivenValue {
    /// Hands it over.
    fn give(self, to: &View, name: &'static str, give: fn(&View, &str, Option<&str>));
}

macro_rules! given_once {
    ($($value:ty),*) => {
        $(impl GivenValue for $value {
            fn give(self, to: &View, name: &'static str, give: fn(&View, &str, Option<&str>)) {
                give(to, name, self.text().as_deref());
            }
        })*
    };
}

given_once!(&'static str, String, u32, bool, Option<&'static str>, Option<String>);

impl<V: AttributeValue, F: FnMut() -> V + 'static> GivenValue for F {
    fn give(mut self, to: &View, name: &'static str, give: fn(&View, &str, Option<&str>)) {
        give_anew(to.clone(), name, give, Box::new(move || self().text()));
    }
}

/// Gives it again where it is another one: a translation of what is still the same stays.
fn give_anew(
    to: View,
    name: &'static str,
    give: fn(&View, &str, Option<&str>),
    mut value: Box<dyn FnMut() -> Text>,
) {
    let mut before = None;
    live(Box::new(move || {
        let now = value();
        if before.as_ref() != Some(&now) {
            give(&to, name, now.as_deref());
            before = Some(now);
        }
    }));
}

/// Sets an attribute.
pub(crate) fn attribute(it: &View, name: &'static str, value: impl GivenValue) {
    value.give(it, name, put);
}

/// Sets a property.
pub(crate) fn property(it: &View, name: &'static str, value: impl GivenValue) {
    value.give(it, name, |it, name, value| set(it, name, value.unwrap_or_default()));
}

/// Adds a class where something is so, or takes it away.
pub(crate) fn class(it: &View, name: &'static str, is: impl GivenValue) {
    is.give(it, name, |it, name, is| turn(it, name, is.is_some()));
}
