//! Numbers that no call may be handed to: emergency services, and whatever bills by the minute.

/// Emergency numbers, as they are dialled within a country. 112 and 911 are those of ITU-T E.161.1; the others are of the
/// countries named.
const EMERGENCY: &[&str] = &[
    "112", // the European Union, mobile networks everywhere
    "911", // North America
    "999", // the United Kingdom, Ireland, Hong Kong, Kenya
    "995", // Singapore
    "000", // Australia
    "111", // New Zealand
    "110", "119", // police in Germany, Japan and China; fire in Japan, China and Korea
    "113", "115", "118", // Italy, Norway
    "117", // Switzerland
    "15", "17", "18", // France
    "100", "101", "102", "108", // India, Israel, Argentina
    "190", "192", "193", // Brazil
    "061", "062", "091", "092", // Spain
    "122", "133", "144", // Austria
];

/// Country codes after which an emergency number is no ordinary one: number lengths are fixed there, or nothing else begins
/// so and ends there.
const COUNTRY_CODES: &[&str] =
    &["1", "33", "34", "39", "41", "43", "44", "49", "55", "61", "64", "65", "81", "82", "86", "91", "351", "353"];

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
    ("+351760", "Portuguese premium rate (ANACOM, 760)"),
    ("+46900", "Swedish premium rate (PTS, 0900)"),
    ("+46939", "Swedish premium rate (PTS, 0939)"),
    ("+46944", "Swedish premium rate (PTS, 0944)"),
];

/// Why no call may be handed to a number, if none may. It need not be in international form.
pub(super) fn why(number: &str) -> Option<&'static str> {
    let premium = || PREMIUM.iter().find(|(prefix, _)| number.starts_with(prefix)).map(|(_, why)| *why);
    is_emergency(number)
        .then_some("an emergency number")
        .or_else(premium)
        .or_else(|| is_service_code(number).then_some("a North American service code, such as 911 (NANPA, N11)"))
}

/// An emergency number as it is dialled, or with a country code before it.
fn is_emergency(number: &str) -> bool {
    match number.strip_prefix('+') {
        None => EMERGENCY.contains(&number),
        Some(digits) => {
            let rests = COUNTRY_CODES.iter().filter_map(|code| digits.strip_prefix(code));
            EMERGENCY.contains(&digits) || rests.into_iter().any(|rest| EMERGENCY.contains(&rest))
        }
    }
}

/// `+1N11…`: no area code of North America ends in 11, so this was a service code.
fn is_service_code(number: &str) -> bool {
    number.strip_prefix("+1").and_then(|rest| rest.get(1..3)) == Some("11")
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn emergency_premium_and_service_numbers_are_told_from_ordinary_ones() {
        for number in ["112", "911", "999", "110", "+112", "+49110", "+44999", "+1911", "+39113"] {
            assert_eq!(why(number), Some("an emergency number"), "{number}");
        }
        for number in ["+19005550100", "+19115550100", "+449098790000", "+979123456789", "+34803123456", "+46900123456"] {
            assert!(why(number).is_some(), "{number}");
        }
        for number in ["+15551234567", "+442079460100", "+34910000001", "+4930123456", "+12125550100", "+491101234567"] {
            assert_eq!(why(number), None, "{number}");
        }
    }
}
