//! What somebody meant who wrote a word that is none of a set.

/// The longest word, in bytes, that is taken for a slip: comparing costs the product of both lengths.
const LONGEST: usize = 200;
/// How many names a word is compared with.
const MOST_CHOICES: usize = 10_000;

/// Names, and guesses at which of them was meant by words that are none, as long as anybody reads them.
pub struct Guesses<'a> {
    choices: Vec<&'a str>,
    left: usize,
}

impl<'a> Guesses<'a> {
    /// How many words of one kind are guessed at: nobody reads more guesses.
    pub const MOST: usize = 50;

    /// Guesses among `choices`.
    pub fn new(choices: impl IntoIterator<Item = &'a str>) -> Self {
        Self { choices: choices.into_iter().collect(), left: Self::MOST }
    }

    /// As [`closest`], for the first words that are asked about.
    pub fn closest(&mut self, word: &str) -> Option<&'a str> {
        self.left = self.left.checked_sub(1)?;
        closest(word, self.choices.iter().copied())
    }
}

/// The closest of `choices` to `word`, when it is close enough to be a slip.
pub fn closest<'a>(word: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    choices
        .into_iter()
        .filter(|c| c.len() <= LONGEST)
        .take(MOST_CHOICES)
        .map(|c| (strsim::jaro_winkler(&lower, &c.to_lowercase()), c))
        .filter(|(score, _)| *score > 0.82)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, c)| c)
}

/// Whether one letter too many, too few, changed or exchanged with the next makes one word of the other: close enough to
/// ask about words that may stand anywhere. Of short words too many are.
pub fn is_slip(word: &str, meant: &str) -> bool {
    const LEAST: usize = 4;
    let lengths = (word.len().min(meant.len()), word.len().abs_diff(meant.len()));
    lengths.0 >= LEAST && lengths.1 <= 4 && strsim::osa_distance(word, meant) == 1
}
