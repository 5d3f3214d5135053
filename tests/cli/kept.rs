//! `--cache-dir`: what is kept changes nothing of what is said, whatever became of it.

use camino::Utf8PathBuf;

use crate::repository::Repository;

/// The files below a folder, by name.
fn below(folder: &Utf8PathBuf) -> Vec<Utf8PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = files.map(|f| Utf8PathBuf::from_path_buf(f.unwrap().into_path()).unwrap());
    files.filter(|path| path.is_file()).collect()
}

#[test]
fn a_check_says_the_same_with_a_cache_that_is_new_old_broken_or_gone() {
    let repository = Repository::copy_of("example-incidents").committed();
    let folder = tempfile::tempdir().unwrap();
    let cache = Utf8PathBuf::from_path_buf(folder.path().join("kept")).unwrap();
    let plain = repository.check(&["--no-cache"]).whole();
    let kept = || repository.check(&["--cache-dir", cache.as_str()]).whole();
    assert_eq!(kept(), plain);
    assert_eq!(below(&cache).len(), 2, "incidents and findings are kept");
    assert_eq!(kept(), plain);
    for file in below(&cache) {
        let whole = fs_err::read(&file).unwrap();
        for bytes in [&whole[..whole.len() / 2], b"something else", b""] {
            fs_err::write(&file, bytes).unwrap();
            assert_eq!(kept(), plain, "{file}");
        }
    }
    // What it says is a folder now.
    for file in below(&cache) {
        fs_err::remove_file(&file).unwrap();
        fs_err::create_dir(&file).unwrap();
        fs_err::write(file.join("x"), "x").unwrap();
    }
    let run = repository.run(&[
        "check",
        "--cache-dir",
        cache.as_str(),
        "--as-of",
        crate::repository::DAY,
    ]);
    assert!(run.err.contains("nothing is kept for the next run"), "{}", run.whole());
    fs_err::remove_dir_all(&cache).unwrap();
    assert_eq!(kept(), plain);
}

#[test]
fn a_change_is_seen_and_the_pages_that_it_does_not_touch_stay_as_they_are() {
    let repository = Repository::copy_of("example-incidents").committed();
    let folder = tempfile::tempdir().unwrap();
    let cache = Utf8PathBuf::from_path_buf(folder.path().join("kept")).unwrap();
    let build = |cache: &[&str], output: &str| {
        let arguments = [cache, &["--output", output]].concat();
        let run = repository.build(&arguments);
        assert_eq!(run.code, 0, "{}", run.whole());
        repository.files(output)
    };
    let kept = ["--cache-dir", cache.as_str()];
    let first = build(&kept, "one");
    let time =
        |path: &str| repository.root.join("one").join(path).metadata().unwrap().modified().unwrap();
    let page = "incidents/2021-06-08-fastly-global-disruption/index.html";
    let other = "incidents/2019-07-02-cloudflare-waf-regex/index.html";
    let (before, stays) = (time(page), time(other));
    let main = "incidents/2021-06-08-fastly-global-disruption/README.md";
    let text = repository.read(main);
    repository.write(main, text.trim_end().to_owned() + "\n\nAnother word on it.\n");
    let second = build(&kept, "one");
    assert!(second == build(&["--no-cache"], "two"));
    assert!(second != first);
    assert_ne!(time(page), before);
    assert_eq!(time(other), stays);
}

#[test]
fn two_at_once_and_a_folder_that_cannot_be_harm_nothing() {
    let repository = Repository::copy_of("example-incidents").committed();
    let folder = tempfile::tempdir().unwrap();
    let cache = Utf8PathBuf::from_path_buf(folder.path().join("kept")).unwrap();
    let plain = repository.check(&["--no-cache"]).whole();
    std::thread::scope(|scope| {
        let run = || repository.check(&["--cache-dir", cache.as_str()]).whole();
        let both = [scope.spawn(run), scope.spawn(run)];
        both.into_iter().for_each(|run| assert_eq!(run.join().unwrap(), plain));
    });
    fs_err::remove_dir_all(&cache).unwrap();
    fs_err::write(&cache, "a file").unwrap();
    let run = repository.check(&["--cache-dir", cache.as_str()]);
    assert!(run.err.contains("nothing is kept for the next run"), "{}", run.whole());
    assert_eq!(fs_err::read_to_string(&cache).unwrap(), "a file");
    let variables = [("AFTERMARK_CACHE", cache.as_str())];
    let arguments = ["check", ".", "--as-of", crate::repository::DAY];
    let run = repository.run_in(".", &arguments, &variables);
    assert!(run.err.contains("nothing is kept for the next run"), "{}", run.whole());
}
