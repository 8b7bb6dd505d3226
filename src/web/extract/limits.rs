//! How often the same visitor may try the same thing. Addresses live in memory only.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use actix_web::{HttpRequest, http::header::HeaderMap};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

use crate::{app::App, web::Error};

/// The limiters, one per kind of action.
pub struct Limits {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    writing: DefaultKeyedRateLimiter<IpAddr>,
    letters: DefaultKeyedRateLimiter<IpAddr>,
    letters_by_person: DefaultKeyedRateLimiter<i64>,
    flags: DefaultKeyedRateLimiter<IpAddr>,
}

/// What is limited.
#[derive(Clone, Copy)]
pub enum Action {
    /// Guessing at passwords: 10 at once, then one in 6 seconds.
    SignIn,
    /// Having mail sent to others: 30 at once, then one a minute; for whoever is signed in also wherever they are.
    Letter(Option<i64>),
    /// Flagging content: 10 at once, then one in 5 minutes.
    Flag,
    /// Any other form: 120 at once, then two a second.
    Writing,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in: RateLimiter::keyed(quota(Duration::from_secs(6), 10)),
            writing: RateLimiter::keyed(quota(Duration::from_millis(500), 120)),
            letters: RateLimiter::keyed(letters()),
            letters_by_person: RateLimiter::keyed(letters()),
            flags: RateLimiter::keyed(quota(Duration::from_secs(300), 10)),
        }
    }
}

fn letters() -> Quota {
    quota(Duration::from_secs(60), 30)
}

fn quota(period: Duration, burst: u32) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(period).map_or(Quota::per_second(burst), |quota| quota.allow_burst(burst))
}

impl Limits {
    /// Counts one try of this visitor.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the time to wait.
    pub fn check(&self, app: &App, request: &HttpRequest, action: Action) -> Result<(), Error> {
        if let Action::Letter(Some(person_id)) = action {
            check(&self.letters_by_person, &person_id)?;
        }
        let Some(address) = address(app, request) else { return Ok(()) };
        let limiter = match action {
            Action::SignIn => &self.sign_in,
            Action::Writing => &self.writing,
            Action::Letter(_) => &self.letters,
            Action::Flag => &self.flags,
        };
        check(limiter, &address)
    }

    /// Forgets visitors who have been quiet.
    pub fn forget_the_quiet(&self) {
        self.sign_in.retain_recent();
        self.writing.retain_recent();
        self.letters.retain_recent();
        self.letters_by_person.retain_recent();
        self.flags.retain_recent();
    }
}

fn check<K: Clone + Eq + std::hash::Hash>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Error> {
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(limiter.clock().now());
        Error::TooMany { seconds: wait.as_secs() + 1 }
    })
}

/// Whose request it is; behind our own proxy, the last address of the last header, which is the one that it added.
pub fn address(app: &App, request: &HttpRequest) -> Option<IpAddr> {
    let direct = request.peer_addr().map(|peer| peer.ip());
    let address = if app.config.behind_proxy { forwarded(request.headers()).or(direct) } else { direct };
    address.map(household)
}

fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let list = headers.get_all("x-forwarded-for").last()?.to_str().ok()?;
    list.rsplit(',').next()?.trim().parse().ok()
}

/// One IPv6 connection has a whole /64 of addresses to choose from.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_what_our_own_proxy_added_says_who_asks() {
        let request = TestRequest::default()
            .append_header(("x-forwarded-for", "192.0.2.1"))
            .append_header(("x-forwarded-for", "192.0.2.2, 192.0.2.3"))
            .to_http_request();
        assert_eq!(forwarded(request.headers()), Some("192.0.2.3".parse().unwrap()));
        assert_eq!(forwarded(&HeaderMap::new()), None);
    }

    #[test]
    fn a_household_is_one_visitor() {
        let of = |text: &str| household(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
    }
}
