//! How often the same visitor may try the same thing. Addresses live in memory only.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use actix_web::HttpRequest;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

use crate::{app::App, web::Error};

/// The limiters, one per kind of action.
pub struct Limits {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    writing: DefaultKeyedRateLimiter<IpAddr>,
}

/// What is limited.
#[derive(Clone, Copy)]
pub enum Action {
    /// Guessing at passwords, or having mail sent: 10 at once, then one in 6 seconds.
    SignIn,
    /// Any other form: 120 at once, then two a second.
    Writing,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in: RateLimiter::keyed(quota(Duration::from_secs(6), 10)),
            writing: RateLimiter::keyed(quota(Duration::from_millis(500), 120)),
        }
    }
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
        let Some(address) = address(app, request) else { return Ok(()) };
        let limiter = match action {
            Action::SignIn => &self.sign_in,
            Action::Writing => &self.writing,
        };
        limiter.check_key(&address).map_err(|not_until| {
            let wait = not_until.wait_time_from(limiter.clock().now());
            Error::TooMany { seconds: wait.as_secs() + 1 }
        })
    }

    /// Forgets visitors who have been quiet.
    pub fn forget_the_quiet(&self) {
        self.sign_in.retain_recent();
        self.writing.retain_recent();
    }
}

/// Whose request it is; behind our own proxy, the last address that the proxy added.
pub fn address(app: &App, request: &HttpRequest) -> Option<IpAddr> {
    let direct = request.peer_addr().map(|peer| peer.ip());
    if !app.config.behind_proxy {
        return direct;
    }
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).or(direct)
}
