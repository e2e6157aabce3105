//! Values of ours as columns and back, and the `WHERE` of a list as its filter asks for it.

use crate::store::ledger::query::{Cursor, Page, Paged};
use deadpool_postgres::Object;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio_postgres::types::{FromSql, Json, ToSql};
use tokio_postgres::{Error, Row};

/// The earliest time that a question is asked about: PostgreSQL knows none much earlier.
const EARLIEST: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// A time to ask about.
pub(super) fn bound(at: Timestamp) -> Timestamp {
    at.max(EARLIEST)
}

/// A column that holds a name of ours.
pub(super) fn named<T>(row: &Row, column: &str, new: impl FnOnce(String) -> T) -> Result<T, Error> {
    row.try_get(column).map(new)
}

/// A column that may be empty as a name of ours.
pub(super) fn optional<T>(row: &Row, column: &str, new: impl FnOnce(String) -> T) -> Result<Option<T>, Error> {
    Ok(row.try_get::<_, Option<String>>(column)?.map(new))
}

/// JSON in a column as what it was.
pub(super) fn from_json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<Option<T>, Error>
where
    Json<T>: for<'a> FromSql<'a>,
{
    Ok(row.try_get::<_, Option<Json<T>>>(column)?.map(|Json(value)| value))
}

/// A count in a column.
pub(super) fn count<T: TryFrom<i64> + Default>(row: &Row, column: &str) -> Result<T, Error> {
    row.try_get::<_, i64>(column).map(|count| T::try_from(count).unwrap_or_default())
}

/// Rows as one parameter, for `json_to_recordset`.
pub(super) fn rows(rows: &[impl Serialize]) -> String {
    serde_json::to_string(rows).expect("what is recorded holds nothing that JSON cannot")
}

type Value = Box<dyn ToSql + Sync + Send>;

/// What a list is narrowed to.
#[derive(Default)]
pub(super) struct Narrowed {
    clauses: Vec<String>,
    values: Vec<Value>,
}

impl Narrowed {
    /// Adds a condition that has no value.
    pub(super) fn by(&mut self, clause: &str) {
        self.clauses.push(clause.to_owned());
    }

    /// Adds a condition with a `?` for its value, where there is one.
    pub(super) fn by_some(&mut self, clause: &str, value: Option<impl ToSql + Sync + Send + 'static>) {
        if let Some(value) = value {
            let place = self.place(value);
            self.by(&clause.replace('?', &place));
        }
    }

    /// Takes a value in, and gives its name in the statement.
    fn place(&mut self, value: impl ToSql + Sync + Send + 'static) -> String {
        self.values.push(Box::new(value));
        format!("${}", self.values.len())
    }

    /// A page of a list in the order of its time and number, the latest first. `select` ends before its `WHERE`.
    pub(super) async fn page<T>(
        mut self,
        client: &Object,
        select: &str,
        (at, number): (&str, &str),
        page: Page,
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Result<Paged<T>, Error> {
        if let Some(after) = page.after {
            let (after_at, after_number) = (self.place(bound(after.at)), self.place(after.number));
            self.by(&format!("({at}, {number}) < ({after_at}, {after_number})"));
        }
        let condition = if self.clauses.is_empty() { "TRUE".to_owned() } else { self.clauses.join(" AND ") };
        // One more than asked for tells whether there is another page.
        let statement =
            format!("{select} WHERE {condition} ORDER BY {at} DESC, {number} DESC LIMIT {}", u64::from(page.most).saturating_add(1));
        let statement = client.prepare_cached(&statement).await?;
        let values: Vec<&(dyn ToSql + Sync)> = self.values.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect();
        let found = client.query(&statement, &values).await?;
        let more = found.len() > page.most as usize;
        let shown = &found[..found.len().min(page.most as usize)];
        let cursor = |row: &Row| Ok::<_, Error>(Cursor { at: row.try_get("cursor_at")?, number: row.try_get("cursor_number")? });
        let next = shown.last().filter(|_| more).map(cursor).transpose()?;
        Ok(Paged { rows: shown.iter().map(read).collect::<Result<_, _>>()?, next })
    }
}
