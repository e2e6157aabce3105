//! The pages for people: templates that escape everything, under a policy that runs nothing and loads nothing.

use crate::call::{BriefFact, Disposition, PhoneNumber, Tone, WordedBy};
use crate::decision::brief::{Side, TranscriptLine};
use crate::service::ScreenPop;
use crate::text::entity::EntityKind;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The media type of a page.
pub(in crate::http) const PAGE: &str = "text/html; charset=utf-8";

const STYLE: &str = include_str!("style.css");

/// The templates. Names that end in `.html` have everything escaped that is put into them.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    for (name, text) in [("brief.html", include_str!("brief.html")), ("notice.html", include_str!("notice.html"))] {
        templates.add_template(name, text).expect("our own templates can be read");
    }
    templates
});

/// Nothing is run and nothing loaded: the only thing let in is our own style, by its hash.
static SECURITY_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!("default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    HeaderValue::from_str(&policy).expect("a hash in Base64 is printable")
});

pub(super) fn security_policy() -> &'static HeaderValue {
    &SECURITY_POLICY
}

/// A fact as the page shows it.
#[derive(Serialize)]
struct ShownFact<'a> {
    kind: &'static str,
    text: &'a str,
    /// The same as it was said, where that differs.
    said: Option<&'a str>,
    turn: u32,
}

/// A line of the transcript as the page shows it.
#[derive(Serialize)]
struct ShownLine<'a> {
    turn: u32,
    side: &'static str,
    who: &'static str,
    text: &'a str,
    /// Whether it is the first of its turn, which facts point to.
    opens_turn: bool,
}

/// What the page of a brief is filled with.
#[derive(Serialize)]
struct BriefPage<'a> {
    style: &'static str,
    token: &'a str,
    tenant: &'a str,
    title: String,
    caller: Option<&'a str>,
    name: Option<&'a str>,
    dialled: Option<&'a str>,
    tone: Option<&'static str>,
    turns: u32,
    language: &'a str,
    summary: &'a str,
    by_model: bool,
    issue: Option<&'a str>,
    asked: Option<&'a str>,
    facts: Vec<ShownFact<'a>>,
    lines: Vec<ShownLine<'a>>,
    disposition: Option<&'a Disposition>,
}

/// What the page is filled with that says why there is nothing to see.
#[derive(Serialize)]
struct NoticePage<'a> {
    style: &'static str,
    title: &'a str,
    detail: &'a str,
}

/// The page of a brief.
pub(super) fn brief(pop: &ScreenPop, token: &str) -> Response {
    let brief = &pop.briefing.brief;
    render(
        "brief.html",
        &BriefPage {
            style: STYLE,
            token,
            tenant: brief.tenant.as_str(),
            title: title(brief.reason.as_str()),
            caller: brief.caller.as_ref().map(PhoneNumber::as_str),
            name: brief.facts.iter().rfind(|fact| fact.kind == EntityKind::Name).map(|fact| fact.text.as_str()),
            dialled: pop.dialled.as_ref().map(PhoneNumber::as_str),
            tone: brief.tone.map(Tone::as_str),
            turns: brief.turns,
            language: &brief.language,
            summary: &brief.summary,
            by_model: brief.worded_by == WordedBy::Model,
            issue: brief.issue.as_deref(),
            asked: brief.asked.as_deref().filter(|asked| brief.issue.as_deref() != Some(asked)),
            facts: brief.facts.iter().map(fact).collect(),
            lines: lines(&pop.transcript.lines),
            disposition: pop.briefing.disposition.as_ref(),
        },
    )
}

/// A page that says why there is nothing to see.
pub(super) fn notice(title: &str, detail: &str) -> Response {
    render("notice.html", &NoticePage { style: STYLE, title, detail })
}

fn render(name: &str, values: &impl Serialize) -> Response {
    let template = TEMPLATES.get_template(name).expect("every page has its template");
    let page = template.render(Value::from(Serde(values))).expect("a page is filled with all it names");
    ([(header::CONTENT_TYPE, PAGE)], page).into_response()
}

/// A reason's id as a heading: `caller_requested` is `Caller requested`.
fn title(reason: &str) -> String {
    let words = reason.replace(['_', '-'], " ");
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn fact(fact: &BriefFact) -> ShownFact<'_> {
    let kind = match fact.kind {
        EntityKind::Amount => "Amount",
        EntityKind::Date => "Date",
        EntityKind::Email => "E-mail",
        EntityKind::Name => "Name",
        EntityKind::Number => "Number",
        EntityKind::Phone => "Telephone",
    };
    // Amounts and dates have values for machines.
    let is_for_people = matches!(fact.kind, EntityKind::Email | EntityKind::Number | EntityKind::Phone);
    let text = if is_for_people { &fact.value } else { &fact.text };
    ShownFact { kind, text, said: Some(fact.text.as_str()).filter(|said| said != text), turn: fact.turn }
}

fn lines(lines: &[TranscriptLine]) -> Vec<ShownLine<'_>> {
    let mut last = 0;
    lines
        .iter()
        .map(|line| {
            let (side, who) = match line.side {
                Side::Caller => ("caller", "Caller"),
                Side::Keypad => ("caller", "Caller pressed"),
                Side::Bot => ("bot", "Bot"),
            };
            let opens_turn = line.turn != last;
            last = line.turn;
            ShownLine { turn: line.turn, side, who, text: &line.text, opens_turn }
        })
        .collect()
}
