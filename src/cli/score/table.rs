//! A table in columns, and figures as they stand in one.

use crate::check::score::Share;
use serde_json::{Value, json};

/// Rows of cells under a heading. The first column is aligned to the left, all others to the right.
pub(in crate::cli) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(in crate::cli) fn new(heading: Vec<String>) -> Self {
        Self { rows: vec![heading] }
    }

    pub(in crate::cli) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(in crate::cli) fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).enumerate();
            let cells =
                cells.map(|(column, (cell, width))| if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") });
            format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
        };
        self.rows.iter().map(line).collect()
    }
}

/// A share with its interval: `0.953 (0.929–0.970)`, or a dash where there is nothing to take a share of. `per` is 1, or
/// 100 or 1,000 for a rate.
pub(super) fn share(share: Share, per: f64) -> String {
    let figure = |value: f64| if per > 1.0 { format!("{:.2}", value * per) } else { format!("{value:.3}") };
    match (share.value(), share.interval()) {
        (Some(value), Some(interval)) => format!("{} ({}–{})", figure(value), figure(interval.low), figure(interval.high)),
        _ => "–".to_owned(),
    }
}

/// A share without its interval.
pub(super) fn bare_share(share: Share, per: f64) -> String {
    self::share(share, per).split(' ').next().unwrap_or_default().to_owned()
}

/// The same for programs, with its interval.
pub(super) fn share_json(share: Share, per: f64) -> Value {
    let interval = share.interval();
    json!({
        "count": share.count,
        "of": share.of,
        "value": share.value().map(|value| value * per),
        "low": interval.map(|interval| interval.low * per),
        "high": interval.map(|interval| interval.high * per),
    })
}

/// A count, with a comma between thousands.
pub(in crate::cli) fn count(number: u64) -> String {
    let digits = number.to_string();
    let parted = digits.char_indices().flat_map(|(at, digit)| {
        let comma = at > 0 && (digits.len() - at).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([digit])
    });
    parted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_end_where_their_words_do() {
        let mut table = Table::new(["", "n", "é"].map(str::to_owned).to_vec());
        table.row(vec!["überall".to_owned(), "1,234".to_owned(), "0.5".to_owned()]);
        table.row(vec!["group".to_owned()]);
        assert_eq!(table.render(), "             n    é\nüberall  1,234  0.5\ngroup\n");
    }

    #[test]
    fn figures_are_told_with_their_intervals() {
        assert_eq!(share(Share { count: 81, of: 263 }, 1.0), "0.308 (0.255–0.366)");
        assert_eq!(share(Share { count: 1, of: 29 }, 1000.0), "34.48 (6.11–171.76)");
        assert_eq!(bare_share(Share { count: 1, of: 4 }, 1.0), "0.250");
        assert_eq!(share(Share::default(), 1.0), "–");
    }

    #[test]
    fn thousands_are_parted() {
        for (number, written) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(count(number), written);
        }
    }
}
