//! Where a request comes from.

use std::{future::Ready, net::IpAddr};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};

use super::limits;
use crate::{app::App, web::Error};

/// The visitor's address, as far as it is known. It is never kept.
pub struct Address(pub Option<IpAddr>);

impl FromRequest for Address {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<web::Data<App>>();
        std::future::ready(Ok(Self(app.and_then(|app| limits::address(app, request)))))
    }
}
