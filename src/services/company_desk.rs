//! A company's desk: its page, its people, who else looks after it. None of it reaches a rating.

use std::collections::BTreeSet;

use super::{Error, Result, edit_profile, mailed_links};
use crate::{
    domain::{
        Moment,
        company::{Company, Role},
        desk::{ABOUT_MAX, Colleague, LINE_MAX, Member, PageDesk, Seat, TypedCompany},
        mailed_link::Purpose,
        person::Person,
        text::{self, Email, Problem, Slug},
    },
    mail,
    store::{self, Db, employments::Of},
};

/// Names that are places of ours below `/desk` and `/companies`.
const RESERVED: [&str; 3] = ["agent", "agents", "new"];

/// Providers where anybody has an address: such a domain says nothing about who works where.
const MAIL_FOR_ALL: &[&str] = &[
    "aol.com",
    "fastmail.com",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.com",
    "icloud.com",
    "libero.it",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "t-online.de",
    "tutanota.com",
    "web.de",
    "wp.pl",
    "yahoo.com",
    "yandex.ru",
    "zoho.com",
];

/// The company as this person may see it: at least in that role, or not at all.
///
/// # Errors
/// [`Error::NotFound`] for anybody who has no seat there; [`Error::Forbidden`] for too small a role.
pub fn seat(db: &mut Db, slug: &str, person_id: i64, least: Role) -> Result<Seat> {
    let (company, role) = store::companies::desk_of(db, slug, person_id)?.ok_or(Error::NotFound)?;
    let may = match least {
        Role::Viewer => true,
        Role::Lead => role != Role::Viewer,
        Role::Manager => role == Role::Manager,
    };
    if may {
        Ok(Seat { company, role })
    } else {
        Err(Error::Forbidden("Your role at this desk does not include this. Ask one of its managers.".into()))
    }
}

struct Texts {
    name: String,
    about: String,
    url: Option<String>,
}

fn parsed(typed: &TypedCompany) -> std::result::Result<Texts, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut note = |field, problem: String| problems.push(Problem::new(field, problem));
    let name = text::line(&typed.name, LINE_MAX).map_err(|problem| note("name", problem));
    let about = text::prose(&typed.about, ABOUT_MAX).map_err(|problem| note("about", problem));
    let url = match edit_profile::address(&typed.url) {
        Ok(Some(url)) if !url.starts_with("https://") => Err("Write an address that begins with https://.".into()),
        other => other,
    }
    .map_err(|problem| note("url", problem));
    match (name, about, url) {
        (Ok(name), Ok(about), Ok(url)) => Ok(Texts { name, about: about.unwrap_or_default(), url }),
        _ => Err(problems),
    }
}

/// The domain of the person's confirmed address, when it can stand for a company.
///
/// # Errors
/// When the database fails.
pub fn own_domain(db: &mut Db, person: &Person) -> Result<Option<String>> {
    let Ok(email) = person.email.parse::<Email>() else { return Ok(None) };
    let domain = email.domain().to_owned();
    let stands = !MAIL_FOR_ALL.contains(&domain.as_str()) && is_confirmed(db, person.id)?;
    Ok(stands.then_some(domain))
}

fn is_confirmed(db: &mut Db, person_id: i64) -> Result<bool> {
    Ok(store::people::by_id(db, person_id)?.is_some_and(|account| account.confirmed))
}

fn is_ours(typed: &TypedCompany) -> bool {
    typed.our_domain == "yes"
}

/// Founds a company, with this person as its first manager. Returns its slug.
///
/// # Errors
/// [`Error::Invalid`], also when a company of that name is here already.
pub fn found(db: &mut Db, person: &Person, typed: &TypedCompany, now: Moment) -> Result<String> {
    let texts = parsed(typed).map_err(Error::Invalid)?;
    let slug = Slug::nearest(&texts.name)
        .filter(|slug| !RESERVED.contains(&slug.as_str()))
        .ok_or_else(|| Error::invalid("name", "That name makes no web address. Write it with more letters."))?;
    if store::companies::by_slug(db, slug.as_str())?.is_some() {
        return Err(Error::invalid(
            "name",
            "A company of that name is here already. If it is yours, ask one of its managers to invite you.",
        ));
    }
    let domain = if is_ours(typed) { own_domain(db, person)? } else { None };
    let id = store::companies::add(
        db,
        slug.as_str(),
        &texts.name,
        &texts.about,
        texts.url.as_deref(),
        domain.as_deref(),
        now,
    )?;
    store::members::add(db, id, person.id, Role::Manager, now)?;
    Ok(slug.into_string())
}

/// Replaces the texts of the company's page. The domain can be set to the manager's own, kept, or given up.
///
/// # Errors
/// When this person is no manager there, or something typed cannot be taken.
pub fn save_texts(db: &mut Db, person: &Person, slug: &str, typed: &TypedCompany) -> Result<()> {
    let seat = seat(db, slug, person.id, Role::Manager)?;
    let texts = parsed(typed).map_err(Error::Invalid)?;
    let domain = match (is_ours(typed), own_domain(db, person)?) {
        (true, Some(own)) => Some(own),
        // The box stands for this manager's own domain only: what a colleague set is not theirs to change.
        (true, None) => seat.company.domain.clone(),
        (false, own) => seat.company.domain.clone().filter(|kept| Some(kept) != own.as_ref()),
    };
    let renamed = texts.name != seat.company.name;
    store::companies::save(db, seat.company.id, &texts.name, &texts.about, texts.url.as_deref(), domain.as_deref())?;
    if renamed { people_shown_anew(db, &seat.company) } else { Ok(()) }
}

/// After a name changed that is found together with the company's people.
fn people_shown_anew(db: &mut Db, company: &Company) -> Result<()> {
    let people: BTreeSet<i64> =
        store::employments::of_company(db, company.id)?.into_iter().map(|colleague| colleague.agent_id).collect();
    people.into_iter().try_for_each(|agent_id| edit_profile::shown_anew(db, agent_id))
}

/// The texts and products of the company's page.
///
/// # Errors
/// [`Error::NotFound`] for anybody who has no seat there.
pub fn page(db: &mut Db, person: &Person, slug: &str) -> Result<PageDesk> {
    let seat = seat(db, slug, person.id, Role::Viewer)?;
    Ok(PageDesk {
        products: store::companies::products(db, seat.company.id)?,
        topics: store::companies::topics(db, seat.company.id)?,
        own_domain: own_domain(db, person)?,
        seat,
    })
}

/// Adds a product; one of the same name is kept as it is.
///
/// # Errors
/// When this person is no manager there, or the name is none.
pub fn add_product(db: &mut Db, person: &Person, slug: &str, name: &str) -> Result<()> {
    let seat = seat(db, slug, person.id, Role::Manager)?;
    let name = text::line(name, LINE_MAX).map_err(|problem| Error::invalid("product", problem))?;
    store::topics::ensure_product(db, seat.company.id, &name)?
        .ok_or_else(|| Error::invalid("product", "That name has no letter in it."))?;
    Ok(())
}

/// Renames a product.
///
/// # Errors
/// When this person is no manager there, the product is not the company's, or the name is none.
pub fn rename_product(db: &mut Db, person: &Person, slug: &str, product_id: i64, name: &str) -> Result<()> {
    let seat = seat(db, slug, person.id, Role::Manager)?;
    let name = text::line(name, LINE_MAX).map_err(|problem| Error::invalid("product", problem))?;
    if !store::companies::rename_product(db, seat.company.id, product_id, &name)? {
        return Err(Error::NotFound);
    }
    people_shown_anew(db, &seat.company)
}

/// The company's people.
///
/// # Errors
/// [`Error::NotFound`] for anybody who has no seat there.
pub fn people(db: &mut Db, person: &Person, slug: &str) -> Result<(Seat, Vec<Colleague>)> {
    let seat = seat(db, slug, person.id, Role::Viewer)?;
    let people = store::employments::of_company(db, seat.company.id)?;
    Ok((seat, people))
}

/// Says that somebody's employment here is true.
///
/// # Errors
/// When this person is no manager there, or there is none to confirm.
pub fn confirm_employment(db: &mut Db, person: &Person, slug: &str, id: i64, now: Moment) -> Result<()> {
    let seat = seat(db, slug, person.id, Role::Manager)?;
    let agent_id = store::employments::confirm(db, id, seat.company.id, now)?.ok_or(Error::NotFound)?;
    edit_profile::shown_anew(db, agent_id)
}

/// Says that somebody works here no more. The period stays in their history.
///
/// # Errors
/// When this person is no manager there, or there is none to end.
pub fn end_employment(db: &mut Db, person: &Person, slug: &str, id: i64, now: Moment) -> Result<()> {
    let seat = seat(db, slug, person.id, Role::Manager)?;
    let agent_id = store::employments::end(db, id, Of::Company(seat.company.id), now)?.ok_or(Error::NotFound)?;
    edit_profile::shown_anew(db, agent_id)
}

/// Who looks after the company's page.
///
/// # Errors
/// [`Error::NotFound`] for anybody who has no seat there.
pub fn members(db: &mut Db, person: &Person, slug: &str) -> Result<(Seat, Vec<Member>)> {
    let seat = seat(db, slug, person.id, Role::Viewer)?;
    let members = store::members::of_company(db, seat.company.id)?;
    Ok((seat, members))
}

/// Invites somebody by mail to look after the company's page.
///
/// # Errors
/// When this person is no manager there, or the address or role is none.
pub fn invite_member(
    db: &mut Db,
    person: &Person,
    slug: &str,
    email: &str,
    role: &str,
    site: &str,
    now: Moment,
) -> Result<()> {
    let seat = seat(db, slug, person.id, Role::Manager)?;
    let email: Email = email.parse().map_err(|problem: &str| Error::invalid("email", problem))?;
    let role = parsed_role(role)?;
    let token = mailed_links::issue(db, Purpose::Join(role), &email, Some(person.id), Some(seat.company.id), now)?;
    let letter = mail::join_company::join_company(
        &email,
        &seat.company.name,
        &person.name,
        role,
        &format!("{site}/join/{token}"),
    );
    Ok(store::outbox::push(db, &letter, now)?)
}

fn parsed_role(role: &str) -> Result<Role> {
    role.parse().map_err(|_| Error::invalid("role", "Choose a role: manager, lead or viewer."))
}

/// Changes a member's role; a company keeps a manager.
///
/// # Errors
/// When this person is no manager there, or nobody would be left.
pub fn change_role(db: &mut Db, person: &Person, slug: &str, member_id: i64, role: &str) -> Result<()> {
    let seat = seat(db, slug, person.id, Role::Manager)?;
    let role = parsed_role(role)?;
    if role != Role::Manager {
        spare(db, seat.company.id, member_id)?;
    }
    Ok(store::members::set_role(db, seat.company.id, member_id, role)?)
}

/// Takes a member off the desk; a company keeps a manager. Members may go by themselves.
///
/// # Errors
/// When this person is no manager there, or nobody would be left.
pub fn remove_member(db: &mut Db, person: &Person, slug: &str, member_id: i64) -> Result<()> {
    let least = if person.id == member_id { Role::Viewer } else { Role::Manager };
    let seat = seat(db, slug, person.id, least)?;
    spare(db, seat.company.id, member_id)?;
    Ok(store::members::remove(db, seat.company.id, member_id)?)
}

/// Whether the company can do without this member as a manager.
fn spare(db: &mut Db, company_id: i64, member_id: i64) -> Result<()> {
    let role = store::members::role_of(db, company_id, member_id)?.ok_or(Error::NotFound)?;
    if role == Role::Manager && store::members::managers(db, company_id)? < 2 {
        return Err(Error::Forbidden("A company keeps at least one manager. Make somebody else one first.".into()));
    }
    Ok(())
}
