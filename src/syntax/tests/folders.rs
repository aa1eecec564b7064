//! Which files of a folder are rules.

use std::fs;
use std::path::Path;

use crate::language::Language;
use crate::syntax::{FolderError, MAX_FILE_BYTES, RuleTexts, read_folder, read_rules};

fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn folder() -> (tempfile::TempDir, std::path::PathBuf) {
    let base = tempfile::tempdir().unwrap();
    let rules = base.path().join("rules");
    fs::create_dir(&rules).unwrap();
    (base, rules)
}

#[test]
fn rule_files_are_read_in_the_order_of_their_paths() {
    let (_base, rules) = folder();
    for path in [
        "b.toml",
        "a/z.toml",
        "a.toml",
        "a/functions.rhai",
        "functions.rhai",
        "x.toml/inner.toml",
        "Z.toml",
        "_test.toml.toml",
        // none of these
        "a_test.toml",
        ".hidden.toml",
        ".git/config.toml",
        "b.toml~",
        "#b.toml#",
        "b.toml.bak",
        "other.rhai",
        "notes.md",
        "#b.toml",
    ] {
        write(&rules, path, b"");
    }
    let (texts, found) = read_folder(&rules).unwrap();
    assert!(found.is_empty(), "{found:?}");
    let paths: Vec<_> = texts.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "Z.toml",
            "_test.toml.toml",
            "a.toml",
            "a/functions.rhai",
            "a/z.toml",
            "b.toml",
            "functions.rhai",
            "x.toml/inner.toml",
        ]
    );
    let (_, document, _) = read_rules(&rules).unwrap();
    assert_eq!(document.functions.len(), 2);
    assert_eq!(
        document.sources.get(document.functions[0]).unwrap().path,
        format!("{}/a/functions.rhai", rules.display())
    );
}

#[test]
fn files_that_are_no_text_or_too_large_are_reported_and_the_rest_is_read() {
    let (_base, rules) = folder();
    write(&rules, "good.toml", b"[[phase]]\nid = \"a\"\n");
    write(&rules, "gbk.toml", b"[[phase]]\nlabel = \"\xb4\xf3\"\n");
    write(&rules, "utf16.toml", b"\xff\xfe[\0");
    let large = usize::try_from(MAX_FILE_BYTES).unwrap() + 1;
    write(&rules, "large.toml", &vec![b'#'; large]);
    write(&rules, "largest.toml", &vec![b'#'; large - 1]);
    let (texts, document, found) = read_rules(&rules).unwrap();
    let folder = format!("{}/", rules.display());
    let mut messages: Vec<_> =
        found.iter().map(|it| it.problem.message(Language::English).replace(&folder, "rules/")).collect();
    messages.sort();
    assert_eq!(
        messages,
        [
            "`rules/gbk.toml` is not UTF-8 text: the first character that cannot be read is in line 2",
            "`rules/large.toml` is larger than a rule file may be (4 MiB)",
            "`rules/utf16.toml` is not UTF-8 text: the first character that cannot be read is in line 1",
        ]
    );
    assert_eq!(texts.files.len(), 2);
    assert_eq!(document.phases.len(), 1);
    assert!(document.incomplete);
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_in_circles() {
    use std::os::unix::fs::symlink;
    let (base, rules) = folder();
    write(base.path(), "elsewhere/shared.toml", b"");
    write(&rules, "a/own.toml", b"");
    symlink(base.path().join("elsewhere"), rules.join("linked")).unwrap();
    symlink(base.path().join("elsewhere/shared.toml"), rules.join("one.toml")).unwrap();
    symlink(&rules, rules.join("a/circle")).unwrap();
    symlink(base.path().join("nothing.toml"), rules.join("gone.toml")).unwrap();
    let (texts, found) = read_folder(&rules).unwrap();
    let paths: Vec<_> = texts.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["a/own.toml", "linked/shared.toml", "one.toml"]);
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = format!("`{}/gone.toml` cannot be read", rules.display());
    assert!(found[0].problem.message(Language::English).starts_with(&expected));
}

#[cfg(unix)]
#[test]
fn two_folders_that_link_to_each_other_end() {
    use std::os::unix::fs::symlink;
    let (base, rules) = folder();
    write(base.path(), "one/a.toml", b"");
    write(base.path(), "two/b.toml", b"");
    symlink(base.path().join("two"), base.path().join("one/two")).unwrap();
    symlink(base.path().join("one"), base.path().join("two/one")).unwrap();
    symlink(base.path().join("one"), rules.join("one")).unwrap();
    let (texts, found) = read_folder(&rules).unwrap();
    let paths: Vec<_> = texts.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["one/a.toml", "one/two/b.toml"]);
    assert_eq!(found, []);
}

#[test]
fn the_folder_itself() {
    let (base, rules) = folder();
    assert!(matches!(read_folder(&rules.join("none")), Err(FolderError::Missing(_))));
    write(base.path(), "file.toml", b"");
    assert!(matches!(read_folder(&base.path().join("file.toml")), Err(FolderError::NotAFolder(_))));
    assert!(read_folder(&rules).unwrap().0.files.is_empty());
}

#[test]
fn the_hash_names_paths_and_texts_but_not_the_folder() {
    let hash_in = |folder: &str, files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        RuleTexts { folder: folder.to_owned(), files }.hash()
    };
    let hash = |files: &[(&str, &str)]| hash_in("rules", files);
    let one = hash(&[("a.toml", "x")]);
    assert_eq!(one.len(), 16);
    assert!(one.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(one, hash_in("elsewhere/rules", &[("a.toml", "x")]));
    let all = [
        &one,
        &hash(&[("b.toml", "x")]),
        &hash(&[("a.toml", "y")]),
        &hash(&[]),
        &hash(&[("a.toml", "x"), ("b.toml", "")]),
    ];
    for (index, hash) in all.iter().enumerate() {
        assert!(!all[index + 1..].contains(hash), "{all:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_would_move_the_cursor_is_shown_harmless() {
    let (_base, rules) = folder();
    write(&rules, "a\n\u{1b}[31m.toml", b"[nonsense]\n");
    let (_, document, found) = read_rules(&rules).unwrap();
    let place = document.sources.place(found[0].span.unwrap());
    assert!(place.ends_with("/a\\n\\u{1b}[31m.toml:1:1"), "{place}");
}
