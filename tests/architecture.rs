//! Imports point down only; each room knows the rooms below it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What each room may name of the others.
const MAY_NAME: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("config", &[]),
    ("store", &["domain", "config"]),
    ("security", &["domain"]),
    ("mail", &["domain", "config"]),
    ("helpdesks", &["domain"]),
    ("services", &["store", "security", "mail", "helpdesks", "domain"]),
    ("app", &["config", "store", "security", "mail", "services", "domain", "web", "jobs"]),
    ("jobs", &["app", "services", "store", "mail", "domain"]),
    ("web", &["app", "config", "services", "security", "domain"]),
    ("cli", &["app", "config", "web", "jobs", "services", "store", "mail", "security", "domain"]),
];

#[test]
fn imports_point_down_only() {
    let wrong: Vec<_> = sources("src").iter().flat_map(|file| uphill(file)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn views_know_nothing_but_the_domain() {
    let wrong: Vec<_> = sources("src/web/views")
        .iter()
        .flat_map(|file| names(file).into_iter().map(move |room| (file.clone(), room)))
        .filter(|(_, room)| room != "domain" && room != "web")
        .map(|(file, room)| format!("{} names {room}", file.display()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_store_writes_queries() {
    let wrong: Vec<_> = sources("src")
        .into_iter()
        .filter(|file| !file.starts_with("src/store") && fs::read_to_string(file).unwrap().contains("diesel::"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

fn uphill(file: &Path) -> Vec<String> {
    let room = file.components().nth(1).unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
    let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == room) else { return Vec::new() };
    names(file)
        .into_iter()
        .filter(|named| *named != room && !allowed.contains(&named.as_str()))
        .map(|named| format!("{} names {named}", file.display()))
        .collect()
}

/// The rooms that a file names, in `use crate::…` and in plain paths, tests left out.
fn names(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap();
    let mut rooms = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            rooms.extend(top_level(group));
        } else {
            rooms.extend(word(rest));
        }
    }
    rooms.retain(|room| MAY_NAME.iter().any(|(name, _)| name == room));
    rooms
}

fn top_level(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.extend(word(&group[start..i]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.extend(word(&group[start..i]));
                start = i + 1;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> Option<String> {
    let word: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

fn sources(directory: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(path.to_str().unwrap()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
