//! Data as a plain script that sets one global: pages that are opened from a disk may load scripts and
//! nothing else.

use serde::Serialize;

use crate::report::json_writer;
use crate::site::error::SiteError;
use crate::site::page::Page;

/// The script at `path` that sets `window.<global>` to a value.
pub fn sets<T: Serialize>(global: &str, value: &T, path: &str) -> Result<Page, SiteError> {
    let json = json_writer::line_text(value);
    let script = json.map(|j| format!("window.{global}={};\n", harmless(j.trim_end())));
    Page::data(path, script)
}

/// A script that calls a function with plain words and a value, which is given as JSON.
pub fn calls(function: &str, words: &[&str], json: &str) -> String {
    let words: String = words.iter().map(|word| format!("\"{word}\",")).collect();
    format!("{function}({words}{});\n", harmless(json.trim_end()))
}

/// JSON as it may stand in a script, wherever that script is put: nothing in it ends a tag or begins a
/// comment, and no character is left that begins a line. All of these occur only inside of its texts, where
/// they may be escaped.
fn harmless(json: &str) -> String {
    json.replace("</", "<\\/").replace("<!", "\\u003c!")
}

#[cfg(test)]
mod tests {
    use super::{harmless, json_writer};

    #[test]
    fn no_text_ends_the_script_and_all_text_is_kept() {
        let evil = "</script><!--<</ <<!&\u{2028}\u{2029}\"\\ é";
        let written = harmless(&json_writer::line_text(&evil).unwrap());
        for ends in ["</", "<!", "\u{2028}", "\u{2029}"] {
            assert!(!written.contains(ends), "{written}");
        }
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), evil);
    }
}
