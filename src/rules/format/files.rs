//! Whether the folder and its files are what the format says, and can be read.

crate::rules::rule::rules! {
    /// The folder is named `YYYY-MM-DD-slug`.
    ///
    /// ## Why
    /// The name is the incident's address and puts incidents in order wherever files are listed.
    ///
    /// ## Fails
    /// ```markdown incidents/mail-queue/README.md
    /// ---
    /// title: Mail was not delivered for two hours
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Passes
    /// ```markdown incidents/2026-05-02-mail-queue/README.md
    /// ---
    /// title: Mail was not delivered for two hours
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Rename the folder to the day the incident started and a few words, all in lower-case letters,
    /// digits and `-`.
    FolderName = "format/folder-name", Error, Always => problem!(FolderName);

    /// The folder has a main file, `README.md` or `index.md`.
    ///
    /// ## Why
    /// Without one there is no report.
    ///
    /// ## Fails
    /// ```markdown incidents/2026-05-02-mail-queue/report.md
    /// ---
    /// title: Mail was not delivered for two hours
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Passes
    /// ```markdown incidents/2026-05-02-mail-queue/README.md
    /// ---
    /// title: Mail was not delivered for two hours
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Write it, or remove the folder.
    NoMainFile = "format/no-main-file", Error, Always => problem!(NoMainFile);

    /// The folder has one main file.
    ///
    /// ## Why
    /// Of two reports of one incident, readers will open either.
    ///
    /// ## Fails
    /// ```markdown index.md
    /// # Checkout returned 502 for 47 minutes
    /// ```
    ///
    /// ## Passes
    /// ```markdown what-customers-wrote.md
    /// # What customers wrote
    ///
    /// An appendix under a name of its own.
    /// ```
    ///
    /// ## Fix
    /// Join the two, or give the second a name of its own: it is then an appendix.
    TwoMainFiles = "format/two-main-files", Error, Always => problem!(TwoMainFiles);

    /// A list is in the front matter, in a file of its own or in the text, not in two of them.
    ///
    /// ## Why
    /// Two lists of the same name drift apart.
    ///
    /// ## Fails
    /// The list is in the front matter already:
    ///
    /// ```yaml evidence.yaml
    /// - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ## Passes
    /// The list has moved:
    ///
    /// ```diff
    /// -evidence:
    /// -  - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ```yaml evidence.yaml
    /// - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ## Fix
    /// Keep one of the two. What is meant as prose gets another heading, or columns that name no keys of the list.
    ListTwice = "format/list-twice", Error, Always => problem!(ListTwice);

    /// Files are UTF-8 text.
    ///
    /// ## Why
    /// Other encodings turn names and quotations into other characters, and a NUL byte cuts a text in
    /// two.
    ///
    /// ## Fails
    /// Saved as Latin-1, `é` is the single byte E9:
    ///
    /// ```text
    /// summary: No till at Caf\xE9 Zuid could take a payment.
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// summary: No till at Café Zuid could take a payment.
    /// ```
    ///
    /// ## Fix
    /// Save the file as UTF-8, without NUL bytes.
    Encoding = "format/encoding", Error, Always => problem!(Encoding);

    /// Files are not larger than 16 MiB.
    ///
    /// ## Why
    /// A report is read by people, and data of that size cannot be. It belongs in `evidence/`, cut to
    /// what matters.
    ///
    /// ## Fails
    /// ```text
    /// README.md   19 MiB, most of it the edge log
    /// ```
    ///
    /// ## Passes
    /// An excerpt, with a link to the whole:
    ///
    /// ```text evidence/edge-excerpt.log
    /// 2026-03-14T08:02:00Z edge[812]: certificate for checkout.example expired
    /// 2026-03-14T08:49:12Z edge[812]: reloaded, certificate valid until 2026-06-12
    /// ```
    ///
    /// ```yaml
    /// evidence:
    ///   - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    ///   - {path: evidence/edge-excerpt.log, kind: log, title: "Edge proxy log, the two lines that matter"}
    ///   - {url: "https://logs.example/edge/2026-03-14", kind: log, title: "Edge proxy log, all of it"}
    /// ```
    ///
    /// ## Fix
    /// Cut the file to what the report needs, and link to the rest.
    TooLarge = "format/too-large", Error, Always => problem!(TooLarge);

    /// No list is longer than anybody reads.
    ///
    /// A list of texts, as `services`, `tags` or the sources of an entry, has at most 200 entries, and each of the seven
    /// lists at most 2,000. What is beyond is not read.
    ///
    /// ## Why
    /// Entries are compared with each other, and each service and tag has a page of its own: a few lines in a pull
    /// request could keep the site from being built, for everybody.
    ///
    /// ## Fails
    /// ```text
    /// README.md   services: [node-0001, node-0002, and so on up to node-4000]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// services: [checkout]
    /// ```
    ///
    /// ## Fix
    /// Name the service that the machines are of, or the few entries that matter, and keep the whole list as a file in
    /// `evidence/`.
    TooMany = "format/too-many", Error, Always => problem!(TooMany);

    /// Files can be read.
    ///
    /// ## Why
    /// What cannot be read cannot be checked.
    ///
    /// ## Fails
    /// ```text
    /// README.md -> /srv/reports/2026-03-14.md
    /// ```
    ///
    /// ## Passes
    /// The file itself instead of a link out of the repository:
    ///
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
    /// Check that the file exists, may be read and is not a link out of the repository.
    Unreadable = "format/unreadable", Error, Always => problem!(Unreadable);

    /// The site can show each file of the folder.
    ///
    /// It has at most 16 MiB, and a name in UTF-8. A symbolic link leads to a file that git tracks. What Git LFS keeps
    /// elsewhere was fetched.
    ///
    /// ## Why
    /// A build leaves out what it cannot show, and who follows a link to it finds nothing. Whoever may change a
    /// link could have any file of the disk published through it.
    ///
    /// ## Fails
    /// ```text
    /// evidence/recording.mp4   17 MiB
    /// evidence/graph.png -> /srv/graphs/2026-03-14.png
    /// evidence/dump.pcap      130 bytes, a pointer of Git LFS
    /// ```
    ///
    /// ## Passes
    /// An excerpt, with a link to the whole:
    ///
    /// ```text evidence/edge-excerpt.log
    /// 2026-03-14T08:02:00Z edge[812]: certificate for checkout.example expired
    /// 2026-03-14T08:49:12Z edge[812]: reloaded, certificate valid until 2026-06-12
    /// ```
    ///
    /// ```yaml
    /// evidence:
    ///   - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    ///   - {path: evidence/edge-excerpt.log, kind: log, title: "Edge proxy log, the two lines that matter"}
    ///   - {url: "https://logs.example/edge/2026-03-14", kind: log, title: "Edge proxy log, all of it"}
    /// ```
    ///
    /// ## Fix
    /// Cut the file to what the report needs, or link to where it is kept; put the file itself in the place of a
    /// symbolic link.
    UnusableFile = "format/unusable-file", Error, Always => problem!(UnusableFile);
}
