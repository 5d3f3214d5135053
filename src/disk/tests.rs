use std::time::Duration;

use super::change::Staged;
use super::*;

/// A repository: a folder with an empty `.git`, and one beside it that is none.
struct Folders {
    _keep: tempfile::TempDir,
    root: Utf8PathBuf,
    outside: Utf8PathBuf,
}

fn folders() -> Folders {
    let keep = tempfile::tempdir().unwrap();
    let real = keep.path().canonicalize().unwrap();
    let real = Utf8PathBuf::from_path_buf(real).unwrap();
    let (root, outside) = (real.join("repository"), real.join("outside"));
    fs_err::create_dir_all(root.join(".git/hooks")).unwrap();
    fs_err::create_dir(&outside).unwrap();
    Folders { _keep: keep, root, outside }
}

impl Folders {
    fn write(&self, path: &str, text: &str) {
        let to = self.root.join(path);
        fs_err::create_dir_all(to.parent().unwrap()).unwrap();
        fs_err::write(to, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs_err::read_to_string(self.root.join(path)).unwrap()
    }

    /// What lies in the root, without `.git`.
    fn names(&self) -> Vec<String> {
        let entries = fs_err::read_dir(&self.root).unwrap();
        let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|n| n != ".git").collect();
        names.sort();
        names
    }
}

fn change<'a>(path: &'a str, old: &'a str, new: &'a str) -> Change<'a> {
    Change { path: path.into(), old: old.as_bytes(), new: new.as_bytes() }
}

#[test]
fn a_file_that_changed_meanwhile_is_left_alone() {
    let f = folders();
    let writer = Writer::begin(&f.root).unwrap();
    f.write("a.md", "saved by an editor\n");
    let changes = [change("a.md", "old\n", "new\nold\n")];
    let refused = writer.replace(&changes).unwrap_err().to_string();
    assert!(refused.contains("a.md changed meanwhile"), "{refused}");
    assert_eq!(f.read("a.md"), "saved by an editor\n");
    f.write("a.md", "old\n");
    writer.replace(&changes).unwrap();
    assert_eq!(f.read("a.md"), "new\nold\n");
    // One that is gone is not made anew.
    fs_err::remove_file(f.root.join("a.md")).unwrap();
    let refused = writer.replace(&changes).unwrap_err().to_string();
    assert!(refused.contains("a.md changed meanwhile"), "{refused}");
    // Nothing is left behind.
    assert!(f.names().is_empty(), "{:?}", f.names());
}

#[test]
fn files_go_together_with_what_changes_or_stay() {
    let f = folders();
    let writer = Writer::begin(&f.root).unwrap();
    let all = |writer: &Writer, old: &str| {
        let gone = ["b.yaml", "c.yaml"].map(|path| Gone { path: path.into(), old: old.as_bytes() });
        writer.replace_and_remove(&[change("a.md", "old", "new")], &gone)
    };
    for name in ["a.md", "b.yaml", "c.yaml"] {
        f.write(name, "old");
    }
    f.write("c.yaml", "saved by an editor");
    let refused = all(&writer, "old").unwrap_err().to_string();
    assert!(refused.contains("c.yaml changed meanwhile"), "{refused}");
    assert_eq!((f.read("a.md"), f.read("b.yaml")), ("old".into(), "old".into()));
    f.write("c.yaml", "old");
    all(&writer, "old").unwrap();
    assert_eq!(f.read("a.md"), "new");
    assert_eq!(f.names(), ["a.md"]);
    // One that is gone already was changed by somebody.
    f.write("a.md", "old");
    assert!(all(&writer, "old").is_err());
    assert_eq!(f.read("a.md"), "old");
    assert_eq!(f.names(), ["a.md"]);
}

#[test]
fn several_files_change_together_or_not_at_all() {
    let f = folders();
    let names = ["a.md", "b.md", "c.md"];
    let changes = names.map(|name| change(name, "old\n", "new\nold\n"));
    let writer = Writer::begin(&f.root).unwrap();
    let stage = || -> Vec<Staged<'_>> {
        for name in names {
            f.write(name, "old\n");
        }
        let all = changes.iter().map(|c| writer.stage(c));
        all.collect::<Result<_, _>>().unwrap()
    };
    let read = || names.map(|n| f.read(n));

    // The last changed meanwhile: none is written.
    let staged = stage();
    f.write("c.md", "saved by an editor\n");
    let refused = writer.replace_staged(staged).unwrap_err().to_string();
    assert!(refused.contains("c.md changed meanwhile"), "{refused}");
    assert_eq!(read(), ["old\n", "old\n", "saved by an editor\n"]);

    // The last cannot be written: the others are put back.
    let staged = stage();
    fs_err::remove_file(staged[2].new.as_ref().unwrap()).unwrap();
    let refused = writer.replace_staged(staged).unwrap_err().to_string();
    assert!(refused.contains("c.md cannot be written"), "{refused}");
    assert!(refused.contains("put back"), "{refused}");
    assert_eq!(read(), ["old\n"; 3]);

    stage();
    writer.replace(&changes).unwrap();
    assert_eq!(read(), ["new\nold\n"; 3]);
    assert_eq!(f.names(), names);
}

#[test]
fn one_writer_at_a_time_has_a_repository() {
    let f = folders();
    f.write("below/aftermark.toml", "");
    let below = f.root.join("below");
    let first = Writer::begin(&f.root).unwrap();
    let short = Duration::from_millis(30);
    // Also where another folder of it is the root.
    let busy = Writer::begin_within(&below, short).err().unwrap();
    assert!(matches!(busy, DiskError::Busy { .. }), "{busy}");
    // Whoever waits gets it.
    let second = std::thread::spawn(move || Writer::begin(&below).map(drop));
    std::thread::sleep(short);
    drop(first);
    second.join().unwrap().unwrap();
    // A work tree elsewhere has a file in the place of the folder.
    fs_err::write(f.outside.join(".git"), "gitdir: x").unwrap();
    let _held = Writer::begin(&f.outside).unwrap();
    assert!(Writer::begin_within(&f.outside, short).is_err());
    assert_eq!(f.names(), ["below"]);
}

#[test]
fn a_new_file_is_written_over_nothing() {
    let f = folders();
    let path = Utf8Path::new("a/b/c.md");
    let made = |text: &str| create(&f.root, path, text.as_bytes()).unwrap();
    assert_eq!(made("one"), Created::Written);
    assert_eq!(made("one"), Created::Same);
    assert_eq!(made("two"), Created::Differs);
    assert_eq!(f.read("a/b/c.md"), "one");
    // It is as open as any other new file, not only for its owner as temporary ones are.
    let plain = fs_err::File::create(f.root.join("plain")).unwrap();
    let met = fs_err::metadata(f.root.join(path)).unwrap();
    assert_eq!(met.permissions(), plain.metadata().unwrap().permissions());
    // A folder is something, too; a file is no folder.
    assert_eq!(create(&f.root, "a".into(), b"").unwrap(), Created::Differs);
    let refused = create(&f.root, "a/new/plain/../x".into(), b"").unwrap_err();
    assert!(matches!(refused, DiskError::Outside { .. }), "{refused}");
    let refused = create(&f.root, "plain/x/y".into(), b"").unwrap_err();
    let said = refused.to_string();
    assert!(
        said.starts_with("plain/x/y cannot be written: ") && !said.contains(f.root.as_str()),
        "{said}"
    );
    assert_eq!(f.names(), ["a", "plain"]);
    // Without a step that moves over nothing, it is never over something all the same.
    let staged = f.root.join("piece");
    stage::put_piece_by_piece(&staged, b"whole").unwrap();
    let again = stage::put_piece_by_piece(&staged, b"other").unwrap_err();
    assert_eq!(again.kind(), ErrorKind::AlreadyExists);
    assert_eq!(f.read("piece"), "whole");
}

#[test]
fn folders_that_stay_empty_go_again() {
    let f = folders();
    let (place, made) = folder(&f.root.join("x/y"), None).unwrap();
    assert!(place.is_dir());
    drop(made);
    assert!(f.names().is_empty());
    let (place, made) = folder(&f.root.join("x/y"), None).unwrap();
    fs_err::write(place.join("file"), "").unwrap();
    drop(made);
    assert_eq!(f.read("x/y/file"), "");
}

#[test]
fn paths_that_leave_by_their_words() {
    for (path, inside) in [
        ("a", true),
        ("a/b.md", true),
        ("a/./b", true),
        ("", false),
        (".", false),
        ("./a", false),
        ("..", false),
        ("a/../b", false),
        ("../a", false),
        ("/a", false),
    ] {
        assert_eq!(stays_inside(path.into()), inside, "{path}");
    }
}

#[test]
fn nothing_is_written_into_gits_own_folder() {
    let f = folders();
    let hook = f.root.join(".git/hooks/pre-commit");
    for path in [
        hook.clone(),
        f.root.join("missing/../.git/hooks/pre-commit"),
        f.root.join(".git/new/folder/file"),
        f.root.join(".git"),
    ] {
        let refused = output(&path, None, b"x").unwrap_err();
        assert!(matches!(refused, DiskError::Git { .. }), "{path}: {refused}");
        let refused = append(&path, None, b"x").unwrap_err();
        assert!(matches!(refused, DiskError::Git { .. }), "{path}: {refused}");
    }
    let refused = create(&f.root, ".git/hooks/pre-commit".into(), b"x").unwrap_err();
    assert!(matches!(refused, DiskError::Git { .. }), "{refused}");
    let refused = folder(&f.root.join(".git/theme"), None).unwrap_err();
    assert!(matches!(refused, DiskError::Git { .. }), "{refused}");
    f.write(".git/config", "old");
    let writer = Writer::begin(&f.root).unwrap();
    let refused = writer.replace(&[change(".git/config", "old", "new")]);
    assert!(matches!(refused, Err(DiskError::Git { .. })));
    assert!(!hook.exists() && f.read(".git/config") == "old");
    // A work tree may lie there.
    f.write(".git/worktrees/w/.git", "gitdir: x");
    output(&f.root.join(".git/worktrees/w/report"), None, b"x").unwrap();
    // The files of a repository that begin alike are no part of it.
    output(&f.root.join(".gitignore"), None, b"x").unwrap();
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

    use super::*;

    fn set_mode(path: &Utf8Path, mode: u32) {
        fs_err::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn no_link_of_a_repository_is_followed() {
        let f = folders();
        f.write("real.md", "old");
        fs_err::write(f.outside.join("bashrc"), "mine").unwrap();
        for (link, to) in [
            ("out", "../outside/bashrc"),
            ("inward", "real.md"),
            ("hook", ".git/hooks/pre-commit"),
            ("nowhere", "../outside/new"),
        ] {
            symlink(to, f.root.join(link)).unwrap();
            let writer = Writer::begin(&f.root).unwrap();
            for refused in [
                output(&f.root.join(link), None, b"x"),
                append(&f.root.join(link), None, b"x"),
                writer.replace(&[change(link, "old", "x")]),
            ] {
                let refused = refused.unwrap_err().to_string();
                let said = format!("{link} is a symbolic link to {to};");
                assert!(refused.contains(&said), "{refused}");
            }
            // Something is there: it is left alone.
            let made = create(&f.root, link.into(), b"x").unwrap();
            assert_eq!(made, Created::Differs);
        }
        // A folder on the way is no better, however it is named.
        symlink("../outside", f.root.join("folder")).unwrap();
        let path = f.root.join("folder/bashrc");
        assert!(matches!(output(&path, None, b"x"), Err(DiskError::Link { .. })));
        let path = f.root.join("folder/../outside/bashrc");
        assert!(matches!(output(&path, None, b"x"), Err(DiskError::Link { .. })));
        let made = create(&f.root, "folder/new/x".into(), b"x");
        assert!(matches!(made, Err(DiskError::Link { .. })), "{made:?}");
        assert!(folder(&f.root.join("folder/new"), None).is_err());
        assert_eq!(fs_err::read_dir(&f.outside).unwrap().count(), 1);
        assert_eq!(fs_err::read_to_string(f.outside.join("bashrc")).unwrap(), "mine");
        assert_eq!(f.read("real.md"), "old");
    }

    #[test]
    fn a_folder_without_git_is_a_repository_when_it_is_named_as_one() {
        let f = folders();
        symlink("bashrc", f.outside.join("link")).unwrap();
        fs_err::write(f.outside.join("bashrc"), "mine").unwrap();
        let link = f.outside.join("link");
        assert!(matches!(output(&link, Some(&f.outside), b"x"), Err(DiskError::Link { .. })));
        // Elsewhere links are the user's own; they stay, and what they lead to is replaced.
        output(&link, Some(&f.root), b"new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs_err::read_to_string(f.outside.join("bashrc")).unwrap(), "new");
        // Those that lead into a repository end where its own begin.
        symlink("../repository", f.outside.join("way")).unwrap();
        output(&f.outside.join("way/report"), None, b"x").unwrap();
        assert_eq!(f.read("report"), "x");
        symlink("../outside/bashrc", f.root.join("out")).unwrap();
        let way = f.outside.join("way/out");
        assert!(matches!(output(&way, None, b"x"), Err(DiskError::Link { .. })));
    }

    #[test]
    fn what_is_read_only_stays_so_for_an_administrator_too() {
        let f = folders();
        f.write("a.md", "old");
        f.write("b.md", "old");
        let path = f.root.join("b.md");
        set_mode(&path, 0o444);
        let writer = Writer::begin(&f.root).unwrap();
        let both = [change("a.md", "old", "new"), change("b.md", "old", "new")];
        for refused in [writer.replace(&both), output(&path, None, b"new")] {
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains("b.md is read-only and stays"), "{refused}");
        }
        assert_eq!((f.read("a.md"), f.read("b.md")), ("old".into(), "old".into()));
        set_mode(&path, 0o644);
        writer.replace(&both).unwrap();
        assert_eq!(f.names(), ["a.md", "b.md"]);
    }

    #[test]
    fn permissions_and_owner_stay() {
        let f = folders();
        f.write("a.md", "old");
        let path = f.root.join("a.md");
        set_mode(&path, 0o640);
        // Only an administrator can try the others.
        let is_root = chown(&path, Some(1234), Some(4321)).is_ok();
        let before = fs_err::metadata(&path).unwrap();
        Writer::begin(&f.root).and_then(|w| w.replace(&[change("a.md", "old", "new")])).unwrap();
        let same = |met: std::fs::Metadata| {
            assert_eq!(met.mode() & 0o7777, 0o640);
            assert_eq!((met.uid(), met.gid()), (before.uid(), before.gid()));
            assert_eq!((met.uid(), met.gid()) == (1234, 4321), is_root);
        };
        same(fs_err::metadata(&path).unwrap());
        output(&path, None, b"newer").unwrap();
        same(fs_err::metadata(&path).unwrap());
        assert_eq!(f.read("a.md"), "newer");
    }

    #[test]
    fn other_names_of_a_file_keep_what_they_say() {
        let f = folders();
        f.write("a.md", "old");
        fs_err::hard_link(f.root.join("a.md"), f.outside.join("backup")).unwrap();
        let writer = Writer::begin(&f.root).unwrap();
        writer.replace(&[change("a.md", "old", "new")]).unwrap();
        assert_eq!(f.read("a.md"), "new");
        assert_eq!(fs_err::read_to_string(f.outside.join("backup")).unwrap(), "old");
    }

    #[test]
    fn what_keeps_no_file_is_written_to() {
        let f = folders();
        output("/dev/null".into(), None, b"x").unwrap();
        assert!(!fs_err::metadata("/dev/null").unwrap().is_file());
        // What is open already may be a log to which others write, too.
        let log = f.outside.join("log");
        fs_err::write(&log, "before\n").unwrap();
        let open = fs_err::OpenOptions::new().append(true).open(&log).unwrap();
        let name = format!("/dev/fd/{}", std::os::fd::AsRawFd::as_raw_fd(open.file()));
        output(name.as_str().into(), Some(&f.root), b"after\n").unwrap();
        assert_eq!(fs_err::read_to_string(&log).unwrap(), "before\nafter\n");
    }

    #[test]
    fn strays_of_killed_programs_are_swept_and_nothing_else() {
        let f = folders();
        let held = ".aftermark-0123456789abcdef.new";
        let others = [
            ".aftermark-site",
            ".aftermark-short.new",
            ".aftermark-0123456789abcdef",
            "x.aftermark-0123456789abcdef.new",
        ];
        f.write("a.md", "old");
        for name in others.iter().chain([&held]) {
            f.write(name, "x");
        }
        f.write(".aftermark-0123456789abcdeg.new", "of a killed one");
        f.write(".aftermark-0123456789abcdeh.change", "of a killed one, or not");
        fs_err::create_dir(f.root.join(".aftermark-0123456789abcdei.new")).unwrap();
        let work = std::fs::File::open(f.root.join(held)).unwrap();
        work.lock().unwrap();

        // Without the repository's lock nobody knows of a change whether somebody is at work with it.
        output(&f.root.join("b"), None, b"").unwrap();
        let left = f.names();
        let is_left = |name: &str| left.iter().any(|l| l == name);
        assert!(others.into_iter().all(is_left), "{left:?}");
        assert!(is_left(held) && is_left(".aftermark-0123456789abcdei.new"));
        assert!(!is_left(".aftermark-0123456789abcdeg.new"));
        assert!(is_left(".aftermark-0123456789abcdeh.change"));

        let writer = Writer::begin(&f.root).unwrap();
        writer.replace(&[change("a.md", "old", "new")]).unwrap();
        let after = f.names();
        let gone: Vec<&String> = left.iter().filter(|l| !after.contains(l)).collect();
        assert_eq!(gone, [".aftermark-0123456789abcdeh.change"]);
    }
}
