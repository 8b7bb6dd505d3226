//! An address as a pseudonym: whoever it belongs to is known again, the address is not kept.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::hex;
use crate::domain::text::Email;

/// The reference of that address at that company, in 64 hexadecimal digits. Without the site's secret nobody
/// can try addresses until one fits, and two companies' references cannot be laid side by side.
pub fn of(secret: &[u8], company_id: i64, email: &Email) -> String {
    pseudonym(secret, &[b"gutcheck customer of ", &company_id.to_be_bytes(), email.as_str().as_bytes()])
}

/// The pseudonym of that address on the whole site, in 64 hexadecimal digits: for whom we write to and how often,
/// which is one person's whoever asks. No company is shown it.
pub fn everywhere(secret: &[u8], email: &Email) -> String {
    pseudonym(secret, &[b"gutcheck address ", email.as_str().as_bytes()])
}

fn pseudonym(secret: &[u8], parts: &[&[u8]]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap_or_else(|_| unreachable!("HMAC takes any key length"));
    parts.iter().for_each(|part| mac.update(part));
    hex::of(&mac.finalize().into_bytes())
}

/// The lot of a case, 0 to 99: whether its customer is among those who are asked. Nobody can draw it again.
pub fn lot(secret: &[u8], case_id: i64) -> u8 {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap_or_else(|_| unreachable!("HMAC takes any key length"));
    mac.update(b"gutcheck lot of case ");
    mac.update(&case_id.to_be_bytes());
    let number = mac.finalize().into_bytes().iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    u8::try_from(number % 100).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_known_again_by_the_same_company_only() {
        let email: Email = "ana@example.org".parse().unwrap();
        let reference = of(b"secret", 1, &email);
        assert_eq!(reference, of(b"secret", 1, &"ANA@example.org".parse().unwrap()));
        assert_ne!(reference, of(b"secret", 2, &email));
        assert_ne!(reference, of(b"other", 1, &email));
        assert!(!reference.contains("ana"));
    }

    #[test]
    fn lots_are_drawn_evenly_and_stay_as_they_are() {
        let lots: Vec<u8> = (0..10_000).map(|case| lot(b"secret", case)).collect();
        assert!(lots.iter().all(|lot| *lot < 100));
        let below = lots.iter().filter(|lot| **lot < 30).count();
        assert!((2_850..3_150).contains(&below), "{below} of 10,000 below 30");
        assert_eq!(lots[7], lot(b"secret", 7));
    }

    #[test]
    fn an_address_is_the_same_on_the_whole_site_and_tells_no_company_who_it_is() {
        let email: Email = "ana@example.org".parse().unwrap();
        assert_eq!(everywhere(b"secret", &email), everywhere(b"secret", &"Ana@Example.org".parse().unwrap()));
        assert_ne!(everywhere(b"secret", &email), everywhere(b"secret", &"ann@example.org".parse().unwrap()));
        assert_ne!(everywhere(b"secret", &email), of(b"secret", 1, &email));
    }
}
