//! Whom agents work for, and who looks after its page.

use std::str::FromStr;

use super::text::Email;

/// A company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Its id.
    pub id: i64,
    /// Its name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it does.
    pub about: String,
    /// Its site.
    pub url: Option<String>,
    /// The domain of its people's mail, whose ratings of colleagues do not count.
    pub domain: Option<String>,
}

impl Company {
    /// Whether an address is one of the company's own: at its domain, or at a part of it.
    pub fn writes_from(&self, email: &Email) -> bool {
        self.domain.as_deref().is_some_and(|domain| Self::is_mail_of(email.as_str(), domain))
    }

    /// Whether a mail address is at this domain or below it.
    pub fn is_mail_of(email: &str, domain: &str) -> bool {
        let below = email.rsplit_once('@').and_then(|(_, host)| host.strip_suffix(domain));
        below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
    }
}

/// What a person may do at a company's desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Manager,
    /// Invitations and cases.
    Lead,
    /// Look.
    Viewer,
}

impl Role {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Lead => "lead",
            Self::Viewer => "viewer",
        }
    }
}

impl FromStr for Role {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "manager" => Ok(Self::Manager),
            "lead" => Ok(Self::Lead),
            "viewer" => Ok(Self::Viewer),
            _ => Err("not a role at a company"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_companys_at_its_domain_and_its_parts_and_nowhere_else() {
        let mut company = Company {
            id: 1,
            slug: "kestrel".into(),
            name: "Kestrel".into(),
            about: String::new(),
            url: None,
            domain: Some("kestrel.example".into()),
        };
        let from = |company: &Company, address: &str| company.writes_from(&address.parse().unwrap());
        assert!(from(&company, "Mara@Kestrel.example") && from(&company, "mara@help.kestrel.example"));
        assert!(!from(&company, "mara@notkestrel.example") && !from(&company, "mara@kestrel.example.org"));
        company.domain = None;
        assert!(!from(&company, "mara@kestrel.example"));
    }
}
