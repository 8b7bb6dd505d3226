//! The three companies, what they sell, what help is about, and the four communities.

use super::directory::Admission;

/// A company and its products.
pub struct CompanySpec {
    pub slug: &'static str,
    pub name: &'static str,
    pub about: &'static str,
    pub domain: &'static str,
    /// What its helpdesk puts before a case's number.
    pub prefix: &'static str,
    /// Share of resolved cases that it invites to rate.
    pub invites: f64,
    pub products: &'static [ProductSpec],
}

/// A product and what people write in about.
pub struct ProductSpec {
    pub slug: &'static str,
    pub name: &'static str,
    /// What a customer calls it in a sentence, after "my" or "the".
    pub called: &'static str,
    pub about: &'static str,
    pub topics: &'static [&'static str],
}

/// A community.
pub struct CommunitySpec {
    pub slug: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub admission: Admission,
    pub size: usize,
    pub stewards: usize,
    /// How often its members turn to each company, in the companies' order.
    pub turns_to: [f64; 3],
    /// The company whose products its members talk about; every company where none.
    pub trade: Option<&'static str>,
    /// How long before now it began, in days.
    pub age: i64,
}

pub const TOPICS: &[(&str, &str)] = &[
    ("delivery", "Delivery"),
    ("installation", "Installation"),
    ("error-codes", "Error codes"),
    ("spare-parts", "Spare parts"),
    ("warranty", "Warranty claims"),
    ("app-pairing", "Pairing the app"),
    ("cooking-advice", "Cooking advice"),
    ("refunds", "Refunds"),
    ("billing", "Billing"),
    ("account-access", "Account access"),
    ("deploys", "Builds and deploys"),
    ("dns", "Domains and DNS"),
    ("outages", "Outages"),
    ("migrations", "Database migrations"),
    ("performance", "Performance"),
    ("alerts", "Alerts"),
    ("payouts", "Payouts"),
    ("card-reader", "Card readers"),
    ("chargebacks", "Chargebacks"),
    ("verification", "Identity checks"),
    ("tax-reports", "Tax reports"),
];

pub const COMPANIES: &[CompanySpec] = &[
    CompanySpec {
        slug: "acme-hearth",
        name: "Acme Hearth",
        about: "Kitchen appliances for people who cook every day, made to be repaired.",
        domain: "acme-hearth.example",
        prefix: "AH-",
        invites: 0.84,
        products: &[
            ProductSpec {
                slug: "ember-oven",
                name: "Ember Oven",
                called: "oven",
                about: "A built-in steam oven with a probe and an app.",
                topics: &[
                    "delivery",
                    "installation",
                    "error-codes",
                    "spare-parts",
                    "warranty",
                    "app-pairing",
                    "cooking-advice",
                    "refunds",
                ],
            },
            ProductSpec {
                slug: "glide-hob",
                name: "Glide Hob",
                called: "hob",
                about: "An induction hob with four zones and real knobs.",
                topics: &["delivery", "installation", "error-codes", "spare-parts", "warranty", "refunds"],
            },
            ProductSpec {
                slug: "kneadwell-mixer",
                name: "Kneadwell Mixer",
                called: "mixer",
                about: "A stand mixer for heavy dough, with parts kept for twenty years.",
                topics: &["delivery", "spare-parts", "warranty", "cooking-advice", "refunds"],
            },
            ProductSpec {
                slug: "stillwater",
                name: "Stillwater Sous-vide",
                called: "sous-vide",
                about: "An immersion circulator that keeps a tenth of a degree.",
                topics: &["delivery", "error-codes", "app-pairing", "cooking-advice", "warranty"],
            },
            ProductSpec {
                slug: "proofbox",
                name: "Proofbox",
                called: "Proofbox",
                about: "A folding box for dough, yoghurt and tempeh.",
                topics: &["delivery", "cooking-advice", "spare-parts", "refunds"],
            },
        ],
    },
    CompanySpec {
        slug: "lanternfish",
        name: "Lanternfish Cloud",
        about: "Hosting for small software teams: push code, keep a database, sleep at night.",
        domain: "lanternfish.example",
        prefix: "LF-",
        invites: 0.75,
        products: &[
            ProductSpec {
                slug: "shoal",
                name: "Shoal",
                called: "app",
                about: "Application hosting from a git push.",
                topics: &["deploys", "dns", "billing", "outages", "performance", "account-access"],
            },
            ProductSpec {
                slug: "reef-postgres",
                name: "Reef Postgres",
                called: "database",
                about: "Managed PostgreSQL with backups that are tested.",
                topics: &["migrations", "performance", "outages", "billing", "account-access"],
            },
            ProductSpec {
                slug: "crate-cove",
                name: "Crate Cove",
                called: "registry",
                about: "A private registry for packages and containers.",
                topics: &["deploys", "account-access", "billing", "performance"],
            },
            ProductSpec {
                slug: "foghorn",
                name: "Foghorn",
                called: "monitoring",
                about: "Metrics, logs and alerts that wake the right person.",
                topics: &["alerts", "billing", "outages", "performance"],
            },
        ],
    },
    CompanySpec {
        slug: "pennywhistle",
        name: "Pennywhistle Pay",
        about: "Card payments, a till and an account for shops with one to ten people.",
        domain: "pennywhistle.example",
        prefix: "PW-",
        invites: 0.66,
        products: &[
            ProductSpec {
                slug: "busker",
                name: "Busker Reader",
                called: "card reader",
                about: "A card reader that fits an apron pocket.",
                topics: &["card-reader", "payouts", "chargebacks", "refunds", "delivery", "billing"],
            },
            ProductSpec {
                slug: "till",
                name: "Corner Till",
                called: "till",
                about: "A shop till on any tablet, also without a connection.",
                topics: &["card-reader", "tax-reports", "refunds", "account-access", "billing"],
            },
            ProductSpec {
                slug: "jar",
                name: "Jar Account",
                called: "account",
                about: "A business account with jars for tax and rent.",
                topics: &["payouts", "verification", "account-access", "tax-reports", "billing"],
            },
        ],
    },
];

pub const COMMUNITIES: &[CommunitySpec] = &[
    CommunitySpec {
        slug: "home-cooks",
        name: "Home Cooks",
        description: "We cook at home, badly and well, and tell each other which machines and which people are worth it.",
        admission: Admission::Open,
        size: 46,
        stewards: 3,
        turns_to: [7.0, 0.6, 1.2],
        trade: Some("acme-hearth"),
        age: 757,
    },
    CommunitySpec {
        slug: "rustaceans",
        name: "Rustaceans",
        description: "People who write Rust for work or for joy. Hosting woes welcome, flame wars not.",
        admission: Admission::BySteward,
        size: 36,
        stewards: 3,
        turns_to: [1.2, 6.0, 1.0],
        trade: Some("lanternfish"),
        age: 753,
    },
    CommunitySpec {
        slug: "corner-shops",
        name: "Corner Shops",
        description: "Bakers, bookbinders, bike menders: anyone who stands behind their own counter. A steward rings you before you are in.",
        admission: Admission::BySteward,
        size: 30,
        stewards: 2,
        turns_to: [1.5, 0.8, 6.0],
        trade: Some("pennywhistle"),
        age: 749,
    },
    CommunitySpec {
        slug: "new-in-town",
        name: "New in Town",
        description: "Moved countries? Who answered you patiently, in a language you could follow? Pass it on.",
        admission: Admission::Open,
        size: 28,
        stewards: 2,
        turns_to: [2.0, 1.0, 2.0],
        trade: None,
        age: 744,
    },
];
