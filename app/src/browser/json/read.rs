//! From what the browser parsed to our types, by way of serde. What serde derives is chosen from here so that little of it is downloaded:
//! - Of a struct, the fields are handed over in their order, as of a list, and never by name: serde then compares no names.
//! - Of an enum, the variant's place in its list is handed over, and never its name.
//! - A refusal says nothing, so that nothing has to be put into words.

use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, SeqAccess, Unexpected, Visitor,
};
use std::fmt::{self, Display};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type Holding;
    #[wasm_bindgen(method, structural, indexing_getter)]
    fn get(this: &Holding, name: &str) -> JsValue;
}

/// A value as the browser parsed it; `undefined` stands for what is missing.
pub(super) struct ParsedValue(pub JsValue);

/// It is not what was agreed upon. Nobody is told what was expected: putting that into words would be downloaded, too.
#[derive(Debug)]
pub(super) struct Refused;

impl Display for Refused {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Refused {}

impl Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }
}

impl ParsedValue {
    fn is_missing(&self) -> bool {
        self.0.is_undefined() || self.0.is_null()
    }

    fn whole(&self) -> Result<i64, Refused> {
        // What JSON's readers agree upon: 53 bits.
        if !js_sys::Number::is_safe_integer(&self.0) {
            return Err(Refused);
        }
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and small enough")]
        self.0.as_f64().map(|number| number as i64).ok_or(Refused)
    }

    fn text(&self) -> Result<String, Refused> {
        self.0.as_string().ok_or(Refused)
    }

    fn items(self) -> Result<Items, Refused> {
        let array = self.0.dyn_into::<js_sys::Array>().map_err(|_| Refused)?;
        Ok(Items { next: 0, array })
    }

    fn fields(self, names: &'static [&'static str]) -> Result<Fields, Refused> {
        if !self.0.is_object() {
            return Err(Refused);
        }
        Ok(Fields { names: names.iter(), object: self.0.unchecked_into() })
    }

    fn variant(&self, names: &'static [&'static str]) -> Result<U32Deserializer<Refused>, Refused> {
        let said = self.text()?;
        let place = names.iter().position(|name| *name == said).ok_or(Refused)?;
        Ok(u32::try_from(place).map_err(|_| Refused)?.into_deserializer())
    }
}

/// A list's items.
struct Items {
    array: js_sys::Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        if self.next >= self.array.length() {
            return Ok(None);
        }
        let item = ParsedValue(self.array.get(self.next));
        self.next += 1;
        seed.deserialize(item).map(Some)
    }
}

/// A struct's fields, in their order.
struct Fields {
    object: Holding,
    names: std::slice::Iter<'static, &'static str>,
}

impl Fields {
    fn next(&mut self) -> ParsedValue {
        ParsedValue(self.names.next().map_or(JsValue::UNDEFINED, |name| self.object.get(name)))
    }
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Refused;

    /// A field that is missing is none, where it may be none; its default, if it has one; else the struct is refused.
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        let field = self.next();
        let missing = field.0.is_undefined();
        match seed.deserialize(field) {
            Err(Refused) if missing => Ok(None),
            read => read.map(Some),
        }
    }
}

impl<'de> Deserializer<'de> for ParsedValue {
    type Error = Refused;

    /// Nothing of what we are told is read without being asked for by its type.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_bool(self.0.as_bool().ok_or(Refused)?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.is_missing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.is_missing() { visitor.visit_unit() } else { Err(Refused) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_seq(self.fields(names)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_enum(self.variant(names)?)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u128 f32 f64 char str bytes byte_buf unit_struct tuple_struct map identifier ignored_any
    }
}
