use super::*;

fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(dir.path().canonicalize().unwrap()).unwrap();
    (dir, path)
}

fn open(output: &Utf8Path) -> Result<Output, PublishError> {
    let root = output.with_file_name("repo");
    let ground =
        Ground { root: &root, sources: Vec::new(), tracked: &|_| Ok(Vec::new()), keep: &[] };
    Output::open(output, &ground)
}

fn staged(output: &Utf8Path, files: &[(&str, &[u8])]) -> Result<Staged, PublishError> {
    let staged = Staged::begin(&open(output)?)?;
    for (path, bytes) in files {
        staged.write(path, bytes)?;
    }
    Ok(staged)
}

fn write(output: &Utf8Path, files: &[(&str, &[u8])]) -> Result<(), PublishError> {
    assert!(staged(output, files)?.publish()?.is_empty());
    Ok(())
}

/// What lies in a folder by path, in order; folders end in `/`.
fn all(folder: &Utf8Path) -> Vec<(String, String)> {
    let walk = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name();
    walk.into_iter()
        .map(Result::unwrap)
        .map(|e| {
            let path = Utf8Path::from_path(e.path()).unwrap();
            let name = path.strip_prefix(folder).unwrap();
            match e.file_type().is_dir() {
                true => (format!("{name}/"), String::new()),
                false => (name.to_string(), fs_err::read_to_string(path).unwrap()),
            }
        })
        .filter(|(name, _)| name != MARKER)
        .collect()
}

fn texts(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let all = all.iter();
    all.map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

fn names(folder: &Utf8Path) -> Vec<String> {
    let mut names: Vec<String> =
        folder.read_dir_utf8().unwrap().map(|e| e.unwrap().file_name().to_owned()).collect();
    names.sort();
    names
}

fn cannot_exchange(_: &Utf8Path, _: &Utf8Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[test]
fn a_site_is_replaced_whole() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    write(&out, &[("a/b.html", b"1"), ("c.html", b"2")]).unwrap();
    write(&out, &[("c.html", b"3")]).unwrap();
    assert_eq!(all(&out), texts(&[("c.html", "3")]));
    assert_eq!(names(&dir), ["out"], "staging folders are gone");
}

#[test]
fn what_is_alike_keeps_its_time_and_links_are_not_followed() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    let first: [(&str, &[u8]); 3] = [("a.html", b"1"), ("b/b.html", b"2"), ("c.html", b"3")];
    write(&out, &first).unwrap();
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    for (path, _) in first {
        let file = fs_err::OpenOptions::new().write(true).open(out.join(path)).unwrap();
        file.into_parts().0.set_modified(long_ago).unwrap();
    }
    let mine = dir.join("mine.html");
    fs_err::write(&mine, "3").unwrap();
    let second: [(&str, &[u8]); 3] = [("a.html", b"1"), ("b/b.html", b"4"), ("c.html", b"3")];
    #[cfg(unix)]
    {
        fs_err::remove_file(out.join("c.html")).unwrap();
        std::os::unix::fs::symlink(&mine, out.join("c.html")).unwrap();
        let e = write(&out, &second).unwrap_err();
        assert!(matches!(e, PublishError::InTheWay { more: 0, .. }), "{e}");
        fs_err::remove_file(out.join("c.html")).unwrap();
    }
    write(&out, &second).unwrap();
    let is_old = |path: &str| {
        let met = fs_err::symlink_metadata(out.join(path)).unwrap();
        assert!(met.is_file(), "{path}");
        met.modified().unwrap() == long_ago
    };
    assert!(is_old("a.html") && !is_old("b/b.html"));
    assert!(!cfg!(unix) || !is_old("c.html"));
    assert_eq!(fs_err::read(out.join("b/b.html")).unwrap(), b"4");
    assert_eq!(fs_err::read(&mine).unwrap(), b"3");
}

#[test]
fn a_folder_that_is_not_ours_stays() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    fs_err::create_dir(&out).unwrap();
    write(&out, &[("c.html", b"3")]).unwrap();
    fs_err::remove_file(out.join(MARKER)).unwrap();
    let e = write(&out, &[("d.html", b"3")]).unwrap_err();
    assert!(matches!(e, PublishError::NotOurs { .. }), "{e}");
    assert_eq!(all(&out), texts(&[("c.html", "3")]));
}

#[test]
fn addresses_stay_inside_and_a_failure_leaves_the_old_site() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    write(&out, &[("c.html", b"old")]).unwrap();
    for bad in ["../x", "/etc/x", "a/../../x", "", "c.html", MARKER] {
        assert!(write(&out, &[("c.html", b"new"), (bad, b"")]).is_err());
    }
    assert_eq!(all(&out), texts(&[("c.html", "old")]));
    assert_eq!(names(&dir), ["out"]);
}

/// Both ways of putting a site in its place.
fn both_ways(check: impl Fn(&dyn Fn(&Utf8Path, &[(&str, &[u8])]))) {
    check(&|out, files| write(out, files).unwrap());
    check(&|out, files| {
        let left = staged(out, files).unwrap().publish_by(cannot_exchange);
        assert!(left.unwrap().is_empty());
    });
}

#[test]
fn what_others_put_into_the_site_goes_along() {
    both_ways(|write| {
        let (_keep, dir) = folder();
        let (out, elsewhere) = (dir.join("out"), dir.join("elsewhere"));
        write(&out, &[("index.html", b"1"), ("gone/old.html", b"2"), ("gone/too.html", b"3")]);
        for (path, text) in [
            ("CNAME", "learn.example.org"),
            (".nojekyll", ""),
            (".well-known/x/token", "t"),
            ("gone/mine.txt", "m"),
        ] {
            fs_err::create_dir_all(out.join(path).parent().unwrap()).unwrap();
            fs_err::write(out.join(path), text).unwrap();
        }
        fs_err::create_dir_all(out.join("uploads/empty")).unwrap();
        fs_err::create_dir(&elsewhere).unwrap();
        fs_err::write(elsewhere.join("precious"), "p").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            use std::os::unix::fs::{PermissionsExt, symlink};
            symlink(&elsewhere, out.join("link")).unwrap();
            symlink("/nowhere", out.join("gone/link")).unwrap();
            fs_err::set_permissions(&out, std::fs::Permissions::from_mode(0o750)).unwrap();
            let name = std::ffi::OsStr::from_bytes(b"\xff");
            fs_err::write(out.as_std_path().join(name), "n").unwrap();
        }
        for text in [b"2", b"3"] {
            write(&out, &[("index.html", text)]);
        }
        assert_eq!(names(&dir), ["elsewhere", "out"]);
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            use std::os::unix::fs::PermissionsExt;
            for (link, to) in [("link", elsewhere.as_str()), ("gone/link", "/nowhere")] {
                assert_eq!(out.join(link).read_link_utf8().unwrap(), to);
                fs_err::remove_file(out.join(link)).unwrap();
            }
            let mode = fs_err::metadata(&out).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o750);
            let name = std::ffi::OsStr::from_bytes(b"\xff");
            fs_err::remove_file(out.as_std_path().join(name)).unwrap();
        }
        let expected = texts(&[
            (".nojekyll", ""),
            (".well-known/", ""),
            (".well-known/x/", ""),
            (".well-known/x/token", "t"),
            ("CNAME", "learn.example.org"),
            ("gone/", ""),
            ("gone/mine.txt", "m"),
            ("index.html", "3"),
            ("uploads/", ""),
            ("uploads/empty/", ""),
        ]);
        assert_eq!(all(&out), expected);
        assert_eq!(all(&elsewhere), texts(&[("precious", "p")]));
    });
}

#[test]
fn a_file_in_the_way_of_a_page_stops_the_build() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    write(&out, &[("index.html", b"1"), ("robots.txt", b"2"), ("b/c.html", b"3")]).unwrap();
    // One that was changed, one that came, and a file where the new site has a folder.
    for path in ["robots.txt", "new.html", "a"] {
        fs_err::write(out.join(path), "mine").unwrap();
    }
    let before = all(&out);
    let pages: [(&str, &[u8]); 4] =
        [("index.html", b"4"), ("robots.txt", b"5"), ("new.html", b"6"), ("a/b.html", b"7")];
    for (last, first_in_the_way) in [(1, "robots.txt"), (2, "new.html"), (3, "a")] {
        match write(&out, &pages[..=last]) {
            Err(PublishError::InTheWay { path, more }) => {
                assert_eq!((path, more), (out.join(first_in_the_way), last - 1));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(all(&out), before);
        assert_eq!(names(&dir), ["out"]);
    }
    // Where both say the same, nothing is lost; where the new site has nothing, there is room.
    fs_err::write(out.join("new.html"), "6").unwrap();
    write(&out, &[pages[0], pages[2]]).unwrap();
    let expected = [("a", "mine"), ("index.html", "4"), ("new.html", "6"), ("robots.txt", "mine")];
    assert_eq!(all(&out), texts(&expected));
}

/// What a process that was killed leaves: nothing of it is dropped, and its locks are free.
fn kill(staged: Staged) {
    let shared = Arc::clone(&staged.staging);
    std::mem::forget(staged);
    shared.staging.forget_lock();
    std::mem::forget(shared);
}

/// How far a build came before it was killed.
#[derive(Clone, Copy, Debug)]
enum Killed {
    Writing,
    Marked,
    Whole,
    Apart,
    Exchanged,
    HalfCleared,
}

#[test]
fn wherever_a_build_is_killed_a_site_is_whole_and_the_next_build_puts_all_right() {
    use Killed::{Apart, Exchanged, HalfCleared, Marked, Whole, Writing};
    for at in [Writing, Marked, Whole, Apart, Exchanged, HalfCleared] {
        for long_way in [false, true] {
            if !long_way && (matches!(at, Apart) || !cfg!(unix)) {
                continue;
            }
            let (_keep, dir) = folder();
            let out = dir.join("out");
            write(&out, &[("index.html", b"1"), ("alike.html", b"="), ("x/gone.html", b"1")])
                .unwrap();
            fs_err::write(out.join("CNAME"), "mine").unwrap();
            let first = texts(&[
                ("CNAME", "mine"),
                ("alike.html", "="),
                ("index.html", "1"),
                ("x/", ""),
                ("x/gone.html", "1"),
            ]);
            assert_eq!(all(&out), first);
            let build = staged(&out, &[("index.html", b"2"), ("alike.html", b"=")]).unwrap();
            let place = build.staging.staging.new_site();
            let (whole, aside) = (place.with_file_name("whole"), place.with_file_name("aside"));
            if !matches!(at, Writing) {
                fs_err::write(build.new.join(MARKER), lock(&build.written).text().unwrap())
                    .unwrap();
                replace::take_along(&out, &build.new, &[]).unwrap();
            }
            if matches!(at, Whole | Apart | Exchanged | HalfCleared) {
                fs_err::rename(&place, &whole).unwrap();
            }
            let old = match long_way {
                true => &aside,
                false => &whole,
            };
            if matches!(at, Apart) {
                fs_err::rename(&out, &aside).unwrap();
            }
            if matches!(at, Exchanged | HalfCleared) {
                match long_way {
                    true => replace::put_in_place(&whole, &out, &aside, cannot_exchange).unwrap(),
                    false => replace::exchange(&whole, &out).unwrap(),
                }
            }
            if matches!(at, HalfCleared) {
                fs_err::remove_file(old.join("index.html")).unwrap();
                fs_err::remove_file(old.join("CNAME")).unwrap();
            }
            kill(build);
            let second = texts(&[("CNAME", "mine"), ("alike.html", "="), ("index.html", "2")]);
            match at {
                Writing | Marked | Whole => assert_eq!(all(&out), first, "{at:?}"),
                Exchanged | HalfCleared => assert_eq!(all(&out), second, "{at:?}"),
                Apart => assert!(!out.exists()),
            }
            assert_eq!(names(&dir).len(), if matches!(at, Apart) { 1 } else { 2 });
            // To open the output is enough.
            assert!(open(&out).unwrap().left.is_empty());
            assert_eq!(names(&dir), ["out"], "{at:?} {long_way}");
            match at {
                Writing | Marked | Whole | Apart => assert_eq!(all(&out), first, "{at:?}"),
                Exchanged | HalfCleared => assert_eq!(all(&out), second, "{at:?}"),
            }
            write(&out, &[("index.html", b"3")]).unwrap();
            assert_eq!(all(&out), texts(&[("CNAME", "mine"), ("index.html", "3")]));
            assert_eq!(names(&dir), ["out"]);
        }
    }
}

#[test]
fn what_comes_while_sites_change_places_is_not_lost() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    write(&out, &[("index.html", b"1"), ("page.html", b"1")]).unwrap();
    let build = staged(&out, &[("index.html", b"2")]).unwrap();
    let left = build
        .publish_by(|new, old| {
            // Somebody else writes at the last moment.
            fs_err::create_dir(old.join("notes")).unwrap();
            fs_err::write(old.join("notes/new.txt"), "came").unwrap();
            fs_err::write(old.join("index.html"), "changed").unwrap();
            replace::exchange(new, old)
        })
        .unwrap();
    assert_eq!(all(&out), texts(&[("index.html", "2"), ("notes/", ""), ("notes/new.txt", "came")]));
    let [changed] = left.as_slice() else { panic!("{left:?}") };
    assert_eq!(fs_err::read_to_string(changed).unwrap(), "changed");
    // It stays, and is told again, until somebody takes it.
    assert_eq!(open(&out).unwrap().left, left);
    fs_err::remove_file(changed).unwrap();
    assert!(open(&out).unwrap().left.is_empty());
    assert_eq!(names(&dir), ["out"]);
}

#[test]
fn a_build_that_is_stopped_leaves_nothing_and_writes_nothing_more() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    write(&out, &[("index.html", b"1")]).unwrap();
    let build = staged(&out, &[("index.html", b"2")]).unwrap();
    let stop = build.stop();
    let closed = stop.now();
    assert_eq!(names(&dir), ["out"]);
    let (say, hear) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            say.send(()).unwrap();
            let _ = build.write("page.html", b"2");
            say.send(()).unwrap();
        });
        hear.recv().unwrap();
        let waited = hear.recv_timeout(std::time::Duration::from_millis(50));
        assert!(waited.is_err(), "nothing is written any more");
        assert_eq!(names(&dir), ["out"]);
        drop(closed);
    });
    assert_eq!(all(&out), texts(&[("index.html", "1")]));
    assert_eq!(names(&dir), ["out"]);
}

#[test]
fn only_what_an_ended_build_of_this_output_left_is_deleted() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    write(&out, &[("index.html", b"1")]).unwrap();
    // A build that goes on, one of another output that was killed, and folders of other people.
    let living = staged(&out, &[("index.html", b"2")]).unwrap();
    kill(staged(&dir.join("other"), &[("index.html", b"2")]).unwrap());
    let mine = dir.join(".aftermark-build-mine");
    fs_err::create_dir(&mine).unwrap();
    fs_err::write(mine.join("notes"), "mine").unwrap();
    // One that was killed before it said anything.
    fs_err::create_dir(dir.join(".aftermark-build-empty1")).unwrap();
    let before = names(&dir);
    assert_eq!(before.len(), 5);
    open(&out).unwrap();
    let after = names(&dir);
    let gone: Vec<_> = before.iter().filter(|n| !after.contains(n)).collect();
    assert_eq!(gone, [".aftermark-build-empty1"]);
    open(&dir.join("other")).unwrap();
    assert_eq!(names(&dir).len(), 3);
    assert!(living.publish().unwrap().is_empty());
    assert_eq!(names(&dir), [".aftermark-build-mine", "out"]);
    assert_eq!(all(&out), texts(&[("index.html", "2")]));
}

/// A repository can bring a folder that looks as if a build had left it. Nothing of it comes into a site.
#[test]
fn what_git_tracks_is_nothing_that_a_build_left() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    kill(staged(&out, &[("index.html", b"evil")]).unwrap());
    let planted = dir.join(names(&dir).remove(0));
    fs_err::rename(planted.join("new"), planted.join("whole")).unwrap();
    let root = dir.join("repo");
    let ground = Ground {
        root: &root,
        sources: Vec::new(),
        tracked: &|folder| Ok(vec![folder.join("whole/index.html")]),
        keep: &[],
    };
    Output::open(&out, &ground).unwrap();
    assert!(planted.join("whole/index.html").exists() && !out.exists());
}

#[test]
fn builds_of_one_output_at_once_do_not_mix() {
    let (_keep, dir) = folder();
    let out = dir.join("out");
    write(&out, &[("a.html", b"0"), ("b/0.html", b"0")]).unwrap();
    fs_err::write(out.join("CNAME"), "mine").unwrap();
    let build = |n: usize| {
        for _ in 0..10 {
            let (text, own) = (n.to_string(), format!("b/{n}.html"));
            let files =
                [("a.html", text.as_bytes()), (own.as_str(), text.as_bytes()), ("same.html", b"=")];
            write(&out, &files).unwrap();
        }
    };
    std::thread::scope(|scope| {
        for n in 1..=4 {
            scope.spawn(move || build(n));
        }
    });
    let last = fs_err::read_to_string(out.join("a.html")).unwrap();
    let own = format!("b/{last}.html");
    let expected = [
        ("CNAME", "mine"),
        ("a.html", &last),
        ("b/", ""),
        (own.as_str(), &last),
        ("same.html", "="),
    ];
    assert_eq!(all(&out), texts(&expected));
    assert_eq!(names(&dir), ["out"]);
}
