//! The journal in Redis: a stream a bucket, read by one replica at a time.

use super::{JOURNAL_KEPT, RedisSessions, UNREADABLE_KEPT};
use crate::record::Record;
use crate::store::StoreError;
use crate::store::redis::Bucket;
use crate::store::sessions::{JournalEntry, JournalKey};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long a replica that settles nothing stays the only one who reads a bucket's journal.
const READER_STAYS: Duration = Duration::from_secs(5);
/// The field of a stream's entry that holds the record.
const RECORD: &str = "r";

/// An entry of a stream: its id, and its one field with the record.
type Entry = (String, (String, Vec<u8>));

impl RedisSessions {
    pub(in crate::store::sessions) async fn remember(&self, records: Vec<Record>) -> Result<(), StoreError> {
        let mut buckets: BTreeMap<Bucket, Vec<Vec<u8>>> = BTreeMap::new();
        for record in &records {
            buckets.entry(Bucket::of(record.call())).or_default().push(written(record));
        }
        for (bucket, records) in buckets {
            let mut append = redis::pipe();
            append.atomic();
            for record in records {
                append.cmd("XADD").arg(bucket.key("journal")).arg("*").arg(RECORD).arg(record).ignore();
            }
            append.cmd("XTRIM").arg(bucket.key("journal")).arg("MAXLEN").arg(JOURNAL_KEPT);
            let (dropped,) = self.connection.send_all::<(u64,)>(&append).await?;
            self.count_dropped(dropped);
        }
        Ok(())
    }

    pub(in crate::store::sessions) async fn unsettled(&self, most: usize) -> Result<Vec<JournalEntry>, StoreError> {
        let mut entries = Vec::new();
        // Another bucket comes first each time, so that a busy one does not keep the others waiting.
        let first = self.first_bucket.fetch_add(1, Ordering::Relaxed);
        for bucket in Bucket::all_from(first) {
            if entries.len() >= most {
                break;
            }
            entries.extend(self.unsettled_in(bucket, most - entries.len()).await?);
        }
        Ok(entries)
    }

    async fn unsettled_in(&self, bucket: Bucket, most: usize) -> Result<Vec<JournalEntry>, StoreError> {
        let mut ask = self.scripts.unsettled.key(bucket.key("journal"));
        ask.key(bucket.key("reader")).arg(&self.replica).arg(milliseconds(READER_STAYS)).arg(most);
        let mut entries = Vec::new();
        for (id, (_, written)) in self.connection.run::<Vec<Entry>>(&ask).await? {
            match serde_json::from_slice(&written) {
                Ok(record) => entries.push(JournalEntry { key: key(bucket, &id), record }),
                Err(_) => self.put_aside(bucket, &id, &written).await?,
            }
        }
        Ok(entries)
    }

    pub(in crate::store::sessions) async fn settle(&self, keys: &[JournalKey]) -> Result<(), StoreError> {
        let mut buckets: BTreeMap<Bucket, Vec<&str>> = BTreeMap::new();
        for (bucket, id) in keys.iter().filter_map(|key| place(key)) {
            buckets.entry(bucket).or_default().push(id);
        }
        for (bucket, ids) in buckets {
            let mut settle = self.scripts.settle.key(bucket.key("journal"));
            settle.key(bucket.key("reader")).arg(&self.replica).arg(milliseconds(READER_STAYS)).arg(ids);
            self.connection.run::<u64>(&settle).await?;
        }
        Ok(())
    }

    /// Moves an entry that does not read out of the way: a newer program may have written it, which an upgrade mends.
    async fn put_aside(&self, bucket: Bucket, id: &str, written: &[u8]) -> Result<(), StoreError> {
        let key = bucket.key("unreadable");
        let mut aside = redis::pipe();
        aside.atomic();
        aside.cmd("XADD").arg(&key).arg("MAXLEN").arg(UNREADABLE_KEPT).arg("*").arg(RECORD).arg(written).ignore();
        aside.cmd("XDEL").arg(bucket.key("journal")).arg(id).ignore();
        self.connection.send_all::<()>(&aside).await?;
        tracing::warn!(key, "an entry of the journal does not read, and was put aside");
        Ok(())
    }
}

pub(super) fn written(record: &Record) -> Vec<u8> {
    serde_json::to_vec(record).expect("a record holds nothing that JSON cannot")
}

/// An entry's name: its bucket and its place there.
fn key(bucket: Bucket, id: &str) -> JournalKey {
    JournalKey(format!("{}/{id}", u8::from(bucket)))
}

fn place(key: &JournalKey) -> Option<(Bucket, &str)> {
    let (bucket, id) = key.0.split_once('/')?;
    Some((Bucket::try_from(bucket.parse::<u8>().ok()?).ok()?, id))
}

fn milliseconds(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap_or(u64::MAX)
}
