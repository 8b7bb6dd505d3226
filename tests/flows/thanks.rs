//! A kind word, and the wall on which it hangs.

use gutcheck::store;

use crate::support::{TestApp, Visitor, people};

/// Mara, signed in, and her public profile's id.
async fn mara(app: &TestApp) -> (Visitor<'_>, i64) {
    let mara = app.signed_in("Mara").await;
    let (person, now) = (mara.person_id, app.app.clock.now());
    let agent = app.db(move |db| people::agent(db, "mara", Some(person), now)).await;
    (mara, agent)
}

async fn thank(visitor: &Visitor<'_>, text: &str, signed: &str) -> u16 {
    visitor.post_form("/a/mara/thank", "/a/mara/thank", &[("text", text), ("signed", signed)]).await.status
}

/// What everybody sees on the wall: the words and the name.
async fn wall(app: &TestApp, agent: i64) -> Vec<(String, Option<String>)> {
    let thanks = app.db(move |db| store::thanks::on_wall(db, agent, 10).unwrap()).await;
    thanks.into_iter().map(|thank| (thank.text, thank.name)).collect()
}

#[tokio::test]
async fn a_thank_is_signed_as_its_sender_likes() {
    let app = TestApp::start().await;
    let (_mara, agent) = mara(&app).await;
    let ines = app.signed_in("Ines").await;
    ines.get("/a/mara/thank").await;
    assert_eq!(wall(&app, agent).await, [], "looking sends nothing");

    assert_eq!(thank(&ines, "Sunday roast saved!", "name").await, 303);
    assert_eq!(thank(&ines, "And the cake.", "customer").await, 303);
    assert_eq!(
        wall(&app, agent).await,
        [("And the cake.".into(), None), ("Sunday roast saved!".into(), Some("Ines".into()))]
    );
}

#[tokio::test]
async fn a_thank_has_words_and_is_for_somebody_else() {
    let app = TestApp::start().await;
    let (mara, agent) = mara(&app).await;
    let ines = app.signed_in("Ines").await;
    assert_eq!(thank(&ines, " ! ", "name").await, 422);
    assert_eq!(thank(&ines, &"x".repeat(501), "name").await, 422);
    assert_eq!(mara.get("/a/mara/thank").await.status, 403);
    assert_eq!(app.get("/a/mara/thank").await.status, 303, "a stranger signs in first");
    assert_eq!(wall(&app, agent).await, []);
}

#[tokio::test]
async fn a_sender_takes_a_thank_back_and_nobody_else_does() {
    let app = TestApp::start().await;
    let (_mara, agent) = mara(&app).await;
    let (ines, max) = (app.signed_in("Ines").await, app.signed_in("Max").await);
    thank(&ines, "Sunday roast saved!", "name").await;
    let own = ines.get("/a/mara/thank").await.attribute("form[action^='/thanks/']", "action").unwrap();
    assert!(!max.get("/a/mara/thank").await.body.contains("roast"));
    assert_eq!(max.post_form("/a/mara/thank", &own, &[]).await.status, 404);
    assert_eq!(wall(&app, agent).await.len(), 1);
    assert_eq!(ines.post_form("/a/mara/thank", &own, &[]).await.status, 303);
    assert_eq!(wall(&app, agent).await, []);
}

#[tokio::test]
async fn an_agent_owns_her_wall() {
    let app = TestApp::start().await;
    let (mara, agent) = mara(&app).await;
    let ines = app.signed_in("Ines").await;
    thank(&ines, "Sunday roast saved!", "name").await;
    assert!(mara.get("/desk/agent").await.has("nav a[href='/desk/agent/thanks']"));
    let wall_of_hers = mara.get("/desk/agent/thanks").await;
    assert!(wall_of_hers.text().contains("shown on your page") && wall_of_hers.has("nav a[aria-current=page]"));
    let hide = wall_of_hers.attribute("form[action$='/hide']", "action").unwrap();
    assert_eq!(ines.post_form("/a/mara/thank", &hide, &[]).await.status, 404, "it is not her wall");
    assert_eq!(wall(&app, agent).await.len(), 1);

    assert_eq!(mara.post_form("/desk/agent/thanks", &hide, &[]).await.status, 303);
    assert_eq!(wall(&app, agent).await, []);
    let show = mara.get("/desk/agent/thanks").await.attribute("form[action$='/show']", "action").unwrap();
    mara.post_form("/desk/agent/thanks", &show, &[]).await;
    assert_eq!(wall(&app, agent).await.len(), 1);
}
