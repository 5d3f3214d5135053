//! Words of commands that messages name.

/// A text as one word of a shell's line.
#[must_use]
pub fn shell_word(text: &str) -> String {
    match shlex::try_quote(text) {
        Ok(word) => word.into_owned(),
        // Only a NUL cannot be written, which no path has.
        Err(_) => "''".to_owned(),
    }
}
