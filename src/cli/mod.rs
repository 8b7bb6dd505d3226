//! One file per command.

pub mod demo;
mod helpdesk;
mod import;
mod keys;
mod mail;
mod manager;
mod moderator;
mod rebuild_trust;
mod serve;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::{
    config::{Config, DatabaseUrl},
    domain::text::{Email, Slug},
};

/// What a command returns: its error is said to the person at the terminal.
type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Gutcheck: look up the person who would help you, and see what those they helped say of it.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a fictional directory and serve it, to look around
    Demo(demo::Demo),
    /// Take in cases, ratings or thanks from a CSV file
    Import(import::Flags),
    /// Look after what helpdesks send
    Helpdesk {
        #[command(subcommand)]
        action: helpdesk::Action,
        #[command(flatten)]
        database: Database,
    },
    /// Serve the directory
    Serve(Config),
    /// Make the owner of a confirmed address a moderator
    Moderator {
        /// The address they sign in with
        email: Email,
        #[command(flatten)]
        database: Database,
    },
    /// Work out anew from the ratings what is believed of everybody, and say how far it was off
    RebuildTrust(Database),
    /// Let the owner of a confirmed address look after a company's page
    Manager {
        /// The address they sign in with
        email: Email,
        /// The company, as it stands in the address of its page: /c/COMPANY
        company: Slug,
        #[command(flatten)]
        database: Database,
    },
    /// Look after mail
    Mail {
        #[command(subcommand)]
        action: mail::Action,
        #[command(flatten)]
        database: Database,
    },
    /// Look after the keys that sign invitations
    Keys {
        #[command(subcommand)]
        action: keys::Action,
        #[command(flatten)]
        database: Database,
    },
}

/// The one setting of commands that only touch the directory.
#[derive(Args)]
struct Database {
    /// Where the directory is kept: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
    #[arg(
        long,
        env = "GUTCHECK_DATABASE",
        default_value = "sqlite:gutcheck-data/gutcheck.db",
        hide_env_values = true,
        global = true
    )]
    database: DatabaseUrl,
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    let outcome = match cli.command {
        Command::Demo(demo) => demo::run(&demo),
        Command::Import(flags) => import::run(&flags),
        Command::Helpdesk { action, database } => helpdesk::run(&database.database, action),
        Command::Serve(config) => serve::run(config),
        Command::Moderator { email, database } => moderator::run(&database.database, &email),
        Command::RebuildTrust(database) => rebuild_trust::run(&database.database),
        Command::Manager { email, company, database } => manager::run(&database.database, &email, &company),
        Command::Mail { action, database } => mail::run(&database.database, &action),
        Command::Keys { action, database } => keys::run(&database.database, action),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gutcheck: {error}");
            ExitCode::FAILURE
        }
    }
}
