//! Ratings that look bought: a moderator has something to look at.

use chrono::{Duration, NaiveDateTime};

use super::{
    agents::AGENTS,
    companies::COMPANIES,
    directory::{Directory, Origin, Person, Rating, Traits},
};

/// Who received them.
pub const AGENT: &str = "callum-reid";

/// How many days ago they came.
const DAYS_AGO: i64 = 3;

/// Accounts just made: name, the part of the address before the @, minutes after the first, and the words. Some of
/// these differ in nothing but capitals and marks.
const ACCOUNTS: [(&str, &str, i64, Option<&str>); 8] = [
    (
        "Robin Tallow",
        "robin.tallow",
        0,
        Some("Callum answered within minutes, sorted out my refund on the spot and was friendly the whole time."),
    ),
    (
        "Max Hartwell",
        "max.hartwell",
        14,
        Some("callum answered within minutes, sorted out my refund on the spot and was friendly the whole time"),
    ),
    ("Jamie Coldbrook", "jamie.coldbrook", 31, Some("Great!!")),
    (
        "Alex Winterby",
        "alex.winterby",
        47,
        Some("Callum answered within minutes! Sorted out my refund on the spot and was friendly the whole time!"),
    ),
    ("Charlie Penhale", "charlie.penhale", 72, None),
    (
        "Toni Marchwood",
        "toni.marchwood",
        95,
        Some("Callum answered within minutes; sorted out my refund on the spot, and was friendly the whole time."),
    ),
    ("Sascha Ibbotson", "sascha.ibbotson", 118, Some("Best support I ever had.")),
    ("Kim Larkspur", "kim.larkspur", 140, None),
];

/// How many there are.
#[cfg(test)]
pub const SIZE: usize = ACCOUNTS.len();

/// Adds the accounts, after everybody else, and what they gave.
pub fn plant(directory: &mut Directory, now: NaiveDateTime) {
    let Some((agent, spec)) = AGENTS.iter().enumerate().find(|(_, spec)| spec.handle == AGENT) else { return };
    let works_at = |slug: &str| COMPANIES.iter().position(|company| company.slug == slug);
    let Some(company) = spec.jobs.last().and_then(|job| works_at(job.company)) else { return };
    let first = now - Duration::days(DAYS_AGO) - Duration::hours(2);
    for (name, mail, minutes, words) in ACCOUNTS {
        let rated_at = first + Duration::minutes(minutes);
        directory.ratings.push(Rating {
            agent,
            company,
            case: None,
            rater: directory.people.len(),
            origin: Origin::Open,
            community: None,
            product: None,
            topic: None,
            stars: 5,
            traits: Traits::default(),
            comment: words.map(Into::into),
            fault: None,
            rated_at,
        });
        directory.people.push(Person {
            name: name.into(),
            email: format!("{mail}@inbox.example"),
            has_account: true,
            since: rated_at - Duration::minutes(9),
        });
    }
    directory.ratings.sort_by_key(|rating| (rating.rated_at, rating.agent, rating.rater));
}
