//! A database of one's own, gone with the test.

use diesel::{Connection, PgConnection, connection::SimpleConnection};

/// A fresh, empty database.
pub struct Database {
    /// Its URL.
    pub url: String,
    kept: Kept,
}

enum Kept {
    Directory(#[allow(dead_code)] tempfile::TempDir),
    Server { url: String, name: String },
}

impl Database {
    /// A file, or a database on the server that `GUTCHECK_TEST_DATABASE` names.
    pub fn fresh() -> Self {
        let Ok(server) = std::env::var("GUTCHECK_TEST_DATABASE") else {
            let directory = tempfile::tempdir().unwrap();
            let url = format!("sqlite:{}", directory.path().join("test.db").display());
            return Self { url, kept: Kept::Directory(directory) };
        };
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        on_server(&server, &format!("CREATE DATABASE {name}"));
        let mut url = url::Url::parse(&server).unwrap();
        url.set_path(&name);
        Self { url: url.into(), kept: Kept::Server { url: server, name } }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Kept::Server { url, name } = &self.kept {
            on_server(url, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn on_server(url: &str, statement: &str) {
    PgConnection::establish(url).unwrap().batch_execute(statement).unwrap();
}
