//! Whether front matter and data files are YAML, and their keys and values those of the format.

crate::rules::rule::rules! {
    /// The main file begins with front matter.
    ///
    /// ## Why
    /// Title, status, severity and the data of the ten steps are there; without it nothing can
    /// be checked or shown.
    ///
    /// ## Fails
    /// ```markdown README.md
    /// # Checkout returned 502 for 47 minutes
    ///
    /// Status: draft, severity: SEV1
    /// ```
    ///
    /// ## Passes
    /// ```markdown README.md
    /// ---
    /// title: Checkout returned 502 for 47 minutes
    /// status: draft
    /// severity: SEV1
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Begin the file with a line `---`, the data, and another line `---`.
    FrontMatterMissing = "format/front-matter-missing", Error, Always => problem!(FrontMatterMissing);

    /// The front matter ends with a line `---`.
    ///
    /// ## Why
    /// Without it nobody can tell where the data ends and the report begins.
    ///
    /// ## Fails
    /// ```markdown README.md
    /// ---
    /// title: Checkout returned 502 for 47 minutes
    /// status: draft
    ///
    /// ## Gather the information
    /// ```
    ///
    /// ## Passes
    /// ```markdown README.md
    /// ---
    /// title: Checkout returned 502 for 47 minutes
    /// status: draft
    /// severity: SEV1
    /// services: [checkout]
    /// ---
    ///
    /// ## Gather the information
    /// ```
    ///
    /// ## Fix
    /// Put a line that holds only `---` below the data.
    FrontMatterUnterminated = "format/front-matter-unterminated", Error, Always
        => problem!(FrontMatterUnterminated);

    /// Front matter and data files are YAML.
    ///
    /// ## Why
    /// What cannot be read cannot be checked. Anchors that multiply, very deep nesting and several
    /// documents in one file are refused as well.
    ///
    /// ## Fails
    /// ```yaml
    /// title: Checkout: 502 for 47 minutes
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// title: "Checkout: 502 for 47 minutes"
    /// ```
    ///
    /// ## Fix
    /// Check indentation, quotes and brackets at the place shown.
    YamlSyntax = "format/yaml-syntax", Error, Always => problem!(YamlSyntax);

    /// YAML drops no part of a value.
    ///
    /// ## Why
    /// After a space, `#` begins a comment, and a value that begins with `!` or `&` begins with a tag or an anchor.
    /// Neither is part of the value, so that a title loses its end, or a ticket all of it, and nobody is told.
    ///
    /// ## Fails
    /// ```diff
    /// -title: Checkout returned 502 for 47 minutes
    /// +title: Checkout returned 502 #1234 for 47 minutes
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -title: Checkout returned 502 for 47 minutes
    /// +title: "Checkout returned 502 #1234 for 47 minutes"
    /// ```
    ///
    /// ## Fix
    /// Write the value in quotes. A comment has a space after its `#`.
    Dropped = "format/dropped-text", Warning, Always => problem!(Dropped);

    /// Every key is one that the format knows.
    ///
    /// ## Why
    /// A misspelt key is silently lost data.
    ///
    /// ## Fails
    /// ```yaml
    /// reviewer: "@lee"
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// reviewers: ["@lee"]
    /// ```
    ///
    /// ## Fix
    /// Correct the key; the finding names the closest and lists all.
    UnknownKey = "format/unknown-key", Error, Always => problem!(UnknownKey);

    /// A key is given once.
    ///
    /// ## Why
    /// Of two values only one can be meant, and readers will not agree which.
    ///
    /// ## Fails
    /// ```diff
    ///  tags: [tls]
    /// +tags: [certificates]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -tags: [tls]
    /// +tags: [tls, certificates]
    /// ```
    ///
    /// ## Fix
    /// Keep one of the two.
    DuplicateKey = "format/duplicate-key", Error, Always => problem!(DuplicateKey);

    /// The keys that every incident or entry needs are there.
    ///
    /// ## Why
    /// An entry without them says nothing. A timeline entry needs a time and an event, an action an
    /// id, a title, a process and a status.
    ///
    /// ## Fails
    /// ```yaml
    /// safeguards:
    ///   - id: S1
    ///     name: Certificate expiry alert
    ///     why: It mailed a former administrator
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// safeguards:
    ///   - id: S1
    ///     name: Certificate expiry alert
    ///     outcome: ignored
    ///     why: It mailed a former administrator
    /// ```
    ///
    /// ## Fix
    /// Add the key with its value.
    MissingKey = "format/missing-key", Error, Always => problem!(MissingKey);

    /// A value is of the kind that its key asks for.
    ///
    /// ## Why
    /// What is not of its kind cannot be shown, counted or compared.
    ///
    /// ## Fails
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// +    measures: {failed_requests: about 18 thousand}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// +    measures: {failed_requests: 18000}
    /// ```
    ///
    /// ## Fix
    /// Write the value as the finding says.
    WrongType = "format/wrong-type", Error, Always => problem!(WrongType);

    /// A value is one of the words that its key allows.
    ///
    /// ## Why
    /// Filters, charts and rules compare these words across all incidents.
    ///
    /// ## Fails
    /// ```diff
    /// -    effect: outage
    /// +    effect: down
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    effect: outage
    /// +    effect: degraded
    /// ```
    ///
    /// ## Fix
    /// Use one of the words that the finding lists.
    UnknownValue = "format/unknown-value", Error, Always => problem!(UnknownValue);
}
