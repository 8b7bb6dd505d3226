//! Where somebody wrote from, as keys that tell alike from unlike and nothing else. The address itself is never kept.

use std::net::IpAddr;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The keys of one place under one salt. When the salt is gone, nobody can find out what they stood for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whereabouts {
    /// Of the network: the first 24 bits of an IPv4 address, 48 of an IPv6 one.
    pub network: Vec<u8>,
    /// Of the household: a whole IPv4 address, 64 bits of an IPv6 one.
    pub household: Vec<u8>,
}

impl Whereabouts {
    /// The keys of a public address; none for one that says nothing about where somebody is.
    pub fn of(salt: &[u8], address: IpAddr) -> Option<Self> {
        let (network, household) = match address.to_canonical() {
            IpAddr::V4(v4) if v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() => {
                return None;
            }
            IpAddr::V4(v4) => {
                let [a, b, c, d] = v4.octets();
                (vec![4, a, b, c], vec![4, a, b, c, d])
            }
            IpAddr::V6(v6) if v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local() => return None,
            IpAddr::V6(v6) => {
                let octets = v6.octets();
                let first = |n| std::iter::once(6).chain(octets.into_iter().take(n)).collect();
                (first(6), first(8))
            }
        };
        Some(Self { network: key(salt, b"network", &network), household: key(salt, b"household", &household) })
    }
}

fn key(salt: &[u8], kind: &[u8], place: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt).unwrap_or_else(|_| unreachable!("HMAC takes any key length"));
    mac.update(kind);
    mac.update(place);
    mac.finalize().into_bytes().into_iter().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(salt: &[u8], address: &str) -> Option<Whereabouts> {
        Whereabouts::of(salt, address.parse().unwrap())
    }

    #[test]
    fn neighbours_share_a_network_and_no_household() {
        for (one, other) in [("203.0.113.7", "203.0.113.8"), ("2001:db8:1:2::1", "2001:db8:1:3::1")] {
            let (one, other) = (at(b"salt", one).unwrap(), at(b"salt", other).unwrap());
            assert!(one.network == other.network && one.household != other.household);
        }
        assert_eq!(at(b"salt", "2001:db8:1:2::1"), at(b"salt", "2001:db8:1:2:ffff::9"), "one home, two machines");
    }

    #[test]
    fn another_salt_makes_other_keys() {
        assert_ne!(at(b"salt", "203.0.113.7"), at(b"pepper", "203.0.113.7"));
    }

    #[test]
    fn addresses_behind_a_proxy_say_nothing() {
        for address in ["127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fd00::1", "::ffff:127.0.0.1"] {
            assert_eq!(at(b"salt", address), None, "{address}");
        }
    }
}
