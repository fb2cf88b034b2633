//! Subject alternative names in forms that their type does not have: refused, because nobody can say which name was meant.

use crate::cards::certificates::{Ca, broken, dn, names, path, pool, with};
use der::Tag;
use server::cards::{Certificate, Path, PathInputs, Rule, search};
use server::clock::Timestamp;
use server::demo::pki::mint::{ext, wrap};

/// 2026-11-28T00:00:00Z, when the certificates in `fixtures` are valid.
const THEN: Timestamp = Timestamp::from_millis(1_795_824_000_000);

fn malformed() -> Path {
    broken(Rule::Malformed { oid: "2.5.29.17".to_owned() })
}

/// What becomes of a card with these names, DER `GeneralName`s one after the other.
fn card_named(all: &[u8]) -> Path {
    let value = wrap(Tag::Sequence, all).unwrap();
    with(vec![], vec![], vec![ext::raw("2.5.29.17", ext::Critical::No, value).unwrap()])
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
}

#[test]
fn a_card_with_a_primitive_x400_address_is_refused() {
    let pool = pool(&[include_bytes!("fixtures/root.pem")], &[]);
    let card = crate::set::der(include_bytes!("fixtures/card-with-primitive-x400-address.pem"));
    let found = search(&Certificate::read(&card).unwrap(), &pool, &PathInputs::at(THEN));
    assert_eq!(found.path, malformed());
}

#[test]
fn every_choice_has_one_form() {
    let directory = dn("other").der().to_vec();
    let other = [&[6, 3, 0x2a, 3, 4][..], &element(0xa0, &[0x0c, 1, b'x'])].concat();
    let party = element(0xa1, &[0x0c, 1, b'x']);
    for (number, content, constructed) in [
        (0, other, true),
        (1, b"a@example.jp".to_vec(), false),
        (2, b"example.jp".to_vec(), false),
        (3, vec![0x30, 0], true),
        (4, directory, true),
        (5, party, true),
        (6, b"https://example.jp/".to_vec(), false),
        (7, vec![192, 0, 2, 1], false),
        (8, vec![0x2a, 3, 4], false),
    ] {
        let right = 0x80 | number | if constructed { 0x20 } else { 0 };
        assert_eq!(names(card_named(&element(right, &content))).len(), 2, "[{number}]");
        assert_eq!(card_named(&element(right ^ 0x20, &content)), malformed(), "[{number}] in the other form");
        // Universal, application and private tags of the same number are no choices.
        for class in [0x00, 0x40, 0xc0] {
            assert_eq!(card_named(&element(class | (right & 0x3f), &content)), malformed(), "[{number}]");
        }
    }
    assert_eq!(card_named(&element(0x89, b"x")), malformed(), "there is no choice 9");
    assert_eq!(card_named(&element(0xa9, &[5, 0])), malformed(), "there is no choice 9");
}

#[test]
fn what_a_choice_holds_is_read_to_its_end() {
    let directory = dn("other").der().to_vec();
    for (what, bad) in [
        ("no name", vec![]),
        ("bytes behind the name", [element(0x82, b"example.jp"), vec![0]].concat()),
        ("a name cut off", vec![0x82, 20, b'x']),
        ("two directory names in one", element(0xa4, &[directory.clone(), directory.clone()].concat())),
        ("a directory name that is none", element(0xa4, &[5, 0])),
        ("another name without a value", element(0xa0, &[6, 3, 0x2a, 3, 4])),
        ("another name without a type", element(0xa0, &element(0xa0, &[5, 0]))),
        (
            "another name and more",
            element(0xa0, &[&[6, 3, 0x2a, 3, 4][..], &element(0xa0, &[5, 0]), &[5, 0]].concat()),
        ),
        ("an X.400 address of no elements", element(0xa3, b"testing")),
        ("a party without a name", element(0xa5, &element(0xa0, &[0x0c, 1, b'x']))),
        ("letters that are not ASCII", element(0x81, "あ@example.jp".as_bytes())),
        ("an address of five bytes", element(0x87, &[192, 0, 2, 1, 1])),
        ("an address with a mask", element(0x87, &[192, 0, 2, 0, 255, 255, 255, 0])),
        ("an id that breaks off", element(0x88, &[0x2a, 0x83])),
        ("an empty id", element(0x88, &[])),
    ] {
        assert_eq!(card_named(&bad), malformed(), "{what}");
        // Nor does a good name beside it help.
        let beside = [element(0x82, b"example.jp"), bad].concat();
        if what != "no name" {
            assert_eq!(card_named(&beside), malformed(), "{what}, beside a good one");
        }
    }
}

#[test]
fn a_constraint_in_a_form_that_does_not_exist_breaks_its_authority() {
    let refused = broken(Rule::Malformed { oid: "2.5.29.30".to_owned() });
    let constrained = |name: Vec<u8>| {
        let subtree = wrap(Tag::Sequence, &name).unwrap();
        let value = wrap(Tag::Sequence, &element(0xa1, &subtree)).unwrap();
        let (root, ca) = (Ca::new("Root"), Ca::new("CA"));
        let extension = ext::raw("2.5.29.30", ext::Critical::Yes, value).unwrap();
        let pool = pool(&[&root.root(vec![])], &[&root.certify(&ca, vec![extension])]);
        path(&ca.card("Card", vec![]), &pool)
    };
    assert_eq!(constrained(element(0x83, b"testing")), refused);
    assert_eq!(constrained(element(0xa2, b"example.jp")), refused);
    assert_eq!(constrained(element(0x87, &[192, 0, 2, 1])), refused, "an address without its mask");
    assert_eq!(names(constrained(element(0x82, b"example.jp"))).len(), 2);
    assert_eq!(names(constrained(element(0x87, &[192, 0, 2, 0, 255, 255, 255, 0]))).len(), 2);
}
