//! The frame around every page.

use crate::support::TestApp;

#[tokio::test]
async fn the_first_page_is_one_search_box() {
    let app = TestApp::start().await;
    let page = app.get("/").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.all("form[role=search] input[type=search]").len(), 1);
}

#[tokio::test]
async fn an_unknown_address_gets_a_page_that_says_what_to_do() {
    let app = TestApp::start().await;
    let page = app.get("/nothing/here").await;
    assert_eq!(page.status, 404);
    assert!(page.has("a[href='/search']"));
}

#[tokio::test]
async fn a_program_gets_its_errors_as_problem_json() {
    let app = TestApp::start().await;
    let answer = app.get("/api/v1/nothing").await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.json()["status"], 404);
}

#[tokio::test]
async fn pages_allow_no_inline_script_and_no_stranger() {
    let app = TestApp::start().await;
    let policy = app.get("/").await.header("content-security-policy").to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}

/// How many bytes of a page go over the wire.
async fn on_the_wire(app: &TestApp, path: &str) -> usize {
    let asked = app.another_browser().client().get(format!("{}{path}", app.url)).header("accept-encoding", "br, gzip");
    let answer = asked.send().await.unwrap();
    assert!(answer.headers().contains_key("content-encoding"), "{path} is compressed");
    answer.bytes().await.unwrap().len()
}

#[tokio::test]
async fn a_profile_arrives_with_its_stylesheet_in_the_first_round_trip() {
    let app = TestApp::start().await;
    let filled = app.app.clone();
    let now = filled.clock.now();
    tokio::task::spawn_blocking(move || gutcheck::cli::demo::fill(&filled, 22, now).unwrap()).await.unwrap();
    let style = app.get("/").await.attribute("link[rel=stylesheet]", "href").unwrap();
    let stylesheet = on_the_wire(&app, &style).await;
    assert!(stylesheet <= 8 * 1024, "the stylesheet is {stylesheet} bytes");
    for handle in ["ines-carvalho", "jon-smith", "greta-lindqvist"] {
        let page = on_the_wire(&app, &format!("/a/{handle}")).await;
        assert!(page + stylesheet <= 14 * 1024, "{handle}: {page} + {stylesheet} bytes");
    }
}

#[tokio::test]
async fn what_nobody_can_type_is_refused_before_anything_is_looked_up() {
    let app = TestApp::start().await;
    let kim = app.signed_in("Kim").await;
    for path in ["/communities/%00", "/desk/%00", "/c/a%00b", "/a/%00", "/a/%00/rate", "/r/%00", "/api/v1/agents/%00"] {
        assert_eq!(kim.get(path).await.status, 404, "{path}");
    }
    assert_eq!(app.get("/api/v1/agents/%00").await.header("content-type"), "application/problem+json");
    assert_eq!(app.get("/communities?after=%00").await.status, 422);
    let form = [("name", "a\0b"), ("about", "x"), ("joining", "open")];
    assert_eq!(kim.post_form("/communities/new", "/communities/new", &form).await.status, 422);
}
