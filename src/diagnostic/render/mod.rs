//! A report in the shapes its readers want: people, editors, continuous integration.

mod concise;
mod full;
mod github;
mod json;
mod junit;
mod sarif;

pub use concise::concise;
pub use full::full;
pub use github::github;
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;

#[cfg(test)]
mod example {
    //! A report that has everything, for the tests of the renderers.

    use crate::diagnostic::{Diagnostic, Fix, Place, Report, Sources, Span, codes};

    pub(super) const TEXT: &str = "desks:\n  support: { numbr: \"+15551234567\" }\n  support: {}\n";

    pub(super) fn sources() -> Sources {
        Sources::from_iter([("acme.yaml", TEXT)])
    }

    pub(super) fn report() -> Report {
        let file = "acme.yaml".into();
        let place = |bytes| Place::new(&file, Span::of(TEXT, bytes));
        Report::from(vec![
            Diagnostic::new(&codes::UNKNOWN_FIELD, place(20..25), "unknown field `numbr`")
                .label("no such field here")
                .help("did you mean `number`?")
                .fix(Fix::replace(place(20..25), "number", "rename it to `number`", false)),
            Diagnostic::new(&codes::DUPLICATE_KEY, place(46..53), "`support` stands twice in this map")
                .label("the second time")
                .related(place(9..16), "the first time"),
        ])
    }
}
