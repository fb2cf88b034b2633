//! The client data (W3C WebAuthn Level 3 §5.8.1): what the browser says it was asked, by whom, and where. The authenticator signs its
//! bytes; so they are read strictly, and compared as they stand. Pure.

use crate::passkey::refused::PasskeyRefused;
use serde::de::{self, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use std::fmt;

/// Which ceremony it has to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClientDataType {
    /// `webauthn.create`: a passkey is registered.
    Create,
    /// `webauthn.get`: a passkey is used.
    Get,
}

impl ClientDataType {
    /// The value of `type` in the client data.
    fn name(self) -> &'static str {
        match self {
            Self::Create => "webauthn.create",
            Self::Get => "webauthn.get",
        }
    }
}

/// What the client data must say, since the options said so.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedClientData<'a> {
    /// The expected `type`.
    pub ceremony: ClientDataType,
    /// The challenge that was issued, base64url without padding.
    pub challenge: &'a str,
    /// Our origin as browsers write it (HTML §7.1.1, "ASCII serialization").
    pub origin: &'a str,
}

/// Checks that the client data answers what was asked (§7.1 steps 7–11, §7.2 steps 10–14): in this ceremony, to this challenge, on a page
/// of ours that stands in no frame of another site.
pub fn check(bytes: &[u8], asked: ExpectedClientData<'_>) -> Result<(), PasskeyRefused> {
    // One object and nothing around it: no byte order mark and no white space either, which no browser writes.
    if !(bytes.starts_with(b"{") && bytes.ends_with(b"}")) {
        return Err(PasskeyRefused::Malformed);
    }
    let said: ClientData = serde_json::from_slice(bytes).map_err(|_| PasskeyRefused::Malformed)?;
    if said.kind != asked.ceremony.name() {
        return Err(PasskeyRefused::Kind);
    }
    if said.challenge != asked.challenge {
        return Err(PasskeyRefused::Challenge);
    }
    if said.origin != asked.origin {
        return Err(PasskeyRefused::Origin);
    }
    match (said.cross_origin, said.top_origin) {
        (CrossOrigin::Own, Top::Absent) => Ok(()),
        (CrossOrigin::Foreign, _) | (_, Top::Named) => Err(PasskeyRefused::Framed),
    }
}

struct ClientData {
    kind: String,
    challenge: String,
    origin: String,
    cross_origin: CrossOrigin,
    top_origin: Top,
}

/// `crossOrigin`: whether the page stands in a frame of another site.
#[derive(Clone, Copy)]
enum CrossOrigin {
    Own,
    Foreign,
}

/// `topOrigin`: in whose. It is there only in a frame of another site.
#[derive(Clone, Copy)]
enum Top {
    Absent,
    Named,
}

impl<'de> Deserialize<'de> for ClientData {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

/// Reads the members by hand: what a derived reader does not know it would let stand twice.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = ClientData;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("client data")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ClientData, A::Error> {
        let mut names = BTreeSet::new();
        let (mut kind, mut challenge, mut origin) = (None, None, None);
        let (mut cross_origin, mut top_origin) = (CrossOrigin::Own, Top::Absent);
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "type" => kind = Some(map.next_value()?),
                "challenge" => challenge = Some(map.next_value()?),
                "origin" => origin = Some(map.next_value()?),
                "crossOrigin" => {
                    cross_origin = if map.next_value()? { CrossOrigin::Foreign } else { CrossOrigin::Own };
                }
                "topOrigin" => {
                    map.next_value::<IgnoredAny>()?;
                    top_origin = Top::Named;
                }
                // Later versions and some browsers add to it (§5.8.1.2).
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            if !names.insert(name) {
                return Err(de::Error::custom("a member stands twice"));
            }
        }
        let missing = || de::Error::custom("a member is missing");
        Ok(ClientData {
            kind: kind.ok_or_else(missing)?,
            challenge: challenge.ok_or_else(missing)?,
            origin: origin.ok_or_else(missing)?,
            cross_origin,
            top_origin,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ASKED: ExpectedClientData<'static> = ExpectedClientData {
        ceremony: ClientDataType::Get,
        challenge: "AAECAwQFBgcICQ",
        origin: "https://login.example",
    };

    fn told(text: &str) -> Result<(), PasskeyRefused> {
        check(text.as_bytes(), ASKED)
    }

    /// The usual client data with one member replaced or, where it has another name, added.
    fn with(member: &str, value: &str) -> String {
        let usual = [
            ("type", "\"webauthn.get\""),
            ("challenge", "\"AAECAwQFBgcICQ\""),
            ("origin", "\"https://login.example\""),
            ("crossOrigin", "false"),
        ];
        let mut all: Vec<(&str, &str)> = usual.into_iter().filter(|(name, _)| *name != member).collect();
        if !value.is_empty() {
            all.push((member, value));
        }
        let members: Vec<String> = all.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    }

    #[test]
    fn what_browsers_write_is_accepted() {
        for (member, value) in [
            ("crossOrigin", "false"),
            ("crossOrigin", ""),
            ("androidPackageName", "\"com.android.chrome\""),
            ("tokenBinding", r#"{"status":"not-supported"}"#),
            ("other_keys_can_be_added_here", "\"do not compare clientDataJSON against a template\""),
        ] {
            assert_eq!(told(&with(member, value)), Ok(()), "{member} {value}");
        }
        assert_eq!(told(&with("origin", "\"https:\\/\\/login.example\"")), Ok(()), "the same text, escaped");
    }

    #[test]
    fn another_origin_is_refused_however_alike_it_looks() {
        for origin in [
            "https://login.example/",
            "https://login.example/evil",
            "https://login.example:443",
            "HTTPS://login.example",
            "https://LOGIN.example",
            "https://user@login.example",
            "https://login.example.",
            "https://login.example\\u0000",
            " https://login.example",
            "https://login.example?",
            "https://login.example#",
            "http://login.example",
            "https://sub.login.example",
            "https://login.example.evil.example",
            "https:login.example",
            "https:\\\\\\\\login.example",
            "https://login%2Eexample",
            "https://ｌogin.example",
            "null",
            "",
        ] {
            assert_eq!(
                told(&with("origin", &format!("\"{origin}\""))),
                Err(PasskeyRefused::Origin),
                "{origin}"
            );
        }
    }

    #[test]
    fn a_page_in_a_frame_of_another_site_is_refused() {
        for (member, value) in [
            ("crossOrigin", "true"),
            ("topOrigin", "\"https://evil.example\""),
            ("topOrigin", "\"https://login.example\""),
            ("topOrigin", "null"),
            ("topOrigin", "\"\""),
        ] {
            assert_eq!(told(&with(member, value)), Err(PasskeyRefused::Framed), "{member} {value}");
        }
        let both = with("topOrigin", "\"https://evil.example\"").replace("false", "true");
        assert_eq!(told(&both), Err(PasskeyRefused::Framed));
    }

    #[test]
    fn another_challenge_or_ceremony_is_refused() {
        for challenge in
            ["AAECAwQFBgcICR", "AAECAwQFBgcICQ==", "AAECAwQFBgcICQ=", "aaecawqfbgcicq", "", "AAECAwQF"]
        {
            let text = with("challenge", &format!("\"{challenge}\""));
            assert_eq!(told(&text), Err(PasskeyRefused::Challenge), "{challenge}");
        }
        for kind in ["webauthn.create", "Webauthn.get", "webauthn.get ", "payment.get", ""] {
            assert_eq!(told(&with("type", &format!("\"{kind}\""))), Err(PasskeyRefused::Kind), "{kind}");
        }
    }

    #[test]
    fn what_is_not_one_object_with_each_member_once_is_refused() {
        let usual = with("crossOrigin", "false");
        let twice = |member: &str| format!("{},{member}}}", &usual[..usual.len() - 1]);
        let strange = [
            format!("\u{feff}{usual}"),
            format!("{usual}\0"),
            format!("{usual} "),
            format!("\n{usual}"),
            format!("{usual}{usual}"),
            format!("{usual}}}"),
            format!("[{usual}]"),
            "null".to_owned(),
            "{}".to_owned(),
            String::new(),
            usual[..usual.len() - 1].to_owned(),
            twice("\"type\":\"webauthn.get\""),
            twice("\"challenge\":\"AAECAwQFBgcICQ\""),
            twice("\"origin\":\"https://login.example\""),
            twice("\"crossOrigin\":false"),
            twice("\"crossOrigin\":true"),
            twice("\"\\u0074ype\":\"webauthn.get\""),
            twice("\"unknown\":1,\"unknown\":2"),
            with("type", ""),
            with("challenge", ""),
            with("origin", ""),
            with("type", "1"),
            with("challenge", "null"),
            with("origin", "[\"https://login.example\"]"),
            with("crossOrigin", "null"),
            with("crossOrigin", "\"false\""),
            with("crossOrigin", "0"),
            with("deep", &"[".repeat(10_000)),
        ];
        for text in strange {
            assert_eq!(told(&text), Err(PasskeyRefused::Malformed), "{text:.120}");
        }
        assert_eq!(
            check(&[b"{\"type\":\"\xff\"}".as_slice()].concat(), ASKED),
            Err(PasskeyRefused::Malformed)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_some_answer(bytes: Vec<u8>) {
            prop_assert!(check(&bytes, ASKED).is_err());
        }

        #[test]
        fn no_other_origin_is_ours(origin in "\\PC{0,40}") {
            prop_assume!(origin != ASKED.origin);
            let text = with("origin", &serde_json::to_string(&origin).unwrap());
            prop_assert_eq!(told(&text), Err(PasskeyRefused::Origin));
        }
    }
}
