//! Models, and the scripted answers that stand in for them.

use super::lexicon::{Builder, SingleWord};
use super::problems::Problems;
use super::quantities::time_within;
use super::texts::local_text;
use crate::diagnostic::codes;
use crate::policy::compiled::{Answer, AssistantPlan, Condition, ConditionKind, JudgePlan, LocalText, Provider, Rule, SummariserPlan};
use crate::policy::document::{AssistantDocument, PolicyDocument, ProviderDocument};
use crate::policy::yaml::Placed;
use std::time::Duration;

/// How long the caller waits for the assistant where the policy does not say.
const PATIENCE: Duration = Duration::from_secs(4);
/// The longest a caller may be kept waiting by any model.
const LONGEST: Duration = Duration::from_secs(20);
/// How long the judge is waited for where what a rule says is no time.
const JUDGE_PATIENCE: Duration = Duration::from_millis(800);
const ASSISTANT_TOKENS: u32 = 200;
const SUMMARY_TOKENS: u32 = 120;
const FALLBACK: &str = "I am sorry, I did not get that. Could you say it another way?";

/// The scripted answers.
pub(super) fn answers(document: &PolicyDocument, lexicon: &mut Builder, problems: &mut Problems) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (position, written) in document.answers.iter().enumerate() {
        let items: Vec<_> = written.says.0.iter().map(|item| (problems.place(item.span), item.value.as_str())).collect();
        let Some((place, _)) = items.first().cloned() else { continue };
        let called = format!("phrases of answer {}", position + 1);
        answers.push(Answer {
            says: lexicon.resolve(&items, &called, SingleWord::IsAName, true, problems),
            reply: local_text(&written.reply, problems),
            place,
        });
    }
    answers
}

/// The models a policy asks for.
pub(super) fn plans(
    document: &PolicyDocument,
    rules: &[Rule],
    language: &str,
    problems: &mut Problems,
) -> (AssistantPlan, Option<JudgePlan>, Option<SummariserPlan>) {
    let assistant = assistant(document, language, problems);
    let provider = assistant.model.as_ref().map(|(provider, _)| *provider);
    let judge = judge(document, rules, provider);
    let summariser = summariser(document, provider);
    (assistant, judge, summariser)
}

fn assistant(document: &PolicyDocument, language: &str, problems: &mut Problems) -> AssistantPlan {
    let written = document.assistant.as_ref();
    AssistantPlan {
        model: written.and_then(|assistant| assistant_model(assistant, problems)),
        prompt: written.and_then(|assistant| assistant.prompt.as_ref()).map(|prompt| prompt.value.clone()).unwrap_or_default(),
        max_tokens: written.and_then(|assistant| assistant.max_tokens.as_ref()).map_or(ASSISTANT_TOKENS, |tokens| tokens.value),
        temperature: written.and_then(|assistant| assistant.temperature.as_ref()).map(|score| super::conditions::narrow(score.value)),
        timeout: time_within(
            written.and_then(|assistant| assistant.timeout.as_ref()),
            PATIENCE,
            Duration::from_millis(100)..=LONGEST,
            problems,
        ),
        fallback: fallback(document, language, problems),
    }
}

/// What the caller hears where there is nothing better. English is the only language we have words of our own in.
fn fallback(document: &PolicyDocument, language: &str, problems: &mut Problems) -> LocalText {
    if let Some(written) = document.assistant.as_ref().and_then(|assistant| assistant.fallback.as_ref()) {
        return local_text(written, problems);
    }
    let english = language.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"));
    if !english {
        let span = document.language.as_ref().unwrap_or(&document.tenant).span;
        problems.tell(
            &codes::MISSING_FALLBACK,
            span,
            format!("callers speak `{language}`, and it is not said what they hear when the bot has no answer"),
            "add `assistant: { fallback: TEXT }`",
        );
    }
    LocalText::plain(FALLBACK)
}

fn assistant_model(assistant: &AssistantDocument, problems: &mut Problems) -> Option<(Provider, String)> {
    let provider = provider(assistant.provider.value)?;
    for (key, there) in [("model", assistant.model.is_some()), ("prompt", assistant.prompt.is_some())] {
        if !there {
            problems.tell(
                &codes::MISSING_MODEL,
                assistant.provider.span,
                format!("the assistant has a provider and no `{key}`"),
                format!("add `{key}:`, or set `provider: scripted`"),
            );
        }
    }
    assistant.model.as_ref().map(|model| (provider, model.value.clone()))
}

/// The judge, where a rule asks for one.
fn judge(document: &PolicyDocument, rules: &[Rule], default: Option<Provider>) -> Option<JudgePlan> {
    let mut longest: Option<Duration> = None;
    for rule in rules {
        rule.when.walk(&mut |condition: &Condition| {
            if let ConditionKind::Judge(judge) = &condition.kind {
                longest = longest.max(Some(Duration::try_from(judge.timeout).unwrap_or(JUDGE_PATIENCE)));
            }
        });
    }
    let written = document.judge.as_ref();
    longest.map(|longest| JudgePlan {
        model: fast_model(written.and_then(|judge| judge.provider.as_ref()), written.and_then(|judge| judge.model.as_ref()), default),
        instructions: written.and_then(|judge| judge.instructions.as_ref()).map(|text| text.value.clone()),
        timeout: longest.min(LONGEST),
    })
}

/// The summariser, where a model is to be had.
fn summariser(document: &PolicyDocument, default: Option<Provider>) -> Option<SummariserPlan> {
    let written = document.summariser.as_ref();
    let model = fast_model(
        written.and_then(|summariser| summariser.provider.as_ref()),
        written.and_then(|summariser| summariser.model.as_ref()),
        default,
    )?;
    let max_tokens = written.and_then(|summariser| summariser.max_tokens.as_ref()).map_or(SUMMARY_TOKENS, |tokens| tokens.value);
    Some(SummariserPlan { model, max_tokens })
}

/// A model for a small quick task: the one named, else a fast one of the provider.
fn fast_model(
    named_provider: Option<&Placed<ProviderDocument>>,
    named_model: Option<&Placed<String>>,
    default: Option<Provider>,
) -> Option<(Provider, String)> {
    let provider = named_provider.map_or(default, |named| provider(named.value))?;
    let model = named_model.map_or_else(|| fast(provider).to_owned(), |model| model.value.clone());
    Some((provider, model))
}

fn provider(written: ProviderDocument) -> Option<Provider> {
    match written {
        ProviderDocument::Anthropic => Some(Provider::Anthropic),
        ProviderDocument::Openai => Some(Provider::Openai),
        ProviderDocument::Scripted => None,
    }
}

/// A provider's fast model, good enough for a verdict or a sentence.
fn fast(provider: Provider) -> &'static str {
    match provider {
        Provider::Anthropic => "claude-haiku-4-5",
        Provider::Openai => "gpt-4.1-mini",
    }
}
