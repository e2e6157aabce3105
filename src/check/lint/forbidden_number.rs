//! # D006 forbidden-number
//!
//! A desk has a number that no call may be handed to.
//!
//! ## Why
//!
//! A premium-rate number bills the caller, or you, by the minute, and a slip of one digit is enough to ring one. Emergency
//! numbers are for people, not for transfers: a caller in danger must dial for themselves, so that they can be found. The
//! ranges that are refused are those that ITU-T and national numbering plans give to premium-rate services.
//!
//! ## Bad
//!
//! ```yaml
//! desks:
//!   support: { number: "+19005550100" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   support: { number: "+15551234567" }
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A desk has a number that no call may be handed to.
pub(super) static CODE: Code = Code::new("D006", "forbidden-number", Severity::Error, include_str!("forbidden_number.rs"));

/// Beginnings of premium-rate numbers, each with whose they are and the plan that says so.
const PREMIUM: &[(&str, &str)] = &[
    ("+979", "international premium rate (ITU-T E.169.2)"),
    ("+1900", "North American premium rate (NANPA, area code 900)"),
    ("+449", "British premium rate (Ofcom, 09)"),
    ("+4487", "British service numbers (Ofcom, 087)"),
    ("+49900", "German premium rate (Bundesnetzagentur, 0900)"),
    ("+49137", "German mass traffic (Bundesnetzagentur, 0137)"),
    ("+3389", "French premium rate (Arcep, 089)"),
    ("+34803", "Spanish premium rate (CNMC, 803)"),
    ("+34806", "Spanish premium rate (CNMC, 806)"),
    ("+34807", "Spanish premium rate (CNMC, 807)"),
    ("+34905", "Spanish televoting (CNMC, 905)"),
    ("+39899", "Italian premium rate (AGCOM, 899)"),
    ("+39894", "Italian premium rate (AGCOM, 894)"),
    ("+43900", "Austrian premium rate (RTR, 0900)"),
    ("+43930", "Austrian premium rate (RTR, 0930)"),
    ("+41900", "Swiss premium rate (OFCOM, 0900)"),
    ("+41901", "Swiss premium rate (OFCOM, 0901)"),
    ("+41906", "Swiss premium rate (OFCOM, 0906)"),
    ("+31900", "Dutch premium rate (ACM, 0900)"),
    ("+31906", "Dutch premium rate (ACM, 0906)"),
    ("+31909", "Dutch premium rate (ACM, 0909)"),
    ("+3290", "Belgian premium rate (BIPT, 090)"),
    ("+6119", "Australian premium rate (ACMA, 19)"),
];

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for (id, desk) in &context.policy.desks {
        let Some(why) = forbidden(desk.number.as_str()) else { continue };
        findings.push(
            Diagnostic::new(&CODE, desk.place.clone(), format!("no call may be handed to the number of the desk `{id}`: {why}"))
                .help("give the desk an ordinary number; nobody can be handed over to this one"),
        );
    }
}

fn forbidden(number: &str) -> Option<&'static str> {
    let premium = PREMIUM.iter().find(|(prefix, _)| number.starts_with(prefix)).map(|(_, why)| *why);
    premium.or_else(|| is_service_code(number).then_some("a North American service code, such as 911 (NANPA, N11)"))
}

/// `+1N11…`: no area code of North America ends in 11, so this was a service code.
fn is_service_code(number: &str) -> bool {
    number.strip_prefix("+1").and_then(|rest| rest.get(1..3)) == Some("11")
}

#[cfg(test)]
mod tests {
    use super::forbidden;

    #[test]
    fn premium_and_service_numbers_are_told_from_ordinary_ones() {
        for number in ["+19005550100", "+19115550100", "+449098790000", "+979123456789", "+34803123456"] {
            assert!(forbidden(number).is_some(), "{number}");
        }
        for number in ["+15551234567", "+442079460100", "+34910000001", "+4930123456", "+12125550100"] {
            assert_eq!(forbidden(number), None, "{number}");
        }
    }
}
