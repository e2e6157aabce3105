//! Values of ours as columns and back, and the `WHERE` of a list as its filter asks for it.

use crate::store::ledger::query::{Cursor, Page, Paged};
use jiff::Timestamp;
use rusqlite::types::{FromSqlError, ToSql, Type};
use rusqlite::{Connection, Row, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A time as a column.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A column as a time.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    Timestamp::from_microsecond(row.get(column)?).map_err(|_| FromSqlError::OutOfRange(row.get(column).unwrap_or_default()).into())
}

/// A column that may be empty as a time.
pub(super) fn optional_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    match row.get::<_, Option<i64>>(column)? {
        Some(_) => time(row, column).map(Some),
        None => Ok(None),
    }
}

/// A column that may be empty as a name of ours.
pub(super) fn named<T>(row: &Row<'_>, column: &str, new: impl FnOnce(String) -> T) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<String>>(column)?.map(new))
}

/// Something as JSON in a column.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what is recorded holds nothing that JSON cannot")
}

/// JSON in a column as what it was.
pub(super) fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let Some(text) = row.get::<_, Option<String>>(column)? else { return Ok(None) };
    let damaged = |error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error));
    serde_json::from_str(&text).map(Some).map_err(damaged)
}

/// What a list is narrowed to.
#[derive(Default)]
pub(super) struct Narrowed {
    clauses: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Narrowed {
    /// Adds a condition that has no value.
    pub(super) fn by(&mut self, clause: &str) {
        self.clauses.push(clause.to_owned());
    }

    /// Adds a condition with a `?` for its value.
    pub(super) fn by_value(&mut self, clause: &str, value: impl ToSql + 'static) {
        self.by(clause);
        self.values.push(Box::new(value));
    }

    /// Adds a condition with a `?` for its value, where there is one.
    pub(super) fn by_some(&mut self, clause: &str, value: Option<impl ToSql + 'static>) {
        if let Some(value) = value {
            self.by_value(clause, value);
        }
    }

    /// Adds that a column holds one of some values; no condition where there are none.
    pub(super) fn by_any(&mut self, column: &str, values: &[String]) {
        if !values.is_empty() {
            self.by(&format!("{column} IN ({})", vec!["?"; values.len()].join(", ")));
            self.values.extend(values.iter().map(|value| Box::new(value.clone()) as Box<dyn ToSql>));
        }
    }

    /// A page of a list in the order of its time and number, the latest first. `select` ends before its `WHERE`.
    pub(super) fn page<T>(
        mut self,
        ledger: &Connection,
        select: &str,
        (at, number): (&str, &str),
        page: Page,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Paged<T>> {
        if let Some(after) = page.after {
            self.by_value(&format!("({at}, {number}) < (?, "), micros(after.at));
            self.clauses.last_mut().expect("it was just added").push_str("?)");
            self.values.push(Box::new(after.number));
        }
        let condition = if self.clauses.is_empty() { "1".to_owned() } else { self.clauses.join(" AND ") };
        // One more than asked for tells whether there is another page.
        let statement =
            format!("{select} WHERE {condition} ORDER BY {at} DESC, {number} DESC LIMIT {}", u64::from(page.most).saturating_add(1));
        let mut statement = ledger.prepare_cached(&statement)?;
        let rows = statement.query_map(params_from_iter(&self.values), |row| {
            let cursor = Cursor { at: time(row, "cursor_at")?, number: row.get("cursor_number")? };
            Ok((cursor, read(row)?))
        })?;
        let mut rows: Vec<(Cursor, T)> = rows.collect::<rusqlite::Result<_>>()?;
        let more = rows.len() > page.most as usize;
        rows.truncate(page.most as usize);
        let next = rows.last().map(|(cursor, _)| *cursor).filter(|_| more);
        Ok(Paged { rows: rows.into_iter().map(|(_, row)| row).collect(), next })
    }
}
