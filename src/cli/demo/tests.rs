use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveDateTime};

use super::agents::AGENTS;
use super::burst;
use super::directory::{Directory, Fault, Origin, Role, Standing};
use super::generate::generate;
use super::ratings::FEW;

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(12, 30, 0).unwrap()
}

static DIRECTORIES: LazyLock<[Directory; 3]> = LazyLock::new(|| [1, 7, 2026].map(|seed| generate(seed, now())));

fn directories() -> &'static [Directory] {
    &*DIRECTORIES
}

fn agent(directory: &Directory, handle: &str) -> usize {
    directory.agents.iter().position(|a| a.handle == handle).unwrap()
}

fn mean_stars(directory: &Directory, handle: &str) -> f64 {
    let at = agent(directory, handle);
    let counted: Vec<f64> = directory
        .ratings
        .iter()
        .filter(|r| r.agent == at && r.fault != Some(Fault::Policy))
        .map(|r| f64::from(r.stars))
        .collect();
    counted.iter().sum::<f64>() / counted.len() as f64
}

#[test]
fn the_same_seed_gives_the_same_directory_and_another_seed_another() {
    assert_eq!(format!("{:?}", generate(7, now())), format!("{:?}", generate(7, now())));
    assert_ne!(generate(7, now()), generate(8, now()));
}

#[test]
fn there_is_as_much_of_everything_as_promised() {
    for d in directories() {
        assert_eq!((d.companies.len(), d.agents.len(), d.communities.len()), (3, 40, 4));
        assert_eq!((d.cases.len(), d.ratings.len(), d.thanks.len()), (2000, 900 + burst::SIZE, 150));
        assert_eq!(d.managements.len(), 3);
        for company in 0..3 {
            assert!((3..=5).contains(&d.products.iter().filter(|p| p.company == company).count()));
        }
        let members: BTreeSet<_> = d.memberships.iter().map(|m| m.person).collect();
        assert!((115..=135).contains(&members.len()), "{} members", members.len());
        assert!(d.endorsements.len() >= 90, "{} endorsements", d.endorsements.len());
        assert!(d.vouches.len() >= 200);
        let roles: Vec<_> = d.sign_ins.iter().map(|s| s.role).collect();
        assert_eq!(roles, [Role::Customer, Role::Agent, Role::CompanyManager, Role::Moderator]);
        assert!(d.sign_ins.iter().all(|s| d.people[s.person].has_account));
    }
}

#[test]
fn nothing_happens_before_its_cause_or_after_now() {
    for d in directories() {
        for case in &d.cases {
            let order = [
                Some(case.opened_at),
                case.first_reply_at,
                case.reopened_at,
                case.resolved_at,
                case.invited_at,
                Some(now()),
            ];
            let known: Vec<_> = order.into_iter().flatten().collect();
            assert!(known.is_sorted(), "{case:?}");
            assert!(case.resolved_at.is_none() || case.first_reply_at.is_some());
            assert!(d.people[case.customer].since <= case.opened_at);
            assert!(d.agents[case.agent].accepted_at <= case.opened_at);
        }
        for rating in &d.ratings {
            assert!(rating.rated_at <= now());
            assert!(d.agents[rating.agent].accepted_at <= rating.rated_at);
            if let Some(at) = rating.case {
                assert!(d.cases[at].resolved_at.unwrap() <= rating.rated_at);
            }
            if rating.origin == Origin::Verified {
                assert!(d.cases[rating.case.unwrap()].invited_at.unwrap() <= rating.rated_at);
            }
        }
        let helped = |case: Option<usize>| case.and_then(|at| d.cases[at].resolved_at);
        assert!(d.thanks.iter().all(|t| t.sent_at <= now() && helped(t.case).is_none_or(|at| at <= t.sent_at)));
        assert!(d.endorsements.iter().all(|e| e.endorsed_at <= now()));
        assert!(d.memberships.iter().all(|m| d.people[m.person].since <= m.joined_at && m.joined_at <= now()));
        assert!(d.memberships.iter().all(|m| d.communities[m.community].founded_at <= m.joined_at));
        for admitted in d.memberships.iter().filter(|m| m.admitted_by.is_some()) {
            let steward = d
                .memberships
                .iter()
                .find(|m| m.community == admitted.community && Some(m.person) == admitted.admitted_by)
                .unwrap();
            assert!(steward.steward && steward.joined_at <= admitted.joined_at);
        }
        assert!(d.vouches.iter().all(|v| v.vouched_at <= now()));
    }
}

#[test]
fn everyone_worked_there_when_the_case_came_in_and_was_resolved() {
    for d in directories() {
        for case in &d.cases {
            let last = case.resolved_at.unwrap_or(case.opened_at).date();
            assert!(d.employments.iter().any(|e| {
                e.agent == case.agent
                    && e.company == case.company
                    && e.started_on <= case.opened_at.date()
                    && e.ended_on.is_none_or(|end| last <= end)
            }));
            assert_eq!(d.products[case.product].company, case.company);
            if let Standing::Paused(since) = d.agents[case.agent].standing {
                assert!(case.opened_at < since);
            }
        }
    }
}

#[test]
fn names_addresses_and_references_are_unique_and_plain() {
    for d in directories() {
        let emails: BTreeSet<_> = d.people.iter().map(|p| &p.email).collect();
        assert_eq!(emails.len(), d.people.len());
        assert!(
            d.people.iter().all(|p| p.email.ends_with(".example") && p.email.is_ascii() && !p.email.contains(".."))
        );
        assert!(d.people.iter().all(|p| p.email.split('@').next().unwrap().len() > 1));
        let handles: BTreeSet<_> = d.agents.iter().map(|a| &a.handle).collect();
        assert_eq!(handles.len(), 40);
        let references: BTreeSet<_> = d.cases.iter().map(|c| (c.company, &c.reference)).collect();
        assert_eq!(references.len(), 2000);
    }
}

#[test]
fn every_agent_names_topics_and_products_that_exist() {
    let d = generate(7, now());
    for (agent, spec) in d.agents.iter().zip(AGENTS) {
        assert!(agent.bio.chars().count() <= 280, "{}: {}", agent.handle, agent.bio.chars().count());
        assert_eq!(agent.topics.len(), spec.topics.len(), "{}", agent.handle);
        assert_eq!(agent.products.len(), spec.products.len(), "{}", agent.handle);
        assert!(!agent.contacts.is_empty() && !agent.languages.is_empty());
        assert!(d.employments.iter().any(|e| d.agents[e.agent].handle == agent.handle));
    }
}

#[test]
fn a_case_has_one_rating_at_most_and_a_person_rates_an_agent_once() {
    for d in directories() {
        let cases: Vec<_> = d.ratings.iter().filter_map(|r| r.case).collect();
        assert_eq!(cases.iter().collect::<BTreeSet<_>>().len(), cases.len());
        let pairs: BTreeSet<_> = d.ratings.iter().map(|r| (r.agent, r.rater)).collect();
        assert_eq!(pairs.len(), d.ratings.len());
        assert!(
            d.ratings
                .iter()
                .all(|r| { r.case.is_none_or(|at| d.cases[at].customer == r.rater && d.cases[at].agent == r.agent) })
        );
        assert!(d.ratings.iter().all(|r| r.case.is_none() == matches!(r.origin, Origin::Community | Origin::Open)));
    }
}

#[test]
fn comments_are_short_enough_have_no_open_slots_and_hardly_repeat() {
    for d in directories() {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut on_profile = BTreeSet::new();
        for rating in &d.ratings {
            let Some(comment) = &rating.comment else {
                continue;
            };
            assert!(comment.chars().count() <= 2000 && !comment.contains(['{', '}']), "{comment}");
            *seen.entry(comment).or_default() += 1;
            assert!(on_profile.insert((rating.agent, comment)), "twice on a profile: {comment}");
        }
        assert!(seen.values().all(|times| *times == 1));
        let share = seen.values().sum::<usize>() as f64 / 900.0;
        assert!((0.34..0.46).contains(&share), "{share}");
        assert!(
            d.thanks
                .iter()
                .map(|t| &t.text)
                .chain(d.endorsements.iter().map(|e| &e.reason))
                .all(|t| !t.contains(['{', '}']))
        );
    }
}

#[test]
fn the_figures_are_spread_as_in_life() {
    for d in directories() {
        let share = |test: &dyn Fn(&super::directory::Rating) -> bool| {
            d.ratings.iter().filter(|r| test(r)).count() as f64 / 900.0
        };
        assert!((0.70..0.80).contains(&share(&|r| r.origin == Origin::Verified)));
        assert!((0.45..0.75).contains(&share(&|r| r.stars == 5)), "{}", share(&|r| r.stars == 5));
        assert!((0.04..0.16).contains(&share(&|r| r.stars <= 2)), "{}", share(&|r| r.stars <= 2));
        assert!(d.ratings.iter().all(|r| (1..=5).contains(&r.stars) && r.fault.is_some() == (r.stars <= 2)));
        let from_communities = d.ratings.iter().filter(|r| r.origin == Origin::Community).count();
        assert!((4..30).contains(&from_communities), "{from_communities}");
        let resolved = d.cases.iter().filter(|c| c.resolved_at.is_some()).count() as f64;
        let invited = d.cases.iter().filter(|c| c.invited_at.is_some()).count() as f64;
        assert!((0.71..0.80).contains(&(invited / resolved)), "{}", invited / resolved);
        assert!((0.90..0.98).contains(&(resolved / 2000.0)));
        assert!(d.cases.iter().any(|c| c.reopened_at.is_some()));
    }
}

#[test]
fn the_cast_is_as_announced() {
    for d in directories() {
        let new = agent(d, "noor-el-amrani");
        let few = d.ratings.iter().filter(|r| r.agent == new).count();
        assert!((1..=FEW).contains(&few), "{few}");
        assert!(matches!(d.agents[agent(d, "giulia-ferrante")].standing, Standing::Paused(_)));
        let moved = agent(d, "mateus-oliveira");
        let employers: BTreeSet<_> = d.ratings.iter().filter(|r| r.agent == moved).map(|r| r.company).collect();
        assert_eq!(employers.len(), 2);
        assert!(mean_stars(d, "ines-carvalho") > 4.7);
        assert!((2.6..4.1).contains(&mean_stars(d, "tomas-dvorak")), "{}", mean_stars(d, "tomas-dvorak"));
        let spread: BTreeSet<_> =
            d.ratings.iter().filter(|r| r.agent == agent(d, "eero-makinen")).map(|r| r.stars).collect();
        assert!(spread.len() >= 4);
        assert!(AGENTS.iter().all(|spec| mean_stars(d, spec.handle) > 2.5));
    }
}
