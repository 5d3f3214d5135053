//! A time axis: instants to places in per cent, so that a drawing scales without a script.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::round;

/// From one instant to a later one.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    from: i64,
    length: i64,
}

/// A stretch of an axis, in per cent of its length.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bar {
    pub at: f64,
    pub width: f64,
}

/// The shortest bar that can still be seen, in per cent.
const LEAST: f64 = 0.4;

impl Axis {
    /// The axis that holds all of `instants`; `None` where they are fewer than two different ones.
    pub fn around(instants: impl IntoIterator<Item = DateTime<Utc>>) -> Option<Self> {
        let (mut from, mut to) = (i64::MAX, i64::MIN);
        for instant in instants {
            from = from.min(instant.timestamp());
            to = to.max(instant.timestamp());
        }
        (from < to).then(|| Self { from, length: to - from })
    }

    /// Whether an instant lies on it.
    pub fn holds(self, at: DateTime<Utc>) -> bool {
        (self.from..=self.from + self.length).contains(&at.timestamp())
    }

    /// Where an instant lies, from 0 to 100.
    pub fn place(self, at: DateTime<Utc>) -> f64 {
        #[allow(clippy::cast_precision_loss)] // seconds are far below 2^52
        let share = (at.timestamp() - self.from) as f64 / self.length as f64;
        round(share.clamp(0.0, 1.0) * 100.0)
    }

    /// The stretch between two instants; never too short to be seen, never past the end.
    pub fn bar(self, from: DateTime<Utc>, to: DateTime<Utc>) -> Bar {
        let (a, b) = (self.place(from), self.place(to));
        let width = (b - a).max(LEAST);
        Bar { at: round(a.min(100.0 - width)), width: round(width) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    #[test]
    fn places_are_shares_of_the_axis() {
        let t = DateTime::UNIX_EPOCH;
        let axis = Axis::around([t + Duration::minutes(30), t, t + Duration::hours(1)]).unwrap();
        assert_eq!(axis.place(t + Duration::minutes(15)), 25.0);
        assert_eq!(axis.place(t - Duration::days(1)), 0.0);
        assert!(axis.holds(t) && axis.holds(t + Duration::hours(1)));
        assert!(!axis.holds(t - Duration::seconds(1)));
        let end = axis.bar(t + Duration::hours(1), t + Duration::hours(1));
        assert_eq!((end.at, end.width), (99.6, 0.4));
        assert!(Axis::around([t, t]).is_none());
        assert!(Axis::around([]).is_none());
    }
}
