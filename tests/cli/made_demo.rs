//! The demo, made once for all tests that look at it: making it is most of what they take.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::workshop::Workshop;

/// What `demo` printed, and every file that it left, by its path in the folder.
struct Made {
    story: String,
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// A workshop with a copy of the demo in `demo`, and what was told while it was made.
pub fn told() -> (Workshop, &'static str) {
    let made = made();
    let workshop = Workshop::empty();
    for (path, bytes) in &made.files {
        let path = workshop.path("demo").join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }
    (workshop, &made.story)
}

/// The same without the story.
pub fn workshop() -> Workshop {
    told().0
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let workshop = Workshop::empty();
        let story = workshop.run("demo").prints_all(&[]);
        let folder = workshop.path("demo");
        let mut files = Vec::new();
        gather(&folder, &folder, &mut files);
        Made { story, files }
    })
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("inside").to_owned();
            files.push((name, fs::read(&path).expect("a file")));
        }
    }
}
