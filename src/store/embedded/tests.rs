//! What the embedded store does beyond the contract: over restarts, with no room left, with damaged rows, within its bounds.

use super::*;
use crate::call::{Response, Turn};
use crate::record::Disposition;
use crate::store::sessions::Sessions;

fn open_with(directory: &Path, limits: Limits) -> Sessions {
    Sessions::Embedded(Embedded::open(directory, Durability::Full, limits).unwrap())
}

fn open(directory: &Path) -> Sessions {
    open_with(directory, Limits::default())
}

fn next_turn(session: Session) -> Session {
    session.apply(Turn::at(Timestamp::UNIX_EPOCH), Response::Greet("Hi!".to_owned()), None).0
}

fn greeted(call: &str) -> Session {
    next_turn(Session::start(CallId::new(call), TenantId::new("acme"), None, None, Timestamp::UNIX_EPOCH))
}

fn save(session: Session) -> Save {
    Save { expected: session.revision - 1, session: session.into(), records: Vec::new(), events: Vec::new() }
}

fn closed(note: &str) -> Record {
    Record::Disposition(Disposition {
        tenant: TenantId::new("acme"),
        call: CallId::new("c"),
        handoff: crate::call::HandoffId::new("c-1"),
        at: Timestamp::UNIX_EPOCH,
        resolved: None,
        right_handoff: None,
        note: Some(note.to_owned()),
        by: "api".to_owned(),
    })
}

/// Opens the file beside the store, as nobody should.
fn tamper(directory: &Path, sql: &str) {
    Connection::open(directory.join(file::FILE)).unwrap().execute_batch(sql).unwrap();
}

#[tokio::test]
async fn what_was_saved_is_there_after_a_restart_and_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let sessions = open(directory.path());
    let first = greeted("c");
    let over = first.clone().apply(Turn::at(Timestamp::UNIX_EPOCH), Response::Over, None).0;
    sessions.save(&Save { records: vec![closed("kept")], ..save(first.clone()) }).await.unwrap();
    sessions.save(&save(greeted("other"))).await.unwrap();
    sessions.save(&save(over.clone())).await.unwrap();
    sessions.close().await;
    assert!(matches!(sessions.save(&save(greeted("late"))).await, Err(StoreError::Unavailable { .. })));

    let sessions = open(directory.path());
    assert_eq!((sessions.len(), sessions.journal_figures().waiting), (2, 1));
    assert_eq!(sessions.load(&CallId::new("c")).await.unwrap(), Some(over.into()));
    let loaded = Arc::unwrap_or_clone(sessions.load(&CallId::new("other")).await.unwrap().unwrap());
    assert_eq!(loaded, greeted("other"));
    sessions.save(&save(next_turn(loaded))).await.unwrap();
    assert_eq!(sessions.unsettled(9).await.unwrap()[0].record, closed("kept"));
}

#[tokio::test]
async fn a_journal_entrys_number_is_never_given_twice() {
    let directory = tempfile::tempdir().unwrap();
    let sessions = open(directory.path());
    sessions.remember(vec![closed("one")]).await.unwrap();
    let one = sessions.unsettled(9).await.unwrap();
    sessions.settle(&[one[0].key.clone()]).await.unwrap();
    sessions.remember(vec![closed("two")]).await.unwrap();
    sessions.settle(&[one[0].key.clone()]).await.unwrap();
    assert_eq!(sessions.unsettled(9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn with_no_room_left_nothing_is_half_written_and_what_was_saved_stays() {
    let directory = tempfile::tempdir().unwrap();
    let sessions = open_with(directory.path(), Limits { bytes: Some(200 * 1024), ..Limits::default() });
    let kept = greeted("kept");
    sessions.save(&save(kept.clone())).await.unwrap();
    let big = closed(&"x".repeat(10 * 1024));
    let refused = loop {
        if let Err(error) = sessions.remember(vec![big.clone()]).await {
            break error;
        }
    };
    assert!(matches!(refused, StoreError::Full { .. }), "{refused}");
    let waiting = sessions.journal_figures().waiting;
    let second = next_turn(kept.clone());
    let refused = sessions.save(&Save { records: vec![big.clone()], ..save(second.clone()) }).await.unwrap_err();
    assert!(matches!(refused, StoreError::Full { .. }), "{refused}");
    assert_eq!(sessions.load(&kept.call).await.unwrap(), Some(kept.into()));
    assert_eq!(sessions.journal_figures().waiting, waiting);

    // The ledger comes back, and there is room again.
    let entries = sessions.unsettled(100).await.unwrap();
    sessions.settle(&entries.iter().map(|entry| entry.key.clone()).collect::<Vec<_>>()).await.unwrap();
    sessions.save(&Save { records: vec![big], ..save(second) }).await.unwrap();
}

#[tokio::test]
async fn a_session_that_does_not_read_is_told_and_set_aside_and_the_call_begins_anew() {
    let directory = tempfile::tempdir().unwrap();
    let sessions = open(directory.path());
    sessions.save(&save(greeted("damaged"))).await.unwrap();
    sessions.save(&save(greeted("sound"))).await.unwrap();
    sessions.close().await;
    tamper(directory.path(), "UPDATE sessions SET session = x'7b22' WHERE call = 'damaged'");

    let sessions = open(directory.path());
    let call = CallId::new("damaged");
    assert!(matches!(sessions.load(&call).await, Err(StoreError::Unreadable { .. })));
    assert!(sessions.load(&CallId::new("sound")).await.unwrap().is_some());
    sessions.set_aside(&call).await.unwrap();
    assert_eq!(sessions.load(&call).await.unwrap(), None);
    sessions.save(&save(greeted("damaged"))).await.unwrap();
    sessions.close().await;
    let kept: Vec<u8> = Connection::open(directory.path().join(file::FILE))
        .unwrap()
        .query_row("SELECT session FROM unreadable_sessions WHERE call = 'damaged'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, b"{\"");
}

#[tokio::test]
async fn a_record_that_does_not_read_does_not_stop_the_others() {
    let directory = tempfile::tempdir().unwrap();
    let sessions = open(directory.path());
    sessions.remember(vec![closed("one"), closed("two")]).await.unwrap();
    tamper(directory.path(), "UPDATE journal SET record = x'00' WHERE id = 1");
    let entries = sessions.unsettled(9).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.record.clone()).collect::<Vec<_>>(), [closed("two")]);
    assert_eq!(sessions.journal_figures().waiting, 1);
}

#[tokio::test]
async fn a_journal_that_nobody_empties_loses_its_oldest_and_counts_them() {
    let directory = tempfile::tempdir().unwrap();
    let sessions = open_with(directory.path(), Limits { journal: 2, ..Limits::default() });
    for note in ["one", "two", "three", "four"] {
        sessions.remember(vec![closed(note)]).await.unwrap();
    }
    let entries = sessions.unsettled(9).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.record.clone()).collect::<Vec<_>>(), [closed("three"), closed("four")]);
    let figures = sessions.journal_figures();
    assert_eq!((figures.waiting, figures.dropped), (2, 2));
}

#[test]
fn the_disk_and_the_memory_forget_the_same_calls() {
    let directory = tempfile::tempdir().unwrap();
    let mut connection = file::open_to_write(&directory.path().join(file::FILE), Durability::Full).unwrap();
    let index = Index::new(Lifetime { idle: Duration::ZERO, ended: Duration::ZERO });
    let insert = "INSERT INTO sessions (call, revision, ended, session) VALUES ('c', 1, 0, x'00')";
    connection.execute(insert, []).unwrap();
    read_index(&connection, &index).unwrap();
    assert_eq!(index.len(), 1);
    let mut batch = batch::Batch::new(connection.transaction().unwrap(), &index, JournalState::default(), 1);
    batch.sweep(1).unwrap();
    batch.commit().unwrap();
    let rows: i64 = connection.query_row("SELECT count(*) FROM sessions", [], |row| row.get(0)).unwrap();
    assert_eq!((rows, index.len()), (0, 0));
}
