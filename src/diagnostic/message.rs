//! One finding: what is wrong, where, and what to write instead.

use super::{Code, Place, Severity};
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// One finding about a policy. Its message is lower case, without a full stop, the author's own words in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding.
    pub code: &'static Code,
    /// How bad it is here: the code's own severity, unless somebody turned it up or down.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// A few words to stand under the place.
    pub label: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
    /// What to do about it.
    pub help: Option<String>,
    /// The change that would mend it.
    pub fix: Option<Fix>,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What it has to do with it, in a few words.
    pub label: String,
}

/// A change that would mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What the change does, such as "rename to `reason`".
    pub description: String,
    /// The texts to replace; they do not overlap.
    pub edits: Vec<Edit>,
    /// Whether it can be applied unseen: the policy then means what it meant, or what it plainly was to mean.
    pub safe: bool,
}

/// A stretch of text and what to put in its stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What to take out.
    pub place: Place,
    /// What to put in.
    pub replacement: String,
}

impl Diagnostic {
    /// Says that something is wrong at a place, as badly as the code says.
    #[must_use]
    pub fn new(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, severity: code.severity, message, place, label: None, related: Vec::new(), help: None, fix: None }
    }

    /// Puts a few words under the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds another place that has to do with it.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push(Related { place, label: label.into() });
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers the change that would mend it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

impl Fix {
    /// One text for another, at one place.
    #[must_use]
    pub fn replace(place: Place, replacement: impl Into<String>, description: impl Into<String>, safe: bool) -> Self {
        Self { description: description.into(), edits: vec![Edit { place, replacement: replacement.into() }], safe }
    }
}

/// How many fields a place takes in JSON.
const PLACE_FIELDS: usize = 5;

/// Machines meet a place as plain fields beside the others, the names of which are stable.
fn serialize_place<S: SerializeStruct>(object: &mut S, place: &Place) -> Result<(), S::Error> {
    object.serialize_field("file", &*place.file)?;
    object.serialize_field("line", &place.span.line)?;
    object.serialize_field("column", &place.span.column)?;
    object.serialize_field("end_line", &place.span.end_line)?;
    object.serialize_field("end_column", &place.span.end_column)
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Diagnostic", PLACE_FIELDS + 8)?;
        object.serialize_field("code", self.code.id)?;
        object.serialize_field("name", self.code.name)?;
        object.serialize_field("severity", &self.severity)?;
        object.serialize_field("message", &self.message)?;
        serialize_place(&mut object, &self.place)?;
        object.serialize_field("label", &self.label)?;
        object.serialize_field("related", &self.related)?;
        object.serialize_field("help", &self.help)?;
        object.serialize_field("fix", &self.fix)?;
        object.end()
    }
}

impl Serialize for Related {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Related", PLACE_FIELDS + 1)?;
        serialize_place(&mut object, &self.place)?;
        object.serialize_field("label", &self.label)?;
        object.end()
    }
}

impl Serialize for Edit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Edit", PLACE_FIELDS + 1)?;
        serialize_place(&mut object, &self.place)?;
        object.serialize_field("replacement", &self.replacement)?;
        object.end()
    }
}
