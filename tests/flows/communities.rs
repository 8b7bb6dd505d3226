//! Groups of people: found, join, leave, know each other.

use diesel::prelude::*;
use gutcheck::store::schema::{communities, memberships, vouches};

use crate::support::{Page, TestApp, Visitor, people};

/// A community founded by `founder`, in which people join so.
async fn founded(founder: &Visitor<'_>, name: &str, joining: &str) -> Page {
    let fields = [("name", name), ("about", "People who cook."), ("joining", joining)];
    let page = founder.post_form("/communities/new", "/communities/new", &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
    page
}

async fn act(visitor: &Visitor<'_>, act: &str, other: &Visitor<'_>) -> Page {
    let fields = [("act", act), ("member", &other.person_id.to_string())];
    visitor.post_form("/communities/home-cooks", "/communities/home-cooks/members", &fields).await
}

async fn join(visitor: &Visitor<'_>) -> Page {
    visitor.post_form("/communities/home-cooks", "/communities/home-cooks/join", &[]).await
}

async fn leave(visitor: &Visitor<'_>) -> Page {
    visitor.post_form("/communities/home-cooks", "/communities/home-cooks/leave", &[]).await
}

async fn vouches(app: &TestApp) -> Vec<(i64, i64)> {
    app.db(|db| vouches::table.select((vouches::voucher_id, vouches::member_id)).load(db).unwrap()).await
}

#[tokio::test]
async fn an_open_community_is_joined_at_once_and_left_again() {
    let app = TestApp::start().await;
    let (founder, ines) = (app.signed_in("Olga").await, app.signed_in("Ines").await);
    assert_eq!(founded(&founder, "Home Cooks", "open").await.location(), "/communities/home-cooks");

    assert_eq!(join(&ines).await.location(), "/communities/home-cooks");
    assert!(ines.get("/communities/home-cooks").await.text().contains("2 members"));
    leave(&ines).await;
    assert!(ines.get("/communities/home-cooks").await.text().contains("1 member."));
    assert_eq!(ines.get("/communities/home-cooks/members").await.status, 403);
}

#[tokio::test]
async fn a_newcomer_waits_for_a_steward_whose_yes_counts_as_a_vouch() {
    let app = TestApp::start().await;
    let (steward, ines) = (app.signed_in("Olga").await, app.signed_in("Ines").await);
    founded(&steward, "Home Cooks", "admitted").await;

    join(&ines).await;
    assert!(ines.get("/communities/home-cooks").await.text().contains("You asked to join"));
    assert_eq!(ines.get("/communities/home-cooks/members").await.status, 403, "who waits is not in");
    assert_eq!(act(&ines, "admit", &ines).await.status, 403, "nobody admits themselves");

    assert!(steward.get("/communities/home-cooks/members").await.text().contains("Ines"));
    assert_eq!(act(&steward, "admit", &ines).await.status, 303);
    assert_eq!(ines.get("/communities/home-cooks/members").await.status, 200);
    assert_eq!(vouches(&app).await, [(steward.person_id, ines.person_id)]);
}

#[tokio::test]
async fn a_newcomer_who_is_declined_is_out_and_may_ask_again() {
    let app = TestApp::start().await;
    let (steward, ines) = (app.signed_in("Olga").await, app.signed_in("Ines").await);
    founded(&steward, "Home Cooks", "admitted").await;
    join(&ines).await;
    act(&steward, "decline", &ines).await;
    assert!(ines.get("/communities/home-cooks").await.has("form[action='/communities/home-cooks/join']"));
}

#[tokio::test]
async fn only_members_see_who_is_in() {
    let app = TestApp::start().await;
    let (founder, ines) = (app.signed_in("Olga Founder").await, app.signed_in("Ines").await);
    founded(&founder, "Home Cooks", "open").await;
    for page in [app.get("/communities/home-cooks").await, ines.get("/communities/home-cooks").await] {
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("Olga"), "{}", page.body);
    }
    let refusal = ines.get("/communities/home-cooks/members").await;
    assert_eq!(refusal.status, 403);
    assert!(!refusal.body.contains("Olga"));
    assert_eq!(
        app.get("/communities/home-cooks/members").await.location(),
        "/sign-in?next=%2Fcommunities%2Fhome-cooks%2Fmembers"
    );
    join(&ines).await;
    assert!(ines.get("/communities/home-cooks/members").await.text().contains("Olga Founder"));
}

#[tokio::test]
async fn the_last_steward_hands_over_before_leaving() {
    let app = TestApp::start().await;
    let (steward, ines) = (app.signed_in("Olga").await, app.signed_in("Ines").await);
    founded(&steward, "Home Cooks", "open").await;
    join(&ines).await;
    join(&app.signed_in("Max").await).await;
    assert_eq!(act(&ines, "make-steward", &steward).await.status, 403, "members make no stewards");

    let refusal = leave(&steward).await;
    assert_eq!(refusal.status, 403);
    assert!(refusal.text().contains("another member a steward first"));
    act(&steward, "make-steward", &ines).await;
    assert_eq!(leave(&steward).await.status, 303);
    assert_eq!(leave(&ines).await.status, 403, "she is the last one now");
}

#[tokio::test]
async fn members_say_whom_they_know_and_take_it_back() {
    let app = TestApp::start().await;
    let (olga, ines, stranger) = (app.signed_in("Olga").await, app.signed_in("Ines").await, app.signed_in("Max").await);
    founded(&olga, "Home Cooks", "open").await;
    join(&ines).await;

    assert_eq!(act(&olga, "vouch", &stranger).await.status, 404, "only members can be vouched for");
    assert_eq!(act(&stranger, "vouch", &olga).await.status, 403, "only members vouch");
    assert_eq!(act(&olga, "vouch", &olga).await.status, 403, "nobody vouches for themselves");
    for _ in 0..2 {
        assert_eq!(act(&olga, "vouch", &ines).await.status, 303);
    }
    assert_eq!(vouches(&app).await, [(olga.person_id, ines.person_id)]);
    assert!(ines.get("/communities/home-cooks/members").await.text().contains("1 member knows them"));
    act(&olga, "take-back", &ines).await;
    assert_eq!(vouches(&app).await, []);
}

#[tokio::test]
async fn communities_are_found_by_name_whatever_its_accents_and_paged_by_key() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let founder = people::person(db, "Olga", now);
        for n in 0..60 {
            let (slug, name) = match n {
                7 => ("cafe-muller".into(), "Café Müller".into()),
                n => (format!("cooks-{n:02}"), format!("Cooks {n:02}")),
            };
            diesel::insert_into(communities::table)
                .values((
                    communities::slug.eq::<String>(slug),
                    communities::name.eq::<String>(name),
                    communities::joining.eq("open"),
                    communities::created_by.eq(founder),
                    communities::created_at.eq(now),
                ))
                .execute(db)
                .unwrap();
        }
    })
    .await;

    assert_eq!(app.get("/communities?q=CAFE+m%C3%BCl").await.all("main h2"), ["Café Müller"]);
    assert!(app.get("/communities?q=nobody").await.text().contains("no community called “nobody”"));
    let first = app.get("/communities?q=cooks").await;
    let second = app.get(&first.attribute("a[rel=next]", "href").unwrap()).await;
    let mut names = first.all("main h2");
    assert_eq!(names.len(), 50);
    names.extend(second.all("main h2"));
    assert!(!second.has("a[rel=next]"));
    names.dedup();
    assert_eq!(names.len(), 59);
}

#[tokio::test]
async fn a_community_needs_a_name_that_is_not_taken() {
    let app = TestApp::start().await;
    let olga = app.signed_in("Olga").await;
    founded(&olga, "Home Cooks", "open").await;
    let fields = [("name", "Home  cooks!"), ("about", "The others."), ("joining", "open")];
    let refused = olga.post_form("/communities/new", "/communities/new", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("There is a community of that name"));
    assert_eq!(refused.attribute("#name", "value").as_deref(), Some("Home  cooks!"));
}

#[tokio::test]
async fn looking_at_communities_changes_nothing() {
    let app = TestApp::start().await;
    let (olga, ines) = (app.signed_in("Olga").await, app.signed_in("Ines").await);
    founded(&olga, "Home Cooks", "open").await;
    for path in ["", "/new", "/home-cooks", "/home-cooks/join", "/home-cooks/leave", "/home-cooks/members"] {
        ines.get(&format!("/communities{path}")).await;
        olga.get(&format!("/communities{path}")).await;
    }
    let members: Vec<i64> = app.db(|db| memberships::table.select(memberships::person_id).load(db).unwrap()).await;
    assert_eq!(members, [olga.person_id]);
    assert_eq!(ines.post_bare("/communities/home-cooks/join", &[]).await.status, 403, "not without the form's token");
}

#[tokio::test]
async fn the_page_about_this_site_says_how_to_leave() {
    let app = TestApp::start().await;
    assert!(app.get("/about").await.text().contains("leave, which hides the page at once"));
}

#[tokio::test]
async fn a_community_closes_with_its_last_person() {
    let app = TestApp::start().await;
    let (olga, ines) = (app.signed_in("Olga").await, app.signed_in("Ines").await);
    founded(&olga, "Home Cooks", "admitted").await;
    join(&ines).await;
    assert_eq!(leave(&olga).await.location(), "/communities", "who only asked to join keeps nobody in");
    assert_eq!(app.get("/communities/home-cooks").await.status, 404);
    assert_eq!(founded(&ines, "Home Cooks", "open").await.location(), "/communities/home-cooks");
}
