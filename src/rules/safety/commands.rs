//! Passwords as they are given to programs: in options of a command line, in statements of SQL, in a connection string. Shell
//! histories and logs of processes are full of them, and no issuer's form tells them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::looks::{entropy, is_mixed, is_reference, stands_in};
use super::scan::{Marks, automaton};

/// How far behind its mark a password is looked for, in bytes.
const FURTHEST: usize = 400;
/// A value, in quotation marks or up to the next space.
const VALUE: &str = r#"(?:"(?<a>[^"\n]+)"|'(?<b>[^'\n]+)'|(?<c>[^\s"'`,;&|()<>]+))"#;

/// What marks the place, in any case of letters, and what stands from there on; `{v}` is the value, `{o}` what stands between
/// a command and its options.
const KINDS: [(&str, &str); 22] = [
    // keytool, and the files and properties of servers in Java.
    ("storepass", r#"storepass(?:word)?["']?\s*[ =:]\s*{v}"#),
    ("keypass", r#"keypass(?:word)?["']?\s*[ =:]\s*{v}"#),
    ("--password", r"--password[ =]{v}"),
    ("--passwd", r"--passwd[ =]{v}"),
    ("--pass", r"--pass[ =]{v}"),
    ("--token", r"--token[ =]{v}"),
    ("--auth-token", r"--auth-token[ =]{v}"),
    ("--api-key", r"--api-key[ =]{v}"),
    ("--secret", r"--secret[ =]{v}"),
    ("--client-secret", r"--client-secret[ =]{v}"),
    ("sshpass", r"sshpass\s+-p\s*{v}"),
    ("mysql", r"mysql\w*\b{o}\s-p{v}"),
    ("mariadb", r"mariadb[\w-]*{o}\s-p{v}"),
    // Of a registry, a cloud, a cluster.
    ("login", r"login\b{o}\s-p[ =]?{v}"),
    ("redis-cli", r"redis-cli\b{o}\s-a\s+{v}"),
    ("ldap", r"ldap\w+\b{o}\s-w\s*{v}"),
    ("htpasswd", r"htpasswd\b{o}\s-\w*b\w*\s+\S+\s+\S+\s+{v}"),
    ("net user", r"net user\s+\S+\s+{v}"),
    ("pass:", r"pass:{v}"),
    ("identified", r"identified\s+(?:with\s+\S+\s+)?(?:by|as)\s+{v}"),
    ("password '", r"password\s+'(?<b>[^'\n]+)'"),
    ("oracle:thin:", r"oracle:thin:[^/\s]+/(?<c>[^@\s]+)@"),
];

static MARKS: Marks = LazyLock::new(|| automaton(KINDS.map(|(mark, _)| mark)));

static EXPRESSIONS: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    let whole = |(_, expression): (&str, &str)| {
        let whole = expression.replace("{v}", VALUE).replace("{o}", r"[^\n|;&]*?");
        Regex::new(&format!(r"^(?i-u){whole}")).ok()
    };
    KINDS.map(whole).into()
});

/// Finds passwords, each with what it is called, in order of place.
pub fn find(bytes: &[u8]) -> impl Iterator<Item = (&'static str, Range<usize>)> + '_ {
    let marks = MARKS.as_ref().into_iter().flat_map(move |marks| marks.find_iter(bytes));
    marks.filter_map(move |mark| {
        let expression = EXPRESSIONS[mark.pattern().as_usize()].as_ref()?;
        let rest = &bytes[mark.start()..bytes.len().min(mark.start() + FURTHEST)];
        let found = expression.captures(rest)?;
        let value = ["a", "b", "c"].iter().find_map(|name| found.name(name))?;
        // A full stop ends the sentence, not the password.
        let range = value.start()..value.end() - usize::from(value.as_bytes().ends_with(b"."));
        let value = &rest[range.clone()];
        let looks = (6..=300).contains(&value.len())
            && entropy(value) >= 2.0
            && is_mixed(value)
            && !stands_in(value)
            && !is_reference(value);
        let (from, to) = (mark.start() + range.start, mark.start() + range.end);
        looks.then_some(("a password given to a program", from..to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text.as_bytes()).map(|(_, range)| &text[range]).collect()
    }

    #[test]
    fn every_expression_is_one() {
        assert!(EXPRESSIONS.iter().all(Option::is_some));
    }

    #[test]
    fn passwords_on_command_lines_are_found() {
        // Put together here, so that no scanner takes this file for a leak.
        let word = ["Tr0ub", "4dor"].concat();
        for line in [
            "keytool -list -keystore a.jks -storepass {}",
            "keytool -importkeystore -srcstorepass '{}' -v",
            "<Connector keystorePass=\"{}\" />",
            "{\"truststorePassword\": \"{}\"}",
            "java -Djavax.net.ssl.keyStorePassword={} -jar a.jar",
            "mysql -u root -p{} shop",
            "mysqldump --single-transaction -p'{}' shop | gzip",
            "mysql --password {}",
            "sshpass -p {} ssh host",
            "sudo docker login -u bob -p {} registry.internal",
            "helm registry login -u bob --password {}",
            "redis-cli -h cache -a {} ping",
            "ldapsearch -x -w {} -D cn=admin",
            "htpasswd -bB users kim {}",
            "net user kim {} /add",
            "openssl pkcs12 -in a.p12 -passin pass:{}",
            "CREATE USER app IDENTIFIED BY '{}';",
            "ALTER USER app WITH PASSWORD '{}'",
            "jdbc:oracle:thin:scott/{}@db:1521",
            "deploy --token {}.",
        ] {
            assert_eq!(found(&line.replace("{}", &word)), [word.as_str()], "{line}");
        }
    }

    #[test]
    fn what_names_no_password_is_none() {
        for line in [
            "mysql -u root -p shop",
            "docker login -u bob -p 8080 x",
            "with --password the option is read",
            "kubectl login --token $TOKEN1",
            "mysql -h db | grep -p4ssw0rd",
            "keytool -storepass <storepass1>",
            "sshpass -p ******** ssh host",
            "the login page answered -p99 in 3s",
            "pass: the second probe",
            "every host was identified by its name2",
            "redis-cli -a ${REDIS_PASS1}",
            "bypass:route1.internal",
        ] {
            assert_eq!(found(line), Vec::<&str>::new(), "{line}");
        }
    }
}
