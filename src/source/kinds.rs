//! Kinds of files, by their endings: what a page can show and what a reader can take along.
//!
//! One list for the rules, which say what will not be shown, and for the site, which leaves it out.

use camino::Utf8Path;

/// Images that every browser shows and that do nothing by themselves. An SVG can hold scripts.
const IMAGES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "avif"];

/// Other files that do nothing by themselves when a browser opens or saves them.
const DOWNLOADS: [&str; 31] = [
    "ico", "bmp", "tif", "tiff", "heic", "heif", "pdf", "mp4", "webm", "mov", "mp3", "ogg", "m4a",
    "wav", "zip", "gz", "tgz", "tar", "xz", "zst", "bz2", "7z", "pcap", "pcapng", "evtx", "docx",
    "xlsx", "pptx", "odt", "ods", "odp",
];

/// Whether a page may show the file as an image.
#[must_use]
pub fn is_image(path: &Utf8Path) -> bool {
    has_ending(path, &IMAGES)
}

/// Whether the file is offered as it is.
#[must_use]
pub fn is_offered(path: &Utf8Path) -> bool {
    is_image(path) || has_ending(path, &DOWNLOADS)
}

/// Whether a file's name ends in one of these, in any case.
#[must_use]
pub fn has_ending(path: &Utf8Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|e| endings.iter().any(|x| x.eq_ignore_ascii_case(e)))
}
