//! A company's desk.

use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{
        company::Role,
        desk::{self, TypedCase, TypedCompany, TypedDraft},
        person::Person,
        text::Problem,
    },
    services::{self, company_desk, draft_agent, invite_rating},
    web::{
        self, Error,
        extract::{Csrf, Posted, Pressed, SignedIn, limits::Action},
        views::{company_desk as views, components::forms::Refused},
    },
};

/// `GET /companies/new`
pub async fn begin(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn) -> web::Result {
    let domain = app.read(move |db, _| company_desk::own_domain(db, &person)).await?;
    Ok(private(views::new(&csrf.0, &TypedCompany::default(), domain.as_deref(), Refused::default())))
}

/// `POST /companies/new`
pub async fn found(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    Posted(typed): Posted<TypedCompany>,
) -> web::Result {
    let (founder, wanted) = (person.clone(), typed.clone());
    match app.write(move |db, now| company_desk::found(db, &founder, &wanted, now)).await {
        Ok(slug) => Ok(see(&format!("/desk/{slug}"))),
        Err(services::Error::Invalid(problems)) => {
            let domain = app.read(move |db, _| company_desk::own_domain(db, &person)).await?;
            Ok(refused(views::new(&csrf.0, &typed, domain.as_deref(), Refused { problems: &problems })))
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /desk/{company}`
pub async fn people(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, slug: Path<String>) -> web::Result {
    let (seat, people) = app.read(move |db, _| company_desk::people(db, &person, &slug)).await?;
    Ok(private(views::people(&csrf.0, &seat, &people)))
}

/// `GET /desk/{company}/agents/new`
pub async fn draft_form(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, slug: Path<String>) -> web::Result {
    let seat = app.read(move |db, _| company_desk::seat(db, &slug, person.id, Role::Manager)).await?;
    Ok(private(views::draft(&csrf.0, &seat, &TypedDraft::default(), Refused::default())))
}

/// `POST /desk/{company}/agents/new`
pub async fn draft(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    slug: Path<String>,
    Posted(typed): Posted<TypedDraft>,
) -> web::Result {
    app.limits.check(&app, &request, Action::Letter(Some(person.id)))?;
    let (manager, at, wanted, sender) = (person.clone(), slug.clone(), typed.clone(), app.sender());
    match app.write(move |db, now| draft_agent::for_company(db, &manager, &at, &wanted, &sender, now)).await {
        Ok(()) => Ok(see(&format!("/desk/{slug}"))),
        Err(services::Error::Invalid(problems)) => {
            let seat = app.read(move |db, _| company_desk::seat(db, &slug, person.id, Role::Manager)).await?;
            Ok(refused(views::draft(&csrf.0, &seat, &typed, Refused { problems: &problems })))
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /desk/{company}/agents/{id}/ask`
pub async fn ask_form(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
) -> web::Result {
    let (slug, agent_id) = path.into_inner();
    show_ask(&app, &csrf, person, slug, agent_id, "", &[]).await
}

async fn show_ask(
    app: &App,
    csrf: &Csrf,
    person: Person,
    slug: String,
    agent_id: i64,
    email: &str,
    problems: &[Problem],
) -> web::Result {
    let (seat, people) = app.read(move |db, _| company_desk::people(db, &person, &slug)).await?;
    let colleague = people.into_iter().find(|colleague| colleague.agent_id == agent_id && !colleague.claimed);
    let page = views::ask(&csrf.0, &seat, &colleague.ok_or(Error::NotFound)?, email, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}

/// An address to write to.
#[derive(Clone, Deserialize)]
pub struct Addressed {
    email: String,
}

/// `POST /desk/{company}/agents/{id}/ask`
pub async fn ask(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    Posted(form): Posted<Addressed>,
) -> web::Result {
    app.limits.check(&app, &request, Action::Letter(Some(person.id)))?;
    let (slug, agent_id) = path.into_inner();
    let (manager, at, email, sender) = (person.clone(), slug.clone(), form.email.clone(), app.sender());
    match app.write(move |db, now| draft_agent::ask_again(db, &manager, &at, agent_id, &email, &sender, now)).await {
        Ok(()) => Ok(see(&format!("/desk/{slug}"))),
        Err(services::Error::Invalid(problems)) => {
            show_ask(&app, &csrf, person, slug, agent_id, &form.email, &problems).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/{company}/employments/{id}/confirm`
pub async fn confirm_employment(
    app: Data<App>,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    _: Posted<Pressed>,
) -> web::Result {
    let (slug, id) = path.into_inner();
    let back = format!("/desk/{slug}");
    app.write(move |db, now| company_desk::confirm_employment(db, &person, &slug, id, now)).await?;
    Ok(see(&back))
}

/// `POST /desk/{company}/employments/{id}/end`
pub async fn end_employment(
    app: Data<App>,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    _: Posted<Pressed>,
) -> web::Result {
    let (slug, id) = path.into_inner();
    let back = format!("/desk/{slug}");
    app.write(move |db, now| company_desk::end_employment(db, &person, &slug, id, now)).await?;
    Ok(see(&back))
}

/// `GET /desk/{company}/page`
pub async fn page(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, slug: Path<String>) -> web::Result {
    show_page(&app, &csrf, person, slug.into_inner(), None, &[]).await
}

async fn show_page(
    app: &App,
    csrf: &Csrf,
    person: Person,
    slug: String,
    typed: Option<TypedCompany>,
    problems: &[Problem],
) -> web::Result {
    let page = app.read(move |db, _| company_desk::page(db, &person, &slug)).await?;
    let typed = typed.unwrap_or_else(|| page.typed());
    let markup = views::page(&csrf.0, &page, &typed, Refused { problems });
    Ok(if problems.is_empty() { private(markup) } else { refused(markup) })
}

/// `POST /desk/{company}/page`
pub async fn save_page(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    slug: Path<String>,
    Posted(typed): Posted<TypedCompany>,
) -> web::Result {
    let (manager, at, wanted) = (person.clone(), slug.clone(), typed.clone());
    match app.write(move |db, _| company_desk::save_texts(db, &manager, &at, &wanted)).await {
        Ok(()) => Ok(see(&format!("/desk/{slug}/page"))),
        Err(services::Error::Invalid(problems)) => {
            show_page(&app, &csrf, person, slug.into_inner(), Some(typed), &problems).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A product's name.
#[derive(Clone, Deserialize)]
pub struct Named {
    product: String,
}

/// `POST /desk/{company}/products`
pub async fn add_product(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    slug: Path<String>,
    Posted(form): Posted<Named>,
) -> web::Result {
    let (manager, at) = (person.clone(), slug.clone());
    let added = app.write(move |db, _| company_desk::add_product(db, &manager, &at, &form.product)).await;
    after_product(added, &app, &csrf, person, slug.into_inner()).await
}

/// `POST /desk/{company}/products/{id}`
pub async fn rename_product(
    app: Data<App>,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    Posted(form): Posted<Named>,
) -> web::Result {
    let (slug, id) = path.into_inner();
    let (manager, at) = (person.clone(), slug.clone());
    let renamed = app.write(move |db, _| company_desk::rename_product(db, &manager, &at, id, &form.product)).await;
    after_product(renamed, &app, &csrf, person, slug).await
}

async fn after_product(
    outcome: services::Result<()>,
    app: &App,
    csrf: &Csrf,
    person: Person,
    slug: String,
) -> web::Result {
    match outcome {
        Ok(()) => Ok(see(&format!("/desk/{slug}/page"))),
        Err(services::Error::Invalid(problems)) => show_page(app, csrf, person, slug, None, &problems).await,
        Err(error) => Err(error.into()),
    }
}

/// `GET /desk/{company}/members`
pub async fn members(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, slug: Path<String>) -> web::Result {
    show_members(&app, &csrf, person, slug.into_inner(), "", &[]).await
}

async fn show_members(
    app: &App,
    csrf: &Csrf,
    person: Person,
    slug: String,
    email: &str,
    problems: &[Problem],
) -> web::Result {
    let own_id = person.id;
    let desk = app.read(move |db, now| company_desk::members(db, &person, &slug, now)).await?;
    let page = views::members(&csrf.0, &desk, own_id, email, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}

/// Whom to invite, as what.
#[derive(Clone, Deserialize)]
pub struct Invited {
    email: String,
    role: String,
}

/// `POST /desk/{company}/members`
pub async fn invite_member(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    slug: Path<String>,
    Posted(form): Posted<Invited>,
) -> web::Result {
    app.limits.check(&app, &request, Action::Letter(Some(person.id)))?;
    let (manager, at, wanted, sender) = (person.clone(), slug.clone(), form.clone(), app.sender());
    let invited = app
        .write(move |db, now| company_desk::invite_member(db, &manager, &at, &wanted.email, &wanted.role, &sender, now))
        .await;
    match invited {
        Ok(()) => Ok(see(&format!("/desk/{slug}/members"))),
        Err(services::Error::Invalid(problems)) => {
            show_members(&app, &csrf, person, slug.into_inner(), &form.email, &problems).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/{company}/seats/{id}/take-back`
pub async fn take_back_offer(
    app: Data<App>,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    _: Posted<Pressed>,
) -> web::Result {
    let (slug, id) = path.into_inner();
    let back = format!("/desk/{slug}/members");
    app.write(move |db, _| company_desk::take_back_offer(db, &person, &slug, id)).await?;
    Ok(see(&back))
}

/// A member's new role.
#[derive(Deserialize)]
pub struct NewRole {
    role: String,
}

/// `POST /desk/{company}/members/{id}/role`
pub async fn change_role(
    app: Data<App>,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    Posted(form): Posted<NewRole>,
) -> web::Result {
    let (slug, member_id) = path.into_inner();
    let back = format!("/desk/{slug}/members");
    app.write(move |db, _| company_desk::change_role(db, &person, &slug, member_id, &form.role)).await?;
    Ok(see(&back))
}

/// `POST /desk/{company}/members/{id}/remove`
pub async fn remove_member(
    app: Data<App>,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    _: Posted<Pressed>,
) -> web::Result {
    let (slug, member_id) = path.into_inner();
    let back = if person.id == member_id { "/me".into() } else { format!("/desk/{slug}/members") };
    app.write(move |db, _| company_desk::remove_member(db, &person, &slug, member_id)).await?;
    Ok(see(&back))
}

/// `GET /desk/{company}/invitations`
pub async fn invitations(app: Data<App>, csrf: Csrf, SignedIn(person): SignedIn, slug: Path<String>) -> web::Result {
    let now = desk::as_field(app.clock.now());
    let typed = TypedCase { opened_at: now.clone(), resolved_at: now, ..TypedCase::default() };
    show_invitations(&app, &csrf, person, slug.into_inner(), &typed, &[]).await
}

async fn show_invitations(
    app: &App,
    csrf: &Csrf,
    person: Person,
    slug: String,
    typed: &TypedCase,
    problems: &[Problem],
) -> web::Result {
    let desk = app.read(move |db, now| invite_rating::list(db, &person, &slug, now)).await?;
    let page = views::invitations(&csrf.0, &desk, typed, Refused { problems });
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}

/// `POST /desk/{company}/invitations`
pub async fn invite(
    app: Data<App>,
    request: HttpRequest,
    csrf: Csrf,
    SignedIn(person): SignedIn,
    slug: Path<String>,
    Posted(typed): Posted<TypedCase>,
) -> web::Result {
    app.limits.check(&app, &request, Action::Letter(Some(person.id)))?;
    let sender = app.sender();
    let (lead, at, wanted) = (person.clone(), slug.clone(), typed.clone());
    match app.write(move |db, now| invite_rating::invite(db, &lead, &at, &wanted, &sender, now)).await {
        Ok(()) => Ok(see(&format!("/desk/{slug}/invitations"))),
        Err(services::Error::Invalid(problems)) => {
            show_invitations(&app, &csrf, person, slug.into_inner(), &typed, &problems).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/{company}/invitations/{id}/revoke`
pub async fn revoke(
    app: Data<App>,
    SignedIn(person): SignedIn,
    path: Path<(String, i64)>,
    _: Posted<Pressed>,
) -> web::Result {
    let (slug, id) = path.into_inner();
    let back = format!("/desk/{slug}/invitations");
    app.write(move |db, now| invite_rating::revoke(db, &person, &slug, id, now)).await?;
    Ok(see(&back))
}
