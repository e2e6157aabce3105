//! The policy reference is held to the language: each of its examples compiles, and each key of the language is in it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;
use warmline::policy::compiled::VARIABLES;
use warmline::policy::document::{PackDocument, PolicyDocument};
use warmline::policy::{Packs, compile_pack, compile_policy};

const PAGE: &str = include_str!("../docs/policy.md");

/// What fragments are merged into: enough of everything that they may name.
const BASE: &str = r#"
warmline: 1
tenant: documented
vocabularies:
  asks_for_human: ["(talk|speak) to [a] human"]
  billing_dispute: ["dispute [a|the] charge"]
  accepts: ["yes [please]"]
  refuses: ["no [thank you]"]
reasons:
  caller_requested: { announce: Of course. }
  billing: { announce: One moment., ask: Would you like a colleague? }
desks:
  support: { number: "+15550101", hours: office }
  billing: { number: "+15550102" }
route: [support]
hours:
  office: "Mo-Fr 09:00-17:30"
nobody_available: { say: Later., then: callback }
"#;

/// An example of the page.
struct Example {
    line: usize,
    /// What stands after `yaml` at its head.
    kind: String,
    text: String,
}

/// Every block of the page that is marked as YAML.
fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = PAGE.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let Some(kind) = line.trim_start().strip_prefix("```yaml") else { continue };
        let body = lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim() != "```");
        let text = body.map(|line| format!("{line}\n")).collect();
        examples.push(Example { line: index + 1, kind: kind.trim().to_owned(), text });
    }
    examples
}

/// The problems of an example, compiled as what it says it is.
fn problems(example: &Example) -> String {
    let file: Arc<str> = format!("docs/policy.md:{}", example.line).into();
    let problems = match example.kind.as_str() {
        "" => compile_policy(&file, &example.text, &Packs::new()).problems,
        "fragment" => compile_policy(&file, &merged(BASE, &example.text), &Packs::new()).problems,
        "condition" => compile_policy(&file, &merged(BASE, &ruled(&example.text)), &Packs::new()).problems,
        "pack" => compile_pack(&file, &example.text).problems,
        other => panic!("docs/policy.md:{}: `{other}` is no kind of example", example.line),
    };
    problems.iter().fold(String::new(), |mut told, problem| {
        writeln!(told, "{}: {}\n{}", problem.place, problem.message, example.text).unwrap();
        told
    })
}

/// A rule with each condition of an example.
fn ruled(conditions: &str) -> String {
    let conditions: String = conditions.lines().map(|line| format!("        {line}\n")).collect();
    format!("rules:\n  - id: documented\n    then: {{ escalate: caller_requested }}\n    when:\n      any:\n{conditions}")
}

/// A fragment in a policy: a map or list of it is added to the base's of the same key, anything else takes its place.
fn merged(base: &str, fragment: &str) -> String {
    let mut sections = sections(base);
    for (key, head, body) in self::sections(fragment) {
        match sections.iter_mut().find(|(known, ..)| *known == key) {
            Some((_, _, known)) if !known.is_empty() && !body.is_empty() => known.push_str(&body),
            Some(section) => *section = (key, head, body),
            None => sections.push((key, head, body)),
        }
    }
    sections.into_iter().map(|(_, head, body)| format!("{head}\n{body}")).collect()
}

/// The top-level keys of a policy, each with its line and the lines below it.
fn sections(text: &str) -> Vec<(String, String, String)> {
    let mut sections: Vec<(String, String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let key = line.split(':').next().unwrap().to_owned();
            sections.push((key, line.to_owned(), String::new()));
        } else {
            let (.., body) = sections.last_mut().expect("an example begins with a key");
            body.push_str(line);
            body.push('\n');
        }
    }
    sections
}

#[test]
fn every_example_compiles() {
    let examples = examples();
    let fences = PAGE.lines().filter(|line| line.trim_start().starts_with("```")).count();
    assert_eq!(fences, 2 * examples.len(), "every block of the page is an example");
    assert!(examples.len() > 15, "{} examples were found", examples.len());
    let told: String = examples.iter().map(problems).collect();
    assert!(told.is_empty(), "\n{told}");
}

#[test]
fn an_example_with_a_mistake_is_noticed() {
    for (kind, text) in [("", "warmline: 1\n"), ("fragment", "desk: {}\n"), ("condition", "- shouts: loudly\n"), ("pack", "pack: x\n")] {
        let example = Example { line: 1, kind: kind.to_owned(), text: text.to_owned() };
        assert!(!problems(&example).is_empty(), "{kind}");
    }
}

/// The keys and the words of a schema: `policy.tenant`, `live`.
fn named_in(schema: &Value, keys: &mut BTreeSet<String>, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                keys.extend(properties.keys().cloned());
            }
            words.extend(map.get("const").and_then(Value::as_str).map(str::to_owned));
            let listed = map.get("enum").and_then(Value::as_array).into_iter().flatten();
            words.extend(listed.filter_map(Value::as_str).map(str::to_owned));
            map.values().for_each(|inner| named_in(inner, keys, words));
        }
        Value::Array(list) => list.iter().for_each(|inner| named_in(inner, keys, words)),
        _ => {}
    }
}

/// The first cells of the page's tables; the table of bounds has its keys in the second.
fn documented_keys() -> BTreeSet<&'static str> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| "));
    rows.flat_map(|row| row.split(" | ").take(2)).filter_map(|cell| cell.trim().strip_prefix('`')?.strip_suffix('`')).collect()
}

#[test]
fn every_key_and_word_of_the_language_is_on_the_page() {
    let (mut keys, mut words) = (BTreeSet::new(), BTreeSet::new());
    for schema in [schemars::schema_for!(PolicyDocument), schemars::schema_for!(PackDocument)] {
        named_in(schema.as_value(), &mut keys, &mut words);
    }
    assert!(keys.len() > 60 && words.len() > 10, "the schema was not read: {keys:?} {words:?}");
    let documented = documented_keys();
    let missing: Vec<&String> = keys.iter().filter(|key| !documented.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "no row of a table is about {missing:?}");
    let unsaid: Vec<&String> = words.iter().filter(|word| !PAGE.contains(&format!("`{word}`"))).collect();
    assert!(unsaid.is_empty(), "the page does not say {unsaid:?}");
}

#[test]
fn every_variable_of_the_whisper_is_on_the_page() {
    let documented = documented_keys();
    let missing: Vec<&str> = VARIABLES.into_iter().filter(|variable| !documented.contains(variable)).collect();
    assert!(missing.is_empty(), "no row of a table is about {missing:?}");
}

#[test]
fn every_link_inside_the_page_leads_somewhere() {
    let headings: Vec<String> = PAGE.lines().filter_map(|line| line.strip_prefix('#')).map(anchor).collect();
    let links: Vec<&str> = PAGE.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    assert!(links.len() > 20);
    for link in links {
        // The second heading of one name is `name-1`.
        let (name, twice) = link.strip_suffix("-1").map_or((link, false), |name| (name, true));
        let count = headings.iter().filter(|heading| *heading == name).count();
        assert!(count > usize::from(twice), "`#{link}` leads nowhere");
    }
}

/// A heading's anchor, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).map(|c| if c == ' ' { '-' } else { c }).collect()
}
