//! What was flagged and removed, as a page and as files.

use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Query},
};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::{
        flag::{FlaggedBy, Rule},
        transparency::{Figures, Report},
    },
    services::view_transparency::{self, FILE, PAGE},
    web::{self, Error, api, views},
};

/// Which companies.
#[derive(Deserialize)]
pub struct Asked {
    company: Option<String>,
    after: Option<String>,
}

async fn report(app: &App, asked: Asked, limit: i64) -> Result<Report, Error> {
    let Asked { company, after } = asked;
    let after = after.unwrap_or_default();
    Ok(app.read(move |db, _| view_transparency::report(db, &after, company.as_deref(), limit)).await?)
}

/// `GET /transparency`
pub async fn show(app: Data<App>, Query(asked): Query<Asked>) -> web::Result {
    let (only, first_page) = (asked.company.clone(), asked.after.is_none());
    let report = report(&app, asked, PAGE).await?;
    Ok(super::public(views::transparency::page(&report, only.as_deref(), first_page)))
}

/// `GET /transparency.json`
pub async fn json(app: Data<App>, Query(asked): Query<Asked>) -> web::Result {
    let report = report(&app, asked, FILE).await?;
    Ok(api::public(&ReportJson::of(&report)))
}

/// `GET /transparency.csv`
pub async fn csv(app: Data<App>, Query(asked): Query<Asked>) -> web::Result {
    let report = report(&app, asked, FILE).await?;
    let text = table(&report).map_err(|error| {
        tracing::error!(%error, "a table could not be written");
        Error::Internal
    })?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"transparency.csv\""))
        .insert_header((header::CACHE_CONTROL, "public, max-age=0, must-revalidate"))
        .body(text))
}

#[derive(Serialize)]
struct ReportJson {
    site: FiguresJson,
    companies: Vec<CompanyJson>,
    /// To be sent as `after` for the next ones.
    next: Option<String>,
}

#[derive(Serialize)]
struct CompanyJson {
    slug: String,
    name: String,
    #[serde(flatten)]
    figures: FiguresJson,
}

#[derive(Serialize)]
struct FiguresJson {
    received: i64,
    flagged: std::collections::BTreeMap<&'static str, i64>,
    removed: std::collections::BTreeMap<&'static str, i64>,
    restored: i64,
    median_seconds: Option<i64>,
}

impl FiguresJson {
    fn of(figures: &Figures) -> Self {
        Self {
            received: figures.received,
            flagged: FlaggedBy::ALL.iter().map(|by| (by.key(), figures.flagged_by(&[*by]))).collect(),
            removed: Rule::ALL.iter().map(|rule| (rule.key(), figures.removed_by(*rule))).collect(),
            restored: figures.restored,
            median_seconds: figures.median.map(|took| took.num_seconds()),
        }
    }
}

impl ReportJson {
    fn of(report: &Report) -> Self {
        let companies = report.companies.iter().map(|(company, figures)| CompanyJson {
            slug: company.slug.clone(),
            name: company.name.clone(),
            figures: FiguresJson::of(figures),
        });
        Self { site: FiguresJson::of(&report.site), companies: companies.collect(), next: report.next.clone() }
    }
}

fn table(report: &Report) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let head = ["company", "name", "ratings received"].into_iter().map(str::to_owned);
    let flagged = FlaggedBy::ALL.iter().map(|by| format!("flagged by {}", by.key()));
    let removed = Rule::ALL.iter().map(|rule| format!("removed: {}", rule.key()));
    let tail = ["restored on appeal", "median seconds"].into_iter().map(str::to_owned);
    table.write_record(head.chain(flagged).chain(removed).chain(tail))?;
    let site = std::iter::once(("", "the whole site", &report.site));
    let companies = report.companies.iter().map(|(company, figures)| (&*company.slug, &*company.name, figures));
    for (slug, name, figures) in site.chain(companies) {
        let counts = std::iter::once(figures.received)
            .chain(FlaggedBy::ALL.iter().map(|by| figures.flagged_by(&[*by])))
            .chain(Rule::ALL.iter().map(|rule| figures.removed_by(*rule)))
            .chain([figures.restored]);
        let median = figures.median.map_or_else(String::new, |took| took.num_seconds().to_string());
        let names = [slug, name].map(defused).into_iter();
        table.write_record(names.chain(counts.map(|n| n.to_string())).chain([median]))?;
    }
    table.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A cell that no program takes for a formula.
fn defused(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::profile::Subject;

    #[test]
    fn a_companys_name_is_no_formula() {
        let company = Subject { slug: "acme".into(), name: "=HYPERLINK(\"https://evil.example\")".into() };
        let report = Report { companies: vec![(company, Figures::default())], ..Report::default() };
        let text = String::from_utf8(table(&report).unwrap()).unwrap();
        assert!(text.contains("'=HYPERLINK"), "{text}");
        assert_eq!(["+1", "-1", "@x", "ok"].map(defused), ["'+1", "'-1", "'@x", "ok"]);
    }
}
