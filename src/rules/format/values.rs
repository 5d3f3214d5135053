//! What values lead to: entries that an id names, moments that times and zones mean.

crate::rules::rule::rules! {
    /// An id is given once in an incident, and a folder name once in the repository.
    ///
    /// ## Why
    /// An id has to mean one thing, here and wherever another incident refers to it.
    ///
    /// ## Fails
    /// ```yaml
    /// safeguards:
    ///   - {id: S1, name: Certificate expiry alert, outcome: ignored, why: It mailed a former administrator}
    ///   - {id: S1, name: Checkout probe, outcome: worked, why: It pages a rota}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// safeguards:
    ///   - {id: S1, name: Certificate expiry alert, outcome: ignored, why: It mailed a former administrator}
    ///   - {id: S2, name: Checkout probe, outcome: worked, why: It pages a rota}
    /// ```
    ///
    /// ## Fix
    /// Give one of the two another id.
    DuplicateId = "format/duplicate-id", Error, Always => problem!(DuplicateId);

    /// What refers to an id, a service, an audience or an incident finds it.
    ///
    /// ## Why
    /// A reference that leads nowhere breaks the chain from cause to proof.
    ///
    /// ## Fails
    /// ```diff
    /// -    addresses: [S1]
    /// +    addresses: [S7]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    addresses: [S1]
    /// +    addresses: [C1, S1]
    /// ```
    ///
    /// ## Fix
    /// Correct the name, or add what it names.
    UnknownReference = "format/unknown-reference", Error, Always => problem!(UnknownReference);

    /// Times and dates are written so that they can be read.
    ///
    /// ## Why
    /// Every length of time on the page is computed from them. A bare time that would run backwards
    /// is reported, never rolled over to the next day, and what could be two times, or one with its
    /// offset, is not guessed at.
    ///
    /// ## Fails
    /// ```diff
    /// -  - at: 09:14
    /// +  - at: quarter past nine
    /// ```
    /// Two times that `/` does not join:
    /// ```diff
    /// -  - at: 09:14
    /// +  - at: 2026-03-14 09:14-09:20
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -  - at: 09:14
    /// +  - at: ~09:15
    /// ```
    ///
    /// ## Fix
    /// Write `2026-03-14 09:02`, RFC 3339, `09:14`, `~09:14` or `09:10/09:20`.
    InvalidTime = "format/invalid-time", Error, Always => problem!(InvalidTime);

    /// A local time happened once.
    ///
    /// ## Why
    /// When clocks go back an hour happens twice, and an hour is a long time in an incident.
    ///
    /// ## Fails
    /// Clocks went back from 03:00 to 02:00 that night:
    ///
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// timeline:
    ///   - at: 2025-10-26 02:30
    ///     event: The certificate expired
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// timeline:
    ///   - at: 2025-10-26T02:30+02:00
    ///     event: The certificate expired
    /// ```
    ///
    /// ## Fix
    /// Write the time with its offset; the finding shows both.
    AmbiguousTime = "format/ambiguous-time", Error, Always => problem!(AmbiguousTime);

    /// A local time happened at all.
    ///
    /// ## Why
    /// When clocks go forward an hour is skipped, and a time in it is a slip.
    ///
    /// ## Fails
    /// Clocks went forward from 02:00 to 03:00 that night:
    ///
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// timeline:
    ///   - at: 2026-03-29 02:30
    ///     event: The certificate expired
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// timeline:
    ///   - at: 2026-03-29T01:30Z
    ///     event: The certificate expired
    /// ```
    ///
    /// ## Fix
    /// Write the time with its offset; the finding shows which instants can be meant.
    SkippedTime = "format/skipped-time", Error, Always => problem!(SkippedTime);

    /// A time zone is one of the IANA database.
    ///
    /// ## Why
    /// Local times can only be read in a zone that is known.
    ///
    /// ## Fails
    /// ```yaml
    /// timezone: Amsterdam
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// ```
    ///
    /// ## Fix
    /// Write a name such as `Europe/Amsterdam`.
    UnknownZone = "format/unknown-zone", Error, Always => problem!(UnknownZone);

    /// Milestones come in order: started, detected, acknowledged, mitigated, resolved.
    ///
    /// ## Why
    /// Times to detect and to resolve are measured between them.
    ///
    /// ## Fails
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: detected, event: A probe paged the on-call}
    ///   - {at: 09:14, milestone: started, event: The first payment failed}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The first payment failed}
    ///   - {at: 09:14, milestone: detected, event: A probe paged the on-call}
    /// ```
    ///
    /// ## Fix
    /// Correct the time, or the milestone.
    MilestoneOrder = "format/milestone-order", Error, Always => problem!(MilestoneOrder);
}
