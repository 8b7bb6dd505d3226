//! A company's desk: its page, its people, who else looks after it. None of it reaches a rating.

use std::collections::BTreeSet;

use super::{Error, Result, edit_profile, invite_rating::Sender, mailed_links, stop_letters};
use crate::{
    domain::{
        Moment,
        company::{Company, Role},
        desk::{ABOUT_MAX, Colleague, LINE_MAX, MembersDesk, PageDesk, Seat, TypedCompany},
        mailed_link::Purpose,
        person::Person,
        text::{self, Email, Problem, Slug},
    },
    mail,
    store::{self, Db, employments::Of},
};

/// Names that are places of ours below `/desk` and `/companies`.
const RESERVED: [&str; 3] = ["agent", "agents", "new"];

/// Providers of many countries where anybody has an address, by the first label of their domains.
const MAIL_FOR_ALL_ANYWHERE: &[&str] = &["aol", "gmx", "hotmail", "live", "outlook", "protonmail", "yahoo", "yandex"];

/// Providers where anybody has an address: such a domain says nothing about who works where.
const MAIL_FOR_ALL: &[&str] = &[
    "126.com",
    "139.com",
    "163.com",
    "189.cn",
    "abv.bg",
    "alice.it",
    "aliyun.com",
    "arcor.de",
    "att.net",
    "bellsouth.net",
    "bigpond.com",
    "bk.ru",
    "bluemail.ch",
    "bluewin.ch",
    "blueyonder.co.uk",
    "bol.com.br",
    "btinternet.com",
    "centrum.cz",
    "charter.net",
    "comcast.net",
    "cox.net",
    "daum.net",
    "duck.com",
    "earthlink.net",
    "fastmail.com",
    "fastmail.fm",
    "foxmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "googlemail.com",
    "hanmail.net",
    "hey.com",
    "hushmail.com",
    "icloud.com",
    "inbox.lv",
    "inbox.ru",
    "interia.pl",
    "juno.com",
    "kakao.com",
    "laposte.net",
    "libero.it",
    "list.ru",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.de",
    "mail.ee",
    "mail.ru",
    "mailbox.org",
    "mailfence.com",
    "me.com",
    "msn.com",
    "naver.com",
    "neuf.fr",
    "ntlworld.com",
    "o2.pl",
    "onet.pl",
    "optonline.net",
    "orange.fr",
    "outlook.com",
    "passport.com",
    "pm.me",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "rocketmail.com",
    "runbox.com",
    "sapo.pt",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "shaw.ca",
    "sina.com",
    "sky.com",
    "skynet.be",
    "sympatico.ca",
    "t-online.de",
    "talktalk.net",
    "telenet.be",
    "terra.com.br",
    "tiscali.it",
    "tuta.com",
    "tutanota.com",
    "tutanota.de",
    "uol.com.br",
    "verizon.net",
    "virgilio.it",
    "virginmedia.com",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "xs4all.nl",
    "ya.ru",
    "ymail.com",
    "ziggo.nl",
    "zoho.com",
    "zohomail.com",
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
    let stands = !is_for_all(&domain) && is_confirmed(db, person.id)?;
    Ok(stands.then_some(domain))
}

fn is_for_all(domain: &str) -> bool {
    let first = domain.split('.').next().unwrap_or_default();
    MAIL_FOR_ALL.contains(&domain) || MAIL_FOR_ALL_ANYWHERE.contains(&first)
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

/// What came of making somebody a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appointed {
    /// They are one.
    Manager,
    /// No confirmed account has that address.
    NoAccount,
    /// There is no such company.
    NoCompany,
}

/// Makes the owner of a confirmed address a manager of a company, as whoever runs the site may: a company that came
/// with an import has nobody yet who could.
///
/// # Errors
/// When the database fails.
pub fn appoint(db: &mut Db, email: &Email, slug: &Slug, now: Moment) -> Result<Appointed> {
    let Some(company) = store::companies::by_slug(db, slug.as_str())? else { return Ok(Appointed::NoCompany) };
    let Some(account) = store::people::by_email(db, email)?.filter(|account| account.confirmed) else {
        return Ok(Appointed::NoAccount);
    };
    match store::members::role_of(db, company.id, account.id)? {
        Some(_) => store::members::set_role(db, company.id, account.id, Role::Manager)?,
        None => store::members::add(db, company.id, account.id, Role::Manager, now)?,
    }
    Ok(Appointed::Manager)
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
    Ok(store::search::reindex_agents(db, &people.into_iter().collect::<Vec<_>>())?)
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
pub fn members(db: &mut Db, person: &Person, slug: &str, now: Moment) -> Result<MembersDesk> {
    let seat = seat(db, slug, person.id, Role::Viewer)?;
    let members = store::members::of_company(db, seat.company.id)?;
    let offered = match seat.role {
        Role::Manager => store::mailed_links::seats_offered(db, seat.company.id, now)?,
        Role::Lead | Role::Viewer => Vec::new(),
    };
    Ok(MembersDesk { seat, members, offered })
}

/// Takes back a seat that was offered by mail.
///
/// # Errors
/// When this person is no manager there, or no such offer waits.
pub fn take_back_offer(db: &mut Db, person: &Person, slug: &str, id: i64) -> Result<()> {
    let seat = seat(db, slug, person.id, Role::Manager)?;
    match store::mailed_links::take_back_seat(db, id, seat.company.id)? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
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
    sender: &Sender,
    now: Moment,
) -> Result<()> {
    let seat = seat(db, slug, person.id, Role::Manager)?;
    let email: Email = email.parse().map_err(|problem: &str| Error::invalid("email", problem))?;
    let role = parsed_role(role)?;
    let stop = stop_letters::link(sender, &email);
    stop_letters::ensure_may_write(db, &stop)?;
    let token = mailed_links::issue(db, Purpose::Join(role), &email, Some(person.id), Some(seat.company.id), now)?;
    let letter = mail::join_company::join_company(
        &email,
        &seat.company.name,
        &person.name,
        role,
        &format!("{}/join/{token}", sender.site),
        &stop,
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
        store::mailed_links::take_back_seats_of(db, seat.company.id, member_id)?;
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
    // What a manager offered ends with them.
    store::mailed_links::take_back_seats_of(db, seat.company.id, member_id)?;
    Ok(store::members::remove(db, seat.company.id, member_id)?)
}

/// The names of the companies that would be without a manager if this person went.
///
/// # Errors
/// When the database fails.
pub fn to_hand_over(db: &mut Db, person_id: i64) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for desk in store::belongings::desks(db, person_id)? {
        if let Some((company, role)) = store::companies::desk_of(db, &desk.slug, person_id)?
            && is_last_manager(db, company.id, role)?
        {
            names.push(desk.name);
        }
    }
    Ok(names)
}

fn is_last_manager(db: &mut Db, company_id: i64, role: Role) -> Result<bool> {
    Ok(role == Role::Manager && store::members::managers(db, company_id)? < 2)
}

/// Whether the company can do without this member as a manager.
fn spare(db: &mut Db, company_id: i64, member_id: i64) -> Result<()> {
    let role = store::members::role_of(db, company_id, member_id)?.ok_or(Error::NotFound)?;
    if is_last_manager(db, company_id, role)? {
        return Err(Error::Forbidden("A company keeps at least one manager. Make somebody else one first.".into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_where_anybody_has_an_address_stands_for_no_company() {
        for domain in ["gmail.com", "yahoo.co.jp", "gmx.at", "hotmail.fr", "web.de", "naver.com"] {
            assert!(is_for_all(domain), "{domain}");
        }
        assert!(!is_for_all("kestrel.example") && !is_for_all("mail.kestrel.example"));
    }
}
