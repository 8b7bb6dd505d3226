//! `gutcheck demo`: a believable, wholly fictional directory, made anew each time and served.
//!
//! [`generate`] makes it from a seed and a moment, without clock, database or environment. Everyone in it is
//! invented; every address ends in `.example`.

pub mod directory;
pub mod generate;

mod agents;
mod burst;
mod cases;
mod circles;
mod comments;
mod comments_abroad;
mod companies;
mod draw;
mod flags;
mod forum;
mod helpdesk;
mod load;
mod people;
mod ratings;
mod reasons;
mod thanks;
mod words;

#[cfg(test)]
mod tests;

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{Outcome, serve};
use crate::{
    app::App,
    config::{Config, DatabaseUrl, MailUrl},
    domain::Moment,
    security::{invitation_tokens, passwords},
    services,
};
use directory::{Directory, Role};

/// Everybody in the demonstration has this password.
const PASSWORD: &str = "listen-and-respond";

/// Says that a directory is ours to empty.
const MARK: &str = "made-by-gutcheck-demo";

/// The demonstration.
#[derive(Args, Clone, Debug)]
pub struct Demo {
    /// The same seed gives the same directory
    #[arg(long, default_value_t = 22)]
    seed: u64,

    /// The address and port to answer on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Where the demonstration keeps its database, which is made anew each time
    #[arg(long, default_value = "gutcheck-demo")]
    directory: PathBuf,
}

/// Makes the directory, says how to look at it, and serves it until stopped.
pub fn run(demo: &Demo) -> Outcome {
    let listener = TcpListener::bind(demo.listen)
        .map_err(|error| format!("cannot listen on {}: {error}; choose another with --listen", demo.listen))?;
    let address = listener.local_addr()?;
    let database = fresh_database(&demo.directory)?;
    let app = App::open(Config {
        database: DatabaseUrl::Sqlite(database),
        listen: address,
        public_url: format!("http://{address}").parse()?,
        mail: MailUrl::Directory(demo.directory.join("mail")),
        mail_from: "Gutcheck <gutcheck@localhost>".parse()?,
        behind_proxy: false,
        connections: 8,
    })?;
    let now = app.clock.now();
    let directory = fill(&app, demo.seed, now)?;
    println!("{}", introduction(&app, &directory, now)?);
    serve::serve(app, listener)
}

/// Fills an empty database with the directory of that seed.
///
/// # Errors
/// When the database fails.
pub fn fill(app: &App, seed: u64, now: Moment) -> services::Result<Directory> {
    let hash = passwords::hash(PASSWORD).map_err(|error| services::Error::Internal(error.to_string()))?;
    let directory = generate::generate(seed, now);
    app.store.write(|db| load::load(db, &directory, &hash, now))?;
    app.store.write(|db| forum::connect(db, &directory, now))?;
    helpdesk::connect(app, &directory, now)?;
    app.store.write(|db| flags::plant(db, &directory, &app.config.absolute(""), now))?;
    Ok(directory)
}

/// The path of a database that does not exist yet, in a directory that is the demonstration's own.
fn fresh_database(directory: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let mark = directory.join(MARK);
    fs::create_dir_all(directory)?;
    if !mark.exists() && fs::read_dir(directory)?.next().is_some() {
        let directory = directory.display();
        return Err(format!("{directory} holds something else; choose another place with --directory").into());
    }
    fs::write(&mark, "Everything in this directory is made anew by each `gutcheck demo`.\n")?;
    for file in ["demo.db", "demo.db-wal", "demo.db-shm"] {
        match fs::remove_file(directory.join(file)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(directory.join("demo.db"))
}

/// The address, four sign-ins, and a link to rate with.
fn introduction(app: &App, directory: &Directory, now: Moment) -> Result<String, Box<dyn std::error::Error>> {
    let mut text = format!("The demonstration answers on {}\n\nSign in as\n", app.config.absolute("/"));
    for sign_in in &directory.sign_ins {
        let Some(person) = directory.people.get(sign_in.person) else { continue };
        let role = match sign_in.role {
            Role::Customer => "a customer",
            Role::Agent => "an agent",
            Role::CompanyManager => "a company’s manager",
            Role::Moderator => "a moderator",
        };
        text += &format!("  {role:<20} {:<38} {}\n", person.email, person.name);
    }
    text += &format!("each with the password {PASSWORD}\n");
    if let (Some((jti, expires_at)), Some(key)) = (load::open_invitation(directory, now), app.keys.newest()) {
        let token =
            invitation_tokens::sign((&key.kid, &key.secret), app.config.absolute("").as_str(), &jti, expires_at)?;
        text += &format!(
            "\nAn invitation to rate, as it comes by mail:\n  {}\n",
            app.config.absolute(&format!("/r/{token}"))
        );
    }
    Ok(text)
}
