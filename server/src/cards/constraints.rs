//! Name constraints (RFC 5280 §4.2.1.10): which names an issuer may certify. Directory names, host names, mail addresses, URIs and
//! addresses are compared; a constraint on any other form refuses every certificate with a name of that form.

use crate::cards::der::{self, SEQUENCE};
use crate::cards::general_name::GeneralName;
use crate::cards::names::{MAIL, Name};

/// The names an issuer may certify, and those it may not.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Subtrees {
    permitted: Vec<GeneralName>,
    excluded: Vec<GeneralName>,
}

impl Subtrees {
    /// Reads a DER `NameConstraints`. Distances (`minimum`, `maximum`) are not used on the Internet (RFC 5280) and not read.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let mut read = Self::default();
        let parts = der::one(der)?.tagged(SEQUENCE)?.inside()?;
        let (permitted, excluded) = match parts.as_slice() {
            [one] if one.tag == 0xa0 => (Some(*one), None),
            [one] if one.tag == 0xa1 => (None, Some(*one)),
            [one, two] if one.tag == 0xa0 && two.tag == 0xa1 => (Some(*one), Some(*two)),
            _ => return None,
        };
        for (part, list) in [(permitted, &mut read.permitted), (excluded, &mut read.excluded)] {
            let Some(part) = part else { continue };
            for subtree in part.inside()? {
                list.push(base(subtree.tagged(SEQUENCE)?.only()?.whole)?);
            }
            if list.is_empty() {
                return None;
            }
        }
        Some(read)
    }

    /// Whether an issuer with these constraints may certify a subject with these names.
    pub(super) fn allow(&self, subject: &Name, alternative: &[GeneralName]) -> bool {
        let directory = (!subject.is_empty()).then(|| GeneralName::Directory(subject.clone()));
        let mails = subject.texts(MAIL).map(|it| GeneralName::Mail(it.to_owned()));
        directory.into_iter().chain(mails).all(|it| self.allows(&it))
            && alternative.iter().all(|it| self.allows(it))
    }

    fn allows(&self, name: &GeneralName) -> bool {
        let mut permitted = self.permitted.iter().filter(|it| same_form(it, name)).peekable();
        let mut excluded = self.excluded.iter().filter(|it| same_form(it, name));
        let inside =
            permitted.peek().is_none() || permitted.any(|it| within(name, it) == SubtreePosition::Inside);
        inside && excluded.all(|it| within(name, it) == SubtreePosition::Outside)
    }
}

/// The base of a subtree. An address comes with a mask of the same length.
fn base(der: &[u8]) -> Option<GeneralName> {
    let base = GeneralName::read(der)?;
    match &base {
        GeneralName::Ip(bytes) if bytes.len() != 8 && bytes.len() != 32 => None,
        _ => Some(base),
    }
}

/// Where a name lies, seen from a subtree.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum SubtreePosition {
    Inside,
    Outside,
    /// Neither can be told: treated as whichever refuses.
    Unclear,
}

impl SubtreePosition {
    fn inside_if(it: bool) -> Self {
        if it { Self::Inside } else { Self::Outside }
    }
}

fn same_form(one: &GeneralName, other: &GeneralName) -> bool {
    match (one, other) {
        (GeneralName::Other(one), GeneralName::Other(other)) => one == other,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

fn within(name: &GeneralName, base: &GeneralName) -> SubtreePosition {
    match (name, base) {
        (GeneralName::Directory(name), GeneralName::Directory(base)) => {
            SubtreePosition::inside_if(name.lies_under(base))
        }
        (GeneralName::Dns(name), GeneralName::Dns(base)) => {
            SubtreePosition::inside_if(same_host(name, base) || below(name, base))
        }
        (GeneralName::Mail(name), GeneralName::Mail(base)) => mail_within(name, base),
        (GeneralName::Uri(name), GeneralName::Uri(base)) => match host(name) {
            Some(host) if base.starts_with('.') => SubtreePosition::inside_if(below(host, base)),
            Some(host) => SubtreePosition::inside_if(same_host(host, base)),
            None => SubtreePosition::Unclear,
        },
        (GeneralName::Ip(name), GeneralName::Ip(base)) => ip_within(name, base),
        _ => SubtreePosition::Unclear,
    }
}

fn same_host(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Whether a host lies below a domain, which may be written with or without its dot in front. Everything lies below nothing.
fn below(host: &str, domain: &str) -> bool {
    let domain = domain.strip_prefix('.').unwrap_or(domain);
    if domain.is_empty() {
        return true;
    }
    let Some(at) = host.len().checked_sub(domain.len()) else { return false };
    host.get(at..).is_some_and(|end| same_host(end, domain))
        && host.get(..at).is_some_and(|start| start.len() > 1 && start.ends_with('.'))
}

fn mail_within(name: &str, base: &str) -> SubtreePosition {
    let Some((mailbox, host)) = name.rsplit_once('@') else { return SubtreePosition::Unclear };
    SubtreePosition::inside_if(match base.rsplit_once('@') {
        Some((only, at)) => mailbox == only && same_host(host, at),
        None if base.starts_with('.') => below(host, base),
        None => same_host(host, base),
    })
}

/// The host of a URI, where it has one that is a name.
fn host(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let numbers = host.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    let named = !numbers && !host.starts_with('['); // an address has no domain, and no host is none
    named.then_some(host)
}

fn ip_within(name: &[u8], base: &[u8]) -> SubtreePosition {
    if name.len() != 4 && name.len() != 16 {
        return SubtreePosition::Unclear;
    }
    let Some((address, mask)) = base.split_at_checked(base.len() / 2) else {
        return SubtreePosition::Unclear;
    };
    if address.len() != name.len() {
        return SubtreePosition::Outside;
    }
    let mut bytes = name.iter().zip(address).zip(mask);
    SubtreePosition::inside_if(bytes.all(|((name, address), mask)| name & mask == address & mask))
}

#[cfg(test)]
mod tests {
    use crate::cards::constraints::{SubtreePosition, Subtrees, within};
    use crate::cards::general_name::GeneralName::{self, Dns, Ip, Mail, Other, Uri};
    use crate::cards::names::Name;

    fn nobody() -> Name {
        Name::read(&[0x30, 0]).unwrap()
    }

    fn permitted(base: GeneralName) -> Subtrees {
        Subtrees { permitted: vec![base], excluded: Vec::new() }
    }

    fn excluded(base: GeneralName) -> Subtrees {
        Subtrees { permitted: Vec::new(), excluded: vec![base] }
    }

    #[test]
    fn each_form_is_compared_in_its_own_way() {
        let dns = |it: &str| Dns(it.to_owned());
        let mail = |it: &str| Mail(it.to_owned());
        let uri = |it: &str| Uri(it.to_owned());
        for (name, base, place) in [
            (dns("a.example.jp"), dns("example.jp"), SubtreePosition::Inside),
            (dns("EXAMPLE.jp"), dns("example.jp"), SubtreePosition::Inside),
            (dns("notexample.jp"), dns("example.jp"), SubtreePosition::Outside),
            (dns("example.jp"), dns(".example.jp"), SubtreePosition::Outside),
            (dns("anything.test"), dns(""), SubtreePosition::Inside),
            (mail("a@example.jp"), mail("example.jp"), SubtreePosition::Inside),
            (mail("a@x.example.jp"), mail("example.jp"), SubtreePosition::Outside),
            (mail("a@x.example.jp"), mail(".example.jp"), SubtreePosition::Inside),
            (mail("a@example.jp"), mail(".example.jp"), SubtreePosition::Outside),
            (mail("a@EXAMPLE.jp"), mail("a@example.jp"), SubtreePosition::Inside),
            (mail("A@example.jp"), mail("a@example.jp"), SubtreePosition::Outside),
            (mail("example.jp"), mail("example.jp"), SubtreePosition::Unclear),
            (uri("https://u:p@example.jp:8443/x"), uri("example.jp"), SubtreePosition::Inside),
            (uri("https://x.example.jp"), uri("example.jp"), SubtreePosition::Outside),
            (uri("https://x.example.jp"), uri(".example.jp"), SubtreePosition::Inside),
            (uri("https://192.0.2.1/"), uri("example.jp"), SubtreePosition::Unclear),
            (uri("urn:example:jp"), uri("example.jp"), SubtreePosition::Unclear),
            (Ip(vec![192, 0, 2, 7]), Ip(vec![192, 0, 2, 0, 255, 255, 255, 0]), SubtreePosition::Inside),
            (Ip(vec![192, 0, 3, 7]), Ip(vec![192, 0, 2, 0, 255, 255, 255, 0]), SubtreePosition::Outside),
            (Ip(vec![0; 16]), Ip(vec![0; 8]), SubtreePosition::Outside),
            (Ip(vec![1; 5]), Ip(vec![0; 8]), SubtreePosition::Unclear),
        ] {
            assert_eq!(within(&name, &base), place, "{name:?} in {base:?}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_refused_by_both_kinds_of_constraint() {
        let unclear = [Uri("urn:example".to_owned())];
        assert!(!permitted(Uri("example.jp".to_owned())).allow(&nobody(), &unclear));
        assert!(!excluded(Uri("example.jp".to_owned())).allow(&nobody(), &unclear));
        assert!(
            permitted(Dns("example.jp".to_owned())).allow(&nobody(), &unclear),
            "no constraint on this form"
        );
    }

    #[test]
    fn a_constraint_on_a_form_we_do_not_compare_refuses_names_of_that_form_only() {
        for subtrees in [permitted(Other(0)), excluded(Other(0))] {
            assert!(!subtrees.allow(&nobody(), &[Other(0)]));
            assert!(subtrees.allow(&nobody(), &[Other(3), Dns("a.jp".to_owned())]));
        }
    }

    #[test]
    fn constraints_that_say_nothing_or_distances_are_not_read() {
        let dns = [0x30, 0x06, 0x82, 0x04, b'a', b'.', b'j', b'p'];
        let with = |tag: u8, inside: &[u8]| {
            let length = u8::try_from(inside.len()).unwrap();
            [&[0x30, length + 2, tag, length][..], inside].concat()
        };
        assert!(Subtrees::read(&with(0xa0, &dns)).is_some());
        assert!(Subtrees::read(&with(0xa1, &dns)).is_some());
        let distant = [0x30, 0x09, 0x82, 0x04, b'a', b'.', b'j', b'p', 0x80, 0x01, 0x01];
        for der in [vec![0x30, 0], with(0xa0, &[]), with(0xa2, &dns), with(0xa0, &distant)] {
            assert_eq!(Subtrees::read(&der), None, "{der:02x?}");
        }
    }
}
