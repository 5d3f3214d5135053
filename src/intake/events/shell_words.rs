//! A line of a shell as the commands in it, where they can be told without running it.

/// The words of one command.
pub type Command = Vec<String>;

/// The commands of a line that follow each other or are joined by pipes; `None` where something is written to a file,
/// run within another, or not closed.
#[must_use]
pub fn commands(line: &str) -> Option<Vec<Command>> {
    // What is thrown away, or goes where the rest goes, changes nothing.
    let line = ["2>&1", "2>/dev/null", "2> /dev/null", "&>/dev/null", ">/dev/null", "> /dev/null"]
        .iter()
        .fold(line.to_owned(), |line, harmless| line.replace(harmless, " "));
    let (mut all, mut command, mut word) = (Vec::new(), Command::new(), None::<String>);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        end if end == c => break,
                        '\\' if c == '"' => word.push(chars.next()?),
                        '`' if c == '"' => return None,
                        '$' if c == '"' && chars.peek() == Some(&'(') => return None,
                        other => word.push(other),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(chars.next()?),
            '`' | '>' | '<' | '(' | ')' | '{' | '\n' => return None,
            '|' | ';' | '&' => {
                command.extend(word.take());
                all.push(std::mem::take(&mut command));
                if chars.peek() == Some(&c) {
                    chars.next();
                }
            }
            '#' if word.is_none() => break,
            c if c.is_whitespace() => command.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    command.extend(word);
    if !command.is_empty() {
        all.push(command);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn words_are_those_of_a_shell() {
        let told = |line| {
            commands(line)
                .map(|all| all.iter().map(|c| c.join("·")).collect::<Vec<_>>().join(" | "))
        };
        assert_eq!(told("a 'b c' \"d\\\"e\" f\\ g").as_deref(), Some("a·b c·d\"e·f g"));
        assert_eq!(told("a | b && c; d 2>&1").as_deref(), Some("a | b | c | d"));
        assert_eq!(told("a '' # b").as_deref(), Some("a·"));
        for unclear in ["a > b", "a $(b)", "a \"$(b)\"", "a `b`", "a 'b", "a < b", "{ a; }"] {
            assert_eq!(told(unclear), None, "{unclear}");
        }
    }
}
