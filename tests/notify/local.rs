//! The standard output and files.

use std::fs;
use std::io::{self, Write};

use funnelwright::language::Language;
use funnelwright::notify::{Courier, Fault, Message, Outcome, Target};
use serde_json::Value;

use crate::{channel, message, now, retried, secrets, wire};

fn deliver(target: Target, message: &Message, stdout: &mut dyn Write) -> Outcome {
    Courier::new(wire(), secrets(&[]), stdout).deliver(&channel(target), message, now())
}

#[test]
fn stdout_is_for_people() {
    let mut stdout = Vec::new();
    let mut message = message();
    message.text.push_str("\u{1b}[31m\r\nred\u{7}");
    assert_eq!(deliver(Target::Stdout, &message, &mut stdout), Outcome::Delivered);
    (message.language, message.recipients) = (Language::English, Vec::new());
    assert_eq!(deliver(Target::Stdout, &message, &mut stdout), Outcome::Delivered);
    assert_eq!(
        String::from_utf8(stdout).unwrap(),
        "需求阶段客户数异常减少 & 请处理\n  现有 12，通常 <30>\n  请在 1 个工作日内处理[31m\n  red\n  致 王芳, Li Wei\n  \
         [stage_swing|group:funnel=enterprise,stage=需求|2024-06-28]\n\
         需求阶段客户数异常减少 & 请处理\n  现有 12，通常 <30>\n  请在 1 个工作日内处理[31m\n  red\n  \
         [stage_swing|group:funnel=enterprise,stage=需求|2024-06-28]\n"
    );
}

#[test]
fn a_closed_stdout_is_no_delivery() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let problem = retried(deliver(Target::Stdout, &message(), &mut Closed));
    assert!(matches!(problem.fault, Fault::Stdout { .. }), "{problem:?}");
}

#[test]
fn files_get_a_line_for_each_message() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alerts.jsonl");
    let target = || Target::File { path: path.clone() };
    for _ in 0..2 {
        assert_eq!(deliver(target(), &message(), &mut io::sink()), Outcome::Delivered);
    }
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], lines[1]);
    assert_eq!(lines[0]["text"], "现有 12，通常 <30>\n请在 1 个工作日内处理");
    assert!(text.ends_with("}\n"));
}

#[test]
fn half_a_line_of_an_earlier_attempt_spoils_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alerts.jsonl");
    fs::write(&path, "{\"key\":\"whole\"}\n{\"key\":\"ha").unwrap();
    assert_eq!(deliver(Target::File { path: path.clone() }, &message(), &mut io::sink()), Outcome::Delivered);
    let text = fs::read_to_string(&path).unwrap();
    let readable = text.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count();
    assert_eq!((text.lines().count(), readable), (3, 2));
}

#[test]
fn a_file_that_cannot_be_written_says_which() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("absent/alerts.jsonl")] {
        let problem = retried(deliver(Target::File { path: path.clone() }, &message(), &mut io::sink()));
        assert!(problem.to_string().contains(&format!("`{}`", path.display())), "{problem}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_no_delivery() {
    let target = Target::File { path: "/dev/full".into() };
    assert!(matches!(retried(deliver(target, &message(), &mut io::sink())).fault, Fault::File { .. }));
}
