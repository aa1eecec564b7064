//! Mistakes in the shape of tables, and what they are told.

use super::{check_rows, read, said};
use crate::language::Language;
use crate::syntax::{RuleTexts, read_texts};

#[test]
fn keys_of_other_tables_are_sent_home() {
    check_rows(&[
        (
            "[[funnel]]\nid = \"a\"\n[[funnel.stage]]\nid = \"s\"\nwon = { match = [\"x\"] }\n",
            &[[
                "FW115",
                "won",
                "`won` stands in `[[funnel.stage]]`, but it belongs to `[[funnel]]`",
                "move it above `[[funnel.stage]]`, up to the keys of `[[funnel]]`",
            ]],
        ),
        (
            "[[funnel]]\nid = \"a\"\n[[funnel.stage]]\nid = \"s\"\n[[funnel.stage.items]]\nid = \"i\"\nmark = true\nadmit = []\nnext = []\n",
            &[
                [
                    "FW115",
                    "admit",
                    "`admit` stands in `[[funnel.stage.items]]`, but it belongs to `[[funnel]]`",
                    "move it above `[[funnel.stage]]`, up to the keys of `[[funnel]]`",
                ],
                [
                    "FW115",
                    "next",
                    "`next` stands in `[[funnel.stage.items]]`, but it belongs to `[[funnel.stage]]`",
                    "move it above `[[funnel.stage.items]]`, up to the keys of `[[funnel.stage]]`",
                ],
            ],
        ),
        (
            "[[funnel]]\nid = \"a\"\nstage = [ { id = \"s\", items = [ { id = \"i\", losing_days = 3 } ] } ]\n",
            &[[
                "FW115",
                "losing_days",
                "`losing_days` stands in `item`, but it belongs to `[[funnel.stage]]`",
                "move it out of the braces, up to the keys of `[[funnel.stage]]`",
            ]],
        ),
        (
            "[customers]\nfrom = \"c\"\nid = \"id\"\n[customers.fields]\namount = \"int\"\nowner = \"owner_id\"\n",
            &[
                [
                    "FW117",
                    "\"int\"",
                    "`amount` needs a table, got text",
                    "write `amount = { type = \"int\" }`",
                ],
                [
                    "FW115",
                    "owner",
                    "`owner` stands in `[customers.fields]`, but it belongs to `[customers]`",
                    "move it above `[customers.fields]`, up to the keys of `[customers]`",
                ],
            ],
        ),
        (
            "dataset = \"x\"\n[events]\nfrom = \"t\"\nat = \"x\"\n",
            &[
                [
                    "FW115",
                    "dataset",
                    "`dataset` stands in no table, but it belongs to `[workspace]`",
                    "move it below `[workspace]`",
                ],
                [
                    "FW115",
                    "from",
                    "`from` stands in `[events]`, but it belongs to `[events.…]`",
                    "give the table a name: write `[events.activities]` for its header",
                ],
            ],
        ),
    ]);
}

#[test]
fn unknown_keys_without_a_likeness_list_the_known_ones() {
    check_rows(&[(
        "[[phase]]\nid = \"a\"\ncolour = \"red\"\n",
        &[["FW114", "colour", "`[[phase]]` has no key `colour`", "its keys are `id`, `label`, `doc`"]],
    )]);
}

#[test]
fn brackets() {
    check_rows(&[
        (
            "[funnel]\nid = \"a\"\n[funnel.stage]\nid = \"s\"\n",
            &[
                [
                    "FW116",
                    "[funnel]",
                    "`[funnel]` must be `[[funnel]]`: there can be several",
                    "write `[[funnel]]`",
                ],
                [
                    "FW116",
                    "[funnel.stage]",
                    "`[funnel.stage]` must be `[[funnel.stage]]`: there can be several",
                    "write `[[funnel.stage]]`",
                ],
            ],
        ),
        (
            "[[customers]]\nfrom = \"t\"\nid = \"id\"\n",
            &[[
                "FW116",
                "[[customers]]",
                "`[[customers]]` must be `[customers]`: there is only one",
                "write `[customers]`",
            ]],
        ),
        (
            "[[events.calls]]\nfrom = \"t\"\nperson = \"p\"\nat = \"at\"\n",
            &[[
                "FW116",
                "[[events.calls]]",
                "`[[events.calls]]` must be `[events.calls]`: it has a name of its own, so there is only one",
                "write `[events.calls]`",
            ]],
        ),
        (
            "[[funnel.stage]]\nid = \"a\"\n",
            &[[
                "FW123",
                "[[funnel.stage]]",
                "`[[funnel.stage]]` has no `[[funnel]]` above it",
                "write `[[funnel]]` with its keys first, and what belongs to it below",
            ]],
        ),
    ]);
}

#[test]
fn unknown_tables() {
    let all = "the tables are `[workspace]`, `[calendar]`, `[customers]`, `[history]`, `[events.…]`, `[marks]`, `[people]`, `[units]`, `[targets]`, `[[fact]]`, `[[phase]]`, `[[funnel]]`, `[[metric]]`, `[[anomaly]]`, `[[channel]]`, `[[route]]`";
    let help = |text: &str| {
        said(text).into_iter().find(|row| row[0] == "FW113").map(|row| (row[0].clone(), row[3].clone()))
    };
    for (text, expected) in [
        ("[custmers]\na = 1\n", "did you mean `[customers]`?"),
        ("[[facts]]\nid = \"a\"\n", "did you mean `[[fact]]`?"),
        ("[event.x]\nat = \"x\"\n", "did you mean `[events.…]`?"),
        ("[[stages]]\nid = \"a\"\n", "write `[[funnel.stage]]`, below the table it belongs to"),
        ("[won]\nmatch = []\n", "write it as the key `won = …` of its table, or as `[funnel.won]`"),
        ("[fields]\nx = 1\n", "fields belong to a mapped table: write `[customers.fields]`"),
        ("[activities]\nat = \"x\"\n", "tables of events are written `[events.activities]`"),
        ("[zzz]\nfoo = 1\n", all),
    ] {
        assert_eq!(help(text), Some((String::from("FW113"), expected.to_owned())), "{text}");
    }
}

#[test]
fn keys_of_other_tools_are_known_by_their_own_words() {
    let row =
        |text: &str| said(text).into_iter().map(|row| (row[0].clone(), row[3].clone())).collect::<Vec<_>>();
    let one = |code: &str, help: &str| vec![(code.to_owned(), help.to_owned())];
    let anomaly = "[[anomaly]]\nid = \"a\"\non = \"customer\"\n";
    let chat = "[[channel]]\nid = \"c\"\nkind = \"slack\"\n";
    for (text, expected) in [
        (format!("{anomaly}when = 'ready'\nlevel = \"middle\"\n"), one("FW114", "did you mean `to`?")),
        (format!("{anomaly}condition = 'ready'\n"), one("FW114", "did you mean `when`?")),
        (format!("{chat}url = \"CHAT_URL\"\n"), one("FW114", "did you mean `url_env`?")),
    ] {
        assert_eq!(row(&text), expected, "{text}");
    }
    let secret = "write `url_env = \"CHAT_URL\"`, and set that variable to the secret where the tool runs";
    for written in ["url", "webhook", "url_env"] {
        let text = format!("{chat}{written} = \"https://hooks.example.com/T0/x1\"\n");
        assert_eq!(row(&text), one("FW124", secret), "{text}");
    }
}

#[test]
fn a_secret_is_told_from_the_name_of_a_variable() {
    let text =
        |value: &str| format!("[[channel]]\nid = \"c\"\nkind = \"feishu\"\nsecret_env = \"{value}\"\n");
    for name in ["CHAT_KEY", "chat_key", "_KEY2", "chatKey2024"] {
        assert_eq!(said(&text(name)), [[""; 4]; 0], "{name}");
    }
    for secret in ["p@ss", "SEC-12", "9abc", "a1b2c3d4e5f6a7b8c9d0e1f2", "two words", "密钥"] {
        let found = said(&text(secret));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0][0], "FW124", "{secret}");
        assert!(!found[0][2..].iter().any(|words| words.contains(secret)), "it is not repeated: {found:?}");
    }
}

#[test]
fn values_of_the_wrong_type_are_shown_as_they_should_be() {
    let cure = |line: &str, header: &str| {
        let found = said(
            &format!("{header}\nid = \"a\"\n{line}\n").replace("[workspace]\nid = \"a\"\n", "[workspace]\n"),
        );
        assert_eq!(found.len(), 1, "{line}: {found:#?}");
        assert_eq!(found[0][0], "FW117", "{line}");
        found[0][3].clone()
    };
    for (header, line, expected) in [
        ("[workspace]", "max_changes = 20", "write `max_changes = \"20%\"`"),
        ("[workspace]", "max_changes = 0.2", "write `max_changes = \"20%\"`"),
        ("[workspace]", "max_alerts = \"200\"", "write `max_alerts = 200`"),
        ("[workspace]", "max_catch_up = 400.0", "days and counts are whole: write `max_catch_up = 400`"),
        ("[workspace]", "operators = \"me\"", "write `operators = [\"me\"]`"),
        ("[workspace]", "operators = [7]", "write `\"7\"`"),
        ("[[fact]]", "where = true", "write `where = 'true'`"),
        ("[[fact]]", "within = 30", "write `within = \"30d\"`"),
        ("[[funnel]]", "entering_days = 7.5", "days and counts are whole: write `entering_days = 8`"),
        ("[[funnel]]", "match = 10001", "write `match = [\"10001\"]`"),
        ("[[funnel]]", "won = [\"Closed Won\"]", "write `won = { match = [\"Closed Won\"] }`"),
        ("[[funnel]]", "lost = \"Closed Lost\"", "write `lost = { match = [\"Closed Lost\"] }`"),
        (
            "[[funnel]]",
            "admit = { id = \"a\", expr = 'true' }",
            "write `admit = [{ id = \"a\", expr = 'true' }]`",
        ),
        (
            "[[funnel]]",
            "stage = [ { id = \"s\", items = [ { id = \"i\", mark = \"yes\" } ] } ]",
            "write `mark = true`",
        ),
    ] {
        assert_eq!(cure(line, header), expected, "{line}");
    }
    assert_eq!(
        said("[[funnel]]\nid = \"a\"\nentering_days = true\n")[0][2],
        "`entering_days` needs a whole number of days, or an expression in quotes that gives one, got `true`"
    );
}

#[test]
fn values_without_a_meaning_say_what_would_have_one() {
    check_rows(&[
        (
            "[workspace]\nmax_changes = \"20\"\nweek_starts = \"munday\"\nmax_alerts = -1\nstore = \" \"\n",
            &[
                ["FW118", "\"20\"", "`20` as `max_changes` is no share in per cent", "write `\"20%\"`"],
                [
                    "FW118",
                    "\"munday\"",
                    "`munday` as `week_starts` is no day of the week",
                    "did you mean `\"monday\"`?",
                ],
                [
                    "FW118",
                    "-1",
                    "`-1` as `max_alerts` is negative",
                    "write a whole number from 0 to 4294967295",
                ],
                ["FW118", "\" \"", "`store` is empty", "write it like `store = \"…\"`"],
            ],
        ),
        (
            "[calendar]\nholidays = [\"2024-02-17..2024-02-10\", \"2024/2/4\", \"2024-02-30\"]\n",
            &[
                [
                    "FW118",
                    "\"2024-02-17..2024-02-10\"",
                    "`2024-02-17..2024-02-10` as `holidays` ends before it begins",
                    "write `\"2024-02-10..2024-02-17\"`",
                ],
                [
                    "FW118",
                    "\"2024/2/4\"",
                    "`2024/2/4` as `holidays` is no date of the calendar",
                    "write `\"2024-02-04\"`",
                ],
                [
                    "FW118",
                    "\"2024-02-30\"",
                    "`2024-02-30` as `holidays` is no date of the calendar",
                    "write dates as `\"2024-02-10\"`, ranges as `\"2024-02-10..2024-02-17\"`",
                ],
            ],
        ),
        (
            "[[fact]]\nid = \"a\"\nagg = \"cnt\"\nper = \"custmer\"\nwithin = \"stages\"\n",
            &[
                [
                    "FW118",
                    "\"cnt\"",
                    "`cnt` as `agg` is none of its words",
                    "write `\"count\"`, `\"distinct\"`, `\"sum\"`, `\"avg\"`, `\"min\"`, `\"max\"`, `\"first\"`, `\"last\"`",
                ],
                [
                    "FW118",
                    "\"custmer\"",
                    "`custmer` as `per` is none of its words",
                    "did you mean `\"customer\"`?",
                ],
                [
                    "FW118",
                    "\"stages\"",
                    "`stages` as `within` is no length of time",
                    "did you mean `\"stage\"`?",
                ],
            ],
        ),
    ]);
    assert_eq!(said("[[fact]]\nid = \"a\"\nwithin = \"30 days\"\n")[0][3], "write `\"30d\"`");
}

#[test]
fn ids_are_mended() {
    let help = |id: &str| {
        let found = said(&format!("[[phase]]\nid = \"{id}\"\n"));
        found.first().map(|row| (row[0].clone(), row[3].clone()))
    };
    assert_eq!(help("visits_30d"), None);
    for (id, mended) in
        [("Key Account", "key_account"), ("keyAccount", "key_account"), ("2nd", "n2nd"), ("_x-", "x")]
    {
        let expected = format!("write `{mended}`, and keep other words for `label`");
        assert_eq!(help(id), Some((String::from("FW120"), expected)), "{id}");
    }
    let own = "choose a short name such as `need`, and keep what people shall read as `label`";
    assert_eq!(help("需求"), Some((String::from("FW120"), own.to_owned())));
    assert_eq!(help(""), Some((String::from("FW120"), own.to_owned())));
}

#[test]
fn where_the_rows_are() {
    check_rows(&[
        (
            "[customers]\nfrom = \"t\"\nsql = 'select 1'\nid = \"id\"\n",
            &[[
                "FW121",
                "sql",
                "`[customers]` has both `from` and `sql`",
                "keep `from` for a table or view, `sql` for a query of your own",
            ]],
        ),
        (
            "[customers]\nid = \"id\"\n",
            &[[
                "FW121",
                "[customers]",
                "`[customers]` says neither `from` nor `sql`",
                "add `from = \"…\"` with the name of a table or view of the dataset",
            ]],
        ),
        ("[history]\nwide = { a = \"b\" }\ncustomer = \"id\"\n", &[]),
        (
            "[events.calls]\nfrom = \"t\"\nat = \"at\"\n",
            &[[
                "FW119",
                "[events.calls]",
                "this `[events.calls]` has no `customer`",
                "add `customer = \"…\"`",
            ]],
        ),
        ("[events.calls]\nfrom = \"t\"\nat = \"at\"\nperson = \"p\"\n", &[]),
    ]);
}

#[test]
fn tables_that_stand_once_stand_once_over_all_files() {
    let files =
        [("rules/a.toml", "[calendar]\n"), ("rules/b.toml", "[workspace]\n[calendar]\nday_hours = 3\n")];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    let (document, found) = read_texts(&RuleTexts { files, ..RuleTexts::default() });
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].problem.message(Language::English), "`[calendar]` is written twice");
    assert_eq!(document.sources.place(found[0].span.unwrap()), "rules/b.toml:2:1");
    assert_eq!(document.sources.place(found[0].related[0].span), "rules/a.toml:1:1");
    assert!(document.calendar.unwrap().day_hours.is_none(), "the first one counts");
}

#[test]
fn what_was_meant_is_read_so_that_a_slip_makes_no_second_message() {
    let (document, found) = read(
        "[custmers]\nform = \"t\"\nid = \"id\"\n[activities]\nfrom = \"a\"\ncustomer = \"c\"\nat = \"at\"\n\
         [[facts]]\nid = \"Big\"\nexpr = true\nper = \"persn\"\n\
         [[funnel]]\nid = \"f\"\nstagnent_days = 3\nlosing_days = false\n\
         stage = [ { id = \"s\", items = [ { id = \"i\", mark = \"yes\", optional = \"no\" } ] } ]\n",
    );
    let item = &document.funnels[0].stages[0].items[0];
    assert!(item.mark && !item.optional);
    assert_eq!(found.len(), 11, "{found:#?}");
    assert_eq!(document.customers.unwrap().from.unwrap().value, "t");
    assert_eq!(document.events[0].name.value, "activities");
    assert_eq!(document.facts[0].id.as_ref().unwrap().value, "Big");
    assert_eq!(document.facts[0].expr.as_ref().unwrap().text, "true");
    assert_eq!(document.facts[0].per.unwrap().value, crate::syntax::Per::Person);
    assert!(document.funnels[0].stagnant.is_some() && document.funnels[0].losing.is_some());
    assert!(!document.incomplete);
    assert!(read("[[stages]]\nid = \"a\"\n").0.incomplete);
}
