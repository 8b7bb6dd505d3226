//! Tables that a document can take as they are.

use std::fmt;

/// A table in Markdown.
pub struct Table(Vec<Vec<String>>);

impl Table {
    /// With these words above its columns.
    pub fn new(heads: &[&str]) -> Self {
        Self(vec![heads.iter().map(|head| (*head).to_owned()).collect()])
    }

    /// One more row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.0.push(cells.into_iter().collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.0.iter().map(Vec::len).max().unwrap_or(0);
        let wide: Vec<usize> = (0..columns)
            .map(|column| self.0.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max())
            .map(|most| most.unwrap_or(0))
            .collect();
        for (n, row) in self.0.iter().enumerate() {
            let cells: Vec<String> =
                wide.iter().enumerate().map(|(n, wide)| format!("{:<wide$}", row.get(n).map_or("", |c| c))).collect();
            writeln!(f, "| {} |", cells.join(" | "))?;
            if n == 0 {
                writeln!(f, "|{}|", wide.iter().map(|wide| "-".repeat(wide + 2)).collect::<Vec<_>>().join("|"))?;
            }
        }
        Ok(())
    }
}

/// A number with three digits after the point, or a dash for none.
pub fn three(x: f64) -> String {
    if x.is_finite() { format!("{x:.3}").replacen("0.", ".", 1) } else { "–".into() }
}

/// Between which bounds.
pub fn between((low, high): (f64, f64)) -> String {
    format!("{} to {}", three(low), three(high))
}

/// A whole number with commas.
pub fn whole(n: usize) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or("")).collect();
    groups.join(",")
}
