//! Where to go after signing in: only to one of our own pages.

use url::Url;

/// A path on this site, with its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// The path that `text` names, read as a browser reads it; `/me` when that leads anywhere else.
    pub fn parse(text: Option<&str>) -> Self {
        Self(text.and_then(local).unwrap_or_else(|| "/me".into()))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn local(text: &str) -> Option<String> {
    let here = Url::parse("http://here.invalid/").ok()?;
    let there = here.join(text).ok()?;
    let ours = text.starts_with('/') && there.origin() == here.origin() && there.username().is_empty();
    let path = match there.query() {
        Some(query) => format!("{}?{query}", there.path()),
        None => there.path().to_owned(),
    };
    (ours && !path.starts_with("//")).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_ours_is_kept() {
        for path in ["/", "/a/ana/rate?stars=4", "/communities/home-cooks"] {
            assert_eq!(LocalPath::parse(Some(path)).as_str(), path);
        }
        assert_eq!(LocalPath::parse(Some("/c/é")).as_str(), "/c/%C3%A9");
    }

    #[test]
    fn another_site_is_never_the_way_on() {
        for text in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "evil",
            "",
            "/.//evil.example",
            "/..//evil.example",
        ] {
            assert_eq!(LocalPath::parse(Some(text)).as_str(), "/me", "{text:?}");
        }
        assert_eq!(LocalPath::parse(None).as_str(), "/me");
    }
}
