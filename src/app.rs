//! What the running program holds. `App::read` and `App::write` hide the blocking pools.

use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DurationRound, TimeDelta, Utc};
use moka::sync::Cache;
use tokio::sync::Semaphore;

use crate::{
    config::Config,
    domain::{Moment, connection::Connection},
    mail::mailer::Mailer,
    security::csrf::FormKey,
    services::{self, invite_rating::Sender, keys::KeyRing},
    store::{self, Db, Store, changes::Shown},
    web::{extract::limits::Limits, kept::Pages},
};

/// How long a connection that was looked up is believed.
const CONNECTIONS_KEPT: Duration = Duration::from_secs(5);

/// The one value that every handler and job is given.
#[derive(Clone)]
pub struct App {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// The keys that sign invitations.
    pub keys: KeyRing,
    /// The secret that customers' pseudonyms hang on.
    pub site_secret: Arc<[u8]>,
    /// The key that signs forms.
    pub forms: FormKey,
    /// Who may ask how often.
    pub limits: Arc<Limits>,
    /// Helpdesks' connections by address, so that what they send costs no question first.
    connections: Cache<String, Option<Arc<Connection>>>,
    /// Public pages, as long as nothing is written.
    pub pages: Pages,
    /// Sends letters.
    pub mailer: Mailer,
    /// What time it is.
    pub clock: Clock,
}

impl App {
    /// Opens the database, brings its schema up to date and loads or makes the keys.
    ///
    /// # Errors
    /// When the database cannot be reached or migrated, or the settings do not say where mail goes.
    pub fn open(config: Config) -> services::Result<Self> {
        let mailer = Mailer::open(&config).map_err(|error| services::Error::Internal(error.to_string()))?;
        let store = Store::open(&config.database, config.connections)?;
        store::migrate::up_to_date(&store)?;
        let clock = Clock::default();
        services::rebuild_trust::if_missing(&store, clock.now())?;
        services::responsiveness::if_missing(&store)?;
        let (keys, site_secret) = store.write(|db| {
            let keys = services::keys::load_or_make(db, clock.now())?;
            Ok::<_, services::Error>((keys, services::keys::site_secret(db)?))
        })?;
        Ok(Self {
            forms: FormKey::derive(&site_secret),
            site_secret,
            config: config.into(),
            store,
            keys,
            limits: Arc::default(),
            pages: Pages::default(),
            connections: Cache::builder().max_capacity(10_000).time_to_live(CONNECTIONS_KEPT).build(),
            mailer,
            clock,
        })
    }

    /// What an invitation needs besides the database.
    pub fn sender(&self) -> Sender {
        Sender { keys: self.keys.clone(), site_secret: self.site_secret.clone(), site: self.config.absolute("") }
    }

    /// The helpdesk's connection with this address. A change reaches other nodes after a few seconds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn connection(&self, address: &str) -> services::Result<Option<Arc<Connection>>> {
        if let Some(known) = self.connections.get(address) {
            return Ok(known);
        }
        let wanted = address.to_owned();
        let found = self.read(move |db, _| Ok(store::connections::by_address(db, &wanted)?)).await?.map(Arc::new);
        self.connections.insert(address.to_owned(), found.clone());
        Ok(found)
    }

    /// Forgets connections that were looked up, after one was changed.
    pub fn forget_connections(&self) {
        self.connections.invalidate_all();
    }

    /// Runs a use case that only reads, off the async threads.
    ///
    /// # Errors
    /// What the use case returns.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db, Moment) -> services::Result<T> + Send + 'static,
    ) -> services::Result<T> {
        let (store, now) = (self.store.clone(), self.clock.now());
        blocking(move || store.read(|db| work(db, now))).await
    }

    /// Runs a use case in one write transaction, off the async threads, and answers once it is durable.
    ///
    /// # Errors
    /// What the use case returns, after all that it wrote was undone.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db, Moment) -> services::Result<T> + Send + 'static,
    ) -> services::Result<T> {
        self.write_as(Shown::OnPages, work).await
    }

    /// As [`App::write`], for what no public page shows: pages that are kept stay right.
    ///
    /// # Errors
    /// What the use case returns, after all that it wrote was undone.
    pub async fn write_aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db, Moment) -> services::Result<T> + Send + 'static,
    ) -> services::Result<T> {
        self.write_as(Shown::Nowhere, work).await
    }

    async fn write_as<T: Send + 'static>(
        &self,
        shown: Shown,
        work: impl FnOnce(&mut Db, Moment) -> services::Result<T> + Send + 'static,
    ) -> services::Result<T> {
        let (store, now) = (self.store.clone(), self.clock.now());
        match self.store.together() {
            Some(writer) => writer.write(shown, move |db| work(db, now)).await,
            None => blocking(move || store.write_as(shown, |db| work(db, now))).await,
        }
    }
}

/// Runs CPU-heavy or blocking work off the async threads.
///
/// # Errors
/// What the work returns, or [`services::Error::Stopped`] when the program is shutting down.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> services::Result<T> + Send + 'static,
) -> services::Result<T> {
    actix_web::web::block(work).await.map_err(|_| services::Error::Stopped)?
}

/// As [`blocking`], for work that keeps a core busy or takes much memory: no more of it at once than there are cores.
///
/// # Errors
/// As [`blocking`].
pub async fn heavy<T: Send + 'static>(
    work: impl FnOnce() -> services::Result<T> + Send + 'static,
) -> services::Result<T> {
    static TURNS: LazyLock<Semaphore> =
        LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));
    let turn = TURNS.acquire().await.map_err(|_| services::Error::Stopped)?;
    blocking(move || {
        // Kept until the work is done, even when nobody waits for it any more.
        let _turn = turn;
        work()
    })
    .await
}

/// The time, in whole microseconds because PostgreSQL keeps no more. Tests move it forward.
#[derive(Clone, Default)]
pub struct Clock {
    ahead_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The present moment in UTC.
    pub fn now(&self) -> Moment {
        let now = Utc::now().naive_utc() + TimeDelta::seconds(self.ahead_seconds.load(Ordering::Relaxed));
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }

    /// Moves the clock.
    pub fn advance(&self, by: TimeDelta) {
        self.ahead_seconds.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }
}
