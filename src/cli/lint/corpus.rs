//! `--corpus`: utterances read, and what the policies' phrases made of them.

use super::files::Tree;
use crate::check::lint::{Corpus, Rates};
use crate::cli::tell;
use crate::policy::{CompiledPolicy, PolicySet};
use anyhow::Context;
use serde::Deserialize;
use std::path::Path;

/// One line of a corpus; whatever else it says is for others.
#[derive(Deserialize)]
struct Line {
    text: String,
}

/// How many phrases are told for each policy.
const TOLD: usize = 10;

/// Reads a corpus.
pub(super) fn read(path: &Path) -> anyhow::Result<Corpus> {
    let cannot = || format!("cannot read `{}`", path.display());
    let text = std::fs::read_to_string(path).with_context(cannot)?;
    let mut utterances = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(line)
            .with_context(|| format!("{}:{}: a line of a corpus is `{{\"text\": \"…\"}}`", path.display(), number + 1))?;
        utterances.push(line.text);
    }
    anyhow::ensure!(!utterances.is_empty(), "`{}` holds no utterance", path.display());
    Ok(Corpus::of(utterances))
}

/// Says on standard error how often each vocabulary and each rule on words would have been found, the most frequent first.
pub(super) fn tell_rates(corpus: &Corpus, trees: &[Tree]) {
    for tree in trees {
        let set = PolicySet::compile(&tree.sources, &PolicySet::default());
        for policy in set.policies.iter().filter(|(file, _)| tree.is_asked_for(file)).filter_map(|(_, compiled)| compiled.value.as_deref())
        {
            tell_policy(policy, &corpus.measure(policy));
        }
    }
}

fn tell_policy(policy: &CompiledPolicy, rates: &Rates) {
    tell(format_args!("`{}` over {} utterances:", policy.tenant, rates.utterances));
    let lexicon = &policy.lexicon;
    let of_phrases = rates.phrases.iter().map(|(&(shelf, phrase), count)| {
        let phrase = lexicon.shelves[shelf].phrases[phrase].phrase.written();
        (*count, format!("phrase     {phrase}"))
    });
    let of_vocabularies = rates.vocabularies.iter().map(|(id, count)| (*count, format!("vocabulary {}", lexicon.vocabulary(*id).name)));
    let of_rules = rates.rules.iter().map(|(position, count)| (*count, format!("rule       {}", policy.rules[*position].id)));
    for mut found in [of_rules.collect::<Vec<_>>(), of_vocabularies.collect(), of_phrases.collect()] {
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (count, name) in found.iter().take(TOLD) {
            tell(format_args!("  {:5.1} %  {name}", rates.share(*count) * 100.0));
        }
    }
}
