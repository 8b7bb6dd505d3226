//! Rating the help one had. A GET writes nothing: mail scanners open links.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path, Query},
};
use maud::Markup;
use serde::Deserialize;

use super::{private, refused, see};
use crate::{
    app::App,
    domain::{
        Moment,
        flag::Told,
        invitation::Invitation,
        person::Person,
        rating::{COMMENT_MAX, Fault, Opinion, Origin, Rating, Stars, Trait, Traits},
        text::{self, Email, Problem},
    },
    services::{
        appeal, mail_receipt,
        submit_rating::{self, Editable, Link, LinkKeys, OpenForm, Outcome, Said},
    },
    web::{
        self, Error,
        extract::{Address, Csrf, Posted, Pressed, SignedIn, Visitor, limits::Action},
        views::{
            self,
            components::forms::Refused,
            rating::{Asked, Filled, Given, Notice},
        },
    },
};

/// The star that a mailed link preselects.
#[derive(Deserialize)]
pub struct Preselected {
    stars: Option<String>,
}

impl Preselected {
    fn filled(&self) -> Filled {
        Filled { stars: self.stars.as_deref().and_then(|stars| stars.parse().ok()), ..Filled::default() }
    }
}

/// The form as it arrives: texts, nothing believed yet.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Answers {
    stars: String,
    listened: String,
    knowledgeable: String,
    empowered: String,
    human: String,
    on_my_side: String,
    comment: String,
    fault: String,
    name: String,
    topic: String,
    mine: String,
}

impl Answers {
    fn traits(&self) -> Traits {
        Traits::each(|which| {
            let said = match which {
                Trait::Listened => &self.listened,
                Trait::Knowledgeable => &self.knowledgeable,
                Trait::Empowered => &self.empowered,
                Trait::Human => &self.human,
                Trait::OnMySide => &self.on_my_side,
            };
            match said.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            }
        })
    }

    /// The opinion and the name, or all that is wrong at once.
    fn parse(&self) -> Result<(Opinion, Option<String>), Vec<Problem>> {
        let stars =
            self.stars.parse::<Stars>().map_err(|_| Problem::new("stars", "Please choose one to five stars first."));
        let comment = text::prose(&self.comment, COMMENT_MAX).map_err(|message| Problem::new("comment", message));
        let name = match self.name.trim() {
            "" => Ok(None),
            name => text::line(name, 60).map(Some).map_err(|message| Problem::new("name", message)),
        };
        match (stars, comment, name) {
            (Ok(stars), Ok(comment), Ok(name)) => {
                Ok((Opinion::new(stars, self.traits(), comment, self.fault.parse().ok()), name))
            }
            (stars, comment, name) => Err([stars.err(), comment.err(), name.err()].into_iter().flatten().collect()),
        }
    }

    fn filled(&self) -> Filled {
        Filled {
            stars: self.stars.parse().ok(),
            traits: self.traits(),
            comment: self.comment.clone(),
            fault: self.fault.parse::<Fault>().ok(),
            name: self.name.clone(),
            topic: self.topic.clone(),
            mine: self.is_mine(),
        }
    }

    /// Whether the visitor's communities may count it as theirs.
    fn is_mine(&self) -> bool {
        self.mine == "yes"
    }
}

/// `GET /r/{token}`: the form, or what became of the link.
pub async fn open_link(
    app: Data<App>,
    visitor: Visitor,
    token: Path<String>,
    star: Query<Preselected>,
    csrf: Csrf,
) -> web::Result {
    Ok(match linked(&app, &token).await? {
        Link::Open(invitation) => {
            let path = format!("/r/{token}");
            let asked = Asked { may_be_mine: visitor.0.is_some(), ..asked(&invitation, &path, &csrf.0, None) };
            let mine = is_mine(&app, visitor, invitation.rater_id).await?;
            private(views::rating::form(&asked, &Filled { mine, ..star.filled() }, &[]))
        }
        Link::Used(invitation, rating, editable) => {
            let told = told(&app, rating.id).await?;
            private(receipt(&token, &invitation, &rating, editable, told.as_ref(), ("", &[]), &csrf.0))
        }
        closed => {
            let (status, notice) = closed_notice(&closed);
            super::not_stored(status, views::rating::notice(&notice))
        }
    })
}

/// `GET /r/{token}/change`: the form with what was said.
pub async fn change_link(app: Data<App>, visitor: Visitor, token: Path<String>, csrf: Csrf) -> web::Result {
    let path = format!("/r/{token}");
    match linked(&app, &token).await? {
        Link::Used(invitation, rating, Editable::Until(until)) => {
            let asked = Asked { may_be_mine: visitor.0.is_some(), ..asked(&invitation, &path, &csrf.0, Some(until)) };
            let mine = is_mine(&app, visitor, rating.rater_id).await?;
            Ok(private(views::rating::form(&asked, &Filled { mine, ..Filled::from(rating.as_ref()) }, &[])))
        }
        _ => Ok(see(&path)),
    }
}

/// `POST /r/{token}`
pub async fn rate_by_link(
    app: Data<App>,
    Visitor(visitor): Visitor,
    Address(from): Address,
    token: Path<String>,
    csrf: Csrf,
    answers: Posted<Answers>,
) -> web::Result {
    let path = format!("/r/{token}");
    let (opinion, signed) = match answers.0.parse() {
        Ok(parsed) => parsed,
        Err(problems) => {
            let (invitation, until) = match linked(&app, &token).await? {
                Link::Open(invitation) => (invitation, None),
                Link::Used(invitation, _, Editable::Until(until)) => (invitation, Some(until)),
                _ => return Ok(see(&path)),
            };
            let asked = Asked { may_be_mine: visitor.is_some(), ..asked(&invitation, &path, &csrf.0, until) };
            return Ok(refused(views::rating::form(&asked, &answers.0.filled(), &problems)));
        }
    };
    let (keys, issuer, token) = (app.keys.clone(), app.config.absolute(""), token.into_inner());
    let mine = answers.0.is_mine();
    app.write(move |db, now| {
        let with = LinkKeys { keys: &keys, issuer: &issuer };
        submit_rating::by_link(db, &token, &with, Said { opinion, signed, from }, visitor.as_ref(), mine, now)
    })
    .await?;
    // The receipt says what became of it, whatever that was.
    Ok(see(&path))
}

/// `POST /r/{token}/withdraw`
pub async fn withdraw_by_link(app: Data<App>, token: Path<String>, _: Posted<Pressed>) -> web::Result {
    let path = format!("/r/{token}");
    let (keys, issuer, token) = (app.keys.clone(), app.config.absolute(""), token.into_inner());
    app.write(move |db, now| {
        submit_rating::withdraw_by_link(db, &token, &LinkKeys { keys: &keys, issuer: &issuer }, now)
    })
    .await?;
    Ok(see(&path))
}

/// Where to mail the links.
#[derive(Clone, Deserialize)]
pub struct Addressed {
    email: String,
}

/// `POST /r/{token}/mail`
pub async fn mail_links(
    app: Data<App>,
    request: HttpRequest,
    token: Path<String>,
    csrf: Csrf,
    Posted(typed): Posted<Addressed>,
) -> web::Result {
    app.limits.check(&app, &request, Action::Letter(None))?;
    let path = format!("/r/{token}");
    let email = match typed.email.parse::<Email>() {
        Ok(email) => email,
        Err(problem) => {
            let Link::Used(invitation, rating, editable) = linked(&app, &token).await? else { return Ok(see(&path)) };
            let problems = [Problem::new("email", problem)];
            let told = told(&app, rating.id).await?;
            let typed = (typed.email.as_str(), problems.as_slice());
            return Ok(refused(receipt(&token, &invitation, &rating, editable, told.as_ref(), typed, &csrf.0)));
        }
    };
    let (sender, token) = (app.sender(), token.into_inner());
    app.write(move |db, now| mail_receipt::send(db, &token, &email, &sender, now)).await?;
    // The same whatever was written: whose address it is cannot be found out here.
    Ok(see(&format!("{path}/mailed")))
}

/// `GET /r/{token}/mailed`
pub async fn links_mailed(token: Path<String>) -> web::Result {
    let notice = Notice {
        title: "Look into your mail",
        text:
            "If that is the address that our letter came to, another one is on its way there, with the links. It goes \
               to no other address. Nothing after some minutes? Look whether the address was right, and try again."
                .into(),
        next: Some((format!("/r/{token}"), "Back to what you said".into())),
    };
    Ok(private(views::rating::notice(&notice)))
}

/// `GET /a/{handle}/rate`
pub async fn open_form(
    app: Data<App>,
    person: SignedIn,
    handle: Path<String>,
    star: Query<Preselected>,
    csrf: Csrf,
) -> web::Result {
    show_open_form(&app, person.0, handle.into_inner(), &csrf.0, star.filled(), &[]).await
}

/// `POST /a/{handle}/rate`
pub async fn rate_openly(
    app: Data<App>,
    person: SignedIn,
    Address(from): Address,
    handle: Path<String>,
    csrf: Csrf,
    answers: Posted<Answers>,
) -> web::Result {
    let handle = handle.into_inner();
    let opinion = match answers.0.parse() {
        Ok((opinion, _)) => opinion,
        Err(problems) => {
            return show_open_form(&app, person.0, handle, &csrf.0, answers.0.filled(), &problems).await;
        }
    };
    let back = format!("/a/{handle}");
    let topic = Some(answers.0.topic).filter(|topic| !topic.is_empty());
    let said = Said { opinion, signed: None, from };
    let outcome =
        app.write(move |db, now| submit_rating::openly(db, &handle, &person.0, topic.as_deref(), said, now)).await?;
    match outcome {
        Outcome::Recorded | Outcome::Changed => Ok(see(&back)),
        Outcome::Closed | Outcome::NotOpen => Ok(private(views::rating::notice(&closed_openly(&back)))),
    }
}

async fn show_open_form(
    app: &App,
    person: Person,
    handle: String,
    csrf: &str,
    typed: Filled,
    problems: &[Problem],
) -> web::Result {
    let action = format!("/a/{handle}/rate");
    let OpenForm { agent, before, topics, topic, origin } =
        app.read(move |db, now| submit_rating::open_form(db, &handle, &person, now)).await?;
    let (filled, changing_until) = match before {
        Some((rating, Editable::Until(until))) if problems.is_empty() => {
            (Filled { topic: topic.unwrap_or_default(), ..Filled::from(&rating) }, Some(until))
        }
        Some((_, Editable::Until(until))) => (typed, Some(until)),
        Some((_, Editable::Closed)) => {
            return Ok(private(views::rating::notice(&closed_openly(&format!("/a/{}", agent.handle)))));
        }
        Some((rating, Editable::Removed)) => return Ok(see(&format!("/me/ratings/{}", rating.id))),
        _ => (typed, None),
    };
    let asked = Asked {
        name: &agent.name,
        about: what_it_weighs(origin).map(Into::into),
        action: &action,
        csrf,
        customer_of: None,
        may_be_mine: false,
        topics: &topics,
        changing_until,
    };
    let page = views::rating::form(&asked, &filled, problems);
    Ok(if problems.is_empty() { private(page) } else { refused(page) })
}

/// `GET /me/ratings/{id}`: the receipt of a rating that this person gave.
pub async fn own(app: Data<App>, person: SignedIn, id: Path<i64>, csrf: Csrf) -> web::Result {
    let id = id.into_inner();
    let (rating, agent, editable) = app.read(move |db, now| submit_rating::own(db, id, &person.0, now)).await?;
    let (change, withdraw) = (format!("/a/{}/rate", agent.handle), format!("/me/ratings/{id}/withdraw"));
    let told = told(&app, rating.id).await?;
    let appeal = told.as_ref().and_then(|(told, _)| told.decisions.first());
    let appeal = appeal.map_or_else(String::new, |first| format!("/decisions/{}/appeal", first.id));
    let given = given((&agent.name, &agent.handle), &rating, editable, (&change, &withdraw), &csrf.0);
    let decided = told.as_ref().map(|(told, now)| (told, appeal.as_str(), *now));
    Ok(private(views::rating::receipt(&Given { decided, ..given })))
}

/// What the author is told of the decision on a rating.
async fn told(app: &App, rating_id: i64) -> Result<Option<(Told, Moment)>, Error> {
    Ok(app.read(move |db, now| Ok(appeal::told_author(db, rating_id)?.map(|told| (told, now)))).await?)
}

/// `POST /r/{token}/appeal`
pub async fn appeal_by_link(
    app: Data<App>,
    token: Path<String>,
    Posted(typed): Posted<super::decisions::Fields>,
) -> web::Result {
    let path = format!("/r/{token}");
    let words = typed.parse()?;
    let (keys, issuer, token) = (app.keys.clone(), app.config.absolute(""), token.into_inner());
    app.write(move |db, now| {
        appeal::appeal_by_link(db, &token, &LinkKeys { keys: &keys, issuer: &issuer }, &words, now)
    })
    .await?;
    Ok(see(&path))
}

/// `POST /me/ratings/{id}/withdraw`
pub async fn withdraw_own(app: Data<App>, person: SignedIn, id: Path<i64>, _: Posted<Pressed>) -> web::Result {
    let id = id.into_inner();
    app.write(move |db, now| submit_rating::withdraw_own(db, id, &person.0, now)).await?;
    Ok(see(&format!("/me/ratings/{id}")))
}

async fn linked(app: &App, token: &str) -> Result<Link, Error> {
    let (keys, issuer, token) = (app.keys.clone(), app.config.absolute(""), token.to_owned());
    Ok(app
        .read(move |db, now| submit_rating::open(db, &token, &LinkKeys { keys: &keys, issuer: &issuer }, now))
        .await?)
}

async fn is_mine(app: &App, visitor: Visitor, rater_id: i64) -> Result<bool, Error> {
    let Some(person) = visitor.0 else { return Ok(false) };
    Ok(app.read(move |db, _| submit_rating::is_mine(db, rater_id, &person)).await?)
}

fn asked<'a>(invitation: &'a Invitation, action: &'a str, csrf: &'a str, changing_until: Option<Moment>) -> Asked<'a> {
    let subject = invitation.product.as_ref().or(invitation.topic.as_ref());
    let with = subject.map_or(String::new(), |(_, name)| format!(" with {name}"));
    let when = invitation.resolved_at.map_or(String::new(), |at| format!(", on {}", views::words::day(at)));
    Asked {
        name: &invitation.agent_name,
        about: Some(format!("{} of {} helped you{with}{when}.", invitation.agent_name, invitation.company_name)),
        action,
        csrf,
        customer_of: Some(&invitation.company_name),
        may_be_mine: false,
        topics: &[],
        changing_until,
    }
}

/// The receipt of a customer without an account, and the form that mails its links.
fn receipt(
    token: &str,
    invitation: &Invitation,
    rating: &Rating,
    editable: Editable,
    told: Option<&(Told, Moment)>,
    (email, problems): (&str, &[Problem]),
    csrf: &str,
) -> Markup {
    let [change, withdraw, mail, appeal] =
        ["change", "withdraw", "mail", "appeal"].map(|what| format!("/r/{token}/{what}"));
    let names = (invitation.agent_name.as_str(), invitation.handle.as_str());
    let given = given(names, rating, editable, (&change, &withdraw), csrf);
    let decided = told.map(|(told, now)| (told, appeal.as_str(), *now));
    views::rating::receipt(&Given { mail: Some((&mail, email, Refused { problems })), decided, ..given })
}

fn given<'a>(
    (name, handle): (&'a str, &'a str),
    rating: &'a Rating,
    editable: Editable,
    (change, withdraw): (&'a str, &'a str),
    csrf: &'a str,
) -> Given<'a> {
    let changeable_until = match editable {
        Editable::Until(until) => Some(until),
        Editable::Closed | Editable::Withdrawn | Editable::Removed | Editable::AgentLeft => None,
    };
    Given {
        name,
        handle: (editable != Editable::AgentLeft).then_some(handle),
        opinion: &rating.opinion,
        weighs: what_it_weighs(rating.origin),
        rated_at: rating.rated_at,
        changeable_until,
        withdrawn: editable == Editable::Withdrawn,
        removed: editable == Editable::Removed,
        decided: None,
        change,
        withdraw,
        mail: None,
        csrf,
    }
}

fn closed_notice(link: &Link) -> (StatusCode, Notice<'static>) {
    let (status, title, text) = match link {
        Link::Expired(_) => (
            StatusCode::GONE,
            "This invitation has ended",
            "Its time is over, and nothing was counted. You can still sign in and say openly how the help was.",
        ),
        Link::Revoked => (
            StatusCode::GONE,
            "This invitation was taken back",
            "The company took it back, usually because your case was opened again. Nothing was counted.",
        ),
        Link::AgentLeft => (
            StatusCode::GONE,
            "The person who helped you is no longer listed",
            "They have left gutcheck, and nothing more is collected about them. You need not do anything.",
        ),
        Link::Unknown => (
            StatusCode::NOT_FOUND,
            "We don’t know this invitation",
            "The link is well formed, but there is no invitation behind it. Open it once more from the mail you got; if that does not help, ask the company for a new one.",
        ),
        Link::Tampered | Link::Open(_) | Link::Used(..) => (
            StatusCode::NOT_FOUND,
            "This link is not as we sent it",
            "Part of it may be missing: mail programs sometimes break long links. Open it once more from the mail, or copy it as a whole.",
        ),
    };
    let next = match link {
        Link::Expired(invitation) => {
            Some((format!("/a/{}/rate", invitation.handle), format!("Say how {} helped you", invitation.agent_name)))
        }
        _ => None,
    };
    (status, Notice { title, text: text.into(), next })
}

/// What a rating without a case weighs, as its form and its receipt say it.
fn what_it_weighs(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Verified | Origin::Imported => None,
        Origin::Community => Some(
            "It shows your name. People who were helped themselves know you in a community, so it weighs half as much as one after a case.",
        ),
        Origin::Open => Some("An open rating: it shows your name, and weighs little, because no case is known."),
    }
}

fn closed_openly(profile: &str) -> Notice<'static> {
    Notice {
        title: "You have rated this person already",
        text: "That was more than 14 days ago, so it can no longer be changed. You can take it back on your own page, and then say something new.".into(),
        next: Some((profile.into(), "Back to the profile".into())),
    }
}
