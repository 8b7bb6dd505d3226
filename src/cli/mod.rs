//! One file per command.

pub mod demo;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;

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
    /// Serve the directory
    Serve(Config),
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
        Command::Serve(config) => serve::run(config),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gutcheck: {error}");
            ExitCode::FAILURE
        }
    }
}
