//! A mail server that can be told to be difficult: `tests/smtp/server.py`.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::TestApp;

/// Where `tests/run` installs what the server needs.
const PYTHON: &str = "tests/smtp/.venv/bin/python";

/// A running mail server, gone with the test.
pub struct SmtpServer {
    port: u16,
    directory: TempDir,
    process: Child,
}

impl SmtpServer {
    /// Starts one that behaves like this; see `server.py`.
    pub fn that(mode: &str) -> Self {
        Self::at(0, mode)
    }

    /// As [`Self::that`], at this port.
    pub fn at(port: u16, mode: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("mode"), mode).unwrap();
        let mut process = Command::new(PYTHON)
            .arg("tests/smtp/server.py")
            .arg(directory.path())
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{PYTHON}: {error}; tests/run --only sqlite installs it"));
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap_or_else(|_| panic!("the mail server did not start"));
        Self { port, directory, process }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Has it behave otherwise from now on.
    pub fn be(&self, mode: &str) {
        fs::write(self.directory.path().join("mode"), mode).unwrap();
    }

    /// The mails that it took, oldest first, as they came.
    pub fn mails(&self) -> Vec<String> {
        let files = fs::read_dir(self.directory.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
        files.sort();
        files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl TestApp {
    /// Has letters go to the mail server at this URL from now on.
    pub fn send_through(&mut self, url: &str) {
        let mut config = (*self.app.config).clone();
        config.mail = url.parse().unwrap();
        self.app.mailer = gutcheck::mail::mailer::Mailer::open(&config).unwrap();
    }
}
