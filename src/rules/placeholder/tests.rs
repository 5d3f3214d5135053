//! What stands for an answer, and what is one.

use super::*;

fn part(text: &str) -> Part {
    let text = format!("## X\n{text}\n");
    let mut body = crate::source::body::read(crate::source::FileId(0), &text, 0);
    body.sections.remove(0).part
}

#[test]
fn stand_ins_are_no_answers() {
    for text in [
        "",
        "TODO",
        "TBD.",
        "*TBD*",
        "N/A",
        "n/a.",
        "None",
        "None at this time.",
        "Nothing to report",
        "(none)",
        "<describe the cause>",
        "…",
        "-",
        "???",
        "- TODO\n- TBD",
        "TODO: write this up after the meeting",
        "TODO(kim)",
        "todo: numbers",
        "Numbers to be determined",
        "[describe what happened]",
        "{{ summary }}",
        "_Fill in_",
        "<!-- what happened? -->",
        "### Sub\n\nTODO",
        "Lorem ipsum dolor sit amet",
        "Sit amet, consectetur",
        "> TODO",
        "See above.",
        "See the ticket",
        "Same as root cause",
        "What happened?",
        "What happened? Who noticed it, and when?",
        "- What went well?\n- What went wrong?",
        "Describe the impact on customers.",
        "Describe the impact. Include numbers. Who was affected?",
        "Please provide a summary of the incident.",
        "Quick summary of what user impact was, how long it was, and how we fixed it.",
        "e.g. the edge returned 502",
        "Example: the edge returned 502 for 10 minutes.",
        "Paste the timeline here",
        "The outage began at HH:MM and ended at HH:MM.",
        "[number] customers were affected.",
        "1. {{ summary }} [link to github issue]",
        "- Category: XXX\n- Time to detection: YYY",
        "**Start:**\n\n**End:**",
        "| Time | Event |\n|---|---|\n",
        "| Time | Event |\n|---|---|\n| HH:MM | Short event description |\n",
    ] {
        assert!(is_placeholder(&part(text)), "{text:?}");
    }
}

#[test]
fn what_there_is_none_of_is_not_named() {
    for text in [
        "none",
        "None.",
        "-",
        "–",
        "n/a",
        "TBD",
        "unknown",
        "No workaround",
        "No known workaround: all paths led through the gateway",
        "None, the counters had no other way",
        "none (all paths were down)",
        "keiner",
        "Kein Workaround",
        "aucun",
        "なし",
    ] {
        assert!(names_nothing(text), "{text:?}");
    }
    for text in [
        "Orders by phone",
        "Pay with cash, no card",
        "None of the retries helped, the batch interface did",
        "No login is needed on the mirror, which went on working",
        "Use the API: none of its paths were hit",
    ] {
        assert!(!names_nothing(text), "{text:?}");
    }
}

#[test]
fn stand_ins_of_other_languages_are_no_answers() {
    for text in [
        "Noch offen.",
        "Wird nachgereicht",
        "Keine Angabe",
        "Entfällt.",
        "Siehe oben",
        "Bitte ausfüllen",
        "Beschreiben Sie die Auswirkungen auf Kunden.",
        "z. B. Ausfall der Kasse",
        "À compléter",
        "Néant",
        "Sans objet.",
        "Voir ci-dessus",
        "Décrivez les faits.",
        "Por determinar",
        "Pendiente",
        "No aplica.",
        "Ver arriba",
        "Describa el impacto.",
        "Nog in te vullen",
        "N.v.t.",
        "Zie boven",
        "Beschrijf de gevolgen voor klanten.",
        "Da completare",
        "Não se aplica",
        "該当なし",
        "待补充",
    ] {
        assert!(is_placeholder(&part(text)), "{text:?}");
    }
}

#[test]
fn answers_are_no_stand_ins() {
    for text in [
        "The certificate expired.",
        "N/A, because no person acted before the alert resolved itself.",
        "None of the probes covered the path.",
        "No customer noticed.",
        "Nothing was lost.",
        "```\nERROR 500\n```",
        "証明書の有効期限が切れていた。",
        "Todos los clientes perdieron el servicio",
        "Todo el tráfico falló durante una hora",
        "Na de uitrol viel de kassa uit",
        "Why did nobody notice? The alert went to an empty mailbox.",
        "- Describe the restore in the runbook",
        "- Add alerts for the queue\n- Document the failover",
        "See the edge log for the two minutes in which both were down.",
        "[Grafana](https://grafana.example) showed a drop at 09:02.",
        "[A1] replaces the host; [A2] alerts.",
        "Dates were read as `YYYY-MM-DD`.",
        "Impact: all customers of the shop",
        "| 09:02 | Certificate expired |\n|---|---|\n| 09:14 | Paged |\n",
        "Same region, same rack, same power supply: all three replicas went down.",
        "Example customers in the EU region lost their sessions when the node restarted, because they are kept in memory and nowhere else at all.",
        "Test systems were not affected.",
    ] {
        assert!(!is_placeholder(&part(text)), "{text:?}");
    }
}

#[test]
fn values_may_be_none_but_not_unwritten() {
    for text in ["none", "unknown", "Orders by phone", "Describe the restore in the runbook"] {
        assert!(!is_unwritten(text), "{text:?}");
    }
    for text in ["TODO", "tbd", "<why>", "…", "Noch offen", "[insert reason]"] {
        assert!(is_unwritten(text), "{text:?}");
    }
}

#[test]
fn that_there_is_nothing_is_an_answer_with_its_reason() {
    for text in [
        "No safeguard stood in between: nothing watches certificates that are issued by hand.",
        "We do not know why the renewal stopped; the host was wiped with its logs.",
        "Nobody was told. Staff do not use checkout, and the customers could pay again at once.",
        "No change is needed, because the edge is switched off in May.",
        "There will be no second look, since the edge is gone by then.",
        "Nothing is implemented yet, so there is nothing to test.",
        "Customers were not affected because the standby took over.",
        "Keine Maßnahme, weil die Kante im Mai abgeschaltet wird.",
        "Aucun changement n'est prévu, car le service ferme en mai.",
        "影響なし。予備系に切り替わったため、利用者は気づかなかった。",
    ] {
        assert!(says_why_none(&part(text)), "{text:?}");
    }
    for text in [
        "None.",
        "No action.",
        "There are no safeguards.",
        "Nobody noticed.",
        "The alert did not fire because it had been silenced.",
        "The on-call rolled back the deployment, because the board showed it.",
        "The cache was small. It could hold no more than ten entries of each kind.",
        "14:55 Restarted the indexer with no effect",
        "No alert before 14:55 on that day",
    ] {
        assert!(!says_why_none(&part(text)), "{text:?}");
    }
}

#[test]
fn code_quotes_and_addresses_are_not_prose() {
    assert_eq!(prose_words(&part("one two `three`\n\n> four\n\n```\nfive\n```\n")), 3);
    assert!(prose_words(&part("証明書の有効期限が切れていた。")) >= 5);
    assert_eq!(prose_words(&part("TODO\n\none two")), 2);
    assert_eq!(prose_words(&part("What happened?\n\none two")), 2);
}
