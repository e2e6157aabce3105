//! How one policy did on every target.

use super::breakdown::Breakdown;
use super::hearing::{Hearing, Trigger};
use super::mistake::Mistakes;
use super::record::Utterance;
use super::target::Target;

/// For each utterance, what made each target fire.
pub type Verdicts = Vec<Vec<Option<Trigger>>>;

/// How one policy did.
#[derive(Debug, Clone)]
pub struct PolicyScore {
    /// Whose policy it is.
    pub tenant: String,
    /// Its file.
    pub file: String,
    /// SHA-256 of the file and its packs, in hexadecimal.
    pub hash: String,
    /// How it did on each target.
    pub targets: Vec<TargetScore>,
}

/// How a policy did on one target.
#[derive(Debug, Clone)]
pub struct TargetScore {
    /// What was asked.
    pub target: Target,
    /// The verdicts, counted.
    pub breakdown: Breakdown,
    /// What should have fired and did not.
    pub misses: Mistakes,
    /// What fired and should not have.
    pub false_alarms: Mistakes,
}

impl PolicyScore {
    /// Counts verdicts and picks the worst `most` mistakes of each kind.
    #[must_use]
    pub fn of(hearing: &Hearing<'_>, targets: &[Target], utterances: &[Utterance], verdicts: &Verdicts, most: usize) -> Self {
        let policy = hearing.policy;
        let score = |(index, target): (usize, &Target)| {
            let of_target: Vec<Option<Trigger>> = verdicts.iter().map(|verdicts| verdicts[index]).collect();
            let misheard = |positive: bool| {
                let wrong = move |(utterance, verdict): &(&Utterance, &Option<Trigger>)| {
                    target.labels.contains(&utterance.label) == positive && verdict.is_some() != positive
                };
                let wrong = utterances.iter().zip(&of_target).filter(wrong);
                Mistakes::worst(wrong.map(|(utterance, _)| utterance), most, hearing, index)
            };
            TargetScore {
                target: target.clone(),
                breakdown: Breakdown::of(target, utterances, &of_target, hearing),
                misses: misheard(true),
                false_alarms: misheard(false),
            }
        };
        Self {
            tenant: policy.tenant.to_string(),
            file: policy.file.to_string(),
            hash: policy.hash.to_string(),
            targets: targets.iter().enumerate().map(score).collect(),
        }
    }
}
