//! The database brought to this program's form, by one replica while the others wait.

use tokio_postgres::{Client, Error};

/// The database's forms, each by the statements that lead to it from the one before.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_ledger.sql")];
/// The lock that a replica holds while it migrates: any number that nobody else takes.
const LOCK: i64 = 0x7761_726d_6c69_6e65;

/// Migrates, where there is anything to do. The inner error is in words: a newer program was here.
pub(super) async fn migrate(client: &mut Client) -> Result<Result<(), String>, Error> {
    // Looked at first without a lock: a role that may not create tables can then use a database that is ready.
    if version(client).await? == Some(newest()) {
        return Ok(Ok(()));
    }
    let transaction = client.transaction().await?;
    transaction.batch_execute("SET LOCAL statement_timeout = 0").await?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    transaction.batch_execute("CREATE TABLE IF NOT EXISTS warmline_ledger (version INTEGER NOT NULL)").await?;
    let found = version(transaction.client()).await?.unwrap_or_default();
    if found > newest() {
        let newest = newest();
        return Ok(Err(format!("it is of version {found}, and this program knows versions up to {newest}; run a newer one")));
    }
    for migration in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or_default()) {
        transaction.batch_execute(migration).await?;
    }
    transaction.batch_execute("DELETE FROM warmline_ledger").await?;
    transaction.execute("INSERT INTO warmline_ledger (version) VALUES ($1)", &[&newest()]).await?;
    transaction.commit().await?;
    Ok(Ok(()))
}

fn newest() -> i32 {
    i32::try_from(MIGRATIONS.len()).expect("there are few migrations")
}

/// The form the database has; none where it was never migrated.
async fn version(client: &Client) -> Result<Option<i32>, Error> {
    let known: bool = client.query_one("SELECT to_regclass('warmline_ledger') IS NOT NULL", &[]).await?.try_get(0)?;
    if !known {
        return Ok(None);
    }
    client.query_opt("SELECT version FROM warmline_ledger", &[]).await?.map(|row| row.try_get(0)).transpose()
}
