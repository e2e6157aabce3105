//! Hours, desks, and what happens when no desk can take the caller.

use super::problems::Problems;
use super::quantities::time_within;
use super::texts::local_text;
use crate::call::{DeskId, LastResort, PhoneNumber};
use crate::diagnostic::{Diagnostic, codes};
use crate::policy::compiled::{Desk, Hours, LocalText, Nobody, Rule, country, e164};
use crate::policy::document::{DeskDocument, LastResortDocument, NobodyDocument, PolicyDocument};
use crate::policy::yaml::{OneOrMany, Placed};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a desk rings where it does not say.
const RING: Duration = Duration::from_secs(25);

/// The named opening hours.
pub(super) fn hours(document: &PolicyDocument, problems: &mut Problems) -> BTreeMap<String, Hours> {
    let country = document.country.as_ref().and_then(|code| {
        let found = country(&code.value);
        if found.is_none() {
            let message = format!("there is no country `{}`", code.value);
            problems.tell(&codes::UNKNOWN_COUNTRY, code.span, message, "write its two-letter ISO 3166 code, such as `US` or `DE`");
        }
        found
    });
    let mut hours = BTreeMap::new();
    for (name, written) in document.hours.iter() {
        problems.name(name, "the name of hours");
        match Hours::parse(&written.value, country) {
            Ok(parsed) => {
                hours.insert(name.value.clone(), parsed);
            }
            Err(why) => {
                // The name is there all the same: whatever uses it has nothing wrong with it.
                hours.extend(Hours::parse("24/7", None).map(|always| (name.value.clone(), always)));
                let message = format!("`{}` are not opening hours: {why}", written.value);
                problems.tell(
                    &codes::BAD_HOURS,
                    written.span,
                    message,
                    "write days as `Mo-Fr`, times as `09:00-17:30`, and part rules with `;`, such as `Mo-Fr 09:00-17:30; Sa 10:00-14:00; PH off`",
                );
            }
        }
    }
    hours
}

/// The desks.
pub(super) fn desks(document: &PolicyDocument, hours: &BTreeMap<String, Hours>, problems: &mut Problems) -> BTreeMap<DeskId, Desk> {
    let mut desks = BTreeMap::new();
    for (name, written) in document.desks.iter() {
        problems.name(name, "the name of a desk");
        desks.insert(DeskId::new(name.value.clone()), desk(name, written, hours, problems));
    }
    desks
}

fn desk(name: &Placed<String>, written: &DeskDocument, hours: &BTreeMap<String, Hours>, problems: &mut Problems) -> Desk {
    if let Some(open) = &written.hours
        && !hours.contains_key(&open.value)
    {
        problems.unknown(&codes::UNKNOWN_HOURS, open, "hours", hours.keys().map(String::as_str));
    }
    let ring = time_within(written.ring.as_ref(), RING, Duration::from_secs(5)..=Duration::from_secs(120), problems);
    let number = e164(&written.number.value).unwrap_or_else(|problem| {
        problems.not_e164(&written.number, &problem);
        // The policy is not used with it; but its routes have nothing wrong with them.
        PhoneNumber::new(&written.number.value)
    });
    Desk {
        number,
        hours: written.hours.as_ref().map(|hours| hours.value.clone()),
        ring_seconds: u32::try_from(ring.as_secs()).expect("rings for two minutes at most"),
        place: problems.place(name.span),
    }
}

/// The desks of a route, each of which must exist.
pub(super) fn route(written: &OneOrMany<Placed<String>>, document: &PolicyDocument, problems: &mut Problems) -> Vec<DeskId> {
    for desk in &written.0 {
        if document.desks.get(&desk.value).is_none() {
            problems.unknown(&codes::UNKNOWN_DESK, desk, "desk", document.desks.keys().map(|key| key.value.as_str()));
        }
    }
    written.0.iter().map(|desk| DeskId::new(desk.value.clone())).collect()
}

/// What happens when no desk can take the caller. A policy that hands calls over must say.
pub(super) fn nobody(document: &PolicyDocument, rules: &[Rule], problems: &mut Problems) -> Nobody {
    let Some(written) = &document.nobody_available else {
        if rules.iter().any(|rule| rule.then.reason().is_some()) {
            let place = problems.place(document.tenant.span);
            problems.push(
                Diagnostic::new(&codes::NO_FALLBACK, place, "it is not said what a caller hears when no desk can take them")
                    .help("add `nobody_available: { say: TEXT, then: callback }`; `then` may also be `voicemail`, `continue` or `hangup`"),
            );
        }
        return Nobody { say: LocalText::plain(""), then: LastResort::Continue };
    };
    last_resort(written, problems)
}

/// What happens when no desk can take the caller, as written.
pub(super) fn last_resort(written: &NobodyDocument, problems: &mut Problems) -> Nobody {
    let then = match written.then.value {
        LastResortDocument::Callback => LastResort::Callback,
        LastResortDocument::Voicemail => LastResort::Voicemail,
        LastResortDocument::Continue => LastResort::Continue,
        LastResortDocument::Hangup => LastResort::Hangup,
    };
    Nobody { say: local_text(&written.say, problems), then }
}
