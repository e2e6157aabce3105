//! What a new tenant begins with: a policy, its tests, and the pack they build on.

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;

/// What a language begins with.
pub(super) struct Template {
    /// The language, and the name of its pack.
    pub(super) language: &'static str,
    pub(super) pack: &'static str,
    policy: &'static str,
    tests: &'static str,
    pub(super) country: &'static str,
    pub(super) time_zone: &'static str,
    /// A number that nobody has.
    pub(super) desk: &'static str,
}

/// One for each pack that is shipped.
pub(super) const TEMPLATES: [Template; 2] = [
    Template {
        language: "en",
        pack: include_str!("../../../policies/packs/en.yaml"),
        policy: include_str!("en.policy.yaml"),
        tests: include_str!("en.tests.yaml"),
        country: "US",
        time_zone: "America/New_York",
        desk: "+15551234567",
    },
    Template {
        language: "es",
        pack: include_str!("../../../policies/packs/es.yaml"),
        policy: include_str!("es.policy.yaml"),
        tests: include_str!("es.tests.yaml"),
        country: "ES",
        time_zone: "Europe/Madrid",
        desk: "+34910000001",
    },
];

/// What is filled into a template.
pub(super) struct Blanks<'a> {
    pub(super) tenant: &'a str,
    pub(super) numbers: &'a [String],
    pub(super) language: &'a str,
    pub(super) time_zone: &'a str,
    pub(super) country: &'a str,
    pub(super) desk: &'a str,
}

impl Template {
    pub(super) fn policy(&self, blanks: &Blanks<'_>) -> String {
        let quoted: Vec<String> = blanks.numbers.iter().map(|number| format!("\"{number}\"")).collect();
        let numbers = match quoted.as_slice() {
            [] => "default: true # for every number that no policy claims; or name some: `numbers: [\"+1555…\"]`".to_owned(),
            numbers => format!("numbers: [{}]", numbers.join(", ")),
        };
        let policy = self.policy.replace("@TENANT@", blanks.tenant).replace("@NUMBERS@", &numbers).replace("@LANGUAGE@", blanks.language);
        policy.replace("@TIME_ZONE@", blanks.time_zone).replace("@COUNTRY@", blanks.country).replace("@DESK@", blanks.desk)
    }

    /// The tests; their calls begin at an hour of the tenant's own time zone.
    pub(super) fn tests(&self, blanks: &Blanks<'_>, zone: &TimeZone) -> String {
        let tests = self.tests.replace("@TENANT@", blanks.tenant);
        tests.replace("@NOW@", &instant(TUESDAY, zone)).replace("@SUNDAY@", &instant(SUNDAY, zone))
    }
}

const TUESDAY: DateTime = date(2026, 11, 24).at(10, 0, 0, 0);
const SUNDAY: DateTime = date(2026, 11, 22).at(10, 0, 0, 0);

/// An hour in a time zone, with its offset from UTC.
fn instant(hour: DateTime, zone: &TimeZone) -> String {
    let ambiguous = zone.to_ambiguous_zoned(hour);
    let offset = ambiguous.compatible().map(|zoned| zoned.strftime("%:z").to_string());
    format!("{hour}{}", offset.unwrap_or_else(|_| "Z".to_owned()))
}
