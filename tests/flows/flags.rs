//! Somebody flags, a moderator decides, another one decides the appeal; and everybody can see how often that happens.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::{Moment, message::Kind, rating::Origin},
    services::{invite_rating, rebuild_trust},
    store::{
        Db,
        schema::{company_members, employments, flags, matters, people, posteriors, ratings, thanks},
    },
};

use crate::support::{Page, TestApp, Visitor, builders::*, people::*};

const INSULT: &str = "Mara is an idiot.";

async fn moderator<'a>(app: &'a TestApp, name: &str) -> Visitor<'a> {
    let visitor = app.signed_in(name).await;
    let id = visitor.person_id;
    app.db(move |db| {
        diesel::update(people::table.find(id)).set(people::moderator.eq(true)).execute(db).unwrap();
    })
    .await;
    visitor
}

/// Mara at Acme, whom seven customers rated; Kim, who signs in, said one star and the words. Kim's rating, and Mara's own
/// visitor.
async fn mara<'a>(app: &'a TestApp, kim: &Visitor<'_>, comment: &'static str) -> (i64, Visitor<'a>) {
    let now = app.app.clock.now();
    let owner = app.signed_in("Mara").await;
    let (owner_id, kim_id) = (owner.person_id, kim.person_id);
    let rated = app
        .db(move |db| {
            let mara = agent(db, "mara", Some(owner_id), now);
            let acme = employ(db, mara, "acme", now - TimeDelta::days(500));
            diesel::update(employments::table).set(employments::confirmed_at.eq(now)).execute(db).unwrap();
            for n in 0..7 {
                rating(db, mara, acme, Given { days_ago: 3 * n, ..Given::default() }, now);
            }
            let given = Given { stars: 1, comment: Some(comment), person: Some((kim_id, "Kim")), ..Given::default() };
            rating(db, mara, acme, given, now)
        })
        .await;
    (rated, owner)
}

async fn flag(by: &Visitor<'_>, kind: &str, id: impl ToString, rule: &str) -> Page {
    let id = id.to_string();
    let form = format!("/flag/{kind}/{id}");
    by.post_form(&form, "/flags", &[("kind", kind), ("id", &id), ("rule", rule), ("words", "Please look at this.")])
        .await
}

async fn rule(by: &Visitor<'_>, matter: i64, ruling: &str, rule: &str, reason: &str) -> Page {
    let path = format!("/moderation/matters/{matter}");
    by.post_form("/me", &path, &[("ruling", ruling), ("rule", rule), ("reason", reason)]).await
}

async fn the_matter(app: &TestApp) -> i64 {
    app.db(|db| {
        let ids: Vec<i64> = matters::table.order(matters::id.desc()).select(matters::id).load(db).unwrap();
        ids[0]
    })
    .await
}

type States = Vec<(String, i64, i64, f64, f64, i64)>;

/// All that is believed, rounded so that what rounding does is no difference.
fn believed(db: &mut Db) -> States {
    let rows: Vec<(String, i64, i64, f64, f64, i64)> = posteriors::table
        .filter(posteriors::n.gt(0))
        .order((posteriors::facet, posteriors::subject_id, posteriors::company_id))
        .select((
            posteriors::facet,
            posteriors::subject_id,
            posteriors::company_id,
            posteriors::s,
            posteriors::w,
            posteriors::n,
        ))
        .load(db)
        .unwrap();
    let round = |x: f64| (x * 1e9).round() / 1e9;
    rows.into_iter()
        .map(|(facet, subject, company, s, w, n)| (facet, subject, company, round(s), round(w), n))
        .collect()
}

fn is_consistent(db: &mut Db, now: Moment) {
    let (_, difference) = rebuild_trust::batch(db, 0, 10, now).unwrap();
    assert!(difference.largest <= 1e-9 && difference.miscounted == 0, "{difference:?}");
}

#[tokio::test]
async fn anybody_flags_a_rating_once_and_it_stays_up() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (id, _) = mara(&app, &kim, INSULT).await;
    let page = app.get("/a/mara/ratings").await;
    assert!(page.has(&format!("a[href='/flag/rating/{id}']")), "a quiet link beside it");
    assert!(app.get("/a/mara").await.has(&format!("a[href='/flag/rating/{id}']")));

    let form = app.get(&format!("/flag/rating/{id}")).await;
    assert_eq!(form.all("input[name=rule]").len(), 8);
    assert!(form.text().contains(INSULT) && form.text().contains("Nobody is told who flagged it"), "{}", form.text());
    let fields =
        |rule| [("kind", "rating".to_owned()), ("id", id.to_string()), ("rule", rule), ("words", String::new())];
    for (rule, problem) in [("", "Choose a reason"), ("other", "Say in a sentence")] {
        let fields = fields(rule.to_owned());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let refused = app.post_form(&format!("/flag/rating/{id}"), "/flags", &fields).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(problem), "{}", refused.text());
    }
    let nora = app.signed_in("Nora").await;
    assert_eq!(flag(&nora, "rating", id, "insult").await.location(), "/flags/thanks");
    assert!(nora.get(&format!("/flag/rating/{id}")).await.text().contains("flagged this already"));
    let again =
        nora.post_form("/me", "/flags", &[("kind", "rating"), ("id", &id.to_string()), ("rule", "threat")]).await;
    assert!(again.text().contains("flagged this already"));
    let visitor = app.another_browser();
    assert_eq!(flag(&visitor, "rating", id, "advertising").await.status, 303);
    let (matter_count, by): (i64, Vec<String>) = app
        .db(|db| {
            let by = flags::table.order(flags::id).select(flags::flagged_by).load(db).unwrap();
            (matters::table.count().get_result(db).unwrap(), by)
        })
        .await;
    assert_eq!((matter_count, by), (1, vec!["customer".into(), "visitor".into()]));
    let page = app.get("/a/mara/ratings").await;
    assert!(
        page.text().contains(INSULT) && !page.text().contains("Nora"),
        "it stays up, and nobody is told who flagged it"
    );
    for path in ["/flag/rating/999", "/flag/story/1", "/flag/profile/nobody"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn flags_of_one_visitor_are_limited() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (id, _) = mara(&app, &kim, INSULT).await;
    let mut last = 0;
    for _ in 0..11 {
        last = flag(&app.another_browser(), "rating", id, "insult").await.status;
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn threats_are_hidden_at_once_and_what_was_kept_is_not_hidden_again() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (id, _) = mara(&app, &kim, "I know where Mara lives.").await;
    let before = app.db(believed).await;
    let nora = app.signed_in("Nora").await;
    flag(&nora, "rating", id, "threat").await;
    for path in ["/a/mara", "/a/mara/ratings", "/a/mara.json", "/api/v1/agents/mara/ratings", "/flag/rating/1"] {
        assert!(!app.get(path).await.body.contains("where Mara lives"), "{path}");
    }
    assert!(app.get("/a/mara/ratings").await.text().contains("hidden while a moderator looks"));
    assert_eq!(app.get("/api/v1/agents/mara/ratings").await.json()["ratings"][0]["comment_hidden"], true);
    assert_eq!(app.db(believed).await, before, "its stars go on counting");

    let maren = moderator(&app, "Maren").await;
    let matter = the_matter(&app).await;
    let case = maren.get(&format!("/moderation/matters/{matter}")).await;
    assert!(case.text().contains("where Mara lives"), "moderators read it: {}", case.text());
    assert_eq!(rule(&maren, matter, "keep", "threat", "She says it of her own sister.").await.status, 303);
    assert!(app.get("/a/mara/ratings").await.text().contains("where Mara lives"));
    assert_eq!(app.db(believed).await, before, "what is kept changes nothing");
    let ove = app.signed_in("Ove").await;
    flag(&ove, "rating", id, "threat").await;
    assert!(app.get("/a/mara/ratings").await.text().contains("where Mara lives"), "kept once, it stays up");
    let queue = maren.get("/moderation").await;
    assert_eq!(queue.all("ol h2 a"), ["A rating of Mara"], "and is looked at again");
}

#[tokio::test]
async fn a_removed_rating_leaves_a_stub_and_drops_out_of_the_score_and_comes_back_on_appeal() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (id, owner) = mara(&app, &kim, INSULT).await;
    let now = app.app.clock.now();
    let with = app.db(believed).await;
    let nora = app.signed_in("Nora").await;
    flag(&nora, "rating", id, "insult").await;
    let (maren, ove) = (moderator(&app, "Maren").await, moderator(&app, "Ove").await);
    let matter = the_matter(&app).await;
    let refused = rule(&maren, matter, "remove", "insult", "ok").await;
    assert_eq!(refused.status, 422, "a reason is required");
    assert_eq!(rule(&maren, matter, "remove", "insult", "It calls a person names.").await.status, 303);
    assert_eq!(rule(&ove, matter, "keep", "insult", "I see it otherwise.").await.status, 403, "it was decided");

    let page = app.get("/a/mara/ratings").await;
    assert_eq!(page.all("li.stub").len(), 1, "{}", page.body);
    let stub = &page.all("li.stub")[0];
    assert!(stub.contains("It calls a person names.") && stub.contains("invit"), "{stub}");
    assert!(!page.body.contains("idiot") && !stub.contains("1 of 5"), "no words, no stars");
    assert!(page.text().contains("7 ratings"), "{}", page.text());
    let json = app.get("/api/v1/agents/mara/ratings").await.json();
    assert_eq!((json["total"].clone(), json["removed"][0]["rule"].clone()), (7.into(), "insult".into()));
    assert_eq!(json["removed"][0]["stars"], serde_json::Value::Null);
    let without = app.db(believed).await;
    assert_ne!(without, with, "it counts no more");
    app.db(move |db| is_consistent(db, now)).await;
    assert_eq!(app.db(believed).await, without, "worked out anew, it is the same");

    let letters = app.letters().await;
    let to: Vec<_> = letters.iter().filter(|letter| letter.kind == Kind::Decision).collect();
    assert_eq!(to.len(), 3, "author, agent and flagger");
    for letter in to {
        assert!(letter.text.contains("It calls a person names.") && letter.text.contains("/rules"), "{}", letter.text);
        assert!(!letter.text.contains("idiot") && !letter.text.contains("Nora"), "{}", letter.text);
        assert_eq!(letter.text.contains("within 30 days"), letter.text.contains("that you wrote"), "{}", letter.text);
    }
    let me = kim.get("/me").await;
    assert!(
        me.text().contains("removed by a moderator") && me.text().contains("you can appeal until"),
        "{}",
        me.text()
    );
    let decision = me.attribute("a[href^='/decisions/']", "href").unwrap();
    let appeal = format!("{decision}/appeal");
    let words = [("words", "I quoted what she called herself.")];
    for (who, why) in [(&nora, "got what she asked for"), (&owner, "is not the author")] {
        assert!(who.get(&decision).await.text().contains("It calls a person names."));
        assert_eq!(who.post_form("/me", &appeal, &words).await.status, 403, "{why}");
    }
    assert_eq!(app.signed_in("Zoe").await.get(&decision).await.status, 404, "it concerns nobody else");
    let own = kim.get(&format!("/me/ratings/{id}")).await;
    assert!(own.text().contains("A moderator removed this") && own.has("textarea[name=words]"), "{}", own.text());
    assert_eq!(kim.post_form(&decision, &appeal, &[("words", "no")]).await.status, 422);
    assert_eq!(kim.post_form(&decision, &appeal, &words).await.status, 303);
    assert_eq!(kim.post_form("/me", &appeal, &words).await.status, 403, "once");

    let case = maren.get(&format!("/moderation/matters/{matter}")).await;
    assert!(
        case.text().contains("I quoted what she called herself.") && case.text().contains("You decided on this first")
    );
    assert!(!case.has("button[name=ruling]"));
    assert_eq!(rule(&maren, matter, "remove", "insult", "I still think so.").await.status, 403);
    assert_eq!(rule(&ove, matter, "keep", "insult", "It is a quotation of herself.").await.status, 303);
    assert_eq!(app.db(believed).await, with, "as if it had never been gone");
    app.db(move |db| is_consistent(db, now)).await;
    let page = app.get("/a/mara/ratings").await;
    assert!(page.text().contains(INSULT) && page.all("li.stub").is_empty());
    assert!(kim.get(&decision).await.text().contains("The decision was overturned"));
    assert_eq!(kim.post_form("/me", &appeal, &words).await.status, 403, "that was the last word");
    assert_eq!(app.letters().await.iter().filter(|letter| letter.subject.contains("last word")).count(), 3);
}

#[tokio::test]
async fn an_appeal_that_changes_nothing_leaves_the_stub() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (id, _) = mara(&app, &kim, INSULT).await;
    flag(&app.signed_in("Nora").await, "rating", id, "insult").await;
    let (maren, ove) = (moderator(&app, "Maren").await, moderator(&app, "Ove").await);
    let matter = the_matter(&app).await;
    rule(&maren, matter, "remove", "insult", "It calls a person names.").await;
    let decision = kim.get("/me").await.attribute("a[href^='/decisions/']", "href").unwrap();
    app.app.clock.advance(TimeDelta::days(29));
    kim.post_form(&decision, &format!("{decision}/appeal"), &[("words", "Everybody says so.")]).await;
    rule(&ove, matter, "remove", "insult", "Names are names, whoever says so.").await;
    let page = app.get("/a/mara/ratings").await;
    assert!(page.all("li.stub")[0].contains("Names are names"), "the last word is the reason");
    assert!(kim.get(&decision).await.text().contains("The decision stands"));
}

#[tokio::test]
async fn the_time_to_appeal_ends() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (id, _) = mara(&app, &kim, INSULT).await;
    flag(&app.signed_in("Nora").await, "rating", id, "insult").await;
    let maren = moderator(&app, "Maren").await;
    rule(&maren, the_matter(&app).await, "remove", "insult", "It calls a person names.").await;
    let decision = kim.get("/me").await.attribute("a[href^='/decisions/']", "href").unwrap();
    let fields = [("words", "Everybody says so, and it is true.")];
    app.app.clock.advance(TimeDelta::days(29));
    assert!(kim.get(&decision).await.has("textarea"));
    app.app.clock.advance(TimeDelta::days(1));
    let page = kim.get(&decision).await;
    assert!(page.text().contains("It was removed") && !page.has("textarea"));
    assert_eq!(kim.post_form("/me", &format!("{decision}/appeal"), &fields).await.status, 403);
}

#[tokio::test]
async fn the_author_takes_a_removed_rating_back_and_it_never_returns() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (id, _) = mara(&app, &kim, INSULT).await;
    flag(&app.signed_in("Nora").await, "rating", id, "insult").await;
    let (maren, ove) = (moderator(&app, "Maren").await, moderator(&app, "Ove").await);
    let matter = the_matter(&app).await;
    rule(&maren, matter, "remove", "insult", "It calls a person names.").await;
    let decision = kim.get("/me").await.attribute("a[href^='/decisions/']", "href").unwrap();
    kim.post_form(&decision, &format!("{decision}/appeal"), &[("words", "Everybody says so.")]).await;
    let own = format!("/me/ratings/{id}");
    assert_eq!(kim.post_form(&own, &format!("{own}/withdraw"), &[]).await.status, 303);
    assert!(app.get("/a/mara/ratings").await.all("li.stub").is_empty(), "nothing of it is shown");
    let without = app.db(believed).await;
    rule(&ove, matter, "keep", "insult", "It may be said after all.").await;
    assert_eq!(app.db(believed).await, without, "what was taken back stays away");
    assert!(!app.get("/a/mara/ratings").await.body.contains("idiot"));
}

#[tokio::test]
async fn moderators_do_not_decide_on_their_own_company_profile_words_or_flags() {
    let app = TestApp::start().await;
    let kim = moderator(&app, "Kim").await;
    let (id, owner) = mara(&app, &kim, INSULT).await;
    let now = app.app.clock.now();
    let flagger = moderator(&app, "Nora").await;
    flag(&flagger, "rating", id, "insult").await;
    let matter = the_matter(&app).await;
    let colleague = moderator(&app, "Maren").await;
    let (owner_id, colleague_id) = (owner.person_id, colleague.person_id);
    app.db(move |db| {
        diesel::update(people::table.find(owner_id)).set(people::moderator.eq(true)).execute(db).unwrap();
        let acme: i64 =
            gutcheck::store::schema::companies::table.select(gutcheck::store::schema::companies::id).first(db).unwrap();
        diesel::insert_into(company_members::table)
            .values((
                company_members::company_id.eq(acme),
                company_members::person_id.eq(colleague_id),
                company_members::role.eq("viewer"),
                company_members::since.eq(now),
            ))
            .execute(db)
            .unwrap();
    })
    .await;
    for (who, why) in [(&kim, "author"), (&owner, "agent"), (&flagger, "flagger"), (&colleague, "colleague")] {
        let page = who.get(&format!("/moderation/matters/{matter}")).await;
        assert!(page.text().contains("another moderator decides") && !page.has("button[name=ruling]"), "{why}");
        assert_eq!(rule(who, matter, "remove", "insult", "It calls a person names.").await.status, 403, "{why}");
    }
    let nobody = app.signed_in("Zoe").await;
    assert_eq!(nobody.get(&format!("/moderation/matters/{matter}")).await.status, 404);
    assert_eq!(rule(&nobody, matter, "keep", "insult", "All is well here.").await.status, 404);
    let ove = moderator(&app, "Ove").await;
    assert_eq!(rule(&ove, matter, "keep", "insult", "It is about what she did.").await.status, 303);
    let decision = flagger.get("/me").await.attribute("a[href^='/decisions/']", "href").unwrap();
    let appealed = flagger.post_form(&decision, &format!("{decision}/appeal"), &[("words", "It is about her.")]).await;
    assert_eq!(appealed.status, 303, "whoever flagged it appeals when it stays");
    let queue = ove.get("/moderation").await;
    assert!(queue.text().contains("appealed"), "{}", queue.text());
}

#[tokio::test]
async fn the_queue_shows_the_most_urgent_first_with_its_deadline() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (id, _) = mara(&app, &kim, INSULT).await;
    let now = app.app.clock.now();
    let others: Vec<i64> = app
        .db(move |db| {
            let mut ids = Vec::new();
            for handle in ["ben", "cleo"] {
                let one = agent(db, handle, None, now);
                let heron = employ(db, one, "heron", now);
                ids.push(rating(db, one, heron, Given { comment: Some("So so."), ..Given::default() }, now));
            }
            ids
        })
        .await;
    let nora = app.signed_in("Nora").await;
    flag(&nora, "rating", id, "insult").await;
    app.app.clock.advance(TimeDelta::hours(1));
    flag(&nora, "rating", others[0], "private").await;
    flag(&nora, "rating", others[1], "extortion").await;
    let maren = moderator(&app, "Maren").await;
    let queue = maren.get("/moderation").await;
    assert_eq!(queue.all("ol h2 a"), ["A rating of Ben", "A rating of Cleo", "A rating of Mara"]);
    assert_eq!(queue.attribute("ol h2 a", "accesskey").as_deref(), Some("1"));
    assert!(!queue.has(".overdue"));
    app.app.clock.advance(TimeDelta::hours(24));
    let queue = maren.get("/moderation").await;
    assert_eq!(queue.all("li.quote").iter().filter(|one| one.contains("overdue")).count(), 1, "{}", queue.text());
    assert!(queue.all("li.quote")[0].contains("overdue"), "what is private within a day");
    app.app.clock.advance(TimeDelta::hours(48));
    assert_eq!(maren.get("/moderation").await.all(".overdue").len(), 3, "the rest within three");

    flag(&app.signed_in("Ove").await, "rating", id, "threat").await;
    assert_eq!(maren.get("/moderation").await.all("ol h2 a")[0], "A rating of Mara", "a graver flag makes it urgent");
    let path = maren.get("/moderation").await.attribute("ol h2 a", "href").unwrap();
    let case = maren.get(&path).await;
    for words in
        ["It insults, says somebody who signed in", "Please look at this.", "Nothing was decided about this author"]
    {
        assert!(case.text().contains(words), "{words}: {}", case.text());
    }
    assert!(case.has("button[accesskey=k]") && case.has("button[accesskey=x]"));
}

#[tokio::test]
async fn a_long_queue_goes_on_by_pages_and_leaves_nothing_out() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        for n in 0..40 {
            let id = agent(db, &format!("agent{n}"), None, now);
            diesel::insert_into(matters::table)
                .values((
                    matters::kind.eq("profile"),
                    matters::subject_id.eq(id),
                    matters::agent_id.eq(id),
                    matters::severity.eq(1 + n % 3),
                    matters::opened_at.eq(now - TimeDelta::minutes(i64::from(n))),
                    matters::waits_since.eq(now - TimeDelta::minutes(i64::from(n))),
                    matters::due_at.eq(now),
                ))
                .execute(db)
                .unwrap();
            if n % 2 == 0 {
                use gutcheck::store::schema::suspicions;
                diesel::insert_into(suspicions::table)
                    .values((
                        suspicions::agent_id.eq(id),
                        suspicions::probability.eq(0.9),
                        suspicions::reasons.eq("[]"),
                        suspicions::raised_at.eq(now - TimeDelta::minutes(i64::from(n))),
                    ))
                    .execute(db)
                    .unwrap();
            }
        }
    })
    .await;
    let maren = moderator(&app, "Maren").await;
    let mut path = "/moderation".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = maren.get(&path).await;
        let hrefs: Vec<String> = page
            .body
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|href| href.starts_with("/moderation/"))
            .map(Into::into)
            .collect();
        assert!(hrefs.len() <= 30);
        seen.extend(hrefs);
        match page.attribute("a[rel=next]", "href") {
            Some(next) => path = next,
            None => break,
        }
    }
    let distinct: std::collections::HashSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (60, 60), "each once");
    assert_eq!(maren.get("/moderation?after=x").await.status, 422);
}

#[tokio::test]
async fn thanks_endorsements_and_profiles_are_flagged_and_removed_too() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (_, owner) = mara(&app, &kim, INSULT).await;
    let kim_id = kim.person_id;
    kim.post_form("/a/mara/thank", "/a/mara/thank", &[("text", "Buy at cheap.example!"), ("signed", "name")]).await;
    kim.post_form(
        "/communities/new",
        "/communities/new",
        &[("name", "Bakers"), ("about", "We bake bread and more."), ("joining", "open")],
    )
    .await;
    let community = kim.get("/me").await.attribute("a[href^='/communities/b']", "href").unwrap();
    let slug = community.trim_start_matches("/communities/").to_owned();
    let vouched = kim
        .post_form(
            "/a/mara/endorse",
            "/a/mara/endorse",
            &[("community", slug.as_str()), ("topic", "Ovens"), ("reason", "Her cousin Jo lives at 4 Mill Lane.")],
        )
        .await;
    assert_eq!(vouched.status, 303, "{}", vouched.text());
    let now = app.app.clock.now();
    let owner_id = owner.person_id;
    let (thank, endorsed): (i64, i64) = app
        .db(move |db| {
            use gutcheck::store::schema::{agents, endorsements};
            diesel::update(agents::table.filter(agents::person_id.eq(owner_id)))
                .set(agents::bio.eq("My last boss was a crook."))
                .execute(db)
                .unwrap();
            let _ = (now, kim_id);
            (
                thanks::table.select(thanks::id).first(db).unwrap(),
                endorsements::table.select(endorsements::id).first(db).unwrap(),
            )
        })
        .await;
    let page = app.get("/a/mara").await;
    let nora = app.signed_in("Nora").await;
    let (maren, ove) = (moderator(&app, "Maren").await, moderator(&app, "Ove").await);
    for (kind, id, why, words) in [
        ("thanks", thank.to_string(), "advertising", "cheap.example"),
        ("endorsement", endorsed.to_string(), "private", "Mill Lane"),
        ("profile", "mara".to_owned(), "retaliation", "a crook"),
    ] {
        assert!(page.has(&format!("a[href='/flag/{kind}/{id}']")), "{kind}: {}", page.body);
        assert!(page.body.contains(words));
        assert_eq!(flag(&nora, kind, &id, why).await.status, 303, "{kind}");
        assert_eq!(app.get("/a/mara").await.body.contains(words), why != "private", "{kind}");
        let matter = the_matter(&app).await;
        let case = maren.get(&format!("/moderation/matters/{matter}")).await;
        assert!(case.text().contains(words), "{kind}: {}", case.text());
        assert_eq!(rule(&maren, matter, "remove", why, "It breaks this rule.").await.status, 303, "{kind}");
        for path in ["/a/mara", "/a/mara.json", &community] {
            assert!(!app.get(path).await.body.contains(words), "{kind} on {path}");
        }
        assert_eq!(app.get(&format!("/flag/{kind}/{id}")).await.status, 404, "{kind}");
        let decision = owner.get("/me").await.attribute("a[href^='/decisions/']", "href").unwrap();
        let appealed = owner.post_form(&decision, &format!("{decision}/appeal"), &[("words", "It is harmless.")]).await;
        assert_eq!(appealed.status, 303, "{kind}: it is the agent's to miss");
        assert_eq!(rule(&ove, matter, "keep", why, "It is harmless indeed.").await.status, 303);
        assert!(app.get("/a/mara").await.body.contains(words), "{kind} is back");
    }
}

#[tokio::test]
async fn new_words_in_the_place_of_removed_ones_are_shown() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (_, owner) = mara(&app, &kim, INSULT).await;
    let fields = |bio| [("name", "Mara"), ("bio", bio), ("languages", ""), ("hours", ""), ("reach_text", "")];
    let saved = owner.post_form("/desk/agent", "/desk/agent", &fields("My last boss was a crook.")).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    flag(&app.signed_in("Nora").await, "profile", "mara", "insult").await;
    let maren = moderator(&app, "Maren").await;
    rule(&maren, the_matter(&app).await, "remove", "insult", "It calls a person names.").await;
    assert!(app.get("/a/mara").await.text().contains("A moderator removed these words."));
    owner.post_form("/desk/agent", "/desk/agent", &fields("I mend ovens.")).await;
    assert!(app.get("/a/mara").await.text().contains("I mend ovens."));
}

#[tokio::test]
async fn a_customer_without_an_account_appeals_by_their_link() {
    let app = TestApp::start().await;
    let (now, sender) = (app.app.clock.now(), app.app.sender());
    app.db(move |db| {
        let case = case_to_invite(db, now);
        invite_rating::write(db, case, &"kim@example.org".parse().unwrap(), &sender, now).unwrap();
    })
    .await;
    let letter = app.letters().await.pop().unwrap().text;
    let link = letter.split_whitespace().find(|word| word.contains("/r/")).unwrap();
    let link = link.strip_prefix(&app.url).unwrap().split('?').next().unwrap().to_owned();
    app.post_form(&link, &link, &[("stars", "1"), ("comment", "Ben wanted five stars for a refund.")]).await;
    let id = app.db(|db| ratings::table.select(ratings::id).first::<i64>(db).unwrap()).await;
    flag(&app.signed_in("Nora").await, "rating", id, "extortion").await;
    let (maren, ove) = (moderator(&app, "Maren").await, moderator(&app, "Ove").await);
    let matter = the_matter(&app).await;
    let case = maren.get(&format!("/moderation/matters/{matter}")).await;
    assert!(case.text().contains("First human reply") && case.text().contains("Look for a demand"), "{}", case.text());
    rule(&maren, matter, "remove", "extortion", "It bargains for stars.").await;

    let page = app.get(&link).await;
    assert!(page.text().contains("A moderator removed this") && page.text().contains("It bargains for stars."));
    let appeal = page.attribute("form[action$='/appeal']", "action").unwrap();
    assert_eq!(app.post_form(&link, &appeal, &[("words", "no")]).await.status, 422);
    let words = [("words", "It was he who bargained, not I.")];
    assert_eq!(app.post_form(&link, &appeal, &words).await.location(), link);
    assert!(app.get(&link).await.text().contains("Another moderator looks at it."));
    assert_eq!(app.post_form(&link, &appeal, &words).await.status, 403);
    assert!(ove.get(&format!("/moderation/matters/{matter}")).await.text().contains("It was he who bargained"));
    rule(&ove, matter, "keep", "extortion", "The customer tells of a demand, and makes none.").await;
    let page = app.get(&link).await;
    assert!(page.text().contains("Thank you") && page.text().contains("overturned"), "{}", page.text());
}

#[tokio::test]
async fn transparency_counts_what_was_flagged_removed_and_restored() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    let (id, owner) = mara(&app, &kim, INSULT).await;
    let now = app.app.clock.now();
    let other = app
        .db(move |db| {
            let mara: i64 = ratings::table.find(id).select(ratings::agent_id).first(db).unwrap();
            let acme: i64 = ratings::table.find(id).select(ratings::company_id.assume_not_null()).first(db).unwrap();
            let words = Given { origin: Origin::Verified, comment: Some("Buy my ovens."), ..Given::default() };
            rating(db, mara, acme, words, now)
        })
        .await;
    let (maren, ove) = (moderator(&app, "Maren").await, moderator(&app, "Ove").await);
    flag(&app.signed_in("Nora").await, "rating", id, "insult").await;
    flag(&owner, "rating", id, "insult").await;
    let first = the_matter(&app).await;
    flag(&app.another_browser(), "rating", other, "advertising").await;
    let second = the_matter(&app).await;
    app.app.clock.advance(TimeDelta::hours(2));
    rule(&maren, first, "remove", "insult", "It calls a person names.").await;
    app.app.clock.advance(TimeDelta::hours(2));
    rule(&maren, second, "remove", "advertising", "It sells ovens.").await;
    let json = app.get("/transparency.json?company=acme").await.json();
    let acme = &json["companies"][0];
    assert_eq!(acme["received"], 9);
    assert_eq!(
        (acme["flagged"]["agent"].clone(), acme["flagged"]["customer"].clone(), acme["flagged"]["visitor"].clone()),
        (1.into(), 1.into(), 1.into())
    );
    assert_eq!((acme["removed"]["insult"].clone(), acme["removed"]["advertising"].clone()), (1.into(), 1.into()));
    assert_eq!((acme["restored"].clone(), acme["median_seconds"].clone()), (0.into(), 7200.into()));

    let decision = kim.get("/me").await.attribute("a[href^='/decisions/']", "href").unwrap();
    kim.post_form(&decision, &format!("{decision}/appeal"), &[("words", "I quoted her.")]).await;
    rule(&ove, first, "keep", "insult", "It is a quotation of herself.").await;
    let json = app.get("/transparency.json").await.json();
    assert_eq!(json["site"], {
        let mut acme = json["companies"][0].clone();
        acme.as_object_mut().unwrap().retain(|key, _| key != "slug" && key != "name");
        acme
    });
    assert_eq!((json["site"]["removed"]["insult"].clone(), json["site"]["restored"].clone()), (0.into(), 1.into()));

    let page = app.get("/transparency").await;
    assert!(page.text().contains("The whole site") && page.text().contains("It advertises"), "{}", page.text());
    assert!(app.get("/c/acme").await.has("a[href='/transparency?company=acme']"));
    assert!(
        app.get("/").await.has("footer a[href='/transparency']") && app.get("/").await.has("footer a[href='/rules']")
    );
    assert_eq!(app.get("/transparency?company=nobody").await.status, 404);
    let csv = app.get("/transparency.csv").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert_eq!(csv.body.lines().count(), 3, "{}", csv.body);
    assert!(csv.body.lines().nth(2).unwrap().starts_with("acme,acme,9,0,1,1,1,"), "{}", csv.body);
}

#[tokio::test]
async fn the_rules_say_what_goes_what_does_not_and_what_happens_then() {
    let app = TestApp::start().await;
    let page = app.get("/rules").await;
    for words in ["One star needs no apology", "No insults", "within 24 hours", "else within 72", "within 30 days"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(page.has("#extortion") && page.has("#retaliation") && page.has("#impersonation"));
}
