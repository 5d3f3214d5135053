use camino::Utf8Path;

use super::{Cache, Key, KeyOf};

fn key(text: &str) -> Key {
    KeyOf::new("test").add(text.as_bytes()).key()
}

fn folder() -> (tempfile::TempDir, camino::Utf8PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = Utf8Path::from_path(dir.path()).unwrap().to_owned();
    (dir, path)
}

/// The only file below a folder whose name is `incidents`.
fn file(folder: &Utf8Path) -> camino::Utf8PathBuf {
    let inside = folder.read_dir_utf8().unwrap().next().unwrap().unwrap();
    inside.path().join("incidents")
}

#[test]
fn what_was_put_is_there_in_the_next_run() {
    let (_dir, folder) = folder();
    let first = Cache::open(&folder, "/repo".into());
    assert_eq!(first.incidents.get(&key("a")), None);
    first.incidents.put(key("a"), b"one".to_vec());
    first.incidents.put(key("b"), Vec::new());
    first.save().unwrap();
    let next = Cache::open(&folder, "/repo".into());
    assert_eq!(next.incidents.get(&key("a")), Some(&b"one"[..]));
    assert_eq!(next.incidents.get(&key("b")), Some(&[][..]));
    assert_eq!(next.findings.get(&key("a")), None, "each kind has its own");
    let other = Cache::open(&folder, "/other".into());
    assert_eq!(other.incidents.get(&key("a")), None, "and each repository");
}

#[test]
fn parts_of_a_key_do_not_run_into_each_other() {
    let parts = |parts: &[&str]| {
        let mut key = KeyOf::new("test");
        parts.iter().for_each(|part| {
            key.add(part.as_bytes());
        });
        key.key()
    };
    assert_ne!(parts(&["ab", "c"]), parts(&["a", "bc"]));
    assert_ne!(parts(&["ab"]), parts(&["ab", ""]));
    assert_ne!(KeyOf::new("a").key(), KeyOf::new("b").key());
}

#[test]
fn what_is_broken_is_as_if_it_were_not_there() {
    let (_dir, folder) = folder();
    let first = Cache::open(&folder, "/repo".into());
    for name in ["a", "b", "c"] {
        first.incidents.put(key(name), name.repeat(50).into_bytes());
    }
    first.save().unwrap();
    let path = file(&folder);
    let whole = fs_err::read(&path).unwrap();
    let right = |name: &str, found: Option<&[u8]>| match found {
        None => 0,
        Some(bytes) => {
            assert_eq!(bytes, name.repeat(50).as_bytes());
            1
        }
    };
    let count = |bytes: &[u8]| {
        fs_err::write(&path, bytes).unwrap();
        let cache = Cache::open(&folder, "/repo".into());
        let found = ["a", "b", "c"].map(|name| right(name, cache.incidents.get(&key(name))));
        found.iter().sum::<usize>()
    };
    assert_eq!(count(&whole), 3);
    for at in 0..whole.len() {
        assert!(count(&whole[..at]) < 3, "cut at {at}");
        let mut changed = whole.clone();
        changed[at] ^= 0x41;
        count(&changed);
    }
    assert_eq!(count(b"PK\x03\x04 something else"), 0);
    assert_eq!(count(b""), 0);
}

#[test]
fn what_nobody_asks_for_goes_after_a_while() {
    let (_dir, folder) = folder();
    let put = |name: &str| {
        let cache = Cache::open(&folder, "/repo".into());
        let _ = cache.incidents.get(&key("kept"));
        cache.incidents.put(key(name), name.as_bytes().to_vec());
        cache.save().unwrap();
    };
    put("kept");
    put("old");
    for run in 0..8 {
        put(&run.to_string());
    }
    let has = |name: &str| Cache::open(&folder, "/repo".into()).incidents.get(&key(name)).is_some();
    assert!(has("old") && has("kept") && has("0"));
    put("last");
    assert!(!has("old") && has("kept") && has("0"));
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_harms_nothing() {
    let (_dir, folder) = folder();
    fs_err::write(folder.join("file"), "").unwrap();
    let cache = Cache::open(&folder.join("file"), "/repo".into());
    cache.incidents.put(key("a"), vec![1]);
    assert!(cache.save().is_err());
    assert_eq!(cache.incidents.get(&key("a")), None);
}
