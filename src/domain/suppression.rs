//! Whom we write to no more, and why.

use std::str::FromStr;

/// Why nothing is written to an address any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its owner said: never again.
    Asked,
    /// There is no such mailbox.
    Bounced,
    /// Its owner told their mail provider that we are a nuisance.
    Complained,
}

impl Reason {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }
}

impl FromStr for Reason {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Asked, Self::Bounced, Self::Complained]
            .into_iter()
            .find(|reason| reason.key() == text)
            .ok_or("not a reason to write no more")
    }
}
