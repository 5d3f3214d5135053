//! Times and days as people write them.

use chrono_tz::Tz;

use super::*;

fn read(text: &str) -> Option<(String, &str)> {
    leading(text, Calendar::default()).map(|l| (l.text, &text[l.rest..]))
}

#[test]
fn entries_begin_with_times_in_many_notations() {
    for (text, time, rest) in [
        ("09:02 The edge", "09:02", "The edge"),
        ("**09:02** – The edge", "09:02", "The edge"),
        ("9:02 PM: The edge", "21:02", "The edge"),
        ("12:05 am The edge", "00:05", "The edge"),
        ("09:02:11 UTC The edge", "09:02:11 UTC", "The edge"),
        ("09:02 (UTC): The edge", "09:02 UTC", "The edge"),
        ("09:02 Europe/Berlin - The edge", "09:02 Europe/Berlin", "The edge"),
        ("09:02 DNS was changed", "09:02", "DNS was changed"),
        ("09:02Z The edge", "09:02Z", "The edge"),
        ("~09:40/09:45 @storage Did", "~09:40/09:45", "@storage Did"),
        ("09:40/09:45+02:00 Did", "09:40+02:00/09:45+02:00", "Did"),
        ("09:40+02:00/09:45+02:00 Did", "09:40+02:00/09:45+02:00", "Did"),
        ("09:40Z/09:45 Did", "09:40Z/09:45Z", "Did"),
        ("2026-03-14 09:02 — **started** It", "2026-03-14 09:02", "**started** It"),
        ("2026-03-14T09:02Z It", "2026-03-14 09:02Z", "It"),
        ("14 March 2026, 09:02 It", "2026-03-14 09:02", "It"),
        ("Sep 27 2017 13:06 It", "2017-09-27 13:06", "It"),
        ("02:00–04:30 Copied", "02:00–04:30", "Copied"),
        ("02:00-04:30 Copied", "02:00–04:30", "Copied"),
        ("02:00 to 04:30: Copied", "02:00–04:30", "Copied"),
        ("02:00 UTC - ~04:30 UTC: Copied", "02:00–~04:30 UTC", "Copied"),
        ("2:00 PM – 4:30 PM Copied", "14:00–16:30", "Copied"),
        (
            "2026-03-14 23:50 – 2026-03-15 00:10 Copied",
            "2026-03-14 23:50–2026-03-15 00:10",
            "Copied",
        ),
        // An offset rather than a second time: it would be before the first.
        ("09:02-05:00 The edge", "09:02-05:00", "The edge"),
        // As they are written, for the decoder to ask.
        ("2:00–4:30 PM Copied", "2:00–4:30 PM", "Copied"),
        ("2026-03-14 09:10-10:00 It", "2026-03-14 09:10-10:00", "It"),
        ("09:02", "09:02", ""),
        ("2026-03-14 ca. 18:30", "~2026-03-14 18:30", ""),
        ("Around 9:02 pm: The edge", "~21:02", "The edge"),
        ("ca. 09:02 UTC The edge", "~09:02 UTC", "The edge"),
        ("approx. 09:02 – The edge", "~09:02", "The edge"),
        ("00:03 UTC (15 March 2026) - Rolled back", "2026-03-15 00:03 UTC", "Rolled back"),
        ("**00:03 (2026-03-15)** Rolled back", "2026-03-15 00:03", "Rolled back"),
        ("00:03 (the second try) failed", "00:03", "(the second try) failed"),
        ("2026-03-14 12:26-12:?? Deployed", "2026-03-14 12:26", "Deployed"),
        ("12:26 – ?: Deployed", "12:26", "Deployed"),
        ("2026年3月14日 約09:02 証明書", "~2026-03-14 09:02", "証明書"),
    ] {
        assert_eq!(read(text), Some((time.to_owned(), rest)), "{text}");
    }
    for text in ["The edge at 09:02", "A1:20 x", "1. 09:02", "", "C1: x", "March 09:02 x"] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_day_without_a_year_behind_a_time_is_that_near_the_incident() {
    let near = |text: &str, day: &str| {
        leading(text, Calendar::from(day.parse::<NaiveDate>().ok())).map(|found| found.text)
    };
    let said = |text: &str| Some(text.to_owned());
    assert_eq!(near("00:03 UTC (Oct 30): x", "2025-10-21"), said("2025-10-30 00:03 UTC"));
    assert_eq!(near("00:03 UTC Thursday Oct 30th : x", "2025-10-21"), said("2025-10-30 00:03 UTC"));
    assert_eq!(near("00:03 on 30 October 2025 - x", "2025-10-21"), said("2025-10-30 00:03"));
    // No day, or one in words that go on.
    assert_eq!(near("00:03 UTC May: x", "2025-10-21"), said("00:03 UTC"));
    assert_eq!(near("00:03 UTC Oct 30 was planned: x", "2025-10-21"), said("00:03 UTC"));
    assert_eq!(near("00:03 (2 January): x", "2025-12-30"), said("2026-01-02 00:03"));
    assert_eq!(near("00:03 (May 30): x", "2025-10-21"), said("00:03"));
    assert_eq!(read("00:03 (Oct 30) x"), Some(("00:03".to_owned(), "(Oct 30) x")));
}

#[test]
fn a_time_that_is_not_known_is_told_from_words() {
    for (text, rest) in [
        ("unknown: The queue grew", "The queue grew"),
        ("**time unknown** – The queue grew", "The queue grew"),
        ("? The queue grew", "The queue grew"),
        ("??:?? - The queue grew", "The queue grew"),
        ("Unbekannt: x", "x"),
        ("--:-- x", "x"),
    ] {
        assert_eq!(leading_unknown(text).map(|(_, at)| &text[at..]), Some(rest), "{text}");
    }
    for text in ["2022-02-?? ??:??", "2022-??-??", "?", "--:--"] {
        assert!(is_unknown(text), "{text}");
    }
    for text in ["2022-02-14 ??:??", "2022-02-14", "14"] {
        assert!(!is_unknown(text), "{text}");
    }
    for text in ["Unknown hosts were seen", "The queue: unknown", "", "?x", ": x", "What? x"] {
        assert_eq!(leading_unknown(text), None, "{text}");
    }
    for text in ["9.02 It", "**9h02** It", "2 pm It", "09:2 It", "~14.30: It"] {
        assert!(
            leading(text, Calendar::default()).is_some()
                || doubt(text, Calendar::default()).is_some(),
            "{text}"
        );
    }
    for text in ["3 hosts", "9.5 s later", "0.02 % of all", "1.2.3 was deployed", "25 requests"] {
        assert_eq!(doubt(text, Calendar::default()), None, "{text}");
        assert_eq!(leading(text, Calendar::default()), None, "{text}");
    }
}

#[test]
fn days_are_read_where_they_can_be_only_one() {
    let day = NaiveDate::from_ymd_opt(2026, 3, 14);
    for text in [
        "14 March 2026",
        "March 14th, 2026",
        "Saturday, 14 March 2026",
        "2026-03-14",
        "14. März 2026",
        "14.03.2026",
        "14 de marzo de 2026",
        "14 mars 2026",
        "2026年3月14日",
        "**14 Mar 2026**",
        "2026/03/14",
    ] {
        assert_eq!(date(text, Calendar::default()), day, "{text}");
    }
    for text in [
        "03/04/2026",
        "14 March",
        "March 2026",
        "14 15 March 2026",
        "version 14.03",
        "1 2 3",
        "32 March 2026",
    ] {
        assert_eq!(date(text, Calendar::default()), None, "{text}");
    }
}

#[test]
fn a_sentence_about_times_names_their_zone() {
    assert_eq!(zone_said("All times in UTC"), Some(ZoneSaid::Known(Tz::UTC)));
    assert_eq!(
        zone_said("Alle Zeiten in Europe/Berlin."),
        Some(ZoneSaid::Known(Tz::Europe__Berlin))
    );
    assert_eq!(
        zone_said("All times in UTC+1 (Zurich time)"),
        Some(ZoneSaid::Known(Tz::Etc__GMTMinus1))
    );
    assert_eq!(zone_said("(all times PST)"), Some(ZoneSaid::Unknown(11..14)));
    assert_eq!(zone_said("We moved to UTC"), None);
}

/// What a report of a language and a zone is read by, whose folder is of 29 June 2022, a Wednesday.
fn of(language: &str, zone: Tz) -> Calendar {
    Calendar::new(language, zone, NaiveDate::from_ymd_opt(2022, 6, 29))
}

#[test]
fn clocks_are_read_as_people_write_them() {
    for (text, time, rest) in [
        ("14:02h The edge", "14:02", "The edge"),
        ("14:02 h: The edge", "14:02", "The edge"),
        ("14:02 hrs The edge", "14:02", "The edge"),
        ("9:02 Uhr Der Server", "09:02", "Der Server"),
        ("14.02 The edge", "14:02", "The edge"),
        ("9.02 Uhr der Server", "09:02", "der Server"),
        ("**14.02**: the edge", "14:02", "the edge"),
        ("2.15 PM the edge", "14:15", "the edge"),
        ("14.02 UTC the edge", "14:02 UTC", "the edge"),
        ("14h02 Le serveur", "14:02", "Le serveur"),
        ("9 h 02 : le serveur", "09:02", "le serveur"),
        ("14時02分 サーバー", "14:02", "サーバー"),
        ("17:14pm The edge", "17:14", "The edge"),
        ("09:02:11,123 The edge", "09:02:11.123", "The edge"),
        ("2022年6月29日 14時02分 サーバー", "2022-06-29 14:02", "サーバー"),
        ("29.06.2022 14.02 The edge", "2022-06-29 14:02", "The edge"),
        ("~2022-06-29 14:02 The edge", "~2022-06-29 14:02", "The edge"),
        // From when to when, in each of them.
        ("14.02–14.30 Copied", "14:02–14:30", "Copied"),
        ("14:02h - 14:30h Copied", "14:02–14:30", "Copied"),
        ("14h02 à 14h30 Copie", "14:02–14:30", "Copie"),
        ("14.02 bis 14.30 Uhr kopiert", "14:02–14:30", "kopiert"),
        ("2:15 PM – 3:00 PM Copied", "14:15–15:00", "Copied"),
        ("29.06.2022 23:50 – 30.06.2022 00:10 It", "2022-06-29 23:50–2022-06-30 00:10", "It"),
        ("14:02–14.30 hours it took", "14:02", "14.30 hours it took"),
    ] {
        assert_eq!(read(text), Some((time.to_owned(), rest)), "{text}");
    }
}

#[test]
fn what_may_be_no_time_is_told_and_not_read() {
    for (text, help) in [
        ("14.02 hosts were down", "write it as in 09:02"),
        ("14.02 GB were lost", "write it as in 09:02"),
        ("1h30 later it was over", "write it as in 09:02"),
        ("2 pm The edge", "write the minutes as well"),
        ("9 Uhr: der Server", "write the minutes as well"),
        ("17:14 AM The edge", "has no AM"),
        ("00:10 pm The edge", "has no pm"),
        ("03/04/2022 9:02 It", "write 2022-04-03 or 2022-03-04"),
        ("03/04/2022 – It", "write 2022-04-03 or 2022-03-04"),
        ("29.6.22 9:02 It", "write the day as in"),
        ("Jun 29 9:02 It", "write the year as well, as in 2022-06-29"),
        ("Thu Jun 29 9:02 It", "write the year as well, as in 2023-06-29"),
        ("Tue, 29 June 2022 09:02 It", "2022-06-29 is a Wednesday"),
        ("2022-06-29", "2022-06-29 --:--"),
    ] {
        let calendar = of("en", Tz::UTC);
        assert_eq!(leading(text, calendar), None, "{text}");
        let doubt = doubt(text, calendar).map(|d| d.help).unwrap_or_default();
        assert!(doubt.contains(help), "{text}: {doubt}");
    }
    // What is no whole value: the decoder asks.
    for (text, help) in [
        ("2:00–4:30 PM", "write both halves of the day, as in 2:00 PM – 4:30 PM"),
        ("09:02 CET", "`CET` is written in summer and winter alike"),
    ] {
        assert_eq!(time(text, Calendar::default()), text);
        assert!(doubt(text, Calendar::default()).unwrap().help.contains(help), "{text}");
    }
    for text in ["12 hosts were down", "The edge", "3.5.1 was deployed", "2026 was long", "4 hours"]
    {
        assert_eq!(doubt(text, Calendar::default()), None, "{text}");
    }
}

#[test]
fn a_number_that_is_the_day_of_the_incident_is_no_time() {
    let february = Calendar::from(NaiveDate::from_ymd_opt(2026, 2, 14));
    assert_eq!(leading("14.02 The edge", february), None);
    assert!(doubt("14.02 The edge", february).is_some());
    assert!(leading("14.02 The edge", of("de", Tz::UTC)).is_some());
    assert!(leading("14.02 Uhr The edge", february).is_some());
}

#[test]
fn the_order_of_day_and_month_is_that_of_the_language_and_the_zone() {
    let day = |language, zone| date("03/04/2022", of(language, zone)).map(|d| d.to_string());
    let (april, march) = (Some("2022-04-03".to_owned()), Some("2022-03-04".to_owned()));
    for (language, zone, expected) in [
        ("de", Tz::UTC, &april),
        ("pt-BR", Tz::UTC, &april),
        ("en-GB", Tz::UTC, &april),
        ("en", Tz::Europe__Amsterdam, &april),
        ("en", Tz::Australia__Sydney, &april),
        ("en-US", Tz::UTC, &march),
        ("en", Tz::America__New_York, &march),
        ("en", Tz::UTC, &None),
        ("en-CA", Tz::America__Toronto, &None),
        ("ja", Tz::Asia__Tokyo, &None),
        // One says the one and one the other.
        ("fr", Tz::America__New_York, &None),
    ] {
        assert_eq!(&day(language, zone), expected, "{language} {zone}");
    }
    // Where it can be only one, nothing has to say it.
    for text in ["29/06/2022", "06/29/2022", "29.06.2022"] {
        assert_eq!(date(text, Calendar::default()), NaiveDate::from_ymd_opt(2022, 6, 29), "{text}");
    }
    assert_eq!(date("04/04/2022", Calendar::default()), NaiveDate::from_ymd_opt(2022, 4, 4));
    assert_eq!(read_by("29/06/2022 09:02 It", of("de", Tz::UTC)), "2022-06-29 09:02");
}

fn read_by(text: &str, calendar: Calendar) -> String {
    leading(text, calendar).map(|l| l.text).unwrap_or_default()
}

#[test]
fn a_day_without_a_year_is_in_the_year_that_has_it() {
    let calendar = of("en", Tz::UTC);
    for (text, day) in [
        ("Wed Jun 29", Some("2022-06-29")),
        ("Thur Jan 20", Some("2022-01-20")),
        ("Tues, Jun 28", Some("2022-06-28")),
        ("Mittwoch, 29. Juni", Some("2022-06-29")),
        ("Sunday, 1 January", None),
        ("Thu Jun 29", None),
        ("Jun 29", None),
        ("29 February", None),
    ] {
        assert_eq!(date(text, calendar).map(|d| d.to_string()).as_deref(), day, "{text}");
    }
    // Around the turn of the year it is the one before.
    let january = Calendar::from(NaiveDate::from_ymd_opt(2026, 1, 2));
    assert_eq!(date("Wed Dec 31", january), NaiveDate::from_ymd_opt(2025, 12, 31));
    assert_eq!(read_by("Wed Jun 29 7:05 It", calendar), "2022-06-29 07:05");
    assert_eq!(date("Wed Jun 29", Calendar::default()), None);
}

#[test]
fn letters_name_the_zone_only_of_a_report_whose_clock_they_are() {
    let (berlin, la) = (of("en", Tz::Europe__Berlin), of("en", Tz::America__Los_Angeles));
    for (text, calendar, is_known) in [
        ("09:02 CET It", berlin, true),
        ("09:02 CEST It", berlin, true),
        ("09:02 MESZ It", berlin, true),
        ("09:02 PST It", la, true),
        ("09:02 PT It", la, true),
        ("09:02 PST It", berlin, false),
        ("09:02 CET It", Calendar::default(), false),
    ] {
        let found = leading(text, calendar).unwrap();
        assert_eq!((found.text.as_str(), &text[found.rest..]), ("09:02", "It"), "{text}");
        assert_eq!(found.letters.is_none(), is_known, "{text}");
        assert!(found.is_local, "{text}");
    }
    // Capitals that are no zone are words.
    assert_eq!(read("09:02 IT was called"), Some(("09:02".to_owned(), "IT was called")));
}

#[test]
fn hours_from_utc_are_a_clock_in_any_form() {
    for (text, time) in [
        ("09:02 UTC+2 Alert", "09:02 Etc/GMT-2"),
        ("09:02 UTC+02:00 Alert", "09:02 Etc/GMT-2"),
        ("09:02 (GMT-0700) Alert", "09:02 Etc/GMT+7"),
        ("09:02 UTC+00:00 Alert", "09:02 UTC"),
        ("09:02 UTC+05:30 Alert", "09:02+05:30"),
        ("09:02 GMT-3:30 Alert", "09:02-03:30"),
        ("09:02 Etc/GMT-2 Alert", "09:02 Etc/GMT-2"),
    ] {
        assert_eq!(read(text), Some((time.to_owned(), "Alert")), "{text}");
    }
    let said = |text: &str| zone_said(&format!("All times in {text}."));
    assert_eq!(said("UTC+01:00"), said("UTC+1"));
    assert_eq!(said("Etc/GMT-1"), said("UTC+1"));
}

#[test]
fn a_day_of_which_only_the_hour_or_less_is_known_is_a_window() {
    for (text, window) in [
        ("2026-03-14 --:--", "2026-03-14 00:00/23:59"),
        ("2026-03-14 ??:??", "2026-03-14 00:00/23:59"),
        ("2026-03-14 HH:mm", "2026-03-14 00:00/23:59"),
        ("2026-03-14 9:??", "2026-03-14 09:00/09:59"),
        ("2026-03-?? ??:??", "2026-03-?? ??:??"),
        ("2026-03-14 25:??", "2026-03-14 25:??"),
    ] {
        assert_eq!(time(text, Calendar::default()), window, "{text}");
        // And so where a bullet begins with it, as the help for a day alone says.
        let bullet = format!("**{text}** - The edge");
        let known = window != text;
        assert_eq!(read(&bullet), known.then(|| (window.to_owned(), "The edge")), "{bullet}");
    }
    assert_eq!(
        read("2026-03-14 --:-- Written"),
        Some(("2026-03-14 00:00/23:59".to_owned(), "Written"))
    );
    assert_eq!(read("2026-03-14 because --:-- is"), None);
}

proptest::proptest! {
    /// Whatever stands in the place of a time: what is read ends within the text at a character, is read again as the
    /// same, and nothing is both read and doubted as a whole.
    #[test]
    fn whatever_is_read_is_read_again_as_the_same(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "14:02", "14.02", "14h02", "9:5", "14時02分", " ", "h", " Uhr", " PM", "am", "~", "/", "–", " to ", "29/06/2022",
            "03/04/2022", "2022-06-29", "Wed ", "Jun 29", "29. Juni 2022", " UTC", " CET", "+02:00", "Z", "**", "(", "The edge",
            "é", "??:??", ",123", "．", "\u{2009}",
        ]), 0..7),
        german: bool,
    ) {
        let calendar = if german { of("de", Tz::Europe__Berlin) } else { Calendar::default() };
        let text = pieces.concat();
        if let Some(found) = leading(&text, calendar) {
            proptest::prop_assert!(text.is_char_boundary(found.rest) && found.range.end <= found.rest);
            let again = leading(&found.text, calendar);
            proptest::prop_assert_eq!(again.map(|a| a.text), Some(found.text), "{}", text);
        }
        if let Some(doubt) = doubt(&text, calendar) {
            proptest::prop_assert!(text.get(doubt.range).is_some());
        }
        let _ = (time(&text, calendar), date(&text, calendar), leading_unknown(&text));
    }
}

#[test]
fn words_before_a_clock_are_read_or_told() {
    for (text, time, rest) in [
        ("from 21:37 to 21:41 It stalls", "21:37–21:41", "It stalls"),
        ("Von 21:37 bis 21:41 Uhr: Es hängt", "21:37–21:41", "Es hängt"),
        ("de 21h37 à 21h41 – Copie", "21:37–21:41", "Copie"),
        ("desde las 21:37 hasta las 21:41 Copia", "21:37–21:41", "Copia"),
        ("at 21:38 It stops", "21:38", "It stops"),
        ("Um 21:38 Uhr hielt es", "21:38", "hielt es"),
        ("23:00-ish: @kim tries", "~23:00", "@kim tries"),
        ("**23:00ish** @kim tries", "~23:00", "@kim tries"),
        ("~5:20pm UTC, kim took it", "~17:20 UTC", "kim took it"),
        ("7:01–7:15 am It went on", "07:01–07:15", "It went on"),
        ("7:01/7:15 am It went on", "07:01/07:15", "It went on"),
    ] {
        assert_eq!(read(text), Some((time.to_owned(), rest)), "{text}");
    }
    for (text, help) in [
        ("01/10 02:00 The copy begins", "write the day as in"),
        ("1.10 02:00 The copy begins", "write the day as in"),
        ("since 21:38 no writes", "begin with the time of what happened, `21:38`"),
        ("Seit 21:38, keine", "begin with the time of what happened, `21:38`"),
        ("from 21:37 it stalls", "begin with the time"),
        ("9pm It stops", "on the hour, 21:00, or about then, ~21:00"),
        ("9 Uhr Es hält", "on the hour, 09:00"),
        ("2:00/4:30 PM It lasts", "write both halves"),
        ("11:50–12:10 am It lasts", "write both halves"),
    ] {
        assert!(read(text).is_none_or(|(time, _)| time.contains("m")), "{text}: {:?}", read(text));
        let doubt = doubt(text, Calendar::default()).map(|d| d.help).unwrap_or_default();
        assert!(doubt.contains(help), "{text}: {doubt}");
    }
    for text in ["from the chat", "at noon", "After the call", "since then", "by 3 hosts"] {
        assert_eq!((read(text), doubt(text, Calendar::default())), (None, None), "{text}");
    }
}
