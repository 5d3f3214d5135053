//! Numbers as a language writes them.

use fluent_bundle::FluentValue;

use super::message::Bundle;

/// The marks of a language.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    /// Between groups of three digits.
    pub group: String,
    /// Before the decimals.
    pub decimal: String,
}

impl Numbers {
    /// A number with its thousands set apart: `18,200`, `4.5`. At most two decimals.
    pub fn text(&self, value: f64) -> String {
        write(value, &self.group, &self.decimal)
    }

    /// Lets a bundle write numbers in this way inside of its messages. It takes a plain function, which
    /// cannot know what a catalogue says: so there is one for each pair of marks that languages use.
    /// With any other pair such numbers stay ungrouped.
    pub fn teach(&self, bundle: &mut Bundle) {
        macro_rules! pairs {
            ($($group:literal $decimal:literal),+) => {
                match (self.group.as_str(), self.decimal.as_str()) {
                    $(($group, $decimal) => bundle.set_formatter(Some(|value, _| match value {
                        FluentValue::Number(n) => Some(write(n.value, $group, $decimal)),
                        _ => None,
                    })),)+
                    _ => {}
                }
            };
        }
        pairs!("," ".", "." ",", "\u{a0}" ",", "\u{202f}" ",", " " ",", "’" ".", "'" ".", "" ".", "" ",");
    }
}

fn write(value: f64, group: &str, decimal: &str) -> String {
    let text = format!("{:.2}", value.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push_str(group);
        }
        out.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        out.push_str(decimal);
        out.push_str(decimals);
    }
    out
}
