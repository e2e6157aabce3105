//! Reading as a whole: documents with every form of value, their places, and what is told of broken ones.

use super::*;
use proptest::prelude::{any, proptest};
use serde::Deserialize;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Document {
    tenant: Placed<String>,
    #[serde(default)]
    numbers: OneOrMany<Placed<String>>,
    #[serde(default)]
    greeting: Option<Placed<String>>,
    #[serde(default)]
    desks: Entries<Placed<Desk>>,
    #[serde(default)]
    vocabularies: Entries<ListOr<Vocabulary>>,
    #[serde(default)]
    rules: Vec<Rule>,
    #[serde(default)]
    failures: Option<Failures>,
    #[serde(default)]
    last_resort: Option<Placed<LastResort>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Desk {
    number: Placed<String>,
    #[serde(default)]
    ring: Option<Seconds>,
    #[serde(default)]
    announce: Option<TextOr<Announcement>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Announcement {
    say: Placed<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    phrases: Vec<Placed<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rule {
    #[schemars(length(min = 1))]
    id: Placed<String>,
    then: Outcome,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Escalate(Placed<String>),
    Offer(Placed<String>),
    Continue,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum LastResort {
    Callback,
    Voicemail,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Failures {
    #[serde(default)]
    silence: Option<bool>,
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    confidence_below: Option<f64>,
    #[serde(default)]
    at_least: Option<u8>,
}

/// A type with words of its own for what is wrong, as a duration has.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
struct Seconds(u32);

impl TryFrom<String> for Seconds {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_suffix('s').ok_or_else(|| format!("`{text}` has no unit; write `{text}s`"))?;
        digits.parse().map(Self).map_err(|_| format!("`{text}` is not a duration"))
    }
}

fn read(text: &str) -> (Option<Document>, Vec<Diagnostic>) {
    decode(&"acme.yaml".into(), text)
}

fn fine(text: &str) -> Document {
    let (document, problems) = read(text);
    assert_eq!(problems, []);
    document.unwrap()
}

fn summaries(problems: &[Diagnostic]) -> Vec<String> {
    let summary =
        |problem: &Diagnostic| format!("{}:{} {} {}", problem.place.span.line, problem.place.span.column, problem.code.id, problem.message);
    problems.iter().map(summary).collect()
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let cases: &[(&str, &[&str])] = &[
        ("tenant: a\nrulse: []\n", &["2:1 Y001 unknown field `rulse`"]),
        ("tenant: a\nxyzzy: 1\n", &["2:1 Y001 unknown field `xyzzy`"]),
        ("tenant: a\ntenant: b\n", &["2:1 Y002 `tenant` stands in this map already"]),
        ("tenant: a\ndesks:\n  s: { number: '1' }\n  s: { number: '2' }\n", &["4:3 Y002 `s` stands in this map already"]),
        ("numbers: []\n", &["1:1 Y014 the file lacks the field `tenant`"]),
        ("tenat: a\n", &["1:1 Y001 unknown field `tenat`"]),
        ("tenant: a\ndesks: { s: { ring: 5s } }\n", &["2:10 Y014 `s` lacks the field `number`"]),
        ("tenant: a\nrules:\n  - then: continue\n", &["3:5 Y014 an item of `rules` lacks the field `id`"]),
        ("tenant: a\ngreeting:\n", &["2:1 Y004 `greeting` is empty"]),
        ("tenant: a\ngreeting: ~\n", &["2:11 Y004 `greeting` is empty"]),
        ("tenant: a\ngreeting: null\n", &["2:11 Y004 `greeting` is empty"]),
        ("tenant:\n", &["1:1 Y004 `tenant` is empty"]),
        ("tenant: a\nnumbers: ['1', ]\nrules:\n  -\n", &["4:4 Y004 an item of `rules` is empty"]),
        ("tenant: a\nrules: [{ id: ' ', then: continue }]\n", &["2:15 Y004 `id` is empty"]),
        ("tenant: [a]\n", &["1:9 Y013 `tenant` takes a text, not a list"]),
        ("tenant: { a: b }\n", &["1:9 Y013 `tenant` takes a text, not a map"]),
        ("tenant: a\nrules: none\n", &["2:8 Y013 `rules` takes a list, not the text `none`"]),
        ("tenant: a\nvocabularies: { v: x }\n", &["2:20 Y013 `v` takes a list or a map, not the text `x`"]),
        ("tenant: a\ndesks: { s: { number: '1', announce: [x] } }\n", &["2:38 Y013 `announce` takes a text or a map, not a list"]),
        ("tenant: a\nfailures: { silence: yes }\n", &["2:22 Y013 `silence` takes `true` or `false`, not the text `yes`"]),
        ("tenant: a\nfailures: { silence: 'true' }\n", &["2:22 Y013 `silence` takes `true` or `false`, not the text `true`"]),
        ("tenant: a\nfailures: { at_least: two }\n", &["2:23 Y013 `at_least` takes a whole number, not the text `two`"]),
        ("tenant: a\nfailures: { at_least: 2.5 }\n", &["2:23 Y013 `at_least` takes a whole number, not the number `2.5`"]),
        ("tenant: a\nfailures: { at_least: 256 }\n", &["2:23 Y016 `256` is too large for `at_least`"]),
        ("tenant: a\nfailures: { at_least: -1 }\n", &["2:23 Y016 `-1` is too small for `at_least`"]),
        ("tenant: a\nfailures: { confidence_below: 40 }\n", &["2:31 Y016 `40` is too large for `confidence_below`"]),
        ("tenant: a\nlast_resort: calback\n", &["2:14 Y017 `calback` is not a choice for `last_resort`"]),
        ("tenant: a\nrules: [{ id: x, then: { escalte: y } }]\n", &["2:26 Y001 unknown field `escalte`"]),
        ("tenant: a\nrules: [{ id: x, then: { escalate: y, offer: y } }]\n", &["2:39 Y001 `offer` cannot stand beside `escalate`"]),
        ("tenant: a\nrules: [{ id: x, then: escalate }]\n", &["2:24 Y013 `escalate` needs a value of its own"]),
        ("tenant: a\nrules: [{ id: x, then: {} }]\n", &["2:24 Y014 `then` says nothing"]),
        ("tenant: a\ndesks: { s: { number: '1', ring: 20 } }\n", &["2:34 Y013 `20` has no unit; write `20s`"]),
        ("tenant: a\n---\ntenant: b\n", &["2:1 Y009 a second document starts here"]),
        ("- a\n", &["1:1 Y013 the file takes a map, not a list"]),
        ("", &["1:1 Y004 the file is empty"]),
        ("# nothing yet\n", &["1:1 Y004 the file is empty"]),
        ("---\n", &["1:1 Y004 the file is empty"]),
        ("tenant: 'a\n", &["1:9 Y015 a quote is never closed"]),
        ("tenant: a: b\n", &["1:10 Y015 a `:` is out of place"]),
        ("tenant: *a\n", &["1:9 Y015 this repeats something that has no such name"]),
        ("tenant: !secret a\n", &["1:17 Y015 the tag `!secret` means nothing here"]),
        ("desks: &d { s: *d }\n", &["1:16 Y015 an alias stands within what it repeats"]),
        ("<<: { tenant: a }\n", &["1:1 Y015 the merge key `<<` is not read"]),
        ("tenant: a\n\tdesks: {}\n", &["1:9 Y015 a tab stands where only spaces may"]),
        ("tenant: %a\n", &["1:9 Y015 no text can start with `%`"]),
        ("tenant: a\nnumbers: [1\n", &["2:10 Y015 the bracket `[` is never closed"]),
        ("tenant: \"\\u12\"\n", &["1:9 Y015 did not find expected hexadecimal number"]),
        ("[a]: b\n", &["1:1 Y015 a key must be a text"]),
    ];
    for (text, expected) in cases {
        let (_, problems) = read(text);
        assert_eq!(summaries(&problems), *expected, "{text}");
    }
}

#[test]
fn all_mistakes_of_a_file_are_told_in_one_pass_in_order() {
    let text = "\
tenant: acme
greting: Hi!
desks:
  support: { numbr: '+1', ring: 20s }
  billing: { number: '+2' }
  billing: { number: '+3', ring: 20 }
failures: { silence: yes, confidence_below: 4 }
last_resort: voicemial
rules:
  - then: { escalate: ~ }
";
    let (document, problems) = read(text);
    assert!(document.is_none());
    let told: Vec<String> = summaries(&problems).into_iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(told, ["2:1 Y001", "4:14 Y001", "6:3 Y002", "7:22 Y013", "7:45 Y016", "8:14 Y017", "10:5 Y014", "10:23 Y004"]);
    let helps: Vec<&str> = problems.iter().filter_map(|problem| problem.help.as_deref()).collect();
    assert_eq!(helps[0], "did you mean `greeting`?");
    assert_eq!(helps[3], "write `true`");
    assert_eq!(problems[3].fix.as_ref().unwrap().edits[0].replacement, "true");
    assert_eq!(helps[4], "write a number that is at least 0 and at most 1");
    assert_eq!(helps[5], "did you mean `voicemail`?");
    assert_eq!(problems[2].related[0].place.span.line, 5);
}

#[test]
fn a_misspelt_field_is_not_also_missing_and_can_be_renamed() {
    let (_, problems) = read("tenant: a\ndesks: { s: { numbr: '1' } }\n");
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    let edit = &problem.fix.as_ref().unwrap().edits[0];
    assert_eq!((edit.place.span.start, edit.place.span.end, edit.replacement.as_str()), (24, 29, "number"));
}

#[test]
fn what_a_type_says_in_its_own_words_is_told_beside_the_rest() {
    let (_, problems) = read("tenant: a\ndesks: { s: { number: '1', ring: 20 } }\nrulse: []\n");
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code.id).collect();
    assert!(codes.contains(&"Y001"), "{codes:?}");
    assert!(codes.contains(&"Y013"), "{codes:?}");
}

#[test]
fn an_empty_value_that_may_be_left_out_is_told_and_the_document_is_read_all_the_same() {
    let (document, problems) = read("tenant: a\ngreeting: #31#\n");
    assert!(document.unwrap().greeting.is_none());
    assert!(problems[0].help.as_ref().unwrap().contains("needs quotes"));
}

#[test]
fn a_document_without_mistakes_keeps_texts_as_written() {
    let document = fine("tenant: 012\nnumbers: [+1555, 0x10, 1e3, yes, 22:30, 1.50]\ngreeting: 1_000\n");
    assert_eq!(document.tenant.value, "012");
    let numbers: Vec<&str> = document.numbers.iter().map(|number| number.value.as_str()).collect();
    assert_eq!(numbers, ["+1555", "0x10", "1e3", "yes", "22:30", "1.50"]);
    assert_eq!(document.greeting.unwrap().value, "1_000");
}

#[test]
fn one_stands_for_a_list_of_one_and_stays_as_written() {
    let document = fine("tenant: a\nnumbers: +1555\n");
    assert_eq!(document.numbers[0].value, "+1555");
    assert_eq!(document.numbers[0].span.column, 10);
}

#[test]
fn short_and_long_forms_are_read_alike() {
    let text = "tenant: a\nvocabularies: { v: [x], w: { phrases: [y] } }\ndesks:\n  s: { number: '1', announce: Hi }\n  t: { number: '2', announce: { say: Ho } }\n";
    let document = fine(text);
    assert!(matches!(document.vocabularies.get("v"), Some(ListOr::List(phrases)) if phrases[0].span.column == 21));
    assert!(matches!(document.vocabularies.get("w"), Some(ListOr::Map(vocabulary)) if vocabulary.phrases[0].span.column == 40));
    let desks: Vec<(&str, &Desk)> = document.desks.iter().map(|(name, desk)| (name.value.as_str(), &desk.value)).collect();
    assert!(matches!(&desks[0], ("s", Desk { announce: Some(TextOr::Text(text)), .. }) if text.span.column == 31));
    assert!(matches!(&desks[1], ("t", Desk { announce: Some(TextOr::Map(announcement)), .. }) if announcement.say.span.column == 38));
}

#[test]
fn numbers_and_switches_become_what_the_type_asks_for() {
    let text = "tenant: a\ndesks: { s: { number: '1', ring: 25s } }\nfailures: { silence: true, confidence_below: .5, at_least: 2 }\n";
    let document = fine(text);
    let failures = document.failures.unwrap();
    assert_eq!((failures.silence, failures.confidence_below, failures.at_least), (Some(true), Some(0.5), Some(2)));
    assert_eq!(document.desks.get("s").unwrap().ring.as_ref().unwrap().0, 25);
}

#[test]
fn choices_are_read_by_name() {
    let document = fine(
        "tenant: a\nrules:\n  - { id: x, then: { offer: y } }\n  - { id: z, then: continue }\n  - { id: u, then: { escalate: v } }\nlast_resort: voicemail\n",
    );
    assert!(matches!(&document.rules[0].then, Outcome::Offer(reason) if reason.value == "y" && reason.span.line == 3));
    assert!(matches!(document.rules[1].then, Outcome::Continue));
    assert!(matches!(&document.rules[2].then, Outcome::Escalate(reason) if reason.span.column == 32));
    assert!(matches!(document.last_resort.unwrap().value, LastResort::Voicemail));
    assert_eq!(document.rules[1].id.value, "z");
}

#[test]
fn a_place_covers_exactly_what_was_written() {
    let text = "\u{feff}tenant: \"ß é\"\r\ngreeting: >-\r\n  Grüß\r\n  Gott\r\nnumbers: [ 'a', ü ]\r\ndesks:\r\n  süd: { number: plain text }\r\n  nord:\r\n    number: x\r\n";
    let document = fine(text);
    let cut = |span: Span| (&text[span.bytes()], span.line, span.column);
    assert_eq!(cut(document.tenant.span), ("\"ß é\"", 1, 9));
    assert_eq!(document.greeting.as_ref().unwrap().value, "Grüß Gott");
    assert_eq!(cut(document.greeting.unwrap().span).0.trim_end(), "Grüß\r\n  Gott");
    assert_eq!(cut(document.numbers[0].span), ("'a'", 5, 12));
    assert_eq!(cut(document.numbers[1].span), ("ü", 5, 17));
    let keys: Vec<_> = document.desks.keys().map(|key| cut(key.span)).collect();
    assert_eq!(keys, [("süd", 7, 3), ("nord", 8, 3)]);
    let desks: Vec<_> = document.desks.iter().map(|(_, desk)| cut(desk.span)).collect();
    assert_eq!(desks, [("{ number: plain text }", 7, 8), ("number: x", 9, 5)]);
    assert_eq!(cut(document.desks.get("süd").unwrap().number.span), ("plain text", 7, 18));
}

#[test]
fn an_alias_repeats_a_value_with_the_place_where_it_was_written() {
    let document = fine("tenant: a\ndesks:\n  s: &desk { number: '1' }\n  t: *desk\n");
    assert_eq!(document.desks.get("t").unwrap().number.span.line, 3);
}

#[test]
fn an_explicit_text_is_a_text() {
    assert_eq!(fine("tenant: !!str null\n").tenant.value, "null");
    assert_eq!(fine("tenant: 'null'\n").tenant.value, "null");
}

#[test]
fn what_would_cost_too_much_is_refused() {
    let doubling = (1..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| format!("{text}a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1));
    let chain = (1..90).fold("a0: &a0 [x]\n".to_owned(), |text, n| format!("{text}a{n}: &a{n} [*a{}]\n", n - 1));
    let nested = format!("a: {}{}\n", "[".repeat(50_000), "]".repeat(50_000));
    let indented: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let large = format!("tenant: {}\n", "x".repeat(MAX_BYTES));
    let long = format!("numbers: [{}]\n", "x,".repeat(100_001));
    for text in [doubling, chain, nested, indented, large, long] {
        let (document, problems) = read(&text);
        assert!(document.is_none());
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code.id).collect();
        assert_eq!(codes, ["Y008"], "{}", &text[..40]);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in any::<String>()) {
        let _ = read(&text);
        let _ = comments(&text);
    }

    #[test]
    fn any_text_made_of_yaml_is_read_or_refused_with_places_inside_it(
        text in "(tenant|desks|s|number|rules|then|[ \n:,\\[\\]{}'\"#&*|>~!ß-]|- |: |\n  ){0,40}",
    ) {
        let (document, problems) = read(&text);
        assert!(document.is_some() || !problems.is_empty());
        for problem in problems {
            assert!(text.get(problem.place.span.bytes()).is_some(), "{problem:?}");
        }
    }
}
