//! Which commands only look. What is not known to, may change something.

use super::shell_words::{Command, commands};

/// A program that only looks.
struct Looks {
    program: &'static str,
    /// The words behind it, one of which has to be there; `*` is any word, `get-*` one that begins so. Empty where it
    /// only looks whatever follows.
    only: &'static [&'static str],
    /// How no word may begin.
    never: &'static [&'static str],
}

const fn looks(
    program: &'static str,
    only: &'static [&'static str],
    never: &'static [&'static str],
) -> Looks {
    Looks { program, only, never }
}

const KUBERNETES: [&str; 11] = [
    "get",
    "describe",
    "logs",
    "top",
    "explain",
    "events",
    "version",
    "cluster-info",
    "api-resources",
    "rollout status",
    "rollout history",
];
const CONTAINERS: [&str; 13] = [
    "ps",
    "logs",
    "inspect",
    "stats",
    "images",
    "top",
    "version",
    "info",
    "port",
    "compose ps",
    "compose logs",
    "container ls",
    "image ls",
];

const LOOKING: [Looks; 58] = [
    looks("cat", &[], &[]),
    looks("less", &[], &[]),
    looks("more", &[], &[]),
    looks("head", &[], &[]),
    looks("tail", &[], &[]),
    looks("zcat", &[], &[]),
    looks("zless", &[], &[]),
    looks("bat", &[], &[]),
    looks("grep", &[], &[]),
    looks("egrep", &[], &[]),
    looks("fgrep", &[], &[]),
    looks("zgrep", &[], &[]),
    looks("rg", &[], &["--pre"]),
    looks("wc", &[], &[]),
    looks("cut", &[], &[]),
    looks("uniq", &[], &[]),
    looks("tr", &[], &[]),
    looks("column", &[], &[]),
    looks("jq", &[], &[]),
    looks("sort", &[], &["-o", "--output", "--compress"]),
    looks("ls", &[], &[]),
    looks("ll", &[], &[]),
    looks("pwd", &[], &[]),
    looks("cd", &[], &[]),
    looks("stat", &[], &[]),
    looks("file", &[], &[]),
    looks("which", &[], &[]),
    looks("man", &[], &[]),
    looks("df", &[], &[]),
    looks("du", &[], &[]),
    looks("free", &[], &[]),
    looks("top", &[], &[]),
    looks("htop", &[], &[]),
    looks("ps", &[], &[]),
    looks("pgrep", &[], &[]),
    looks("uptime", &[], &[]),
    looks("vmstat", &[], &[]),
    looks("iostat", &[], &[]),
    looks("lsof", &[], &[]),
    looks("ss", &[], &["-K", "--kill"]),
    looks("netstat", &[], &[]),
    looks("who", &[], &[]),
    looks("w", &[], &[]),
    looks("uname", &[], &[]),
    looks("dig", &[], &[]),
    looks("host", &[], &[]),
    looks("nslookup", &[], &[]),
    looks("ping", &[], &[]),
    looks("traceroute", &[], &[]),
    looks("mtr", &[], &[]),
    looks("journalctl", &[], &["--vacuum", "--rotate", "--flush", "--sync", "--setup", "--update"]),
    looks("systemctl", &["status", "show", "cat", "list-*", "is-*"], &[]),
    looks("kubectl", &KUBERNETES, &[]),
    looks("oc", &KUBERNETES, &[]),
    looks("helm", &["list", "ls", "status", "history", "get", "show"], &[]),
    looks("docker", &CONTAINERS, &[]),
    looks("podman", &CONTAINERS, &[]),
    looks(
        "git",
        &["log", "diff", "show", "status", "blame", "grep", "describe", "shortlog"],
        &["-c", "--config", "--exec", "--ext-diff", "--output"],
    ),
];

/// Operations of `aws` that only look, behind the name of a service.
const AWS: [&str; 6] =
    ["* describe-*", "* list-*", "* get-*", "s3 ls", "logs tail", "logs filter-log-events"];

/// Options before the words that count, whose value is the next word.
const WITH_VALUE: [&str; 14] = [
    "-n",
    "--namespace",
    "--context",
    "--kubeconfig",
    "--kube-context",
    "--cluster",
    "-C",
    "--profile",
    "--region",
    "-H",
    "--host",
    "-M",
    "--machine",
    "--log-level",
];

/// How a statement begins that only looks, and what makes it do more.
const READS: [&str; 4] = ["select ", "show ", "explain select ", "\\d"];
const DOES_MORE: [&str; 13] = [
    " into ",
    "for update",
    "pg_terminate",
    "pg_cancel",
    "pg_reload",
    "pg_rotate",
    "pg_promote",
    "pg_switch",
    "pg_wal_re",
    "setval",
    "nextval",
    "set_config",
    "dblink",
];

/// Whether a line of a shell is known only to look.
#[must_use]
pub fn only_looks(line: &str) -> bool {
    let Some(all) = commands(line) else { return false };
    !all.is_empty() && all.iter().all(looks_only)
}

fn looks_only(command: &Command) -> bool {
    let mut words: Vec<&str> = command.iter().map(String::as_str).collect();
    while let Some(first) = words.first() {
        let is_variable = first.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        });
        if !is_variable && !["sudo", "time", "watch"].contains(first) {
            break;
        }
        words.remove(0);
    }
    let Some((program, words)) = words.split_first() else { return false };
    match *program {
        "psql" | "mysql" | "mariadb" => statements(words),
        "curl" => gets(words),
        "aws" => fits(words, &AWS),
        program => LOOKING.iter().find(|l| l.program == program).is_some_and(|l| {
            let does_more = words.iter().any(|word| l.never.iter().any(|n| word.starts_with(n)));
            !does_more && (l.only.is_empty() || fits(words, l.only))
        }),
    }
}

/// Whether the words that are no options begin as one of some patterns.
fn fits(words: &[&str], patterns: &[&str]) -> bool {
    let mut plain = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if WITH_VALUE.contains(word) {
            words.next();
        } else if !word.starts_with('-') {
            plain.push(*word);
        }
    }
    let is = |pattern: &str, word: &&str| match pattern.strip_suffix('*') {
        Some(begin) => word.starts_with(begin),
        None => *word == pattern,
    };
    patterns.iter().any(|pattern| {
        let mut at = plain.iter();
        pattern.split(' ').all(|p| at.next().is_some_and(|word| is(p, word)))
    })
}

/// Whether a client of a database is given statements, and all of them only read.
fn statements(words: &[&str]) -> bool {
    let mut given = 0;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let statement = match *word {
            "-c" | "--command" | "-e" | "--execute" => words.next().copied(),
            "-f" | "--file" => return false,
            word => ["--command=", "--execute="].iter().find_map(|o| word.strip_prefix(o)),
        };
        let Some(statement) = statement else { continue };
        given += 1;
        let said = statement.trim().trim_end_matches(';').to_lowercase();
        let reads = READS.iter().any(|begin| said.starts_with(begin));
        if !reads || said.contains(';') || DOES_MORE.iter().any(|more| said.contains(more)) {
            return false;
        }
    }
    given > 0
}

/// Whether a call of curl only gets something.
fn gets(words: &[&str]) -> bool {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let is_method = matches!(*word, "-X" | "--request");
        let sends = match word.strip_prefix("--") {
            Some(long) => ["data", "json", "form", "upload", "request", "config", "url-query"]
                .iter()
                .any(|name| long.starts_with(name)),
            None => word.starts_with('-') && word.contains(['X', 'd', 'F', 'T', 'K', 'Q']),
        };
        match is_method {
            true if words.next().is_some_and(|m| ["GET", "HEAD"].contains(m)) => {}
            _ if is_method || sends => return false,
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::only_looks;

    #[test]
    fn what_only_looks_is_known_and_all_else_may_act() {
        for line in [
            "kubectl get pods",
            "kubectl -n shop get pods -o wide",
            "kubectl logs deploy/checkout --since=1h 2>&1 | grep -i error | sort | uniq -c",
            "psql -h db1 -c 'select count(*) from pg_stat_activity;' shop",
            "psql shop --command=\"SHOW max_connections\"",
            "tail -n 100 /var/log/nginx/error.log",
            "sudo systemctl status nginx",
            "systemctl is-active nginx && uptime",
            "curl -sS https://example.org/health",
            "curl -sI -X GET https://example.org/",
            "git log --oneline -5",
            "git -C app show HEAD",
            "docker compose ps",
            "aws --profile prod ec2 describe-instances --filters Name=x",
            "aws s3 ls s3://backups/",
            "dig +short example.org",
            "LANG=C df -h",
            "watch kubectl get pods",
            "grep 'a > b; rm' x 2>/dev/null",
        ] {
            assert!(only_looks(line), "{line}");
        }
        for line in [
            "",
            "kubectl delete pod x",
            "kubectl rollout undo deploy/get",
            "kubectl get pods | xargs kubectl delete",
            "kubectl get pods; kubectl rollout restart deploy/checkout",
            "psql shop",
            "psql -c 'update a set b = 1'",
            "psql -c 'select pg_terminate_backend(42)'",
            "psql -c 'select 1; drop table a'",
            "psql -c 'select 1' -f mend.sql",
            "cat good.conf > /etc/nginx/nginx.conf",
            "cat a | tee /etc/x",
            "curl -XPOST https://example.org/-/reload",
            "curl --data a=b https://example.org/",
            "curl -X DELETE https://example.org/a",
            "git push",
            "git -c core.pager=x log",
            "systemctl restart nginx",
            "journalctl --vacuum-time=1d",
            "docker restart web",
            "aws ec2 reboot-instances --instance-ids i-1",
            "ls $(rm x)",
            "ls `rm x`",
            "cat 'open",
            "frobnicate status",
            "k=1; cat x",
        ] {
            assert!(!only_looks(line), "{line}");
        }
    }
}
