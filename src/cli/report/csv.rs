//! The figures as CSV: a line for each figure, so that new reasons and rules bring no new columns.

use crate::record::{Answers, FiguresReport, ReportedFigures, share};
use std::fmt::Write;

/// What the columns hold. `count` is so many, `of` of how many that are known, `unknown` those beside them.
const HEADING: &str = "tenant,from,to,figure,name,count,of,unknown,share\n";

pub(super) fn csv(report: &FiguresReport) -> String {
    let mut text = HEADING.to_owned();
    for figures in &report.figures {
        lines(figures, &mut text);
    }
    text
}

fn lines(figures: &ReportedFigures, text: &mut String) {
    let counted = &figures.counted;
    let mut line = |figure: &str, name: &str, count: u64, of: Option<u64>, unknown: u64| {
        let first = format!("{},{},{}", field(counted.tenant.as_str()), counted.from, counted.to);
        let of_written = of.map(|of| of.to_string()).unwrap_or_default();
        let share = of.and_then(|of| share(count, of)).map(|share| format!("{share:.4}")).unwrap_or_default();
        // Writing into a text does not fail.
        let _ = writeln!(text, "{first},{figure},{},{count},{of_written},{unknown},{share}", field(name));
    };
    line("calls", "", counted.calls, None, 0);
    line("escalated", "", counted.escalated, Some(counted.calls), 0);
    for (reason, calls) in &counted.reasons {
        line("reason", reason.as_str(), *calls, Some(counted.escalated), 0);
    }
    line("transfers", "", counted.transfers, None, 0);
    line("bridged", "", counted.bridged, Some(counted.transfers), 0);
    let mut answered =
        |figure, name: &str, answers: Answers| line(figure, name, answers.yes, Some(answers.yes + answers.no), answers.unknown);
    answered("resolved", "", counted.resolution);
    answered("repeated", "", counted.repeats);
    for (rule, answers) in &counted.rules {
        answered("rule", rule, *answers);
    }
}

/// A field, in quotes where it needs them (RFC 4180).
fn field(value: &str) -> String {
    if value.contains([',', '"', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_where_it_would_be_taken_for_several() {
        for (value, written) in [("acme", "acme"), ("a,b", "\"a,b\""), ("say \"a\"", "\"say \"\"a\"\"\""), ("", "")] {
            assert_eq!(field(value), written);
        }
    }
}
