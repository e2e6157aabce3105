//! The house rules that a person would otherwise repeat in every review: layers, purity, homes of crates, sizes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules a module may name. The order is that of reading; a module names only what stands above it.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("diagnostic", &[]),
    ("call", &["text"]),
    ("policy", &["text", "diagnostic", "call"]),
    ("decision", &["text", "diagnostic", "call", "policy"]),
    ("record", &["text", "call"]),
    ("check", &["text", "diagnostic", "call", "policy", "decision"]),
    ("settings", &[]),
    ("telemetry", &["settings", "diagnostic", "call"]),
    ("assistant", &["settings", "text", "call"]),
    ("telephony", &["settings", "call"]),
    ("store", &["settings", "diagnostic", "call", "record"]),
    ("sink", &["settings", "record"]),
    (
        "service",
        &[
            "text",
            "diagnostic",
            "call",
            "policy",
            "decision",
            "record",
            "check",
            "settings",
            "telemetry",
            "assistant",
            "telephony",
            "store",
            "sink",
        ],
    ),
    ("http", &["text", "diagnostic", "call", "policy", "decision", "record", "settings", "telemetry", "telephony", "store", "service"]),
    (
        "cli",
        &[
            "text",
            "diagnostic",
            "call",
            "policy",
            "decision",
            "record",
            "check",
            "settings",
            "telemetry",
            "assistant",
            "telephony",
            "store",
            "sink",
            "service",
            "http",
        ],
    ),
];

/// The pure ring: values in, values out.
const PURE: &[&str] = &["text", "diagnostic", "call", "policy", "decision", "record", "check"];

/// What the pure ring must not say, and why.
const IMPURE: &[(&str, &str)] = &[
    ("std::fs", "it does no I/O"),
    ("std::net", "it does no I/O"),
    ("std::io", "it does no I/O"),
    ("std::env", "it reads no environment"),
    ("std::process", "it starts and ends no process"),
    ("tokio", "it has no runtime"),
    ("async fn", "it has no runtime"),
    ("Instant::now", "it reads no clock"),
    ("SystemTime", "it reads no clock"),
    ("Timestamp::now", "it reads no clock"),
    ("Zoned::now", "it reads no clock"),
    ("println!", "it prints nothing"),
    ("rand::", "it draws no random number"),
    ("tracing", "it logs nothing"),
];

/// The only modules that may name a crate.
const HOMES: &[(&str, &[&str])] = &[
    ("aho_corasick", &["text"]),
    ("regex", &["text"]),
    ("caseless", &["text"]),
    ("unicode_normalization", &["text", "decision"]),
    ("annotate_snippets", &["diagnostic"]),
    ("quick_junit", &["diagnostic", "check"]),
    ("strsim", &["diagnostic"]),
    ("granit_parser", &["policy"]),
    ("minijinja", &["policy", "http"]),
    ("opening_hours", &["policy"]),
    ("chrono", &["policy"]),
    ("sha2", &["policy", "store", "sink", "service", "http"]),
    ("hmac", &["store", "sink", "service"]),
    ("base64", &["service", "http"]),
    ("getrandom", &["store", "service"]),
    ("reqwest", &["assistant", "telephony", "store", "sink"]),
    ("rustls", &["assistant", "store"]),
    ("prometheus_client", &["telemetry"]),
    ("tracing_subscriber", &["telemetry"]),
    ("arc_swap", &["service"]),
    ("notify", &["service"]),
    ("rusqlite", &["store"]),
    ("redis", &["store"]),
    ("tokio_postgres", &["store"]),
    ("tokio_postgres_rustls", &["store"]),
    ("deadpool_postgres", &["store"]),
    ("axum", &["http"]),
    ("axum_server", &["http"]),
    ("tower_http", &["http"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("indicatif", &["cli"]),
];

/// The longest a file may be before its tests, in lines.
const LONGEST_FILE: usize = 400;

/// A source file, without the tests at its end.
struct Source {
    name: String,
    module: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    assert!(files.len() > 50, "the sources were not found");
    let source = |path: PathBuf| {
        let below = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("\n#[cfg(test)]\nmod tests").next().unwrap().to_owned();
        let module = below.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        Source { name: format!("src/{below}"), module, code }
    };
    files.into_iter().map(source).collect()
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The lines that are code, with their numbers.
fn lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let numbered = source.code.lines().enumerate().map(|(index, line)| (index + 1, line));
    numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The modules of this crate that a line names.
fn named(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let group = rest.strip_prefix('{').map_or(rest, |group| group.split('}').next().unwrap_or(group));
        let parts: Vec<&str> = if rest.starts_with('{') { group.split(',').collect() } else { vec![rest] };
        names.extend(parts.iter().map(|part| part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()));
    }
    names
}

fn holds(complaints: &str) {
    assert!(complaints.is_empty(), "\n{complaints}");
}

#[test]
fn a_module_names_only_those_it_may() {
    let mut complaints = String::new();
    for source in sources() {
        let Some((_, allowed)) = LAYERS.iter().find(|(module, _)| *module == source.module) else {
            assert!(["lib", "main"].contains(&source.module.as_str()), "`{}` has no layer: add it to the table", source.module);
            continue;
        };
        for (number, line) in lines(&source) {
            for name in named(line).iter().filter(|name| LAYERS.iter().any(|(module, _)| module == name)) {
                if *name != source.module && !allowed.contains(&name.as_str()) {
                    writeln!(complaints, "{}:{number}: `{}` may not name `{name}`", source.name, source.module).unwrap();
                }
            }
        }
    }
    holds(&complaints);
}

#[test]
fn the_pure_ring_is_pure() {
    let mut complaints = String::new();
    for source in sources().iter().filter(|source| PURE.contains(&source.module.as_str())) {
        for (number, line) in lines(source) {
            for (word, why) in IMPURE.iter().filter(|(word, _)| line.contains(word)) {
                writeln!(complaints, "{}:{number}: `{word}` in the pure ring: {why}", source.name).unwrap();
            }
        }
    }
    holds(&complaints);
}

#[test]
fn every_outside_crate_has_one_home() {
    let mut complaints = String::new();
    for source in sources() {
        for (number, line) in lines(&source) {
            for (name, homes) in HOMES.iter().filter(|(name, _)| names_crate(line, name)) {
                if !homes.contains(&source.module.as_str()) {
                    writeln!(complaints, "{}:{number}: `{name}` lives in {homes:?}", source.name).unwrap();
                }
            }
        }
    }
    holds(&complaints);
}

/// Whether a line names a crate by a path: `name::`, with no part of a path or word before it.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
    })
}

#[test]
fn documents_keep_their_places() {
    let mut complaints = String::new();
    for source in sources().iter().filter(|source| source.name.starts_with("src/policy/document/")) {
        for (number, line) in lines(source) {
            for word in ["untagged", "flatten", "serde(tag"].iter().filter(|word| line.contains(**word)) {
                writeln!(complaints, "{}:{number}: `{word}` loses the line and column of what is inside", source.name).unwrap();
            }
        }
    }
    holds(&complaints);
}

#[test]
fn every_file_says_what_it_is_and_none_is_long() {
    let mut complaints = String::new();
    for source in sources() {
        if !source.code.starts_with("//! ") && !source.code.starts_with("#![doc") {
            writeln!(complaints, "{}: begin with `//!` and a line on what the file is", source.name).unwrap();
        }
        let length = source.code.lines().count();
        if length > LONGEST_FILE {
            writeln!(complaints, "{}: {length} lines before its tests; {LONGEST_FILE} is the most", source.name).unwrap();
        }
        for name in ["utils", "helpers", "manager", "common", "misc"] {
            if source.name.split(['/', '.']).any(|part| part == name) {
                writeln!(complaints, "{}: `{name}` says nothing; name the subject", source.name).unwrap();
            }
        }
    }
    holds(&complaints);
}
