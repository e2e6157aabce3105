//! Labelled records, read from files line by line.

use crate::cli::tell;
use anyhow::{Context, bail};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// More bad lines than this are counted, not told: the first ones say what is wrong with all.
const TOLD: usize = 20;

/// Reads the records that are taken. Empty lines are passed over.
///
/// # Errors
/// Where a file cannot be read or a line is no record; the lines are told.
pub(super) fn read<Record>(
    files: &[PathBuf],
    parse: impl Fn(&str) -> Result<Record, String>,
    takes: impl Fn(&Record) -> bool,
) -> anyhow::Result<Vec<Record>> {
    let mut records = Vec::new();
    let mut bad = 0;
    for file in files {
        let cannot = || format!("cannot read `{}`", file.display());
        let reader = BufReader::new(File::open(file).with_context(cannot)?);
        for (number, line) in reader.lines().enumerate() {
            let line = line.with_context(cannot)?;
            if line.trim().is_empty() {
                continue;
            }
            match parse(&line) {
                Ok(record) if takes(&record) => records.push(record),
                Ok(_) => {}
                Err(why) => {
                    bad += 1;
                    if bad <= TOLD {
                        tell(format_args!("{}:{}: {why}", file.display(), number + 1));
                    }
                }
            }
        }
    }
    match bad {
        0 => Ok(records),
        1 => bail!("1 line cannot be read"),
        _ => bail!("{bad} lines cannot be read"),
    }
}
