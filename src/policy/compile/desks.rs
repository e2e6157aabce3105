//! Hours, desks and routes.

use super::forbidden;
use super::problems::Problems;
use super::quantities::time_within;
use crate::call::{DeskId, PhoneNumber};
use crate::diagnostic::codes;
use crate::policy::compiled::{Desk, DeskNumber, Hours, Share, country, e164};
use crate::policy::document::{DeskDocument, PolicyDocument, ShareDocument};
use crate::policy::yaml::{OneOrMany, Placed, TextOr};
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
pub(super) fn desks(document: &PolicyDocument, hours: &BTreeMap<String, Hours>, problems: &mut Problems) -> BTreeMap<DeskId, Box<Desk>> {
    let mut desks = BTreeMap::new();
    for (name, written) in document.desks.iter() {
        problems.name(name, "the name of a desk");
        desks.insert(DeskId::new(name.value.clone()), Box::new(desk(name, written, hours, problems)));
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
    let words =
        |list: Option<&OneOrMany<Placed<String>>>| list.map_or_else(Vec::new, |list| list.iter().map(|word| word.value.clone()).collect());
    for skill in written.skills.iter().flat_map(|skills| skills.iter()) {
        problems.name(skill, "the name of a skill");
    }
    Desk {
        numbers: numbers(name, written, problems),
        share: match written.share.map(|share| share.value) {
            Some(ShareDocument::LeastRecent) => Share::LeastRecent,
            Some(ShareDocument::Weighted) | None => Share::Weighted,
        },
        hours: written.hours.as_ref().map(|hours| hours.value.clone()),
        ring_seconds: u32::try_from(ring.as_secs()).expect("rings for two minutes at most"),
        skills: words(written.skills.as_ref()),
        languages: words(written.languages.as_ref()),
        at_most: written.at_most.map(|most| most.value),
        place: problems.place(name.span),
    }
}

/// The numbers of a desk: one under `number`, or several under `numbers`.
fn numbers(name: &Placed<String>, written: &DeskDocument, problems: &mut Problems) -> Vec<DeskNumber> {
    let told = match (&written.number, written.numbers.is_empty()) {
        (None, true) => Some(("has no number", "add `number: \"+15551234567\"`, or several under `numbers`")),
        (Some(_), false) => Some(("has both `number` and `numbers`", "write all of them under `numbers`")),
        (Some(_), true) | (None, false) => None,
    };
    if let Some((has, help)) = told {
        problems.tell(&codes::DESK_NUMBERS, name.span, format!("the desk `{}` {has}", name.value), help);
    }
    let one = written.number.iter().map(|number| (number, 1));
    let several = written.numbers.iter().map(|number| match number {
        TextOr::Text(number) => (number, 1),
        TextOr::Map(weighted) => (&weighted.number, weighted.weight.map_or(1, |weight| weight.value)),
    });
    let all: Vec<(&Placed<String>, u32)> = one.chain(several).collect();
    all.into_iter().map(|(number, weight)| DeskNumber { number: destination(number, problems), weight }).collect()
}

/// A number that calls are handed to, or a SIP address. One that is none is told; the policy is not used with it, but its
/// routes have nothing wrong with them.
fn destination(written: &Placed<String>, problems: &mut Problems) -> PhoneNumber {
    let number = PhoneNumber::new(&written.value);
    if let Some(why) = forbidden::why(number.as_str()) {
        let message = format!("no call may be handed to this number: {why}");
        problems.tell(
            &codes::FORBIDDEN_NUMBER,
            written.span,
            message,
            "give the desk an ordinary number; nobody can be handed over to this one",
        );
        return number;
    }
    if is_sip_address(&written.value) {
        return PhoneNumber::verbatim(&written.value);
    }
    e164(&written.value).unwrap_or_else(|problem| {
        problems.not_e164(written, &problem);
        number
    })
}

/// `sip:name@host` or `sips:name@host`, with nothing that would need escaping.
fn is_sip_address(written: &str) -> bool {
    let rest = written.strip_prefix("sip:").or_else(|| written.strip_prefix("sips:"));
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+:;=[]".contains(c));
    rest.and_then(|rest| rest.split_once('@')).is_some_and(|(name, host)| plain(name) && plain(host))
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
