//! Why somebody does not get on: each reason has a page with a sentence and a button, and an address of its own.

/// Why somebody does not get on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stop {
    /// The person gave up at the provider (`access_denied`).
    Cancelled,
    /// The provider cannot have it proven as surely as was asked.
    Unmet,
    /// The provider would have to show a page, and was asked not to; or does not know whom we meant.
    LoginRequired,
    /// The provider says another error.
    Refused,
    /// What came back is none of this browser's logins, or one that was over: a code twice, a `state` of somebody else's.
    NotOurs,
    /// What came back cannot be believed: the signature, the issuer, the nonce.
    NotBelieved,
    /// The two clocks differ.
    Clock,
    /// It was not proven as surely or as lately as was asked.
    NotProven,
    /// Somebody else has confirmed.
    AnotherPerson,
    /// The person has no profession that signs prescriptions.
    NoProfession,
    /// The person gave up confirming a signature.
    NotSigned,
    /// The provider cannot be reached, or says nothing that can be read.
    Away,
    /// Nobody is logged in here.
    NobodyHere,
    /// The person has logged out elsewhere, or was logged out.
    EndedElsewhere,
    /// Too much time has passed.
    TimeIsUp,
    /// The provider renews nothing any more.
    NotRenewed,
    /// The button was on a page of somebody else's.
    Foreign,
    /// There is no such page.
    NoPage,
    /// Something failed here.
    Failed,
}

impl Stop {
    pub(super) const ALL: [Self; 19] = [
        Self::Cancelled,
        Self::Unmet,
        Self::LoginRequired,
        Self::Refused,
        Self::NotOurs,
        Self::NotBelieved,
        Self::Clock,
        Self::NotProven,
        Self::AnotherPerson,
        Self::NoProfession,
        Self::NotSigned,
        Self::Away,
        Self::NobodyHere,
        Self::EndedElsewhere,
        Self::TimeIsUp,
        Self::NotRenewed,
        Self::Foreign,
        Self::NoPage,
        Self::Failed,
    ];

    /// Its name in addresses.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Unmet => "unmet",
            Self::LoginRequired => "login-required",
            Self::Refused => "refused",
            Self::NotOurs => "not-ours",
            Self::NotBelieved => "not-believed",
            Self::Clock => "clock",
            Self::NotProven => "not-proven",
            Self::AnotherPerson => "another-person",
            Self::NoProfession => "no-profession",
            Self::NotSigned => "not-signed",
            Self::Away => "away",
            Self::NobodyHere => "nobody-here",
            Self::EndedElsewhere => "ended-elsewhere",
            Self::TimeIsUp => "time-is-up",
            Self::NotRenewed => "not-renewed",
            Self::Foreign => "foreign",
            Self::NoPage => "no-page",
            Self::Failed => "failed",
        }
    }

    /// The reason of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Where its page is.
    pub(super) fn address(self) -> String {
        format!("/stopped/{}", self.name())
    }

    /// What the provider's `error` means (OpenID Connect Core §3.1.2.6, and its Unmet Authentication Requirements).
    pub(super) fn of_error(error: &str) -> Self {
        match error {
            "access_denied" => Self::Cancelled,
            "unmet_authentication_requirements" => Self::Unmet,
            "login_required" | "interaction_required" | "account_selection_required" => Self::LoginRequired,
            "temporarily_unavailable" | "server_error" => Self::Away,
            _ => Self::Refused,
        }
    }

    /// What stands for it in the protocol, for developers.
    pub(super) const fn of_protocol(self) -> Option<&'static str> {
        match self {
            Self::Cancelled | Self::NotSigned => Some("error=access_denied"),
            Self::Unmet => Some("error=unmet_authentication_requirements"),
            Self::LoginRequired => Some("error=login_required"),
            Self::Refused => Some("error=…"),
            Self::NotOurs => Some("state, code"),
            Self::NotBelieved => Some("iss, aud, nonce, at_hash, JWS"),
            Self::Clock => Some("iat, exp"),
            Self::NotProven => Some("acr, auth_time"),
            Self::AnotherPerson => Some("sub"),
            Self::NoProfession => Some("hcrole"),
            Self::EndedElsewhere => Some("logout_token"),
            Self::NotRenewed => Some("error=invalid_grant"),
            Self::Away | Self::NobodyHere | Self::TimeIsUp | Self::Foreign | Self::NoPage | Self::Failed => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_found_by_its_name() {
        for stop in Stop::ALL {
            assert_eq!(Stop::named(stop.name()), Some(stop));
        }
        assert_eq!(Stop::named("cancelled "), None);
    }

    #[test]
    fn an_error_that_nobody_has_heard_of_is_a_refusal() {
        assert_eq!(Stop::of_error("access_denied"), Stop::Cancelled);
        assert_eq!(Stop::of_error("<script>"), Stop::Refused);
        assert_eq!(Stop::of_error(""), Stop::Refused);
    }
}
