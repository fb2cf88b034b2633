//! `view!`: what is written like HTML becomes calls of `app/src/draw.rs`, one for each element, attribute and text. It is read as
//! Leptos reads it. Leptos' own makes a type of each element, and code of each type: the app was half as large again by it.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use rstml::Infallible;
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement};
use syn::spanned::Spanned;
use syn::{Error, Expr, Ident, Lit, Result, Stmt};

/// Draws elements (`<p class="hint">`), texts (`" "`), what an expression gives (`{…}`), and components (`<Button tone press=…/>`). Of what an
/// element has, `on:` listens to an event, `prop:` sets a property, `class:` adds a class where something is so, `inner_html` is trusted markup,
/// and all else are attributes. Where a closure is given, it is asked again whenever a signal that it read has changed.
#[proc_macro]
pub fn view(written: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let drawn = rstml::parse2(written.into()).and_then(|nodes| several(&nodes));
    drawn.unwrap_or_else(|error| error.to_compile_error()).into()
}

/// The elements of SVG that we draw; the browser makes them in another way.
const SHAPES: [&str; 3] = ["svg", "rect", "path"];

/// One node by itself, or several in a row.
fn several(nodes: &[Node]) -> Result<TokenStream> {
    if let [Node::Element(element)] = nodes {
        return one(element);
    }
    let it = own();
    let children = children(nodes, &it)?;
    Ok(quote! {{
        let #it = crate::draw::several();
        #(#children)*
        #it
    }})
}

/// What is being drawn. No name that is written in the view can be taken for it.
fn own() -> Ident {
    Ident::new("it", Span::mixed_site())
}

fn children(nodes: &[Node], it: &Ident) -> Result<Vec<TokenStream>> {
    nodes.iter().map(|node| child(node, it)).collect()
}

fn child(node: &Node, it: &Ident) -> Result<TokenStream> {
    let drawn = match node {
        Node::Text(text) => {
            let text = &text.value;
            return Ok(quote! { #it.say(#text); });
        }
        Node::Element(element) => one(element)?,
        Node::Block(NodeBlock::ValidBlock(block)) => {
            // Braces around one expression are the view's.
            if let [Stmt::Expr(expression, None)] = &block.stmts[..] {
                quote! { #expression }
            } else {
                quote! { #block }
            }
        }
        Node::Block(NodeBlock::Invalid(_))
        | Node::Fragment(_)
        | Node::Comment(_)
        | Node::Doctype(_)
        | Node::RawText(_)
        | Node::Custom(_) => {
            return Err(Error::new(node.span(), "texts stand in quotation marks, everything else in braces"));
        }
    };
    Ok(quote_spanned! { node.span() => crate::draw::Draw::draw(#drawn, &#it); })
}

fn one(element: &NodeElement<Infallible>) -> Result<TokenStream> {
    let name = element.name().to_string();
    if name.starts_with(char::is_uppercase) { component(element) } else { html(element, &name) }
}

fn html(element: &NodeElement<Infallible>, name: &str) -> Result<TokenStream> {
    let it = own();
    let attributes = element.attributes().iter().map(|attribute| {
        let attribute = keyed(attribute)?;
        Ok(given(&attribute.key.to_string(), &value(attribute)?, &it))
    });
    let attributes = attributes.collect::<Result<Vec<_>>>()?;
    let children = children(&element.children, &it)?;
    let make = if SHAPES.contains(&name) {
        quote! { shape }
    } else {
        quote! { element }
    };
    Ok(quote! {{
        let #it = crate::draw::#make(#name);
        #(#attributes)*
        #(#children)*
        #it
    }})
}

/// What an element is given under a name.
fn given(name: &str, value: &Expr, it: &Ident) -> TokenStream {
    let draw = quote! { crate::draw };
    match name.split_once(':') {
        Some(("on", event)) => {
            let listen = Ident::new(&["on_", event].concat(), value.span());
            quote! { #it.#listen(#value); }
        }
        Some(("prop", name)) => quote! { #draw::property(&#it, #name, #value); },
        Some(("class", name)) => quote! { #draw::class(&#it, #name, #value); },
        _ if name == "inner_html" => quote! { #it.trust(&#value); },
        _ => match value {
            Expr::Lit(literal) if matches!(literal.lit, Lit::Str(_)) => quote! { #it.put(#name, #literal); },
            _ => quote! { #draw::attribute(&#it, #name, #value); },
        },
    }
}

/// Components are Leptos': a function, and a builder of what it is given.
fn component(element: &NodeElement<Infallible>) -> Result<TokenStream> {
    let name = element.name();
    let given = element.attributes().iter().map(|attribute| {
        let attribute = keyed(attribute)?;
        let (key, value) = (&attribute.key, value(attribute)?);
        Ok(quote! { .#key(#value) })
    });
    let given = given.collect::<Result<Vec<_>>>()?;
    let children = if element.children.is_empty() {
        None
    } else {
        let children = several(&element.children)?;
        Some(quote! { .children(::std::boxed::Box::new(move || #children)) })
    };
    Ok(quote! {
        ::leptos::component::component_view(
            &#name,
            ::leptos::component::component_props_builder(&#name) #(#given)* #children .build()
        )
    })
}

fn keyed(attribute: &NodeAttribute) -> Result<&KeyedAttribute> {
    match attribute {
        NodeAttribute::Attribute(attribute) => Ok(attribute),
        NodeAttribute::Block(block) => Err(Error::new(block.span(), "an attribute has a name")),
    }
}

/// The value, or what has the attribute's own name.
fn value(attribute: &KeyedAttribute) -> Result<Expr> {
    attribute.value().map_or_else(
        || {
            let key = &attribute.key;
            syn::parse2(quote! { #key })
        },
        |value| Ok(value.clone()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(written: TokenStream) -> Result<String> {
        Ok(several(&rstml::parse2(written)?)?.to_string())
    }

    /// Where each of these stands in what is drawn, each after the one before.
    #[track_caller]
    fn in_order(drawn: &str, parts: &[&str]) {
        let mut rest = drawn;
        for part in parts {
            let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part} in {rest} of {drawn}"));
            rest = after;
        }
    }

    #[test]
    fn what_is_written_becomes_calls_in_its_order() {
        let drawn = drawn(quote! { <p class="hint" id=name>"a" {b} <svg></svg></p> }).unwrap();
        let calls = [
            "element (\"p\")",
            "put (\"class\" , \"hint\")",
            "attribute (& it , \"id\" , name)",
            "say (\"a\")",
            "(b ,",
            "shape (\"svg\")",
        ];
        in_order(&drawn, &calls);
    }

    #[test]
    fn the_beginning_of_a_name_says_what_it_is() {
        let drawn =
            drawn(quote! { <a on:click=press prop:value=value class:late=late inner_html=html open></a> })
                .unwrap();
        let calls = [
            "on_click (press)",
            "property (& it , \"value\" , value)",
            "class (& it , \"late\" , late)",
            "trust (& html)",
            "(& it , \"open\" , open)",
        ];
        in_order(&drawn, &calls);
    }

    #[test]
    fn a_component_is_given_what_stands_in_it_when_it_asks() {
        let drawn = drawn(quote! { <Frame title=t(TITLE) wide><p></p></Frame> }).unwrap();
        in_order(
            &drawn,
            &[
                "component_view (& Frame",
                ". title (t (TITLE))",
                ". wide (wide)",
                ". children (",
                "move ||",
                "element (\"p\")",
                ". build ()",
            ],
        );
    }

    #[test]
    fn several_nodes_stand_in_a_row() {
        let drawn = drawn(quote! { <p></p> <p></p> }).unwrap();
        assert_eq!(drawn.matches("element (\"p\")").count(), 2);
        in_order(&drawn, &["several ()", "draw (", "draw ("]);
    }

    #[test]
    fn a_text_without_quotation_marks_and_an_attribute_without_a_name_are_refused() {
        for written in [quote! { <p>text</p> }, quote! { <p {name}></p> }] {
            assert!(drawn(written.clone()).is_err(), "{written}");
        }
    }
}
