//! What a lint looks at: one file, one policy, or all of them.

use super::corpus::Corpus;
use super::spoken::{Spoken, spoken_of_pack, spoken_of_policy};
use super::words::{Overlap, Words};
use crate::diagnostic::{Place, Span};
use crate::policy::document::{ConditionDocument, PackDocument, PolicyDocument, RuleDocument};
use crate::policy::yaml::{Comment, Node, Placed, comments, read, tree};
use crate::policy::{CompiledPack, CompiledPolicy};
use jiff::civil::Date;
use std::sync::Arc;

/// What a file says, as far as it can be read.
pub(super) enum Document {
    Policy(Box<PolicyDocument>),
    Pack(Box<PackDocument>),
}

/// One policy or pack, as it is written.
pub(super) struct FileContext<'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) text: &'a str,
    /// Every value with its place; none where the text is not YAML.
    pub(super) tree: Option<Node>,
    pub(super) comments: Vec<Comment>,
    /// None where the file does not have the shape of a policy or pack.
    pub(super) document: Option<Document>,
}

impl<'a> FileContext<'a> {
    pub(super) fn policy(file: &'a Arc<str>, text: &'a str) -> Self {
        Self::new(file, text, |tree| read(tree).map(Document::Policy))
    }

    pub(super) fn pack(file: &'a Arc<str>, text: &'a str) -> Self {
        Self::new(file, text, |tree| read(tree).map(Document::Pack))
    }

    fn new(file: &'a Arc<str>, text: &'a str, document: fn(&Node) -> Option<Document>) -> Self {
        let tree = tree(file, text).ok();
        let document = tree.as_ref().and_then(document);
        let comments = if text.contains('#') { comments(text) } else { Vec::new() };
        Self { file, text, tree, comments, document }
    }

    /// A place in the file.
    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(self.file, span)
    }

    /// The rules, as written.
    pub(super) fn rules(&self) -> &[RuleDocument] {
        match &self.document {
            Some(Document::Policy(policy)) => &policy.rules,
            Some(Document::Pack(pack)) => &pack.rules,
            None => &[],
        }
    }

    /// Every condition of every rule, those inside others included.
    pub(super) fn conditions(&self) -> Vec<&Placed<ConditionDocument>> {
        let mut found = Vec::new();
        for rule in self.rules() {
            if let Some(when) = &rule.when {
                collect(when, &mut found);
            }
        }
        found
    }

    /// Everything in the file that callers hear.
    pub(super) fn spoken(&self) -> Vec<Spoken<'_>> {
        match &self.document {
            Some(Document::Policy(policy)) => spoken_of_policy(self.file, policy),
            Some(Document::Pack(pack)) => spoken_of_pack(self.file, pack),
            None => Vec::new(),
        }
    }
}

fn collect<'d>(condition: &'d Placed<ConditionDocument>, found: &mut Vec<&'d Placed<ConditionDocument>>) {
    found.push(condition);
    let joined = condition.all.iter().flatten().chain(condition.any.iter().flatten()).chain(condition.not.as_deref());
    joined.for_each(|inner| collect(inner, found));
}

/// One policy that compiled.
pub(super) struct PolicyContext<'a> {
    pub(super) source: &'a FileContext<'a>,
    pub(super) document: &'a PolicyDocument,
    pub(super) policy: &'a CompiledPolicy,
    pub(super) words: &'a Words<'a>,
    /// What the phrases of its packs do to each other.
    pub(super) inherited: &'a [Overlap],
    /// The packs it uses, as they are written.
    pub(super) packs: &'a [&'a FileContext<'a>],
    /// Utterances to measure with, where there are any.
    pub(super) corpus: Option<&'a Corpus>,
    pub(super) today: Date,
}

impl PolicyContext<'_> {
    /// Where the policy begins: its tenant.
    pub(super) fn place(&self) -> Place {
        self.policy.place.clone()
    }

    /// A place in the policy's file.
    pub(super) fn at(&self, span: Span) -> Place {
        self.source.place(span)
    }
}

/// All files together.
pub(super) struct SetContext<'a> {
    /// The policies that compiled, in order of file.
    pub(super) policies: Vec<&'a CompiledPolicy>,
    /// The packs there are, by file.
    pub(super) packs: Vec<&'a CompiledPack>,
    /// Files beside the policies that are neither policy nor pack nor tests.
    pub(super) other_files: &'a [Arc<str>],
    /// Whether every policy compiled: only then is it known what is used.
    pub(super) complete: bool,
}
