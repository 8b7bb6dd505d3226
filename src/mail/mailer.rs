//! The ways a letter travels: an SMTP server, files for development, memory for tests.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    FileTransport, SmtpTransport, Transport,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use url::Url;

use super::Message;
use crate::{
    config::{self, Config, MailUrl},
    domain::delivery::Refusal,
};

/// Why a letter did not go. Its words hold no address: they may be logged.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The settings do not say where mail goes.
    #[error("mail cannot be set up: {0}")]
    Settings(String),
    /// The letter could not be set as mail.
    #[error("the letter could not be composed")]
    Composed,
    /// The mail server answered with this code; another time it may take the letter.
    #[error("the mail server answered {0}")]
    Refused(String),
    /// The mail server answered with this code, and will not take the letter at any time.
    #[error("the mail server refused with {0}")]
    Rejected(Refusal),
    /// The mail server was not to be reached, or the directory not to be written.
    #[error("the mail could not be handed over: {0}")]
    Unreachable(String),
}

/// Replies by which a server says no to us rather than to a letter: sign in first, and not like that.
const SIGN_IN: [&str; 4] = ["530", "534", "535", "538"];

/// How long a server may take over one answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Sends letters, each in the name of the site.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    host: String,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(SmtpTransport),
    Directory(PathBuf),
    Memory(Arc<Mutex<Vec<Message>>>),
}

impl Mailer {
    /// A mailer as the settings say. A server is not asked before the first letter.
    ///
    /// # Errors
    /// When the URL is not understood.
    pub fn open(config: &Config) -> Result<Self, Error> {
        let way = match &config.mail {
            MailUrl::Smtp(url) => Way::Smtp(smtp(url)?),
            MailUrl::Directory(path) => Way::Directory(path.clone()),
        };
        Ok(Self::by(way, config))
    }

    /// A mailer that sends nothing and keeps every letter.
    pub fn memory(config: &Config) -> Self {
        Self::by(Way::Memory(Arc::default()), config)
    }

    fn by(way: Way, config: &Config) -> Self {
        let host = config.public_url.host_str().unwrap_or("localhost").to_owned();
        Self { from: config.mail_from.clone(), host, way }
    }

    /// Sends a letter; blocks until it is handed over. `id` names it for ever, so that a letter sent twice is
    /// recognised as one.
    ///
    /// # Errors
    /// When it could not be handed over; trying again later may help.
    pub fn send(&self, id: &str, message: &Message) -> Result<(), Error> {
        let mail = self.compose(id, message)?;
        match &self.way {
            Way::Smtp(server) => server.send(&mail).map(drop).map_err(|error| refused(&error)),
            Way::Directory(path) => write_file(path, &mail).map_err(Error::Unreachable),
            Way::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
                Ok(())
            }
        }
    }

    /// The letters that a mailer in memory was given, oldest first.
    pub fn kept(&self) -> Vec<Message> {
        match &self.way {
            Way::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Way::Smtp(_) | Way::Directory(_) => Vec::new(),
        }
    }

    fn compose(&self, id: &str, message: &Message) -> Result<lettre::Message, Error> {
        let to = message.recipient.as_str().parse().map_err(|_| Error::Composed)?;
        let mut mail = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&message.subject)
            .message_id(Some(format!("<{id}@{}>", self.host)))
            // RFC 3834: no vacation answers this.
            .raw_header(header("Auto-Submitted", "auto-generated".into()));
        if let Some(stop) = &message.stop {
            // RFC 8058: mail programs show a button.
            mail = mail
                .raw_header(header("List-Unsubscribe", format!("<{}>", stop.url)))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
        }
        mail.multipart(MultiPart::alternative_plain_html(message.text.clone(), message.html.clone()))
            .map_err(|_| Error::Composed)
    }
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn refused(error: &lettre::transport::smtp::Error) -> Error {
    let Some(code) = error.status() else { return Error::Unreachable(error.to_string()) };
    let reply = code.to_string();
    if !error.is_permanent() || SIGN_IN.contains(&reply.as_str()) {
        return Error::Refused(reply);
    }
    // The words may hold the address; of them only the enhanced code is read.
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    Error::Rejected(Refusal::of_reply(u16::from(code), &words))
}

/// Encrypted unless the URL says otherwise or the server is this very machine.
fn smtp(url: &str) -> Result<SmtpTransport, Error> {
    let settings = |error: &dyn std::fmt::Display| Error::Settings(error.to_string());
    let mut url = Url::parse(url).map_err(|error| settings(&error))?;
    // Under a scheme like this an address is a name to the parser.
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if url.scheme() == "smtp" && !here && !url.query_pairs().any(|(name, _)| name == "tls") {
        url.query_pairs_mut().append_pair("tls", "required");
    }
    let server = SmtpTransport::from_url(url.as_str()).map_err(|error| settings(&error))?;
    Ok(server.timeout(Some(PATIENCE)).build())
}

fn write_file(directory: &Path, mail: &lettre::Message) -> Result<(), String> {
    config::private_directory(directory).map_err(|error| error.to_string())?;
    FileTransport::new(directory).send(mail).map(drop).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::mail::reset_password::reset_password;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        config: Config,
    }

    #[test]
    fn a_letter_in_the_directory_is_a_whole_mail() {
        let directory = tempfile::tempdir().unwrap();
        let mail = format!("file:{}", directory.path().join("new").display());
        let flags = ["gutcheck", "--mail", &mail, "--mail-from", "Us <us@example.org>"];
        let mailer = Mailer::open(&Flags::parse_from(flags).config).unwrap();
        let letter = reset_password(&"kim@example.org".parse().unwrap(), "https://gutcheck.example/reset/abc");
        mailer.send("7.11", &letter).unwrap();

        let file = std::fs::read_dir(directory.path().join("new")).unwrap().next().unwrap().unwrap().path();
        assert_eq!(file.extension().unwrap(), "eml");
        let mail = std::fs::read_to_string(file).unwrap();
        for line in
            ["From: Us <us@example.org>", "To: kim@example.org", "Message-ID: <7.11@127.0.0.1>", "Date: ", "Subject: "]
        {
            assert!(mail.contains(&format!("\r\n{line}")) || mail.starts_with(line), "{line} in {mail}");
        }
        assert!(mail.contains("multipart/alternative"), "{mail}");
    }

    #[test]
    fn a_server_that_is_unclear_is_refused() {
        assert!(smtp("smtp://").is_err());
        assert!(smtp("smtp://ana:word@mail.example:587").is_ok());
    }
}
