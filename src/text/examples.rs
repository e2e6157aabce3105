//! Sentences that a phrase matches, without writing out all of them.

use super::phrase_form::{Choice, Part, Sequence};

/// Every sentence where there are at most `limit`. Otherwise the choices turn together, so that each alternative is met early.
pub(super) fn of(sequence: Sequence<'_>, limit: usize) -> Vec<String> {
    let total = count(sequence);
    let order = if total <= limit as u64 { Order::EachWithEach } else { Order::Together };
    let mut sentences = Vec::new();
    for number in 0..total.min(limit as u64) {
        let mut words = Vec::new();
        order.write(sequence, number, &mut words);
        let sentence = words.join(" ");
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences
}

/// How the choices of a phrase turn from one sentence to the next.
#[derive(Clone, Copy)]
enum Order {
    /// Each choice is a digit of the sentence's number.
    EachWithEach,
    /// Each choice is turned by the sentence's number.
    Together,
}

impl Order {
    fn write<'p>(self, sequence: Sequence<'p>, mut number: u64, words: &mut Vec<&'p str>) {
        for part in sequence.parts() {
            match part {
                Part::Words(run) => words.push(run.text),
                Part::Gap => {}
                Part::Choice(choice) => {
                    let choices = count_choice(choice);
                    self.write_choice(choice, number % choices, words);
                    if matches!(self, Self::EachWithEach) {
                        number /= choices;
                    }
                }
            }
        }
    }

    fn write_choice<'p>(self, choice: Choice<'p>, mut number: u64, words: &mut Vec<&'p str>) {
        for alternative in choice.alternatives() {
            let here = count(alternative);
            if number < here {
                return self.write(alternative, number, words);
            }
            number -= here;
        }
    }
}

/// How many sentences there are; where that overflows, the largest number.
fn count(sequence: Sequence<'_>) -> u64 {
    let of_part = |part: Part<'_>| match part {
        Part::Words(_) | Part::Gap => 1,
        Part::Choice(choice) => count_choice(choice),
    };
    sequence.parts().map(of_part).fold(1, u64::saturating_mul)
}

fn count_choice(choice: Choice<'_>) -> u64 {
    choice.alternatives().map(count).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::super::Phrase;

    fn examples(written: &str, limit: usize) -> Vec<String> {
        Phrase::parse(written).unwrap().examples(limit)
    }

    #[test]
    fn every_way_through_a_phrase_is_an_example() {
        assert_eq!(examples("(talk|speak) * [to] me", 10), ["talk to me", "speak to me", "talk me", "speak me"]);
        assert_eq!(examples("get (a manager|[the] boss)", 10), ["get a manager", "get the boss", "get boss"]);
    }

    #[test]
    fn where_there_are_more_than_asked_for_each_alternative_is_met() {
        let many = examples("(a|b|c|d) (e|f|g|h) (i|j|k|l)", 4);
        assert_eq!(many, ["a e i", "b f j", "c g k", "d h l"]);
        assert_eq!(examples(&"(a|b) x ".repeat(24), 5).len(), 2);
        assert!(examples("human", 0).is_empty());
    }
}
