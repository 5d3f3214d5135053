//! Sections of the text, and the lists in it.

crate::rules::rule::rules! {
    /// A report has the heading of a step once.
    ///
    /// ## Why
    /// A step may have several sections. Two under the same heading are more often a merge that went wrong, or a template
    /// pasted twice; readers take either for the answer.
    ///
    /// ## Fails
    /// A heading that was copied:
    ///
    /// ```diff
    /// -## 4. Assess staff actions
    /// +## 3. Determine the impact
    /// ```
    ///
    /// ## Passes
    /// A second section of the step with a heading of its own:
    ///
    /// ```markdown
    /// ## Impact on partners {#impact}
    ///
    /// Partners saw the same errors as customers.
    /// ```
    ///
    /// ## Fix
    /// Join the two sections, or say in one heading how it differs from the other. Both are read.
    SectionTwice = "format/section-twice", Error, Always => problem!(SectionTwice);

    /// What is under the heading of a list is read as that list.
    ///
    /// ## Why
    /// A table with a column that nobody reads, or bullets that are no entries, look like data and are none: nothing
    /// is checked or computed from them.
    ///
    /// ## Fails
    /// A column that is none of the evidence:
    ///
    /// ```diff
    /// -evidence:
    /// -  - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ```markdown
    /// ## Sources
    ///
    /// | File | Kind | Weather |
    /// |---|---|---|
    /// | evidence/edge.log | log | rain |
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -evidence:
    /// -  - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ```markdown
    /// ## Sources
    ///
    /// | File | Kind | Title |
    /// |---|---|---|
    /// | evidence/edge.log | log | Edge proxy log |
    /// ```
    ///
    /// ## Fix
    /// Give the column or the bullets the form that the finding shows, or the text another heading.
    Notation = "format/notation", Warning, Always => problem!(Notation);

    /// A list in the text under a heading of its own can be read.
    ///
    /// It is a warning where neither of the steps that the list belongs to is asked, or all are waived. A draft is not
    /// blocked by it.
    ///
    /// ## Why
    /// Nothing is known of what is written there, so its steps are neither answered nor absent, and nothing else is said
    /// of them.
    ///
    /// ## Fails
    /// ```diff
    /// -safeguards:
    /// -  - id: S1
    /// -    name: Certificate expiry alert
    /// -    expected: Page the on-call 14 days ahead
    /// -    outcome: ignored
    /// -    why: It mailed a former administrator
    /// ```
    ///
    /// ```markdown
    /// ### Safeguards
    ///
    /// | Name | What it was to do |
    /// |---|---|
    /// | Certificate expiry alert | Page the on-call 14 days ahead |
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -safeguards:
    /// -  - id: S1
    /// -    name: Certificate expiry alert
    /// -    expected: Page the on-call 14 days ahead
    /// -    outcome: ignored
    /// -    why: It mailed a former administrator
    /// ```
    ///
    /// ```markdown
    /// ### Safeguards
    ///
    /// | Name | Expected | Outcome | Why |
    /// |---|---|---|---|
    /// | Certificate expiry alert | Page the on-call 14 days ahead | ignored | It mailed a former administrator |
    /// ```
    ///
    /// ## Fix
    /// Give the table the columns, or the bullets the form, that the finding shows; or the text another heading, if it is
    /// none of the data.
    UnreadList = "format/unread-list", Error, Always => problem!(UnreadList);
}
