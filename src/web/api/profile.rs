//! An agent as JSON.

use actix_web::{
    HttpRequest,
    web::{Data, Path, Query},
};
use serde::Serialize;

use super::{Named, public, time};
use crate::{
    app::App,
    config::Config,
    domain::{
        agent::AgentState,
        community::CommunityVoice,
        profile::{AgentProfile, Employment, Ours, TraitSaid},
        rating::Origin,
        responsiveness::{Figures, Responsiveness, Took, sketch::Sketch},
        thanks::Thank,
        trust::{Verdict, trust_agent::Title},
    },
    services::view_profile::{self, Seen},
    web::{
        self,
        pages::agents::{Mine, moved},
    },
};

/// `GET /api/v1/agents/{handle}`
pub async fn show(request: HttpRequest, app: Data<App>, handle: Path<String>, mine: Query<Mine>) -> web::Result {
    answer(&request, app, handle, mine, |to| format!("/api/v1/agents/{to}")).await
}

/// `GET /a/{handle}.json`
pub async fn beside_the_page(
    request: HttpRequest,
    app: Data<App>,
    handle: Path<String>,
    mine: Query<Mine>,
) -> web::Result {
    answer(&request, app, handle, mine, |to| format!("/a/{to}.json")).await
}

async fn answer(
    request: &HttpRequest,
    app: Data<App>,
    handle: Path<String>,
    mine: Query<Mine>,
    address: fn(&str) -> String,
) -> web::Result {
    let (handle, through) = (handle.into_inner(), mine.slugs());
    let read = app.read(move |db, now| view_profile::profile(db, &handle, through, None, now)).await?;
    Ok(match read {
        Seen::Here(profile) => public(&AgentJson::of(&profile, &app.config)),
        Seen::Moved(to) => moved(request, &address(&to)),
    })
}

#[derive(Serialize)]
struct AgentJson {
    handle: String,
    name: String,
    url: String,
    photo: Option<String>,
    bio: String,
    paused: bool,
    languages: Vec<String>,
    hours: String,
    reach: Reach,
    helps_with: Vec<Named>,
    verdict: VerdictJson,
    /// Since when they are a trust agent; none for somebody who is not one.
    trust_agent_since: Option<String>,
    being_looked_at: bool,
    evidence: EvidenceJson,
    traits: Vec<TraitJson>,
    rated_for: Vec<RatedForJson>,
    cases: AllCasesJson,
    employments: Vec<EmploymentJson>,
    communities: Vec<CommunityJson>,
    /// Communities, two or more, whose known members vouch for this agent.
    known_across: Vec<Named>,
    accepted_answers: Vec<SolvedJson>,
    /// Only when `as` named any.
    #[serde(skip_serializing_if = "Option::is_none")]
    through: Option<ThroughJson>,
    thanks: Vec<ThankJson>,
}

#[derive(Serialize)]
struct CommunityJson {
    #[serde(flatten)]
    community: Named,
    endorsers: i64,
    known: i64,
    topics: Vec<String>,
}

#[derive(Serialize)]
struct ThroughJson {
    verdict: Option<&'static str>,
    communities: Vec<OneOfUsJson>,
    rests_on: Vec<RestsOnJson>,
}

#[derive(Serialize)]
struct RestsOnJson {
    community: String,
    ratings: i64,
    members: i64,
    known: i64,
}

#[derive(Serialize)]
struct OneOfUsJson {
    #[serde(flatten)]
    community: Named,
    helped: i64,
    vouching: i64,
    vouching_known: i64,
}

#[derive(Serialize)]
struct ThankJson {
    text: String,
    by: Option<String>,
    sent_at: String,
}

#[derive(Serialize)]
struct Reach {
    text: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct VerdictJson {
    class: &'static str,
    sentence: String,
    because: String,
    since: String,
    why: String,
}

/// The mean takes open ratings in as far as they may weigh; the interval, which decides the verdict, leaves them out. The
/// weight is that of people whose case is known.
#[derive(Serialize)]
struct EvidenceJson {
    ratings: i64,
    verified: i64,
    imported: i64,
    community: i64,
    open: i64,
    not_counted: i64,
    latest: Option<String>,
    weight: f64,
    mean: f64,
    interval: [f64; 2],
}

#[derive(Serialize)]
struct TraitJson {
    key: &'static str,
    label: &'static str,
    yes: i64,
    said: i64,
}

#[derive(Serialize)]
struct RatedForJson {
    kind: &'static str,
    #[serde(flatten)]
    subject: Named,
    ratings: i64,
}

/// What came of cases: of all, or of what happened in one month.
#[derive(Serialize)]
struct CasesJson {
    total: i64,
    resolved: i64,
    /// Resolved once and open again.
    open_again: i64,
    reopened: i64,
    handed_over: i64,
    /// Resolved by one person, and never opened again.
    kept: i64,
    invited: i64,
    answered: i64,
    first_reply_seconds: Option<TookJson>,
    resolution_seconds: Option<TookJson>,
}

#[derive(Serialize)]
struct AllCasesJson {
    #[serde(flatten)]
    all: CasesJson,
    last_90_days: LatelyJson,
    months: Vec<MonthJson>,
}

/// Without cases that were entered by hand.
#[derive(Serialize)]
struct LatelyJson {
    resolved: i64,
    invited: i64,
    answered: i64,
}

#[derive(Serialize)]
struct MonthJson {
    month: String,
    #[serde(flatten)]
    cases: CasesJson,
}

#[derive(Serialize)]
struct TookJson {
    median: i64,
    p90: i64,
    cases: i64,
}

#[derive(Serialize)]
struct SolvedJson {
    community: Named,
    answers: i64,
    latest: String,
}

#[derive(Serialize)]
struct EmploymentJson {
    company: Named,
    title: String,
    since: String,
    until: Option<String>,
    confirmed: bool,
}

impl AgentJson {
    fn of(profile: &AgentProfile, config: &Config) -> Self {
        let (agent, check) = (&profile.agent, &profile.check);
        let page = config.absolute(&format!("/a/{}", agent.handle));
        Self {
            handle: agent.handle.clone(),
            name: agent.name.clone(),
            photo: agent.photo_version.as_ref().map(|version| format!("{page}/photo/{version}-large.jpg")),
            bio: agent.bio.clone(),
            paused: agent.state == AgentState::Paused,
            languages: agent.languages.clone(),
            hours: agent.hours.clone(),
            reach: Reach { text: agent.reach_text.clone(), url: agent.reach_url.clone() },
            helps_with: profile.helps_with.iter().map(Into::into).collect(),
            trust_agent_since: match profile.title {
                Title::Held { since, .. } => Some(time(since)),
                Title::None => None,
            },
            verdict: VerdictJson {
                class: check.standing.shown.key(),
                sentence: check.sentence.verdict.clone(),
                because: check.sentence.because.clone(),
                since: time(check.standing.since),
                why: format!("{page}/why"),
            },
            being_looked_at: profile.being_looked_at,
            evidence: EvidenceJson::of(profile),
            traits: check.traits.iter().map(Into::into).collect(),
            rated_for: profile
                .rated_for
                .iter()
                .map(|rated| RatedForJson {
                    kind: rated.kind.key(),
                    subject: (&rated.subject).into(),
                    ratings: rated.ratings,
                })
                .collect(),
            cases: (&profile.figures).into(),
            employments: profile.employments.iter().map(Into::into).collect(),
            communities: profile.voices.iter().map(Into::into).collect(),
            known_across: profile
                .bridged
                .iter()
                .map(|community| Named { slug: community.slug.clone(), name: community.name.clone() })
                .collect(),
            accepted_answers: profile
                .solved
                .iter()
                .map(|solved| SolvedJson {
                    community: Named { slug: solved.named.slug.clone(), name: solved.named.name.clone() },
                    answers: solved.answers,
                    latest: time(solved.latest),
                })
                .collect(),
            through: profile.ours.as_ref().map(Into::into),
            thanks: profile.thanks.iter().map(Into::into).collect(),
            url: page,
        }
    }
}

impl EvidenceJson {
    fn of(profile: &AgentProfile) -> Self {
        let (judgement, amount) = (&profile.check.judgement, &profile.check.amount);
        let (low, high) = judgement.counted.interval();
        Self {
            ratings: amount.counted(),
            verified: amount.from(Origin::Verified),
            imported: amount.from(Origin::Imported),
            community: amount.from(Origin::Community),
            open: amount.from(Origin::Open),
            not_counted: amount.uncounted,
            latest: amount.latest.map(time),
            weight: rounded(judgement.cases_weight),
            mean: rounded(judgement.all.mean()),
            interval: [rounded(low), rounded(high)],
        }
    }
}

/// To the digits that the page shows.
fn rounded(x: f64) -> f64 {
    (x * 10_000.0).round() / 10_000.0
}

impl From<&TraitSaid> for TraitJson {
    fn from(said: &TraitSaid) -> Self {
        Self { key: said.which.key(), label: said.which.label(), yes: said.yes, said: said.said }
    }
}

impl From<&Figures> for CasesJson {
    fn from(figures: &Figures) -> Self {
        let took = |sketch: &Sketch| Took::of(sketch).map(|Took { median, p90, n }| TookJson { median, p90, cases: n });
        Self {
            total: figures.cases,
            resolved: figures.resolved,
            open_again: figures.returned,
            reopened: figures.reopened,
            handed_over: figures.handed_over,
            kept: figures.kept,
            invited: figures.invited,
            answered: figures.answered,
            first_reply_seconds: took(&figures.first_reply),
            resolution_seconds: took(&figures.resolution),
        }
    }
}

impl From<&Responsiveness> for AllCasesJson {
    fn from(figures: &Responsiveness) -> Self {
        let asked = figures.asked;
        let months = figures.months.iter().filter(|(_, figures)| !figures.is_empty());
        Self {
            all: (&figures.total).into(),
            last_90_days: LatelyJson { resolved: asked.resolved, invited: asked.invited, answered: asked.answered },
            months: months
                .map(|(month, figures)| MonthJson { month: month.format("%Y-%m").to_string(), cases: figures.into() })
                .collect(),
        }
    }
}

impl From<&Employment> for EmploymentJson {
    fn from(employment: &Employment) -> Self {
        Self {
            company: (&employment.company).into(),
            title: employment.title.clone(),
            since: time(employment.since),
            until: employment.until.map(time),
            confirmed: employment.confirmed,
        }
    }
}

impl From<&CommunityVoice> for CommunityJson {
    fn from(voice: &CommunityVoice) -> Self {
        Self {
            community: Named { slug: voice.slug.clone(), name: voice.name.clone() },
            endorsers: voice.endorsers,
            known: voice.known,
            topics: voice.topics.iter().map(|(topic, _)| topic.clone()).collect(),
        }
    }
}

impl From<&Ours> for ThroughJson {
    fn from(ours: &Ours) -> Self {
        let communities = ours.communities.iter().map(|seen| OneOfUsJson {
            community: Named { slug: seen.slug.clone(), name: seen.name.clone() },
            helped: seen.helped,
            vouching: seen.vouching,
            vouching_known: seen.vouching_known,
        });
        let rests_on = ours.rests_on.iter().map(|of| RestsOnJson {
            community: of.community.clone(),
            ratings: of.ratings,
            members: of.members,
            known: of.known,
        });
        Self {
            verdict: ours.verdict.map(Verdict::key),
            communities: communities.collect(),
            rests_on: rests_on.collect(),
        }
    }
}

impl From<&Thank> for ThankJson {
    fn from(thank: &Thank) -> Self {
        Self { text: thank.text.clone(), by: thank.name.clone(), sent_at: time(thank.sent_at) }
    }
}
