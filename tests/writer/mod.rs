//! `aftermark init` and `aftermark new`, and how much a severity asks: what the program writes for its
//! users, read again by it and by the programs it is meant for.

mod depth;
#[cfg(unix)]
mod disk;
mod editor;
mod hostile;
mod init;
mod new;
mod own_names;
mod pipelines;
mod preview;
mod story;

/// What pipelines install: no test's program is a release.
const INSTALL: &str =
    "--install-from=https://git.example.org/aftermark@4f2c1e09a7b34f2c1e09a7b34f2c1e09a7b34f2c";

/// A text in which today's date and yesterday's are written as such, for a snapshot.
fn timeless(text: &str) -> String {
    let today = chrono::Utc::now().date_naive();
    let yesterday = today.pred_opt().unwrap();
    text.replace(&today.to_string(), "[today]").replace(&yesterday.to_string(), "[yesterday]")
}
