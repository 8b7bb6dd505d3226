//! Coming from a forum that says who one is: DiscourseConnect, with the forum as the provider. Both ways are a query string
//! in base64 and its HMAC-SHA256 in hexadecimal digits.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::hex;
use crate::domain::forum::ForumMember;

/// What a forum is asked: `sso` and `sig`, for its address.
pub fn ask(secret: &str, nonce: &str, return_to: &str) -> (String, String) {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("nonce", nonce)
        .append_pair("return_sso_url", return_to)
        .finish();
    let sso = STANDARD.encode(query);
    let sig = hex::of(&mac(secret, &sso).finalize().into_bytes());
    (sso, sig)
}

/// Who somebody is by the forum's word; nothing when it did not say so to this browser. `nonce` is the one that it was
/// asked with.
pub fn open(secret: &str, nonce: &str, sso: &str, sig: &str) -> Option<ForumMember> {
    let signature = hex::from(sig)?;
    mac(secret, sso).verify_slice(&signature).ok()?;
    let query = STANDARD.decode(sso.trim()).ok()?;
    let said: Vec<(String, String)> = url::form_urlencoded::parse(&query).into_owned().collect();
    let value = |name: &str| said.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim().to_owned());
    if nonce.is_empty() || value("nonce")? != nonce {
        return None;
    }
    let line = |text: String| text.chars().filter(|c| !c.is_control()).take(80).collect::<String>();
    let name = value("username").or_else(|| value("name")).map(line).filter(|name| !name.is_empty())?;
    let external_id = value("external_id").map(line).filter(|id| !id.is_empty())?;
    let level = value("trust_level").into_iter().chain(value("groups").into_iter().flat_map(|groups| {
        let levels = groups.split(',').filter_map(|group| group.trim().strip_prefix("trust_level_").map(Into::into));
        levels.collect::<Vec<String>>()
    }));
    let trust_level = level.filter_map(|level| level.parse().ok()).filter(|level| (0..=4).contains(level)).max();
    Some(ForumMember { external_id, name, trust_level })
}

fn mac(secret: &str, text: &str) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| unreachable!("HMAC takes any key length"));
    mac.update(text.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the forum answers, signed with a secret.
    fn answer(secret: &str, query: &str) -> (String, String) {
        let sso = STANDARD.encode(query);
        let sig = hex::of(&mac(secret, &sso).finalize().into_bytes());
        (sso, sig)
    }

    #[test]
    fn the_example_of_discourse_is_signed_alike() {
        // From the description of DiscourseConnect.
        let sso = "bm9uY2U9Y2I2ODI1MWVlZmI1MjExZTU4YzAwZmYxMzk1ZjBjMGI=\n";
        let signature: String = mac("d836444a9e4084d5b224a60c208dce14", sso)
            .finalize()
            .into_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(signature, "2828aa29899722b35a2f191d34ef9b3ce695e0e6eeec47deb46d588d70c7cb56");
    }

    #[test]
    fn an_answer_says_who_somebody_is_and_how_far_they_are_trusted() {
        let query = "nonce=n1&external_id=7&username=ana&groups=trust_level_0%2Ctrust_level_2%2Cstaff";
        let (sso, sig) = answer("secret", query);
        let ana = ForumMember { external_id: "7".into(), name: "ana".into(), trust_level: Some(2) };
        assert_eq!(open("secret", "n1", &sso, &sig), Some(ana));
    }

    #[test]
    fn what_was_signed_otherwise_or_for_another_browser_says_nothing() {
        let (sso, sig) = answer("secret", "nonce=n1&external_id=7&username=ana");
        assert_eq!(open("another", "n1", &sso, &sig), None);
        assert_eq!(open("secret", "n2", &sso, &sig), None);
        assert_eq!(open("secret", "", &sso, &sig), None);
        let (forged, _) = answer("secret", "nonce=n1&external_id=8&username=bo");
        assert_eq!(open("secret", "n1", &forged, &sig), None);
        for nonsense in ["", "zz", "é", "0"] {
            assert_eq!(open("secret", "n1", &sso, nonsense), None);
        }
        let (nameless, sig) = answer("secret", "nonce=n1&external_id=7");
        assert_eq!(open("secret", "n1", &nameless, &sig), None);
    }

    #[test]
    fn a_forum_is_asked_with_the_way_back() {
        let (sso, sig) = ask("secret", "n1", "https://gutcheck.example/communities/x/arrive");
        let query = String::from_utf8(STANDARD.decode(&sso).unwrap()).unwrap();
        assert_eq!(query, "nonce=n1&return_sso_url=https%3A%2F%2Fgutcheck.example%2Fcommunities%2Fx%2Farrive");
        assert_eq!(sig.len(), 64);
    }
}
