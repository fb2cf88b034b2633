//! A strict reader of our own HTML: every element closed where it belongs, every attribute quoted, every id there once, nothing
//! that the content security policy would refuse. Browsers forgive more; we need not be forgiven.

use std::collections::BTreeSet;

const VOID: [&str; 5] = ["meta", "link", "img", "input", "br"];

/// A page that was read.
#[derive(Debug)]
pub struct Document {
    /// The names of the elements, in order.
    pub elements: Vec<String>,
    /// Every attribute: element, name, value.
    pub attributes: Vec<(String, String, String)>,
    /// The text, without markup.
    pub text: String,
}

impl Document {
    /// Reads a page; panics where it is not well formed.
    pub fn read(page: &str) -> Self {
        let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a document type");
        let (mut open, mut ids) = (Vec::<String>::new(), BTreeSet::new());
        let mut document = Self { elements: Vec::new(), attributes: Vec::new(), text: String::new() };
        while let Some((text, tag)) = rest.split_once('<') {
            document.text.push_str(&plain(text));
            let (tag, after) = split_tag(tag);
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop().as_deref(), Some(name), "closed before {rest:.60}");
                // Blocks are apart for a reader too; what only marks a word is not.
                if name != "span" {
                    document.text.push('\n');
                }
                continue;
            }
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "an element called {name:?}");
            for (key, value) in attributes_of(attributes) {
                assert!(key != "style" && !key.starts_with("on"), "{name} {key}: the policy refuses it");
                assert!(key != "id" || ids.insert(value.clone()), "id {value} is there twice");
                document.attributes.push((name.to_owned(), key, value));
            }
            document.elements.push(name.to_owned());
            let closed = attributes.ends_with('/');
            if !VOID.contains(&name) && !closed {
                open.push(name.to_owned());
            }
        }
        assert!(open.is_empty() && rest.trim().is_empty(), "left open: {open:?}, left over: {rest:?}");
        for (_, key, value) in &document.attributes {
            let refers = matches!(key.as_str(), "for" | "aria-labelledby" | "aria-describedby");
            assert!(!refers || value.split(' ').all(|id| ids.contains(id)), "{key} names {value}");
        }
        document
    }

    /// The values of an attribute of an element.
    pub fn values(&self, element: &str, attribute: &str) -> Vec<&str> {
        let those = self.attributes.iter().filter(|(name, key, _)| name == element && key == attribute);
        those.map(|(_, _, value)| value.as_str()).collect()
    }

    /// How often an element is there.
    pub fn count(&self, element: &str) -> usize {
        self.elements.iter().filter(|name| *name == element).count()
    }
}

/// What stands in a tag, and what follows it. `>` may stand in a quoted value.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => return (&text[..at], &text[at + 1..]),
            '<' if !quoted => panic!("a tag in a tag: {text:.60}"),
            _ => {}
        }
    }
    panic!("a tag without an end: {text:.60}")
}

fn attributes_of(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut rest = text.trim().trim_end_matches('/').trim_end();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let key = &rest[..end];
        assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-:".contains(&byte)), "{key:?}");
        rest = &rest[end..];
        let value = if let Some(after) = rest.strip_prefix("=\"") {
            let (value, after) = after.split_once('"').expect("a closing quote");
            rest = after;
            value
        } else {
            assert!(!rest.starts_with('='), "{key} is not quoted");
            ""
        };
        all.push((key.to_owned(), plain(value)));
        rest = rest.trim_start();
    }
    all
}

/// Text without its escapes; every `&` has to be one of ours.
pub fn plain(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').unwrap_or_else(|| panic!("a bare & before {part:.40}"));
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            other => panic!("&{other}; is none of ours"),
        });
        out.push_str(after);
    }
    out
}
