//! `safety`: what must not be published, or not be in a repository at all.
//!
//! Errors in every status: a draft is pushed as well.

mod commands;
mod editions;
mod gitleaks;
mod hidden;
pub(crate) mod hosts;
mod looks;
pub(super) mod markup;
pub mod mask;
mod personal;
pub(super) mod scan;
pub(crate) mod secrets;

use self::scan::{Trace, What};
use super::rule::{Context, Finding, Findings};
use crate::config::PersonalData;
use crate::source::Span;

super::rule::rules! {
    /// No file of the incident's folder holds a key, a token or a password.
    ///
    /// Keys are known by the form that their issuers gave them (AWS, GitHub, GitLab, Google, npm, PyPI,
    /// Slack, Stripe, and some 200 more by the rules of Gitleaks), private keys and JSON web tokens by theirs, passwords by the name before them
    /// (`password=`, `Authorization: Bearer`, `user:…@host`), by the option or statement that gives them to a program
    /// (`-storepass`, `mysql -p`, `IDENTIFIED BY`), and by how random they look. Stand-ins
    /// (`****`, `<token>`, `$TOKEN`, AWS' `…EXAMPLE` keys) do not count. Every text file is looked
    /// through, logs too. The finding does not repeat what it found.
    ///
    /// ## Why
    /// Whoever can read the repository, now or in any later copy, can use it. Removing it from the file
    /// does not remove it from the history.
    ///
    /// ## Fails
    /// ```text evidence/edge.log
    /// 2026-03-14T08:02:11Z edge7 certificate expired
    /// 2026-03-14T08:02:12Z edge7 notAfter=Mar 14 08:02:11 2026 GMT
    /// 2026-03-14T08:14:03Z probe paged
    /// 2026-03-14T08:31:40Z deploy rollback DB_PASSWORD=h7Gq29xLw!
    /// 2026-03-14T08:49:00Z edge7 certificate loaded
    /// ```
    ///
    /// ## Passes
    /// ```text evidence/edge.log
    /// 2026-03-14T08:02:11Z edge7 certificate expired
    /// 2026-03-14T08:02:12Z edge7 notAfter=Mar 14 08:02:11 2026 GMT
    /// 2026-03-14T08:14:03Z probe paged
    /// 2026-03-14T08:31:40Z deploy rollback DB_PASSWORD=********
    /// 2026-03-14T08:49:00Z edge7 certificate loaded
    /// ```
    ///
    /// ## Fix
    /// Revoke it first: it counts as known from the moment it was pushed. Then put `****` in its place.
    /// A text that is not a secret goes under `allowed` in `[safety]` by the fingerprint that the finding names, with a reason:
    /// `allowed = [{ fingerprint = "5f1c0d9a3b7e2c48", reason = "the key of the public demo" }]`.
    SecretFound = "safety/secret", Error, Always => secret_found;

    /// A public incident names no personal e-mail address and no telephone number.
    ///
    /// Which kinds are looked for is `personal_data` in `[safety]`; role mailboxes
    /// (`support@`, `abuse@`), addresses at `example.com` and the like, and 555-01… numbers do not count.
    ///
    /// ## Why
    /// The site is read by everybody, and by those who collect addresses. A name that was published
    /// cannot be taken back.
    ///
    /// ## Fails
    /// ```yaml
    /// visibility: public
    /// ```
    /// ```markdown
    /// ## Decide who to notify
    ///
    /// Customers were told on the status page sixteen minutes after detection; whoever had paid
    /// twice was asked to write to kim.lee@payments.corp, and the staff was not told.
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// visibility: public
    /// ```
    /// ```markdown
    /// ## Decide who to notify
    ///
    /// Customers were told on the status page sixteen minutes after detection; whoever had paid
    /// twice was asked to write to the payments team, and the staff was not told.
    /// ```
    ///
    /// ## Fix
    /// Write the role. An address that is meant to be public (`support@…`) goes under `allowed` in
    /// `[safety]`.
    PersonalDataFound = "safety/personal-data", Error, Always => personal_data_found;

    /// No file holds characters that cannot be seen or that change the direction of writing.
    ///
    /// Joiners inside words of scripts that need them and inside emoji do not count, nor do direction
    /// marks beside right-to-left text, nor a byte order mark at the start. Control characters are looked
    /// for in Markdown and YAML only: programs colour their logs with them.
    ///
    /// ## Why
    /// What is read is not what is there: a command can be shown in another order than it runs, and
    /// a name that looks the same is not found by a search.
    ///
    /// ## Fails
    /// Shown here by its number, where the file holds the character itself:
    /// ```text
    /// Run `rm -rf /srv/<U+202E>pmt/` on the edge hosts.
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Improve technological processes
    ///
    /// Certificates of the edge are now issued by ACME on the edge itself 👩‍💻, so that there is no other
    /// host on which a renewal could be forgotten.
    /// ```
    ///
    /// ## Fix
    /// Delete the character: type the word anew. Text pasted from a chat or a web page often brings it.
    HiddenCharacter = "safety/hidden-character", Error, Always => hidden_character;

    /// A public incident names no host that only insiders can reach.
    ///
    /// Those are the addresses of RFC 1918, `localhost`, names that end in `.internal`, `.local`,
    /// `.corp`, `.lan` or `.intranet`, and `private_hosts` in `[safety]`.
    ///
    /// ## Why
    /// It draws a map of the inside for whoever wants to get in, and leads every other reader nowhere.
    ///
    /// ## Fails
    /// ```yaml
    /// visibility: public
    /// summary: The certificate of edge7.shop.internal expired, and no customer could pay until a new one was issued.
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// visibility: public
    /// summary: The certificate of the edge expired, and no customer could pay until a new one was issued.
    /// ```
    ///
    /// ## Fix
    /// Say what the host is for. A name that may be known goes under `allowed` in `[safety]`.
    PrivateHost = "safety/private-host", Error, Always => private_host;

    /// Raw HTML in Markdown is of a kind that the site shows.
    ///
    /// ## Why
    /// What is taken out is missing on the site, and its author does not notice. Scripts, styles,
    /// frames and forms never reach a page.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed from the expiry to the reload:
    /// <span style="color: red">18,200 requests</span> were answered with 502.
    /// ```
    /// A whole element:
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed from the expiry to the reload.
    ///
    /// <iframe src="https://grafana.example/d/1"></iframe>
    /// ```
    /// A comment without its end, which takes with it all that follows:
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed from the expiry to the reload.
    ///
    /// <!-- How many orders is that?
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed from the expiry to the reload:
    /// <mark>18,200 requests</mark> were answered with 502.
    /// ```
    ///
    /// ## Fix
    /// Write it in Markdown, or link to it.
    RawHtml = "safety/raw-html", Warning, Always => raw_html;

    /// A link leads to http, https or mailto, or into the repository.
    ///
    /// ## Why
    /// Other schemes run code in the reader's browser (`javascript:`), read the reader's disk (`file:`)
    /// or start a program, and the site takes them out.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Gather the information
    ///
    /// The [edge log](file:///var/log/edge.log) and the page of the probe were collected on the same
    /// day; the times are those of the edge hosts, whose clocks agree to the second.
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Gather the information
    ///
    /// The [edge log](evidence/edge.log) and the page of the probe were collected on the same
    /// day; the times are those of the edge hosts, whose clocks agree to the second.
    /// ```
    ///
    /// ## Fix
    /// Put the file into the folder and link to it by its path, or link to a web address.
    LinkScheme = "safety/link-scheme", Error, Always => markup::link_schemes;

    /// A mark of what is internal says what it covers.
    ///
    /// `<!-- internal -->` after the words of a heading, a paragraph, an item of a list or a row of a table covers all of
    /// that; anywhere else it begins what `<!-- /internal -->` ends. Comments that begin with `private`, `confidential` or
    /// `internal` and are no such mark count as misspelt ones.
    ///
    /// ## Why
    /// A mark without its other half says less than its author meant. What follows is kept back meanwhile, and readers of
    /// an edition miss it; a misspelt one keeps nothing back.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed. <!-- internal --> The largest customer was refunded for a month, and
    /// whoever had paid twice was asked to write to the payments team.
    /// ```
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed from the expiry to the reload.
    ///
    /// <!-- internal only --> The largest customer was refunded for a month.
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed. <!-- internal -->The largest customer was refunded for a
    /// month.<!-- /internal --> Whoever had paid twice was asked to write to the payments team.
    ///
    /// What a month of the largest customer costs was agreed upon with their buyer. <!-- internal -->
    /// ```
    ///
    /// ## Fix
    /// Put the other half where what is internal ends, or the mark after the last word of the block.
    InternalMark = "safety/internal-mark", Error, Always => editions::internal_mark;

    /// A public report does not describe what can be used against you today.
    ///
    /// Of a public incident, wordings are pointed out that say in the present tense that something is exposed or not yet
    /// rotated, and causes of the category `security` with an action that is still open.
    ///
    /// ## Why
    /// A report tells strangers what went wrong and where. While it is still so, that is an instruction.
    ///
    /// ## Fails
    /// ```yaml
    /// visibility: public
    /// ```
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed. The key of the payment provider was in the log, and it has not been
    /// rotated yet.
    /// ```
    /// A security cause whose improvement is not made:
    /// ```yaml
    /// visibility: public
    /// ```
    /// ```diff
    /// -    category: configuration
    /// +    category: security
    /// ```
    /// ```diff
    /// -    addresses: [S1]
    /// +    addresses: [C1, S1]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// visibility: public
    /// ```
    /// ```markdown
    /// ## Determine the impact
    ///
    /// Every payment from the European Union failed. The key of the payment provider was in the log; it was rotated at
    /// 10:20 on the same day.
    /// ```
    ///
    /// ## Fix
    /// Close it first, then publish; or keep the passage or the cause out of editions.
    StillOpen = "safety/still-open", Warning, Always => editions::still_open;
}

fn secret_found(context: &Context<'_>, findings: &mut Findings<'_>) {
    for trace in context.traces() {
        if let What::Secret(name) = trace.what {
            report(
                context,
                findings,
                trace,
                &format!("this looks like {name} ({})", trace.shown),
                name,
            )
            .secret()
            .help(format!(
                "revoke it first, then put **** in its place here; if it is not a secret, add \
                 {{ fingerprint = \"{}\", reason = \"…\" }} to `allowed` in [safety] of aftermark.toml",
                trace.fingerprint.as_deref().unwrap_or_default()
            ));
        }
    }
}

fn personal_data_found(context: &Context<'_>, findings: &mut Findings<'_>) {
    for trace in context.traces() {
        if let What::Personal(kind) = trace.what {
            let name = match kind {
                PersonalData::Email => "e-mail address",
                PersonalData::Phone => "telephone number",
            };
            report(
                context,
                findings,
                trace,
                &format!("a public incident shows the {name} {}", trace.shown),
                name,
            )
            .help(
                "write the role instead; one that is meant to be public goes under `allowed` in \
                 [safety] of aftermark.toml",
            );
        }
    }
}

fn hidden_character(context: &Context<'_>, findings: &mut Findings<'_>) {
    for trace in context.traces() {
        if let What::Hidden(hidden) = trace.what {
            let does = if hidden.turns() {
                "changes the direction of writing here"
            } else {
                "is here and cannot be seen"
            };
            report(context, findings, trace, &format!("{} {does}", trace.shown), &trace.shown)
                .help("delete it: type the words around it anew");
        }
    }
}

fn private_host(context: &Context<'_>, findings: &mut Findings<'_>) {
    for trace in context.traces() {
        if trace.what == What::PrivateHost {
            report(
                context,
                findings,
                trace,
                &format!("a public incident names the private host {}", trace.shown),
                "private host",
            )
            .help(
                "say what the host is for; a name that may be known goes under `allowed` in \
                 [safety] of aftermark.toml",
            );
        }
    }
}

fn raw_html(context: &Context<'_>, findings: &mut Findings<'_>) {
    markup::raw_html(context, findings);
    markup::open_comments(context, findings);
}

/// Marks every finding whose excerpt would show a line with a secret: not only the rule that found it
/// can point there. What its words repeat of a secret is masked.
pub(super) fn keep_secrets(context: &Context<'_>, findings: &mut [Finding]) {
    let sources = &context.library.sources;
    let secrets = context.traces().iter().filter(|t| matches!(t.what, What::Secret(_)));
    let secrets: Vec<Span> = secrets.map(|t| t.span).collect();
    if secrets.is_empty() {
        return;
    }
    for finding in findings {
        let mut places = vec![finding.span];
        places.extend(finding.also.iter().map(|(span, _)| *span));
        finding.secret |= secrets.iter().any(|secret| {
            let Ok(text) = sources.text(secret.file) else {
                return true;
            };
            let line = |offset: u32| text.line_column(offset as usize).0;
            let here = places.iter().filter(|p| p.file == secret.file);
            // An excerpt may also show the lines between two places.
            let first = here.clone().map(|p| line(p.start)).min();
            let last = here.map(|p| line(p.end)).max();
            first.zip(last).is_some_and(|(first, last)| {
                first <= line(secret.end) && line(secret.start) <= last
            })
        });
        if finding.secret {
            let texts = secrets.iter().filter_map(|s| Some((s, sources.text(s.file).ok()?)));
            let texts = texts.map(|(span, text)| text.slice(span.range()));
            for secret in texts.filter(|text| !text.is_empty()) {
                mask(&mut finding.message, secret);
                mask(&mut finding.label, secret);
                mask(&mut finding.key, secret);
                finding.help.iter_mut().for_each(|help| mask(help, secret));
            }
        }
    }
}

fn mask(words: &mut String, secret: &str) {
    if words.contains(secret) {
        *words = words.replace(secret, "…");
    }
}

/// Reports a trace, with how often it stands in the file and how many others there are.
fn report<'f>(
    context: &Context<'_>,
    findings: &'f mut Findings<'_>,
    trace: &Trace,
    message: &str,
    name: &str,
) -> &'f mut Finding {
    let mut message = message.to_owned();
    if let Some(line) = trace.line {
        message.push_str(&format!(", in line {line}"));
    }
    if trace.count > 1 {
        message.push_str(&format!(", {} times in this file", trace.count));
    }
    if trace.more > 0 {
        message.push_str(&format!("; {} more of its kind are in this file", trace.more));
    }
    let file = context.file_key(trace.span.file);
    // Several of one kind in a file are told apart by what may be repeated of them.
    let key = format!("files[{file}]: {name} {}", trace.shown);
    findings.report(trace.span, message).key(key)
}
