//! Turns lines with slots into sentences, and sees to it that nobody reads the
//! same sentence twice on one profile.

use std::collections::BTreeMap;

use super::agents::Pronoun;
use super::comments::{COMMENTS, DETAILS, FRAMES, Mood, TAILS};
use super::comments_abroad::{COMMENTS_ABROAD, THANKS_ABROAD};
use super::directory::AgentAt;
use super::draw::Draw;
use super::thanks;

/// What a sentence may speak of.
#[derive(Clone)]
pub struct Facts {
    pub agent: AgentAt,
    pub called: &'static str,
    pub pronoun: Pronoun,
    /// What the customer calls the product.
    pub product: Option<&'static str>,
    /// Key of the shelf to take from, see [`shelf_of`].
    pub shelf: Option<&'static str>,
    /// The topic's name.
    pub topic: Option<&'static str>,
    /// Minutes to the first reply.
    pub waited: Option<i64>,
    /// A language other than English that both understand.
    pub abroad: Option<&'static str>,
}

/// The shelf for a topic: a parcel is no lorry, and a shop's refund is not a return.
pub fn shelf_of(company: &str, product: &str, topic: &'static str) -> &'static str {
    match (company, product, topic) {
        (_, "ember-oven" | "glide-hob", "delivery") => "delivery",
        (_, _, "delivery") => "parcel",
        ("pennywhistle", _, "refunds") => "shop-refunds",
        _ => topic,
    }
}

/// Writes texts and remembers what it wrote.
#[derive(Default)]
pub struct Pen {
    uses: BTreeMap<&'static str, u32>,
    on_profile: BTreeMap<(AgentAt, &'static str), u32>,
    written: BTreeMap<String, u32>,
}

/// A line that could be used, and how gladly.
type Offer = (&'static str, f64);

/// How often a plain line, one with `{detail}` and one with `{topic}` may be used
/// in the whole directory.
const LINE_AT_MOST: u32 = 1;
const FRAME_AT_MOST: u32 = 6;
const REASON_AT_MOST: u32 = 2;

impl Pen {
    /// A comment in this mood; none when every fitting line has been used up.
    pub fn comment(&mut self, draw: &mut Draw, facts: &Facts, mood: Mood) -> Option<String> {
        let abroad = facts.abroad.filter(|_| draw.chance(0.6));
        let foreign = abroad.and_then(|language| {
            let offers = abroad_offers(language, mood);
            self.write(draw, facts, &offers)
        });
        if foreign.is_some() {
            return foreign;
        }
        let mut offers = Vec::new();
        for shelf in COMMENTS.iter().filter(|s| s.mood == mood) {
            let eagerness = match facts.shelf {
                _ if shelf.topic.is_empty() => 1.0,
                Some(topic) if topic == shelf.topic => 6.0,
                _ => continue,
            };
            offers.extend(shelf.lines.iter().map(|line| (*line, eagerness)));
        }
        for (_, lines) in FRAMES.iter().filter(|(of, _)| *of == mood) {
            offers.extend(lines.iter().map(|line| (*line, 1.6)));
        }
        let mut text = self.write(draw, facts, &offers)?;
        if draw.chance(0.16) && text.ends_with(['.', '!', '?']) {
            let tails: Vec<Offer> = TAILS
                .iter()
                .filter(|(of, _)| *of == mood)
                .flat_map(|(_, lines)| lines.iter().map(|line| (*line, 1.0)))
                .collect();
            if let Some(tail) = choose(draw, facts, &tails, |_| 1.0) {
                text.push(' ');
                text.push_str(&fill(draw, facts, tail)?);
            }
        }
        Some(text)
    }

    /// A kind word to somebody at this company.
    pub fn thanks(&mut self, draw: &mut Draw, facts: &Facts, company: &str) -> Option<String> {
        let abroad = facts.abroad.filter(|_| draw.chance(0.5));
        let foreign = abroad.and_then(|language| {
            let offers: Vec<Offer> = THANKS_ABROAD
                .iter()
                .filter(|(of, _)| *of == language)
                .flat_map(|(_, lines)| lines.iter().map(|line| (*line, 1.0)))
                .collect();
            self.write(draw, facts, &offers)
        });
        if foreign.is_some() {
            return foreign;
        }
        let whole = thanks::WHOLE.iter().map(|line| (*line, 2.0));
        let frames = thanks::FRAMES.iter().map(|line| (*line, 1.0));
        let of_company = thanks::OF_COMPANY.iter().filter(|(of, _)| *of == company).flat_map(|(_, lines)| lines.iter());
        let offers: Vec<Offer> = whole.chain(frames).chain(of_company.map(|line| (*line, 4.0))).collect();
        let body = self.write(draw, facts, &offers)?;
        let opening = draw
            .pick(thanks::OPENINGS)
            .filter(|line| draw.chance(0.45) && !(body.contains("hank") && line.contains("hank")));
        match opening.and_then(|line| fill(draw, facts, line)) {
            Some(opening) if opening.ends_with([',', ':']) => Some(format!("{opening} {}", lower_start(&body))),
            Some(opening) => Some(format!("{opening} {}", upper_first(&body))),
            None => Some(body),
        }
    }

    /// One of these lines that fits, as a sentence.
    pub fn reason(&mut self, draw: &mut Draw, facts: &Facts, lines: &[&'static [&'static str]]) -> Option<String> {
        let offers: Vec<Offer> = lines.iter().flat_map(|l| l.iter().map(|line| (*line, 1.0))).collect();
        self.write(draw, facts, &offers)
    }

    fn write(&mut self, draw: &mut Draw, facts: &Facts, offers: &[Offer]) -> Option<String> {
        for _ in 0..4 {
            let line = choose(draw, facts, offers, |line| self.freshness(facts.agent, line))?;
            let text = fill(draw, facts, line)?;
            let before = self.written.entry(text.clone()).or_default();
            if *before == 0 {
                *before += 1;
                *self.uses.entry(line).or_default() += 1;
                *self.on_profile.entry((facts.agent, line)).or_default() += 1;
                return Some(text);
            }
        }
        None
    }

    /// 1 for an unused line, less for a used one, 0 for one that is used up.
    fn freshness(&self, agent: AgentAt, line: &'static str) -> f64 {
        let uses = self.uses.get(line).copied().unwrap_or(0);
        let at_most = match line {
            l if l.contains("{detail}") => FRAME_AT_MOST,
            l if l.contains("{topic}") => REASON_AT_MOST,
            _ => LINE_AT_MOST,
        };
        if uses >= at_most || self.on_profile.contains_key(&(agent, line)) {
            return 0.0;
        }
        0.15f64.powi(uses.try_into().unwrap_or(i32::MAX))
    }
}

fn abroad_offers(language: &str, mood: Mood) -> Vec<Offer> {
    COMMENTS_ABROAD
        .iter()
        .filter(|(of, m, _)| *of == language && *m == mood)
        .flat_map(|(_, _, lines)| lines.iter().map(|line| (*line, 1.0)))
        .collect()
}

fn choose(
    draw: &mut Draw,
    facts: &Facts,
    offers: &[Offer],
    freshness: impl Fn(&'static str) -> f64,
) -> Option<&'static str> {
    let weights: Vec<f64> = offers
        .iter()
        .map(|(line, eagerness)| if fits(line, facts) { eagerness * freshness(line) } else { 0.0 })
        .collect();
    let at = draw.weighted(weights.iter().copied())?;
    offers.get(at).map(|(line, _)| *line)
}

/// Whether the facts can fill every slot of the line.
fn fits(line: &str, facts: &Facts) -> bool {
    let has = |slot: &str| line.contains(slot);
    let waited = facts.waited.unwrap_or(-1);
    let gendered = ["{she}", "{She}", "{her}", "{hers}"].iter().any(|slot| has(slot));
    !(gendered && facts.pronoun == Pronoun::They
        || has("{product}") && facts.product.is_none()
        || has("{detail}") && facts.shelf.is_none()
        || has("{topic}") && facts.topic.is_none()
        || has("{waited}") && waited < 0
        || has("{quick}") && !(0..60).contains(&waited)
        || has("{slow}") && waited < 20 * 60)
}

fn fill(draw: &mut Draw, facts: &Facts, line: &str) -> Option<String> {
    let detail = match facts.shelf {
        Some(shelf) if line.contains("{detail}") => {
            let (_, details) = DETAILS.iter().find(|(of, _)| *of == shelf)?;
            draw.pick(details).copied()?
        }
        _ => "",
    };
    let waited = facts.waited.map(duration_in_words).unwrap_or_default();
    let (she, her, hers) = match facts.pronoun {
        Pronoun::She => ("she", "her", "her"),
        Pronoun::He => ("he", "him", "his"),
        Pronoun::They => ("they", "them", "their"),
    };
    let text = line
        .replace("{agent}", facts.called)
        .replace("{product}", facts.product.unwrap_or_default())
        .replace("{topic}", &lower_first(facts.topic.unwrap_or_default()))
        .replace("{detail}", detail)
        .replace("{waited}", &waited)
        .replace("{quick}", &waited)
        .replace("{slow}", &waited)
        .replace("{she}", she)
        .replace("{She}", &upper_first(she))
        .replace("{hers}", hers)
        .replace("{her}", her);
    Some(if line.starts_with('{') { upper_first(&text) } else { text })
}

/// As a person would say it: "twenty minutes", "two days".
fn duration_in_words(minutes: i64) -> String {
    let some = |n: i64, unit: &str| format!("{} {unit}", number_in_words(n));
    match minutes {
        ..=1 => "a minute".into(),
        2..=12 => some(minutes, "minutes"),
        13..=17 => "a quarter of an hour".into(),
        18..=26 => "twenty minutes".into(),
        27..=34 => "half an hour".into(),
        35..=49 => "forty minutes".into(),
        50..=85 => "an hour".into(),
        86..=1199 => some(((minutes + 30) / 60).max(2), "hours"),
        1200..=2159 => "a day".into(),
        _ => some((minutes + 720) / 1440, "days"),
    }
}

fn number_in_words(n: i64) -> String {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    usize::try_from(n - 1).ok().and_then(|at| WORDS.get(at)).map_or_else(|| n.to_string(), ToString::to_string)
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Lower-cases the start of a sentence, unless it speaks of "I".
fn lower_start(text: &str) -> String {
    let first = text.split([' ', '\'']).next().unwrap_or_default();
    let mut letters = text.chars();
    match letters.next() {
        Some(letter) if first != "I" => letter.to_lowercase().chain(letters).collect(),
        _ => text.to_string(),
    }
}

/// Lower-cases the first letter, except of an acronym such as DNS.
fn lower_first(text: &str) -> String {
    text.replace("Domains", "domains")
        .split_once(' ')
        .map_or_else(|| text.to_lowercase(), |(first, rest)| format!("{} {rest}", first.to_lowercase()))
}
