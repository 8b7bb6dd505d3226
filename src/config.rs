//! Flags and environment → one typed `Config`, read once and refused loudly when unclear.

use std::{
    fmt,
    fs::DirBuilder,
    net::SocketAddr,
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::Args;
use url::Url;

/// Every setting of the server. Each can be given as a flag or as an environment variable.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Where the directory is kept: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "GUTCHECK_DATABASE", default_value = "sqlite:gutcheck-data/gutcheck.db", hide_env_values = true)]
    pub database: DatabaseUrl,

    /// The address and port to answer on
    #[arg(long, env = "GUTCHECK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// The address people type, used in mailed links; https:// turns on secure cookies
    #[arg(long, env = "GUTCHECK_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    pub public_url: Url,

    /// Where mail goes: smtp://USER:PASSWORD@HOST:PORT, smtps://… or file:DIRECTORY
    #[arg(long, env = "GUTCHECK_MAIL", default_value = "file:gutcheck-data/mail", hide_env_values = true)]
    pub mail: MailUrl,

    /// The sender of our mail
    #[arg(long, env = "GUTCHECK_MAIL_FROM", default_value = "Gutcheck <gutcheck@localhost>")]
    pub mail_from: lettre::message::Mailbox,

    /// Trust X-Forwarded-For from the proxy in front, for rate limits
    #[arg(long, env = "GUTCHECK_BEHIND_PROXY")]
    pub behind_proxy: bool,

    /// Database connections kept open for reading
    #[arg(long, env = "GUTCHECK_CONNECTIONS", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub connections: u32,
}

impl Config {
    /// Whether people reach us over TLS, so that cookies must never travel without it.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The absolute address of one of our own paths, for mail and for programs.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

/// Which database, chosen by the scheme of its URL and by nothing else.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made when missing.
    Sqlite(PathBuf),
    /// A libpq URL.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return match path {
                "" => Err("sqlite: needs a path behind it, as in sqlite:gutcheck-data/gutcheck.db".into()),
                // SQLite reads these as no file, or as a URI with switches of its own.
                _ if path.starts_with(':') || path.starts_with("file:") => {
                    Err("sqlite: takes the path of a file, as in sqlite:gutcheck-data/gutcheck.db".into())
                }
                _ => Ok(Self::Sqlite(path.into())),
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.into()));
        }
        Err("a database is sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME".into())
    }
}

impl fmt::Display for DatabaseUrl {
    /// Without user and password: this is what logs show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "SQLite at {}", path.display()),
            Self::Postgres(url) => match Url::parse(url) {
                Ok(url) => write!(f, "PostgreSQL at {}{}", url.host_str().unwrap_or("a socket"), url.path()),
                Err(_) => f.write_str("PostgreSQL"),
            },
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Makes a directory that nobody else on the machine may look into, and those above it; one that is there stays as it
/// is.
///
/// # Errors
/// When it cannot be made.
pub fn private_directory(path: &Path) -> std::io::Result<()> {
    let mut directory = DirBuilder::new();
    directory.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut directory, 0o700);
    directory.create(path)
}

/// Where mail goes.
#[derive(Clone)]
pub enum MailUrl {
    /// An SMTP server, with its credentials in the URL.
    Smtp(String),
    /// A directory that gets a file per message, for development.
    Directory(PathBuf),
}

impl FromStr for MailUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("smtp" | "smtps", _)) => Ok(Self::Smtp(text.into())),
            Some(("file", path)) if !path.is_empty() => Ok(Self::Directory(path.into())),
            _ => Err("mail goes to smtp://USER:PASSWORD@HOST:PORT, smtps://… or file:DIRECTORY".into()),
        }
    }
}

impl fmt::Debug for MailUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp(_) => f.write_str("SMTP"),
            Self::Directory(path) => write!(f, "files in {}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unclear_database_url_is_refused_and_never_becomes_a_file() {
        for text in [
            "",
            "gutcheck.db",
            "host=localhost dbname=gutcheck",
            "mysql://x/y",
            "sqlite:",
            "sqlite::memory:",
            "sqlite://:memory:",
            "sqlite:file:x.db",
        ] {
            assert!(text.parse::<DatabaseUrl>().is_err(), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_directory_of_ours_is_nobody_elses() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let ours = parent.path().join("data").join("mail");
        private_directory(&ours).unwrap();
        private_directory(&ours).unwrap();
        for made in [parent.path().join("data"), ours] {
            assert_eq!(std::fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }

    #[test]
    fn a_database_password_is_never_printed() {
        let url: DatabaseUrl = "postgres://ana:hidden@db.example/gutcheck".parse().unwrap();
        assert_eq!(format!("{url:?} {url}"), "PostgreSQL at db.example/gutcheck PostgreSQL at db.example/gutcheck");
    }
}
