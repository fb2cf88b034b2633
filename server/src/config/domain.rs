//! Which domains beside that of the pages are ours to use. Below a public suffix, such as `or.jp`, others register names: passkeys bound to it
//! work in no browser, and secrets sent to card hosts below it would go to whoever has registered them.

use crate::said::{Said, said};

/// What `domain` would have to be to go with this host; nothing where it does. It is the host itself, or a parent of it that somebody owns
/// (WebAuthn §5.1.2, "registrable domain suffix").
pub(super) fn misfit(domain: &str, host: &str) -> Option<Said> {
    let owned = owned(host);
    let is_parent = host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    if domain == host || (is_parent && domain.len() >= owned.len()) {
        None
    } else if owned == host {
        Some(said!("{host}（これより短い名前は指定できません）", "{host} and nothing shorter"))
    } else {
        Some(said!(
            "{host}、またはドットで区切ったその末尾（最短で {owned}）",
            "{host} or its end from a dot on, {owned} at the shortest"
        ))
    }
}

/// Whether a name is this computer's: `localhost` and all below it (RFC 6761 §6.3).
pub(super) fn is_local(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost")
}

/// The same of the domain of card hosts: all names below `localhost` are one computer's, though no passkey crosses them.
pub(super) fn misfit_of_cards(domain: &str, host: &str) -> Option<Said> {
    if domain == "localhost" && is_local(host) { None } else { misfit(domain, host) }
}

/// The domain of card hosts beside a main host: `auth.example.jp` has them under `example.jp`, and what stands right below a public suffix
/// has them under itself.
pub(super) fn below(host: &str) -> String {
    let parent = host.split_once('.').map_or(host, |(_, parent)| parent);
    if parent.len() >= owned(host).len() { parent.to_owned() } else { host.to_owned() }
}

/// The end of a host that somebody owns: one name more than its public suffix. Of a top level that the list of public suffixes does not
/// know, others may register names right below.
fn owned(host: &str) -> &str {
    psl::domain_str(host).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_hosts_are_never_below_a_name_that_others_share() {
        for (host, expected) in [
            ("auth.kagura.example", "kagura.example"),
            ("login.auth.kagura.example", "auth.kagura.example"),
            ("auth.kagura.or.jp", "kagura.or.jp"),
            ("kagura.or.jp", "kagura.or.jp"),
            ("kagura.co.jp", "kagura.co.jp"),
            ("kagura.go.jp", "kagura.go.jp"),
            ("kagura.jp", "kagura.jp"),
            ("auth.kagura.jp", "kagura.jp"),
            // Names of prefectures and cities are public suffixes, too.
            ("auth.kagura.tokyo.jp", "kagura.tokyo.jp"),
            ("kagura.chiyoda.tokyo.jp", "kagura.chiyoda.tokyo.jp"),
            // `*.kawasaki.jp`: each name below it is one.
            ("kagura.med.kawasaki.jp", "kagura.med.kawasaki.jp"),
            // Houses that let others have names below theirs.
            ("kagura.github.io", "kagura.github.io"),
            ("auth.kagura.internal", "kagura.internal"),
            ("kagura.internal", "kagura.internal"),
            ("localhost", "localhost"),
            ("kagura.localhost", "kagura.localhost"),
        ] {
            assert_eq!(below(host), expected, "{host}");
        }
    }

    #[test]
    fn only_a_parent_that_can_be_owned_goes_with_a_host() {
        let misfit = |domain| misfit(domain, "auth.kagura.or.jp");
        assert_eq!(misfit("auth.kagura.or.jp"), None);
        assert_eq!(misfit("kagura.or.jp"), None);
        for wrong in ["or.jp", "jp", "gura.or.jp", "other.or.jp", "a.auth.kagura.or.jp"] {
            let allowed = misfit(wrong).expect(wrong);
            assert!(allowed.en.contains("kagura.or.jp at the shortest"), "{wrong}: {allowed:?}");
        }
        assert_eq!(super::misfit("jp", "kagura.jp").unwrap().en, "kagura.jp and nothing shorter");
        assert!(super::misfit("localhost", "kagura.localhost").is_some());
        assert_eq!(misfit_of_cards("localhost", "kagura.localhost"), None);
        assert!(misfit_of_cards("or.jp", "kagura.or.jp").is_some());
        assert!(super::misfit("kawasaki.jp", "kagura.med.kawasaki.jp").is_some());
    }
}
