//! What a ticket names: an address, `PAY-123`, `#12`, `team/project#12`, `AB#42`.

use url::Url;

use super::issue::Tracker;

/// A ticket in parts that can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// The tracker, where the notation tells.
    pub tracker: Option<Tracker>,
    /// The host, in lower case without `www.`, where there is an address.
    pub host: Option<String>,
    /// The repository or project by path, in lower case: `team/project`.
    pub project: Option<String>,
    /// `PAY-123` (in capitals) or `12`.
    pub id: String,
}

/// Reads a ticket; `None` for what names no issue in a way we know.
pub fn parse(ticket: &str) -> Option<Reference> {
    let ticket = ticket.trim();
    if ticket.contains("://") {
        return address(ticket);
    }
    if let Some(key) = key(ticket) {
        return Some(Reference { id: key, ..Reference::default() });
    }
    let (before, number) = ticket.split_once('#')?;
    let id = number_of(number)?;
    let (tracker, project) = match before {
        "" => (None, None),
        b if b.eq_ignore_ascii_case("ab") => (Some(Tracker::Azure), None),
        b if b.contains('/') && !b.contains(char::is_whitespace) => (None, Some(b.to_lowercase())),
        _ => return None,
    };
    Some(Reference { tracker, host: None, project, id })
}

/// The host and the project of an issue whose address an export gives. An address that is not known
/// as one of an issue is a place of its own, so that it is taken for no other.
pub fn of_issue(url: &str) -> Reference {
    parse(url).unwrap_or_else(|| Reference {
        host: Some(String::new()),
        project: Some(url.to_lowercase()),
        ..Reference::default()
    })
}

fn address(ticket: &str) -> Option<Reference> {
    let url = Url::parse(ticket).ok()?;
    let host = url.host_str()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
    let parts: Vec<&str> = url.path_segments()?.filter(|s| !s.is_empty()).collect();
    let of = |tracker, project: Option<String>, id| {
        Some(Reference { tracker: Some(tracker), host: Some(host.clone()), project, id })
    };
    let after = |word: &str| {
        let at = parts.iter().position(|p| p.eq_ignore_ascii_case(word))?;
        Some((at, *parts.get(at + 1)?))
    };
    if host == "linear.app"
        && let Some(found) = after("issue").and_then(|(_, id)| key(id))
    {
        return of(Tracker::Linear, None, found);
    }
    if let Some((at, number)) = after("edit")
        && at > 0
        && parts[at - 1].eq_ignore_ascii_case("_workitems")
    {
        return of(Tracker::Azure, None, number_of(number)?);
    }
    if parts.iter().any(|p| p.eq_ignore_ascii_case("_workitems")) {
        let item = url.query_pairs().find(|(k, _)| k == "workitem");
        return of(Tracker::Azure, None, number_of(&item?.1)?);
    }
    let selected = url.query_pairs().find(|(k, _)| k == "selectedIssue");
    if let Some(found) = selected.and_then(|(_, v)| key(&v)) {
        return of(Tracker::Jira, None, found);
    }
    // Jira also below a path of its own: /jira/browse/PAY-1, /jira/software/projects/PAY/issues/PAY-1.
    let in_project = || after("projects").and_then(|_| after("issues"));
    let browsed = after("browse").or_else(in_project);
    if let Some(found) = browsed.and_then(|(_, id)| key(id)) {
        return of(Tracker::Jira, None, found);
    }
    let (at, number) = after("issues").or_else(|| after("work_items"))?;
    // GitLab's incidents have numbers among its issues: /-/issues/incident/7.
    let number = match number {
        "incident" => parts.get(at + 2)?,
        number => number,
    };
    let id = number_of(number)?;
    let dashed = at > 0 && parts[at - 1] == "-";
    let project = parts[..if dashed { at - 1 } else { at }].join("/").to_lowercase();
    let tracker = match (dashed, host.as_str()) {
        (true, _) => Some(Tracker::GitLab),
        (false, "github.com") => Some(Tracker::GitHub),
        (false, h) if h.starts_with("gitlab.") => Some(Tracker::GitLab),
        _ => None,
    };
    Some(Reference { tracker, host: Some(host), project: Some(project), id })
}

/// A key such as `PAY-123`, in capitals.
pub fn key(text: &str) -> Option<String> {
    let (project, number) = text.rsplit_once('-')?;
    let begins = project.starts_with(|c: char| c.is_ascii_alphabetic());
    let rest = project.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (begins && rest && project.len() <= 30 && number_of(number).is_some())
        .then(|| text.to_ascii_uppercase())
}

fn number_of(text: &str) -> Option<String> {
    let digits = !text.is_empty() && text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
    let number: u64 = digits.then(|| text.parse().ok())??;
    Some(number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(ticket: &str) -> (Option<Tracker>, String, String) {
        let r = parse(ticket).unwrap_or_else(|| panic!("{ticket}"));
        (r.tracker, r.project.unwrap_or_default(), r.id)
    }

    #[test]
    fn addresses_of_every_tracker() {
        use Tracker::{Azure, GitHub, GitLab, Jira, Linear};
        let hub = (Some(GitHub), "acme/Pay".to_lowercase(), "12".to_owned());
        assert_eq!(parts("https://github.com/acme/Pay/issues/12"), hub);
        assert_eq!(parts("https://www.github.com/acme/pay/issues/12#issuecomment-1"), hub);
        let lab = (Some(GitLab), "team/sub/pay".to_owned(), "7".to_owned());
        assert_eq!(parts("https://git.example.org/team/sub/pay/-/issues/7"), lab);
        assert_eq!(parts("https://git.example.org/team/sub/pay/-/work_items/7"), lab);
        assert_eq!(parts("https://git.example.org/team/sub/pay/-/issues/incident/7"), lab);
        assert_eq!(parts("http://gitlab.example.com/my-group/my-project/issues/6").0, Some(GitLab));
        let none = String::new;
        let jira = (Some(Jira), none(), "PAY-123".to_owned());
        assert_eq!(parts("https://acme.atlassian.net/browse/PAY-123"), jira);
        assert_eq!(parts("https://jira.example.org/jira/browse/pay-123?x=1"), jira);
        let in_project = "https://acme.atlassian.net/jira/software/c/projects/PAY/issues/PAY-123";
        assert_eq!(parts(in_project), jira);
        assert_eq!(parts("https://jira.example.org/projects/PAY/issues/PAY-123?filter=all"), jira);
        assert_eq!(
            parts(
                "https://acme.atlassian.net/jira/software/projects/PAY/boards/1?selectedIssue=PAY-123"
            ),
            jira
        );
        assert_eq!(
            parts("https://linear.app/acme/issue/ENG-12/issue-certificates-by-acme"),
            (Some(Linear), none(), "ENG-12".to_owned())
        );
        let azure = (Some(Azure), none(), "42".to_owned());
        assert_eq!(parts("https://dev.azure.com/acme/Pay/_workitems/edit/42"), azure);
        assert_eq!(parts("https://acme.visualstudio.com/Pay/_workitems/edit/42/"), azure);
        assert_eq!(
            parts("https://dev.azure.com/acme/Pay/_workitems/recentlyupdated/?workitem=42"),
            azure
        );
        assert_eq!(parts("AB#42"), azure);
    }

    #[test]
    fn short_forms_and_what_is_none() {
        assert_eq!(parts("#0012"), (None, String::new(), "12".to_owned()));
        assert_eq!(parts("Acme/pay#12"), (None, "acme/pay".to_owned(), "12".to_owned()));
        assert_eq!(parts(" pay-7 ").2, "PAY-7");
        for none in [
            "",
            "#",
            "see the board",
            "12",
            "-1",
            "PAY-",
            "a b#1",
            "https://example.org/",
            "https://github.com/acme/pay/issues",
            "x#99999999999999999999",
        ] {
            assert_eq!(parse(none), None, "{none}");
        }
    }
}
