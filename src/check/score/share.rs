//! A share of a whole, and how sure one can be of it.

/// The 97.5th percentile of the standard normal distribution: of a two-sided interval, 95 in 100 lie within it.
const Z: f64 = 1.959_963_984_540_054;

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

/// Where the true share lies, 95 times in 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Not below this, 0 to 1.
    pub low: f64,
    /// Not above this, 0 to 1.
    pub high: f64,
}

impl Share {
    /// The share, 0 to 1; none of an empty whole.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of utterances are far below 2^52")]
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.count as f64 / self.of as f64)
    }

    /// The Wilson score interval at 95 %; none of an empty whole. It stays within 0 and 1, and says something even of
    /// none and of all, where the textbook interval is empty (Wilson 1927; Newcombe 1998, method 3).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of utterances are far below 2^52")]
    pub fn interval(self) -> Option<Interval> {
        let share = self.value()?;
        let of = self.of as f64;
        let pull = Z * Z / of;
        let middle = (share + pull / 2.0) / (1.0 + pull);
        let reach = Z * (share * (1.0 - share) / of + pull / (4.0 * of)).sqrt() / (1.0 + pull);
        // Of none and of all the bounds are 0 and 1, and rounding must not say otherwise.
        let low = if self.count == 0 { 0.0 } else { middle - reach };
        let high = if self.count == self.of { 1.0 } else { middle + reach };
        Some(Interval { low, high })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_newcombes_table() {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        for (count, of, low, high) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let interval = Share { count, of }.interval().unwrap();
            assert!((interval.low - low).abs() < 5e-5, "{count}/{of}: {interval:?}");
            assert!((interval.high - high).abs() < 5e-5, "{count}/{of}: {interval:?}");
        }
    }

    #[test]
    fn an_interval_is_mirrored_when_the_share_is() {
        let (some, rest) = (Share { count: 3, of: 40 }.interval().unwrap(), Share { count: 37, of: 40 }.interval().unwrap());
        assert!((some.low + rest.high - 1.0).abs() < 1e-12 && (some.high + rest.low - 1.0).abs() < 1e-12);
    }

    #[test]
    fn none_and_all_are_bounded_by_0_and_1() {
        for of in 1..50 {
            assert_eq!(Share { count: 0, of }.interval().unwrap().low.to_bits(), 0);
            assert_eq!(Share { count: of, of }.interval().unwrap().high.to_bits(), 1f64.to_bits());
        }
    }

    #[test]
    fn nothing_is_known_of_an_empty_whole() {
        assert_eq!((Share::default().value(), Share::default().interval()), (None, None));
    }
}
