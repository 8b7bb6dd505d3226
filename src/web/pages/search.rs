//! Looking someone up.

use actix_web::web::{Data, Query};

use crate::{
    app::App,
    services::find_helper,
    web::{self, extract::Asking, views},
};

/// People on a page.
const PAGE: usize = 10;

/// `GET /search?q=&company=&product=&topic=&community=&language=&after=`
pub async fn show(app: Data<App>, asking: Query<Asking>) -> web::Result {
    let question = asking.question();
    if question.is_empty() {
        let (people, now) = app.read(|db, now| Ok((find_helper::welcome(db, now)?, now))).await?;
        return Ok(super::public(views::search::welcome(&people, now)));
    }
    let (after, wanted) = (asking.after()?, question.clone());
    let (found, choices, now) = app
        .read(move |db, now| {
            let found = find_helper::find(db, &wanted, after, PAGE, now)?;
            let choices = find_helper::choices(db, &found)?;
            Ok((found, choices, now))
        })
        .await?;
    let turning = views::search::Turning {
        first: after.map(|_| asking.query_from(None)),
        next: found.next.map(|next| asking.query_from(Some(next))),
    };
    Ok(super::public(views::search::results(&question, &found, &choices, &turning, now)))
}
