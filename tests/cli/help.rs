//! Help in Chinese, completions and manual pages.

use std::fs;

use super::workshop::{Workshop, command};

#[test]
fn help_speaks_the_language_that_is_wished() {
    let workshop = Workshop::empty();
    workshop.run("--help --lang zh-CN").prints_all(&[
        "用法: funnelwright [选项] <命令>",
        "命令:\n  demo",
        "从这里开始：",
    ]);
    workshop.run("plan --lang=zh -h").prints_all(&[
        "用法: funnelwright plan [选项]",
        "［默认：rules］",
        "工作区:\n",
    ]);
    workshop.run("--lang zh-CN help mark").prints_all(&["勾选客户的一个清单项", "参数:\n", "<ITEM>"]);
    workshop.run("plan --help --lang en").prints_all(&["Usage: funnelwright plan [OPTIONS]", "Workspace:\n"]);
}

#[test]
fn help_speaks_the_language_of_the_locale() {
    let workshop = Workshop::empty();
    let help = |locale: &str, words: &[&str]| {
        let output = command(&workshop.path("")).env("LC_ALL", locale).args(words).output().expect("it runs");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(help("zh_CN.UTF-8", &["plan", "--help"]).contains("用法: funnelwright plan"));
    assert!(help("zh_CN.UTF-8", &["plan", "--help", "--lang", "en"]).contains("Usage: funnelwright plan"));
    assert!(help("en_GB.UTF-8", &["plan", "--help"]).contains("Usage: funnelwright plan"));
    assert!(help("zh_CN.UTF-8", &["functions", "len"]).contains("文本的字符数。"));
}

#[test]
fn every_shell_gets_its_completions() {
    let workshop = Workshop::empty();
    for (shell, part) in [
        ("bash", "complete -F _funnelwright"),
        ("zsh", "#compdef funnelwright"),
        ("fish", "complete -c funnelwright"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let script = workshop.run(&format!("completions {shell}")).prints_all(&[part, "as-of"]);
        assert!(script.contains("zh-CN") || script.contains("lang"), "{shell}");
    }
    workshop.run("completions zsh --lang zh-CN").prints_all(&["勾选客户的一个清单项"]);
    workshop.run("completions tcsh").fails_saying(2, &["'tcsh'", "bash"]);
}

#[test]
fn every_verb_has_a_manual_page() {
    let workshop = Workshop::empty();
    workshop.run("man").prints_all(&[".TH funnelwright 1", "funnelwright\\-plan(1)"]);
    workshop.run("man --out pages").prints("");
    for verb in ["", "-plan", "-init", "-schema", "-man"] {
        let page = fs::read_to_string(workshop.path(&format!("pages/funnelwright{verb}.1"))).unwrap();
        assert!(page.contains("SYNOPSIS"), "{page}");
    }
    workshop.run("man --out zh --lang zh-CN").prints("");
    assert!(
        fs::read_to_string(workshop.path("zh/funnelwright-mark.1")).unwrap().contains("勾选客户的一个清单项")
    );
    workshop.write("file", "");
    workshop.run("man --out file").fails_saying(4, &["cannot be written to `file`"]);
}
