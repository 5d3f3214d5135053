//! Drawings of figures: where columns, bars and points lie. Widths are in per cent of the drawing, so
//! that it scales without a script; heights are in pixels, so that its text stays readable.

pub mod axis;

use serde::Serialize;

use crate::derive::trends::{FEWEST, Spread};
use crate::site::text::Words;

/// Where the lowest line of an upright drawing lies, the room above the highest, and its whole height.
pub const BASE: f64 = 184.0;
pub const TOP: f64 = 20.0;
pub const HEIGHT: f64 = 208.0;

/// How high a row of a lying drawing is.
const ROW: f64 = 44.0;

/// How many labels an axis carries at most, and how many on a narrow screen if they are short.
const MOST_LABELS: usize = 12;
const MOST_NARROW: usize = 8;

/// A drawing where there are enough values for one.
pub fn if_enough<T>(values: usize, draw: impl FnOnce() -> Option<T>) -> Option<T> {
    (values >= FEWEST).then(draw).flatten()
}

/// A line of the scale and what it stands for.
#[derive(Debug, Serialize)]
pub struct Tick {
    pub y: f64,
    pub label: String,
}

/// A text below or above a column.
#[derive(Debug, Serialize)]
pub struct Text {
    pub x: f64,
    pub y: f64,
    pub text: String,
    /// Whether it is left out on a narrow screen.
    pub minor: bool,
}

/// A filled rectangle.
#[derive(Debug, Serialize)]
pub struct Block {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// Which colour and pattern it has.
    pub look: &'static str,
}

/// Columns of stacked parts, one for each period.
#[derive(Debug, Serialize)]
pub struct Columns {
    pub height: f64,
    pub base: f64,
    pub scale: Vec<Tick>,
    pub stacks: Vec<Stack>,
    pub sums: Vec<Text>,
    pub labels: Vec<Text>,
}

/// The parts of a column that is not empty.
#[derive(Debug, Serialize)]
pub struct Stack {
    /// The list of what it stands for, relative to the site's root.
    pub path: Option<String>,
    /// Its label and its sum.
    pub title: String,
    pub blocks: Vec<Block>,
}

/// What a column is made from: its label, the list of what it stands for, and the parts from the bottom up.
pub struct Column {
    pub label: String,
    pub path: Option<String>,
    pub parts: Vec<(&'static str, usize)>,
}

impl Columns {
    /// Draws columns; `None` where all are empty.
    pub fn new(columns: &[Column]) -> Option<Self> {
        let total = |c: &Column| c.parts.iter().map(|(_, n)| n).sum::<usize>();
        let most = columns.iter().map(total).max().filter(|m| *m > 0)?;
        let (step, top) = steps(most);
        let y = |n: usize| round(BASE - (BASE - TOP) * float(n) / float(top));
        let slot = 100.0 / float(columns.len());
        let width = round((slot * 0.72).min(7.0));
        let (mut stacks, mut sums) = (Vec::new(), Vec::new());
        for (i, column) in columns.iter().enumerate() {
            let middle = slot * (float(i) + 0.5);
            let (mut blocks, mut below) = (Vec::new(), 0);
            for (look, n) in column.parts.iter().filter(|(_, n)| *n > 0) {
                blocks.push(Block {
                    x: round(middle - width / 2.0),
                    y: y(below + n),
                    width,
                    height: round(y(below) - y(below + n)),
                    look,
                });
                below += n;
            }
            if below > 0 {
                stacks.push(Stack {
                    path: column.path.clone(),
                    title: format!("{}: {below}", column.label),
                    blocks,
                });
                sums.push(Text {
                    x: round(middle),
                    y: y(below) - 5.0,
                    text: below.to_string(),
                    minor: columns.len() > 18,
                });
            }
        }
        Some(Self {
            height: HEIGHT,
            base: BASE,
            scale: (0..=top / step)
                .map(|i| Tick { y: y(i * step), label: (i * step).to_string() })
                .collect(),
            stacks,
            sums,
            labels: labels(columns.iter().map(|c| c.label.as_str())),
        })
    }
}

/// More columns than this have their sums written above the last of them only, in half the width.
const MOST_SUMS: usize = 8;

impl Columns {
    /// The same with fewer labels, where every sum has room.
    pub fn with_few_labels(mut self) -> Self {
        self.labels.retain(|l| !l.minor);
        for sum in &mut self.sums {
            sum.minor = false;
        }
        self
    }

    /// The same for a place beside another drawing: fewer labels, and fewer sums.
    pub fn in_half_the_width(mut self) -> Self {
        if self.sums.len() > MOST_SUMS {
            self.sums.drain(..self.sums.len() - 1);
        }
        self.with_few_labels()
    }
}

/// Medians and 90th percentiles of lengths of time on a scale on which each step is a multiple of the
/// one before: minutes and weeks both have room on it.
#[derive(Debug, Serialize)]
pub struct Spreads {
    pub height: f64,
    pub base: f64,
    pub scale: Vec<Tick>,
    pub points: Vec<Point>,
    /// From one period's median to the next one's.
    pub lines: Vec<Line>,
    pub labels: Vec<Text>,
    /// Whether some period has too few values for a median.
    pub has_rings: bool,
}

/// The values of a period.
#[derive(Debug, Serialize)]
pub struct Point {
    pub x: f64,
    /// The list of what it stands for, relative to the site's root, and what it is called.
    pub path: Option<String>,
    pub title: String,
    pub median: Option<f64>,
    pub p90: Option<f64>,
    /// The values themselves, where they are too few.
    pub rings: Vec<f64>,
}

/// A line between two points.
#[derive(Debug, Serialize)]
pub struct Line {
    pub x1: f64,
    pub y1: f64,
    pub x2: f64,
    pub y2: f64,
}

/// What the scale can show, in seconds.
const LENGTHS: [i64; 10] = [
    60,
    600,
    3_600,
    6 * 3_600,
    86_400,
    7 * 86_400,
    30 * 86_400,
    365 * 86_400,
    3_650 * 86_400,
    36_500 * 86_400,
];

/// A scale on which each step is a multiple of the one before, from the floor of a drawing up.
#[derive(Clone, Copy)]
pub struct LengthScale {
    /// Indices into [`LENGTHS`].
    from: usize,
    to: usize,
    /// Whether something shorter than the lowest step is shown.
    shorter: bool,
}

impl LengthScale {
    /// The scale that has room for `least` to `most` seconds.
    pub fn new(least: i64, most: i64) -> Self {
        let from = LENGTHS.iter().rposition(|l| *l <= least).unwrap_or(0);
        let last = LENGTHS.len() - 1;
        let to = LENGTHS.iter().position(|l| *l >= most).unwrap_or(last);
        Self { from, to: to.max((from + 1).min(last)), shorter: least < LENGTHS[0] }
    }

    /// How far down a length lies.
    pub fn y(self, seconds: i64) -> f64 {
        let log = |seconds: i64| float_of(seconds.max(LENGTHS[0])).ln();
        let low = log(LENGTHS[self.from]);
        let high = log(LENGTHS[self.to]).max(log(LENGTHS[0] + 1));
        let share = ((log(seconds) - low) / (high - low)).clamp(0.0, 1.0);
        round(BASE - (BASE - TOP) * share)
    }

    /// Its steps.
    pub fn ticks(self, words: &Words) -> Vec<Tick> {
        let steps = LENGTHS[self.from..=self.to].iter();
        steps
            .map(|l| Tick {
                y: self.y(*l),
                label: match words.length(*l) {
                    text if *l == LENGTHS[0] && self.shorter => format!("≤\u{a0}{text}"),
                    text => text,
                },
            })
            .collect()
    }
}

impl Spreads {
    /// Draws the values of each period; `None` where there are too few in all.
    pub fn new(periods: &[(String, Option<String>, &Spread)], words: &Words) -> Option<Self> {
        let all = || periods.iter().flat_map(|(_, _, s)| s.values().iter().copied());
        if all().count() < FEWEST {
            return None;
        }
        let (least, most) = (all().min()?, all().max()?);
        let scale = LengthScale::new(least, most);
        let y = |seconds: i64| scale.y(seconds);
        let slot = 100.0 / float(periods.len());
        let points: Vec<Point> = periods
            .iter()
            .enumerate()
            .map(|(i, (label, path, spread))| Point {
                x: round(slot * (float(i) + 0.5)),
                path: path.clone(),
                title: label.clone(),
                median: spread.median().map(y),
                p90: spread.p90().map(y),
                rings: if spread.is_enough() {
                    Vec::new()
                } else {
                    spread.values().iter().map(|v| y(*v)).collect()
                },
            })
            .collect();
        let lines = points
            .windows(2)
            .filter_map(|pair| {
                Some(Line {
                    x1: pair[0].x,
                    y1: pair[0].median?,
                    x2: pair[1].x,
                    y2: pair[1].median?,
                })
            })
            .collect();
        Some(Self {
            height: HEIGHT,
            base: BASE,
            scale: scale.ticks(words),
            has_rings: points.iter().any(|p| !p.rings.is_empty()),
            points,
            lines,
            labels: labels(periods.iter().map(|(l, ..)| l.as_str())),
        })
    }
}

/// Lying bars, one below the other, each with its name and its figure above it.
#[derive(Debug, Serialize)]
pub struct Bars {
    pub height: f64,
    pub rows: Vec<BarRow>,
}

/// One bar.
#[derive(Debug, Serialize)]
pub struct BarRow {
    pub y: f64,
    pub label: String,
    /// The whole name, where the label is shorter.
    pub whole: Option<String>,
    /// The page of what it stands for, relative to the site's root.
    pub path: Option<String>,
    pub figure: String,
    pub blocks: Vec<Block>,
}

/// What a bar is made from.
pub struct BarOf {
    pub label: String,
    pub path: Option<String>,
    pub figure: String,
    pub parts: Vec<(&'static str, i64)>,
}

impl Bars {
    /// Draws bars; `None` where all are empty.
    pub fn new(bars: Vec<BarOf>) -> Option<Self> {
        let total = |b: &BarOf| b.parts.iter().map(|(_, n)| n).sum::<i64>();
        let most = bars.iter().map(total).max().filter(|m| *m > 0)?;
        let height = ROW * float(bars.len());
        let rows = bars
            .into_iter()
            .enumerate()
            .map(|(i, bar)| {
                let top = ROW * float(i);
                let mut before = 0;
                let mut blocks = Vec::new();
                for (look, n) in bar.parts {
                    if n > 0 {
                        let share = |n: i64| round(100.0 * float_of(n) / float_of(most));
                        blocks.push(Block {
                            x: share(before),
                            y: top + 20.0,
                            width: round(share(before + n) - share(before)).max(0.4),
                            height: 14.0,
                            look,
                        });
                        before += n;
                    }
                }
                let label = shortened(&bar.label);
                let whole = (label != bar.label).then_some(bar.label);
                BarRow { y: top + 14.0, label, whole, path: bar.path, figure: bar.figure, blocks }
            })
            .collect();
        Some(Self { height, rows })
    }
}

/// A name that leaves room for its figure on a narrow screen; the table has it whole.
fn shortened(name: &str) -> String {
    const MOST: usize = 30;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let start: String = name.chars().take(MOST - 1).collect();
    format!("{}…", start.trim_end())
}

/// Labels of periods: as many as have room, the first always.
pub fn labels<'a>(all: impl ExactSizeIterator<Item = &'a str> + Clone) -> Vec<Text> {
    let slot = 100.0 / float(all.len().max(1));
    let longest = all.clone().map(|l| l.chars().count()).max().unwrap_or(0);
    let stride = all.len().div_ceil(MOST_LABELS).max(1);
    let narrow = if longest > 4 { 4 } else { MOST_NARROW };
    let skip = all.len().div_ceil(stride).div_ceil(narrow).max(1);
    all.enumerate()
        .filter(|(i, _)| i.is_multiple_of(stride))
        .map(|(i, label)| Text {
            x: round(slot * (float(i) + 0.5)),
            y: BASE + 18.0,
            text: label.to_owned(),
            minor: !(i / stride).is_multiple_of(skip),
        })
        .collect()
}

/// The step of a scale that reaches `most` in at most five steps, and where it ends.
fn steps(most: usize) -> (usize, usize) {
    let mut step = 1;
    for factor in [2, 5, 10].into_iter().cycle().take(60) {
        if most.div_ceil(step) <= 5 {
            break;
        }
        let ten = 10_usize.pow(step.ilog10());
        step = ten * factor;
    }
    (step, most.div_ceil(step) * step)
}

#[allow(clippy::cast_precision_loss)] // counts are far below 2^52
pub fn float(n: usize) -> f64 {
    n as f64
}

#[allow(clippy::cast_precision_loss)] // seconds are far below 2^52
pub fn float_of(n: i64) -> f64 {
    n as f64
}

/// Two decimals: a thousandth of a screen is as fine as a drawing gets.
pub fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(parts: &[(&'static str, usize)]) -> Column {
        let path = Some("incidents/?year=2026".to_owned());
        Column { label: "2026".to_owned(), path, parts: parts.to_vec() }
    }

    #[test]
    fn a_scale_has_round_steps_and_reaches_the_most() {
        for most in 1..3000 {
            let (step, top) = steps(most);
            assert!(top >= most && top / step <= 5 && top - most < step, "{most}");
            let digit = step / 10_usize.pow(step.ilog10());
            assert!([1, 2, 5].contains(&digit), "{most}: {step}");
        }
    }

    #[test]
    fn parts_stand_on_each_other_and_empty_columns_keep_their_place() {
        let drawn = Columns::new(&[
            column(&[("sev1", 1), ("sev2", 3)]),
            column(&[]),
            column(&[("sev1", 0), ("sev2", 2)]),
        ])
        .unwrap();
        let blocks: Vec<&Block> = drawn.stacks.iter().flat_map(|s| &s.blocks).collect();
        let [a, b, c] = blocks.as_slice() else {
            panic!("{blocks:?}");
        };
        let titles: Vec<&str> = drawn.stacks.iter().map(|s| s.title.as_str()).collect();
        assert_eq!(titles, ["2026: 4", "2026: 2"]);
        assert_eq!(a.y + a.height, BASE);
        assert_eq!(b.y + b.height, a.y);
        assert_eq!(b.y, TOP);
        assert_eq!((c.y + c.height, c.look), (BASE, "sev2"));
        assert_eq!(drawn.labels.len(), 3);
        assert!(Columns::new(&[column(&[("sev1", 0)])]).is_none());
    }

    #[test]
    fn half_the_width_has_few_labels_and_the_last_sum() {
        let columns: Vec<Column> = (1..=30).map(|n| column(&[("open", n)])).collect();
        let drawn = Columns::new(&columns).unwrap().in_half_the_width();
        assert!(drawn.labels.len() <= 8 && drawn.labels.iter().all(|l| !l.minor));
        let sums: Vec<&str> = drawn.sums.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(sums, ["30"]);
        let few = Columns::new(&columns[..3]).unwrap().in_half_the_width();
        assert_eq!((few.sums.len(), few.labels.len()), (3, 3));
    }

    #[test]
    fn labels_are_thinned_the_longer_and_the_more_they_are() {
        let shown = |n: usize, label: &str| {
            let all = vec![label; n];
            let texts = labels(all.into_iter());
            (texts.len(), texts.iter().filter(|t| !t.minor).count())
        };
        assert_eq!(shown(6, "2026"), (6, 6));
        assert_eq!(shown(12, "2026"), (12, 6));
        assert_eq!(shown(36, "Jan 2026"), (12, 4));
        assert_eq!(shown(40, "2026").0, 10);
    }

    #[test]
    fn lengths_from_minutes_to_weeks_lie_on_one_scale_and_too_few_are_not_drawn() {
        let minutes = |all: &[i64]| Spread::of(all.iter().map(|m| m * 60).collect());
        let (a, b) = (minutes(&[5, 20, 60 * 24 * 20]), minutes(&[0]));
        let words = Words::english().unwrap();
        let periods = [("2025".to_owned(), None, &a), ("2026".to_owned(), None, &b)];
        let drawn = Spreads::new(&periods, &words).unwrap();
        let labels: Vec<&str> = drawn.scale.iter().map(|t| t.label.as_str()).collect();
        assert_eq!(labels.first(), Some(&"≤\u{a0}1\u{a0}min"));
        assert_eq!(labels.last(), Some(&"30\u{a0}d"));
        assert!(drawn.points[0].median.unwrap() > drawn.points[0].p90.unwrap());
        assert!(drawn.points[0].rings.is_empty());
        assert_eq!(drawn.points[1].rings, [BASE]);
        assert!(drawn.has_rings && drawn.lines.is_empty());
        assert!(Spreads::new(&[("2026".to_owned(), None, &b)], &words).is_none());
    }

    #[test]
    fn the_longest_bar_takes_the_whole_width() {
        let bar = |label: &str, a, b| BarOf {
            path: None,
            label: label.to_owned(),
            figure: String::new(),
            parts: vec![("recent", a), ("earlier", b)],
        };
        let drawn = Bars::new(vec![bar("long", 30, 10), bar(&"x".repeat(90), 0, 10)]).unwrap();
        let [a, b] = drawn.rows[0].blocks.as_slice() else {
            panic!("two parts");
        };
        assert_eq!((a.x, a.width, b.x, b.width), (0.0, 75.0, 75.0, 25.0));
        assert_eq!(drawn.rows[1].blocks[0].width, 25.0);
        assert_eq!(drawn.rows[1].label.chars().count(), 30);
    }
}
