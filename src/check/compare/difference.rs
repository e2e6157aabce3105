//! The differences between the entries of two policies.

use super::entry::{Entry, Section, Value};
use super::outline::outline;
use crate::policy::CompiledPolicy;
use serde::Serialize;

/// One difference between two policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The part of the policy it is in.
    pub section: Section,
    /// What is different: a rule, a desk; empty where the section has only one thing.
    pub name: String,
    /// How it is different.
    #[serde(flatten)]
    pub changed: Changed,
}

/// How something is different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Changed {
    /// It is new.
    Added {
        /// What is said of it.
        says: Vec<(String, Value)>,
    },
    /// It is gone.
    Removed,
    /// A rule or answer is tried at another place among those that stayed.
    Moved {
        /// What it is now tried after; none where it is the first.
        after: Option<String>,
    },
    /// Something else is said of it.
    Said {
        /// Of which aspect of it.
        aspect: String,
        /// What was said; none where nothing was.
        old: Option<String>,
        /// What is said; none where nothing is.
        new: Option<String>,
    },
    /// A list of it has other members.
    Listed {
        /// Which list.
        aspect: String,
        /// The members that are new.
        added: Vec<String>,
        /// The members that are gone.
        removed: Vec<String>,
    },
}

/// What became of one tenant's policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyChange {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed(Vec<Change>),
}

/// What became of each tenant's policy, in order of tenant; those that say the same are left out.
#[must_use]
pub fn compare<'a>(
    old: impl IntoIterator<Item = &'a CompiledPolicy>,
    new: impl IntoIterator<Item = &'a CompiledPolicy>,
) -> Vec<(String, PolicyChange)> {
    let old: Vec<&CompiledPolicy> = old.into_iter().collect();
    let new: Vec<&CompiledPolicy> = new.into_iter().collect();
    let of = |policies: &[&'a CompiledPolicy], tenant| policies.iter().copied().find(|policy| policy.tenant == tenant);
    let mut tenants: Vec<_> = old.iter().chain(&new).map(|policy| policy.tenant.clone()).collect();
    tenants.sort();
    tenants.dedup();
    let changes = tenants.into_iter().filter_map(|tenant| {
        let change = match (of(&old, tenant.clone()), of(&new, tenant.clone())) {
            (Some(old), Some(new)) => PolicyChange::Changed(differences(old, new)),
            (None, _) => PolicyChange::Added,
            (_, None) => PolicyChange::Removed,
        };
        (change != PolicyChange::Changed(Vec::new())).then(|| (tenant.to_string(), change))
    });
    changes.collect()
}

/// Every difference between two policies, section by section.
#[must_use]
pub fn differences(old: &CompiledPolicy, new: &CompiledPolicy) -> Vec<Change> {
    let (old, new) = (outline(old), outline(new));
    let mut changes: Vec<Change> = Vec::new();
    for entry in &new {
        let change = |changed| Change { section: entry.section, name: entry.name.clone(), changed };
        match twin(entry, &old) {
            Some(twin) => changes.extend(aspects(twin, entry).into_iter().map(change)),
            None => changes.push(change(Changed::Added { says: entry.aspects.clone() })),
        }
    }
    let gone = old.iter().filter(|entry| twin(entry, &new).is_none());
    changes.extend(gone.map(|entry| Change { section: entry.section, name: entry.name.clone(), changed: Changed::Removed }));
    // Rules and answers are tried in order: the first that fits wins.
    for section in [Section::Rules, Section::Answers] {
        changes.extend(moved(section, &names(&old, section), &names(&new, section)));
    }
    changes.sort_by_key(|change| change.section);
    changes
}

fn twin<'a>(entry: &Entry, among: &'a [Entry]) -> Option<&'a Entry> {
    among.iter().find(|other| other.section == entry.section && other.name == entry.name)
}

fn aspects(old: &Entry, new: &Entry) -> Vec<Changed> {
    let gone = old.aspects.iter().filter(|(aspect, _)| new.aspect(aspect).is_none());
    let names = new.aspects.iter().chain(gone).map(|(aspect, _)| aspect);
    names.filter_map(|name| aspect(name, old.aspect(name), new.aspect(name))).collect()
}

fn aspect(name: &str, old: Option<&Value>, new: Option<&Value>) -> Option<Changed> {
    let aspect = name.to_owned();
    match (old, new) {
        (Some(Value::Set(old)), Some(Value::Set(new))) => {
            let lacking =
                |these: &[String], those: &[String]| these.iter().filter(|item| !those.contains(item)).cloned().collect::<Vec<_>>();
            let (added, removed) = (lacking(new, old), lacking(old, new));
            (!added.is_empty() || !removed.is_empty()).then_some(Changed::Listed { aspect, added, removed })
        }
        _ => {
            let text = |value: Option<&Value>| match value {
                Some(Value::Text(text)) => Some(text.clone()),
                Some(Value::Set(items)) => Some(items.join(", ")),
                None => None,
            };
            let (old, new) = (text(old), text(new));
            (old != new).then_some(Changed::Said { aspect, old, new })
        }
    }
}

fn names(entries: &[Entry], section: Section) -> Vec<&str> {
    entries.iter().filter(|entry| entry.section == section).map(|entry| entry.name.as_str()).collect()
}

/// Those that changed places: the fewest that, taken out, leave the others in their old order.
fn moved(section: Section, old: &[&str], new: &[&str]) -> Vec<Change> {
    let common: Vec<&str> = new.iter().copied().filter(|id| old.contains(id)).collect();
    let places: Vec<usize> = common.iter().filter_map(|id| old.iter().position(|old| old == id)).collect();
    let kept = longest_rise(&places);
    let movers = common.iter().enumerate().filter(|(position, _)| !kept.contains(position));
    movers
        .map(|(_, id)| {
            let position = new.iter().position(|new| new == id).unwrap_or_default();
            let after = position.checked_sub(1).map(|before| new[before].to_owned());
            Change { section, name: (*id).to_owned(), changed: Changed::Moved { after } }
        })
        .collect()
}

/// The positions of the longest rising sequence among distinct numbers.
fn longest_rise(numbers: &[usize]) -> Vec<usize> {
    let mut best: Vec<Vec<usize>> = Vec::new();
    for (position, number) in numbers.iter().enumerate() {
        let before = best.iter().filter(|rise| rise.last().is_some_and(|last| numbers[*last] < *number)).max_by_key(|rise| rise.len());
        let mut rise = before.cloned().unwrap_or_default();
        rise.push(position);
        best.push(rise);
    }
    best.into_iter().max_by_key(Vec::len).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Packs, compile_policy};

    const OLD: &str = r#"
warmline: 1
tenant: acme
numbers: ["+15559998888"]
greeting: Hello.
vocabularies:
  asks: [talk to a human, get me a manager]
  angry: [this is outrageous]
rules:
  - { id: asked, when: { says: asks }, then: { escalate: wanted } }
  - { id: angry, when: { says: angry }, then: { escalate: wanted } }
  - { id: failed, when: { failures: { at_least: 2 } }, then: { escalate: wanted } }
reasons:
  wanted: { announce: One moment. }
desks:
  support: { number: "+15551234567", hours: office }
route: support
hours: { office: "Mo-Fr 09:00-17:00" }
nobody_available: { say: Nobody is there., then: callback }
whisper: { say: "{{ reason }}" }
"#;

    fn policy(text: &str) -> CompiledPolicy {
        let compiled = compile_policy(&"acme.yaml".into(), text, &Packs::new());
        compiled.value.unwrap_or_else(|| panic!("{:#?}", compiled.problems))
    }

    fn told(edits: &[(&str, &str)]) -> Vec<String> {
        let new = edits.iter().fold(OLD.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        let changes = differences(&policy(OLD), &policy(&new));
        changes.iter().map(|change| format!("{} {} {}", change.section, change.name, words(&change.changed))).collect()
    }

    fn words(changed: &Changed) -> String {
        match changed {
            Changed::Added { .. } => "added".to_owned(),
            Changed::Removed => "removed".to_owned(),
            Changed::Moved { after } => format!("moved after {after:?}"),
            Changed::Said { aspect, old, new } => format!("{aspect}: {old:?} -> {new:?}"),
            Changed::Listed { aspect, added, removed } => format!("{aspect}: +{added:?} -{removed:?}"),
        }
    }

    #[test]
    fn how_a_policy_is_written_makes_no_difference() {
        let block = "  - id: asked\n    # spoken\n    when:\n      says: [asks]\n    then: { escalate: wanted }";
        let edits = [
            ("  - { id: asked, when: { says: asks }, then: { escalate: wanted } }", block),
            ("[talk to a human, get me a manager]", "[get me a manager, talk to a human]"),
        ];
        assert_eq!(told(&edits), Vec::<String>::new());
    }

    #[test]
    fn every_change_is_told_in_the_terms_of_the_policy() {
        for (from, to, expected) in [
            ("greeting: Hello.", "greeting: Hi.", r#"policy  greeting: Some("Hello.") -> Some("Hi.")"#),
            ("greeting: Hello.\n", "", r#"policy  greeting: Some("Hello.") -> None"#),
            (r#"["+15559998888"]"#, r#"["+1555*"]"#, r#"policy  numbers: +["+1555*"] -["+15559998888"]"#),
            (", get me a manager", ", a person", r#"vocabularies asks phrases: +["a person"] -["get me a manager"]"#),
            ("at_least: 2", "at_least: 3", r#"rules failed when: Some("failures at least 2") -> Some("failures at least 3")"#),
            ("id: angry, when", "id: angry, mode: shadow, when", r#"rules angry mode: Some("live") -> Some("shadow")"#),
            ("One moment.", "Just a second.", r#"reasons wanted announce: Some("One moment.") -> Some("Just a second.")"#),
            ("+15551234567", "+15557654321", r#"desks support number: Some("+15551234567") -> Some("+15557654321")"#),
            ("-17:00", "-18:00", r#"hours office open: Some("Mo-Fr 09:00-17:00") -> Some("Mo-Fr 09:00-18:00")"#),
            ("then: callback", "then: hangup", r#"nobody_available  then: Some("callback") -> Some("hangup")"#),
            ("{{ reason }}", "{{ summary }}", r#"whisper  say: Some("{{ reason }}") -> Some("{{ summary }}")"#),
        ] {
            assert_eq!(told(&[(from, to)]), [expected]);
        }
    }

    #[test]
    fn a_rule_is_added_removed_or_moved() {
        let failed = "  - { id: failed, when: { failures: { at_least: 2 } }, then: { escalate: wanted } }\n";
        let asked = "  - { id: asked, when: { says: asks }, then: { escalate: wanted } }\n";
        let first = format!("{failed}{asked}");
        assert_eq!(told(&[(failed, ""), (asked, &first)]), ["rules failed moved after None"]);
        assert_eq!(told(&[(failed, "")]), ["rules failed removed"]);
        assert_eq!(told(&[("id: failed", "id: lost")]), ["rules lost added", "rules failed removed"]);
    }

    #[test]
    fn tenants_come_and_go() {
        let (acme, other) = (policy(OLD), policy(&OLD.replace("tenant: acme", "tenant: other")));
        let change = |old: &[&CompiledPolicy], new: &[&CompiledPolicy]| compare(old.iter().copied(), new.iter().copied());
        assert_eq!(change(&[&acme], &[&acme]), []);
        let expected = [("acme".to_owned(), PolicyChange::Removed), ("other".to_owned(), PolicyChange::Added)];
        assert_eq!(change(&[&acme], &[&other]), expected);
    }
}
