//! Names of languages as writers put them on code blocks, and the syntax definitions they mean.

/// How a block of some language is to be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treatment<'a> {
    /// Escaped only.
    Plain,
    /// A terminal session: commands after prompts, the rest is output.
    Session,
    /// By the syntax definition of this name or file extension.
    Syntax(&'a str),
}

/// The language of a fence's info string: its first word, in lower case, without decorations like
/// `{.bash}` or `rust,ignore`. Empty if there is none.
pub(super) fn token(info: &str) -> String {
    info.trim_start_matches(|c: char| c.is_whitespace() || c == '{' || c == '.')
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':' | ';'))
        .next()
        .unwrap_or_default()
        .chars()
        .take(32)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The language as part of a class name.
pub(super) fn class_name(language: &str) -> String {
    match language {
        "c++" => return "cpp".to_owned(),
        "c#" => return "csharp".to_owned(),
        "f#" => return "fsharp".to_owned(),
        _ => {}
    }
    let name: String =
        language.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    if name.bytes().all(|b| b == b'-') { "other".to_owned() } else { name }
}

/// What to do with a block, by the language from [`token`].
pub(super) fn treatment(language: &str) -> Treatment<'_> {
    let syntax = match language {
        // Logs and query languages have no definition worth its cost.
        "" | "text" | "txt" | "plain" | "plaintext" | "none" | "log" | "logs" | "output"
        | "promql" | "logql" | "traceql" | "kql" | "spl" | "regex" | "regexp" | "re" | "ascii"
        | "mermaid" | "math" => return Treatment::Plain,
        "console" | "shell-session" | "shellsession" | "sh-session" | "terminal" => {
            return Treatment::Session;
        }
        "shell" | "bash" | "zsh" | "ksh" | "dash" | "posix" => "sh",
        "yml" | "k8s" | "kubernetes" | "helm" => "yaml",
        "jsonc" | "json5" | "jsonl" | "ndjson" => "json",
        "mysql" | "postgres" | "postgresql" | "psql" | "plpgsql" | "sqlite" | "tsql" => "sql",
        "golang" => "go",
        "python3" | "python2" => "python",
        "javascript" | "node" | "nodejs" => "js",
        "typescript" => "ts",
        "terraform" | "tofu" | "opentofu" => "hcl",
        "docker" | "containerfile" => "dockerfile",
        "conf" | "config" | "cfg" | "systemd" | "service" | "editorconfig" => "ini",
        "udiff" | "git-diff" => "diff",
        "csharp" => "cs",
        "cpp" => "c++",
        "fsharp" => "f#",
        "kotlin" => "kt",
        "objective-c" | "objectivec" => "m",
        "pwsh" | "powershell" => "ps1",
        "protobuf" => "proto",
        "elisp" | "emacs-lisp" => "lisp",
        "html5" => "html",
        "makefile" => "make",
        "batch" | "cmd" => "bat",
        "patch" => "diff",
        other => other,
    };
    Treatment::Syntax(syntax)
}
