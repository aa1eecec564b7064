//! Mistakes of TOML that people make, and what they are told: one message for each.

use super::{check_rows, read, said};

#[test]
fn typographic_characters_are_named() {
    check_rows(&[
        (
            "[workspace]\ndataset = “crm.db”",
            &[[
                "FW106",
                "“",
                "`“` is not the plain `\"` that TOML wants here",
                "switch the input method to half-width and type `\"`",
            ]],
        ),
        (
            "[workspace]\ndataset ＝ \"crm.db\"\nstore = \"＝“”\"\n",
            &[[
                "FW106",
                "＝",
                "`＝` is not the plain `=` that TOML wants here",
                "switch the input method to half-width and type `=`",
            ]],
        ),
        (
            "[calendar]\nweekend = [\"sat\"，\"sun\"]\n",
            &[[
                "FW106",
                "，",
                "`，` is not the plain `,` that TOML wants here",
                "switch the input method to half-width and type `,`",
            ]],
        ),
        (
            "[calendar]\nday_hours\u{3000}= 8\n",
            &[[
                "FW106",
                "\u{3000}",
                "here stands a special space (U+3000) that TOML does not know",
                "delete it and type a plain space",
            ]],
        ),
    ]);
}

#[test]
fn text_without_quotes_is_shown_in_quotes() {
    check_rows(&[
        (
            "[workspace]\nmax_changes = 20%\ntimezone = Asia/Shanghai # zone\n",
            &[
                ["FW107", "20%", "the text `20%` stands without quotes", "write `\"20%\"`"],
                [
                    "FW107",
                    "Asia/Shanghai",
                    "the text `Asia/Shanghai` stands without quotes",
                    "write `\"Asia/Shanghai\"`",
                ],
            ],
        ),
        (
            "[[fact]]\nid = \"v\"\nwhere = kind == \"visit\"\nwithin = 30d\n",
            &[
                [
                    "FW107",
                    "kind == \"visit\"",
                    "the text `kind == \"visit\"` stands without quotes",
                    "write `'kind == \"visit\"'`",
                ],
                ["FW107", "30d", "the text `30d` stands without quotes", "write `\"30d\"`"],
            ],
        ),
        (
            "[calendar]\nweekend = [sat, \"sun\"]\n",
            &[["FW107", "sat", "the text `sat` stands without quotes", "write `\"sat\"`"]],
        ),
        (
            "[customers.fields]\nx = { required = True }\n",
            &[["FW105", "True", "`True` is written in small letters", "write `true`"]],
        ),
        (
            "[customers.fields]\n金额 = { type = \"int\" }\n",
            &[[
                "FW105",
                "金额",
                "the key `金额` needs quotes, for it has other characters than Latin letters, digits, `_` and `-`",
                "write `\"金额\"`",
            ]],
        ),
        (
            "[workspace]\nmax_alerts = 010\n",
            &[[
                "FW105",
                "010",
                "the number `010` begins with a zero",
                "write `10`, or `\"010\"` if it is text",
            ]],
        ),
    ]);
}

#[test]
fn what_is_left_open_is_shown_where_it_opens() {
    const OPEN_TEXT: &str = "end it with `\"`; text over several lines stands between `'''` and `'''`";
    check_rows(&[
        (
            "[workspace]\ndataset = \"crm.db\nstore = \"x\"\n",
            &[["FW108", "\"crm.db", "this text is never closed", OPEN_TEXT]],
        ),
        (
            "[calendar]\nweekend = [\"sat\", \"sun\"\nday_hours = 8\nholidays = []\n",
            &[["FW108", "[", "this list is never closed", "close it with `]`"]],
        ),
        (
            "[[funnel]]\nid = \"a\"\ncycle = { slack = 0.2\n[[phase]]\nid = \"x\"\n",
            &[["FW108", "{", "this table is never closed", "close it with `}`"]],
        ),
        ("[[funnel]\nid = \"a\"\n", &[["FW108", "[", "this header is never closed", "close it with `]`"]]),
        (
            "[[fact]]\nid = \"a\"\nexpr = '''\n a > 1\n[[phase]]\nid = 3\n",
            &[[
                "FW108",
                "'''",
                "this text is never closed",
                "end it with `'''`; text over several lines stands between `'''` and `'''`",
            ]],
        ),
        (
            "[[fact]]\nid = \"a\"\nexpr = 'it's'\n",
            &[[
                "FW105",
                "'it'",
                "this text ends at its second `'`, but more stands right behind it",
                "put text that has `'` in it between `\"`, or between `'''` and `'''`",
            ]],
        ),
    ]);
}

#[test]
fn keys_and_values_that_do_not_meet() {
    check_rows(&[
        (
            "[[fact]]\nid: \"v\"\n",
            &[[
                "FW109",
                "id",
                "`id` is followed by `:`, but TOML wants `=` between a key and its value",
                "write `id = …`",
            ]],
        ),
        ("[[fact]]\nid \"v\"\n", &[["FW109", "id", "`id` has no `=` after it", "write `id = …`"]]),
        (
            "[[fact]]\nid = \"v\"\nlabel = # later\n",
            &[["FW105", "label =", "`label` has no value", "write the value after `=`, or delete the line"]],
        ),
        (
            "[calendar]\nweekend = [\"sat\" \"sun\"]\nholidays = [\"2024-02-10\",,]\n",
            &[
                [
                    "FW105",
                    "\"sun\"",
                    "between `\"sun\"` and what stands before it a comma is missing",
                    "write `, \"sun\"`",
                ],
                ["FW105", ",", "here stands a comma too much", "delete it"],
            ],
        ),
        (
            "[[fact]]\nid = \"a\" expr = 'true'\n",
            &[[
                "FW105",
                "expr",
                "`expr` is too much in this line",
                "delete it, or begin a line of its own with it",
            ]],
        ),
        (
            "[[fact]]\nid = \"a\"\nexpr = \"x == \\d\"\n",
            &[[
                "FW105",
                "\\d",
                "`\\d` means nothing in a text between `\"`, where `\\` begins a special character",
                "put the text between `'`, where `\\` is a plain character, or write `\\\\`",
            ]],
        ),
    ]);
}

#[test]
fn what_is_written_twice_is_shown_at_both_places() {
    let first = |text: &str| {
        let (document, found) = read(text);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].related.iter().map(|it| document.sources.place(it.span)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(first("[[fact]]\nid = \"a\"\nexpr = 'true'\nid = \"b\"\n"), "rules/a.toml:2:1");
    assert_eq!(first("[calendar]\n[workspace]\n[calendar]\n"), "rules/a.toml:1:1");
    let admit =
        "[[funnel]]\nid = \"a\"\nadmit = [ { id = \"x\", expr = 'true' }, { id = \"y\", id = \"z\" } ]\n";
    assert_eq!(first(admit), "rules/a.toml:3:42");
    let items = "[[funnel]]\nid = \"b\"\n[[funnel.stage]]\nid = \"s\"\nitems = []\n[[funnel.stage.items]]\nid = \"c\"\n";
    assert_eq!(first(items), "rules/a.toml:5:1");
    assert_eq!(
        said(items),
        [[
            "FW110",
            "items",
            "`[[funnel.stage.items]]` is written twice",
            "write either `items = [ … ]` or `[[funnel.stage.items]]`, not both"
        ]]
    );
    let stage_first = "[[funnel.stage]]\nid = \"a\"\n[[funnel]]\nid = \"b\"\n";
    assert_eq!(first(stage_first), "rules/a.toml:3:3");
    assert_eq!(said(stage_first)[0][2], "`[[funnel.stage]]` has no `[[funnel]]` above it");
}

#[test]
fn several_mistakes_are_told_at_once_and_other_tables_are_still_checked() {
    let text =
        "[workspace]\ndataset = crm.db\nmax_alertz = 3\n[calendar]\ndayhours = 3\n[[fact]]\nid \"x\"\n";
    let said = said(text);
    let lines: Vec<_> = said.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    assert_eq!(lines, [("FW107", "crm.db"), ("FW114", "dayhours"), ("FW109", "id")]);
    assert!(read(text).0.incomplete);
    assert!(!read("[calendar]\ndayhours = 3\n").0.incomplete);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let (document, found) = read("\u{feff}[[fact]]\r\nid = \"a\"\r\nexpr = '''\r\n amount > 1'''\r\n");
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(document.facts[0].expr.as_ref().unwrap().text, " amount > 1");
    assert_eq!(document.sources.place(document.facts[0].span), "rules/a.toml:1:1");
}

#[test]
fn a_file_that_is_no_rule_file_does_not_drown_the_reader() {
    let found = said(&"??? !!!\n".repeat(10_000));
    assert_eq!(found.len(), 51);
    assert_eq!(found[50][0], "FW112");
}

#[test]
fn stages_in_single_brackets_are_no_keys_written_twice() {
    let stage = |id: &str| format!("[funnel.stage]\nid = \"{id}\"\nlabel = \"x\"\n");
    let text = format!("[[funnel]]\nid = \"f\"\n{}{}{}", stage("a"), stage("b"), stage("c"));
    let messages = said(&text);
    assert_eq!(messages.len(), 2, "{messages:?}");
    for [_, _, message, _] in messages {
        assert_eq!(message, "`[funnel.stage]` must be `[[funnel.stage]]`: there can be several");
    }
}
