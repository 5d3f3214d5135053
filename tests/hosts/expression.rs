//! The part of GitHub's expressions that action.yml uses: contexts, texts, `==`, `!=`, `&&`, `||`, `!`, brackets.

use serde_json::Value;

/// What an expression gives in these contexts; everything missing is empty, as on GitHub.
pub fn evaluate(expression: &str, contexts: &Value) -> String {
    let mut parser = Parser { rest: expression, contexts };
    let value = parser.or();
    parser.blank();
    assert!(parser.rest.is_empty(), "not understood: `{}` in `{expression}`", parser.rest);
    value
}

/// A text with every `${{ … }}` in it replaced.
pub fn interpolate(text: &str, contexts: &Value) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${{") {
        let (inside, after) = behind.split_once("}}").expect("${{ without }}");
        out.push_str(before);
        out.push_str(&evaluate(inside, contexts));
        rest = after;
    }
    out + rest
}

/// Whether a value counts as true in a condition.
pub fn holds(value: &str) -> bool {
    !matches!(value, "" | "false" | "0")
}

struct Parser<'t> {
    rest: &'t str,
    contexts: &'t Value,
}

impl<'t> Parser<'t> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, word: &str) -> bool {
        self.blank();
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn or(&mut self) -> String {
        let mut value = self.and();
        while self.takes("||") {
            let other = self.and();
            if !holds(&value) {
                value = other;
            }
        }
        value
    }

    fn and(&mut self) -> String {
        let mut value = self.compared();
        while self.takes("&&") {
            let other = self.compared();
            if holds(&value) {
                value = other;
            }
        }
        value
    }

    fn compared(&mut self) -> String {
        let value = self.one();
        // GitHub compares texts without regard to case.
        if self.takes("==") {
            (value.to_lowercase() == self.one().to_lowercase()).to_string()
        } else if self.takes("!=") {
            (value.to_lowercase() != self.one().to_lowercase()).to_string()
        } else {
            value
        }
    }

    fn one(&mut self) -> String {
        if self.takes("(") {
            let value = self.or();
            assert!(self.takes(")"), "no ) before `{}`", self.rest);
            return value;
        }
        if self.takes("'") {
            let (text, rest) = self.rest.split_once('\'').expect("a text without end");
            self.rest = rest;
            return text.to_owned();
        }
        if !self.rest.starts_with("!=") && self.takes("!") {
            return (!holds(&self.one())).to_string();
        }
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let end = self.rest.find(|c| !name(c)).unwrap_or(self.rest.len());
        let (path, rest) = self.rest.split_at(end);
        assert!(!path.is_empty(), "no value before `{rest}`");
        self.rest = rest;
        let root = path.split('.').next().unwrap();
        assert!(self.contexts.get(root).is_some(), "there is no context `{root}`");
        let mut at = self.contexts;
        for part in path.split('.') {
            at = at.get(part).unwrap_or(&Value::Null);
        }
        match at {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

#[test]
fn expressions_are_read_as_github_reads_them() {
    let contexts = serde_json::json!({"inputs": {"a-b": "Yes", "no": "false"}, "steps": {}});
    for (expression, value) in [
        ("inputs.a-b", "Yes"),
        ("inputs.a-b == 'yes'", "true"),
        ("inputs.a-b != 'yes'", "false"),
        ("steps.x.outputs.y || 'z'", "z"),
        ("inputs.no || ''", ""),
        ("(inputs.no == 'true' || inputs.a-b == 'yes') && steps.x.outputs.y == ''", "true"),
        ("!inputs.no", "true"),
    ] {
        assert_eq!(evaluate(expression, &contexts), value, "{expression}");
    }
    assert_eq!(interpolate("<${{ inputs.a-b }}>${{ steps.x }}", &contexts), "<Yes>");
}
