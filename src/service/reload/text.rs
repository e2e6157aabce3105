//! The text of one file, or what stands in the way of having it.

use crate::diagnostic::{Code, Diagnostic, Place, Span, codes};
use crate::store::policies::Found;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

/// Longer files are not read: no policy or pack may be longer.
const LONGEST: u64 = 1024 * 1024;

/// Reads the file of that name below `root`, where a file was found.
///
/// # Errors
/// Says what stands in the way.
pub(super) fn text_of(root: &Path, name: &Arc<str>, found: Found) -> Result<Arc<str>, Box<Diagnostic>> {
    let bytes = match found {
        Found::File(fingerprint) if fingerprint.size > LONGEST => return Err(too_big(name, fingerprint.size)),
        Found::File(_) => fs::read(root.join(&**name)).map_err(|error| unreadable(name, error.kind()))?,
        Found::Directory => {
            return Err(problem(&codes::UNREADABLE, name, "this is a directory", "name it without `.yaml`, or put a file in its place"));
        }
        Found::Neither => return Err(problem(&codes::UNREADABLE, name, "this is no file", "put a file in its place")),
        Found::Nothing(kind) => return Err(unreadable(name, kind)),
    };
    String::from_utf8(bytes).map(Arc::from).map_err(|error| not_utf8(name, &error))
}

fn problem(code: &'static Code, name: &Arc<str>, message: impl Into<String>, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code, Place::new(name, Span::of("", 0..0)), message).help(help))
}

fn too_big(name: &Arc<str>, size: u64) -> Box<Diagnostic> {
    let message = format!("the file holds {size} bytes, and may hold {LONGEST}");
    problem(&codes::TOO_BIG, name, message, "share vocabularies between tenants in a pack, named under `use`")
}

fn unreadable(name: &Arc<str>, kind: io::ErrorKind) -> Box<Diagnostic> {
    let help = match kind {
        io::ErrorKind::NotFound => "make the link lead to a file, or remove it",
        io::ErrorKind::PermissionDenied => "let the user that runs the service read it",
        _ => "look at the file system that holds it",
    };
    problem(&codes::UNREADABLE, name, format!("the file cannot be read: {kind}"), help)
}

fn not_utf8(name: &Arc<str>, error: &std::string::FromUtf8Error) -> Box<Diagnostic> {
    let text = String::from_utf8_lossy(error.as_bytes());
    let at = error.utf8_error().valid_up_to();
    let place = Place::new(name, Span::of(&text, at..at + char::REPLACEMENT_CHARACTER.len_utf8()));
    Box::new(Diagnostic::new(&codes::UNREADABLE, place, "these bytes are no UTF-8").help("save the file as UTF-8"))
}
