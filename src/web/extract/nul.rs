//! The one character that nobody types and PostgreSQL cannot keep: what holds it names nothing of ours.

use url::form_urlencoded;

/// Whether a path holds it, percent-encoded: a URL cannot hold it plainly.
pub fn in_path(path: &str) -> bool {
    path.contains("%00")
}

/// Whether a query holds it anywhere but in the words to find, of which only the letters are looked up.
pub fn in_query(query: &str) -> bool {
    query.contains("%00")
        && form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name != "q" && value.contains('\0'))
}

/// Whether a form holds it.
pub fn in_form(body: &[u8]) -> bool {
    body.contains(&0) || body.windows(3).any(|three| three == b"%00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_real_nul_is_found() {
        assert!(in_query("q=a&after=%00") && !in_query("q=%00&after=a"));
        assert!(in_path("/communities/a%00b") && in_form(b"name=%00") && in_form(b"name=\0"));
        assert!(!in_path("/communities/%2500") && !in_form(b"name=100%25+00"));
    }
}
