//! What stands inside the entries of a list: entries of their own, and further sentences.

use super::*;

#[test]
fn a_bullet_with_a_time_inside_an_entry_is_an_entry() {
    let text = "## Timeline\n\n- 2026-09-01 10:00 **started** a\n  - 10:05 **detected** alert: b\n    - 10:06 c\n  - by: @kim\n- 10:10 @kim d → fixed\n\t- 10:30 **resolved** e\n- 2026-09-02\n  - 09:00 f\n    - 09:10 g\n";
    let all = list(text, "timeline");
    let at = |i: usize| all[i].split([' ', '|', '<']).take(2).collect::<String>();
    let times: Vec<String> = (0..all.len()).map(at).collect();
    let expected = [
        "{at=2026-09-0110:00",
        "{at=10:05",
        "{at=10:06",
        "{at=10:10",
        "{at=10:30",
        "{at=2026-09-0209:00",
        "{at=09:10",
    ];
    assert_eq!(times, expected);
    assert!(all[0].contains("by=@kim") && all[1].contains("milestone=detected"), "{all:#?}");
    assert_eq!(problems(text), []);
    assert!(reading(text, &[]).1.data[0].is_whole);
}

#[test]
fn plain_bullets_and_paragraphs_inside_an_entry_are_its_words() {
    let text = "## Timeline\n\n- 2026-09-01 10:00 Restarts the consumer → no effect\n  - first node a, then node b\n    - Both came back.\n\n  They fell over again ([log](evidence/a.log))\n- 10:20 @lee Raises the prefetch:\n  - it helps → fixed\n";
    assert_eq!(
        list(text, "timeline"),
        [
            "{at=2026-09-01 10:00 | outcome=no-effect <no effect> | source=[evidence/a.log <[log](evidence/a.log)>] | event=Restarts the consumer; first node a, then node b. Both came back. They fell over again <Restarts the consumer>}",
            "{at=10:20 | by=@lee | outcome=fixed | event=Raises the prefetch: it helps <Raises the prefetch:>}",
        ]
    );
    assert!(reading(text, &[]).1.data[0].is_whole);
    // What looks like a time is told; what words do not carry is shown as it is written.
    let text = "## Timeline\n\n- 10:00 a\n  - 9pm b\n- 10:10 c\n  - [ ] d\n";
    assert_eq!(problems(text)[0].1, "9pm");
    assert!(!reading(text, &[]).1.data[0].is_whole);
    // Two outcomes in it are those of none.
    let text = "## Timeline\n\n- 10:00 a\n  - b → no effect\n  - c → fixed\n";
    assert!(!list(text, "timeline")[0].contains("outcome"), "{:?}", list(text, "timeline"));
}

#[test]
fn plain_bullets_in_a_safeguard_are_its_reason() {
    let text = "## safeguards\n\n### Safeguards\n\n- S1 Dump: **failed**, it was empty\n  - Nobody looked\n    - for months\n";
    let all = list(text, "safeguards");
    assert!(all[0].contains("why=it was empty. Nobody looked; for months"), "{all:?}");
    assert!(reading(text, &[]).1.data[0].is_whole);
}
