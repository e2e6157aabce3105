//! `warmline report`: how often calls went to humans, for what, and what came of it.

mod csv;
mod text;

use super::{Exit, ledger, print};
use crate::call::TenantId;
use crate::record::{FiguresQuestion, FiguresReport, Period, moment};
use crate::settings::{LedgerPlace, read_ledger};
use anyhow::{Context, bail};
use clap::ValueEnum;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::path::PathBuf;

/// Tells the figures: escalations and their reasons, what came of transfers, who rang again
///
/// Every tenant and period is told for itself. What nobody knows is counted as unknown, and no share is taken of it.
/// `docs/operating.md` says what counts as what.
#[derive(Debug, clap::Args)]
pub(super) struct Report {
    /// Whose calls; every tenant's, if left out
    #[arg(long, value_name = "TENANT")]
    tenant: Option<String>,
    /// Calls begun at or after this time or day; 30 days before the end, if left out
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Calls begun before this time or day; now, if left out
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Cut the time into days, weeks or months
    #[arg(long, value_name = "PERIOD")]
    by: Option<By>,
    /// The time zone in which days begin
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    time_zone: String,
    /// Within how many days a caller who rings again counts as repeating
    #[arg(long, default_value_t = FiguresQuestion::REPEAT_DAYS, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=365))]
    repeat_days: u16,
    /// How to tell it: `table` for people, `json` and `csv` for programs
    #[arg(long, default_value = "table", value_name = "FORMAT")]
    format: Format,
    /// Where the ledger is kept: `embedded` in the data directory
    #[arg(long, env = "WARMLINE_LEDGER", default_value = "embedded", value_name = "PLACE", value_parser = read_ledger, hide_env_values = true)]
    ledger: LedgerPlace,
    /// The directory of what outlives the service
    #[arg(long, env = "WARMLINE_DATA", default_value = "data", value_name = "DIRECTORY")]
    data: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Day,
    Week,
    Month,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

impl Report {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let question = self.question(crate::service::Clock::system().now())?;
        let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
        let figures = runtime.block_on(async {
            let ledger = ledger::open_existing(&self.ledger, &self.data)?;
            anyhow::Ok(ledger.figures(&question).await?)
        })?;
        let report = FiguresReport::new(&question, figures);
        print(&match self.format {
            Format::Table => text::text(&report, &question.time_zone),
            Format::Json => format!("{}\n", serde_json::to_string_pretty(&report).context("the figures are no JSON")?),
            Format::Csv => csv::csv(&report),
        });
        Ok(Exit::Clean)
    }

    fn question(&self, now: Timestamp) -> anyhow::Result<FiguresQuestion> {
        let Ok(time_zone) = TimeZone::get(&self.time_zone) else {
            bail!("there is no time zone `{}`; write a name such as `America/New_York`", self.time_zone);
        };
        let read = |flag: &str, written: &Option<String>| match written {
            None => Ok(None),
            Some(written) => match moment(written, &time_zone) {
                Some(moment) => Ok(Some(moment)),
                None => {
                    bail!("`{flag} {written}` does not read; write a day such as `2026-11-01`, or a time such as `2026-11-01T09:00:00Z`")
                }
            },
        };
        let to = read("--to", &self.to)?.unwrap_or(now);
        let month = SignedDuration::from_hours(30 * 24);
        let from = read("--from", &self.from)?.unwrap_or_else(|| to.checked_sub(month).unwrap_or(Timestamp::MIN));
        if from >= to {
            bail!("`--from` is not before `--to`: no call began between them");
        }
        let by = self.by.map(|by| match by {
            By::Day => Period::Day,
            By::Week => Period::Week,
            By::Month => Period::Month,
        });
        let repeat_within = SignedDuration::from_hours(i64::from(self.repeat_days) * 24);
        Ok(FiguresQuestion { tenant: self.tenant.as_deref().map(TenantId::new), from, to, by, time_zone, repeat_within })
    }
}
