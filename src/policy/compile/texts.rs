//! Texts the caller hears.

use super::problems::Problems;
use crate::diagnostic::codes;
use crate::policy::compiled::LocalText;
use crate::policy::document::LocalTextDocument;
use crate::policy::yaml::{Placed, TextOr};

/// The key of the wording for every other language.
const DEFAULT: &str = "default";

/// Reads a text. One by language needs a `default`, so that no caller is met with silence.
pub(super) fn local_text(written: &LocalTextDocument, problems: &mut Problems) -> LocalText {
    match written {
        TextOr::Text(text) => LocalText::plain(spoken(text, problems)),
        TextOr::Map(wordings) => {
            let default = wordings.get(DEFAULT).map_or_else(String::new, |wording| spoken(wording, problems));
            let others = wordings.iter().filter(|(language, _)| language.value != DEFAULT);
            let text = others.fold(LocalText::plain(default), |text, (language, wording)| {
                text.worded(language.value.clone(), spoken(wording, problems))
            });
            if wordings.get(DEFAULT).is_none() {
                let span = wordings.keys().next().map_or_else(Default::default, |first| first.span);
                problems.tell(
                    &codes::MISSING_DEFAULT_TEXT,
                    span,
                    "this text has no wording for other languages",
                    "add `default:` with what callers of any other language hear",
                );
            }
            text
        }
    }
}

fn spoken(text: &Placed<String>, problems: &mut Problems) -> String {
    if text.value.trim().is_empty() {
        problems.tell(&codes::EMPTY_VALUE, text.span, "there is nothing to say here", "write what the caller hears, or remove the key");
    }
    text.value.trim().to_owned()
}
