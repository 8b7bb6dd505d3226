//! A customer's address as one company's reference: the same customer is known again, the address is not kept.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::text::Email;

/// The reference of that address at that company, in 64 hexadecimal digits. Without the site's secret nobody
/// can try addresses until one fits, and two companies' references cannot be laid side by side.
pub fn of(secret: &[u8], company_id: i64, email: &Email) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap_or_else(|_| unreachable!("HMAC takes any key length"));
    mac.update(b"gutcheck customer of ");
    mac.update(&company_id.to_be_bytes());
    mac.update(email.as_str().as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
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
}
