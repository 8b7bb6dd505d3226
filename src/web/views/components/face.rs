//! A face: a square photo, or the initials when there is none.

use maud::{Markup, html};

/// Where the face stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Alone at the head of a profile.
    Profile,
    /// Beside the written name in a list.
    List,
}

/// The face of the agent of this handle.
pub fn face(handle: &str, name: &str, photo_version: Option<&str>, at: At) -> Markup {
    let (size, pixels, alt, loading) = match at {
        At::Profile => ("large", 176, name, None),
        At::List => ("small", 64, "", Some("lazy")),
    };
    html! {
        @match photo_version {
            Some(version) => {
                img class="face" src={ "/a/" (handle) "/photo/" (version) "-" (size) ".jpg" }
                    width=(pixels) height=(pixels) alt=(alt) loading=[loading];
            }
            None => span class="face" aria-hidden="true" { (initials(name)) },
        }
    }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        for (name, letters) in [("Mara Lindqvist", "ML"), ("Ana María de la Cruz", "AC"), ("@AskX", "A"), ("", "")] {
            assert_eq!(initials(name), letters);
        }
    }
}
