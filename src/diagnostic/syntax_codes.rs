//! The codes of [`super::SyntaxProblem`], with their stories.

use super::Code;
use super::code::error;

pub(super) const UNREADABLE: Code = error(
    "FW101",
    "file-unreadable",
    r"A file or folder below the rules folder could not be opened, so its rules are unknown.

    # mistake
    rules/old.toml → /mnt/gone/old.toml      (a link to nothing)

Delete the link, restore the file, or give the user that runs the tool the right to read it.",
    r"规则目录下有一个文件或文件夹打不开，因此不知道里面有哪些规则。

    # 错误
    rules/old.toml → /mnt/gone/old.toml      （链接指向的文件已不存在）

请删除这个链接，或恢复文件，或让运行本工具的用户有权读取它。",
);
pub(super) const NOT_UTF8: Code = error(
    "FW102",
    "file-not-utf8",
    r#"Rule files are UTF-8 text. A file saved as GBK, Big5 or UTF-16 cannot be read, and guessing an encoding would corrupt labels and match values.

    # mistake
    label = "大客户"        (saved by an old editor as GBK)

Save the file again with the encoding UTF-8. A byte order mark at its beginning is allowed."#,
    r#"规则文件是 UTF-8 编码的文本。存成 GBK、Big5 或 UTF-16 的文件无法读取；如果去猜编码，名称和 `match` 的取值可能变成乱码。

    # 错误
    label = "大客户"        （旧编辑器存成了 GBK）

请用 UTF-8 编码重新保存。文件开头可以带字节顺序标记（BOM）。"#,
);
pub(super) const TOO_LARGE: Code = error(
    "FW103",
    "file-too-large",
    r"A rule file is larger than the limit. Such a file is mostly a dataset with the wrong name.

    # mistake
    rules/customers_export.toml      (80 MiB)

Move data out of the rules folder; split what are really rules into several files.",
    r"规则文件超过了大小上限。这么大的文件多半是数据集，只是取错了文件名。

    # 错误
    rules/customers_export.toml      （80 MiB）

请把数据移出规则目录；如果确实都是规则，请拆成几个文件。",
);
pub(super) const FOLDER_TOO_DEEP: Code = error(
    "FW104",
    "folder-too-deep",
    r"Folders are read down to a bounded depth, so that links which lead in a circle end.

    # mistake
    rules/a/b/c/d/…      (or a link to a folder above itself)

Move the files up, or delete the link.",
    r"文件夹只读到一定的层数，这样遇到绕成圈的链接也能停下来。

    # 错误
    rules/a/b/c/d/…      （或链接指向了自己的上级文件夹）

请把文件移到上层，或删除这个链接。",
);
pub(super) const TOML: Code = error(
    "FW105",
    "not-toml",
    r#"The text is not valid TOML at this place. What else is wrong in the same table is only looked for once it is.

    # mistake
    items = [ { id = "a" } { id = "b" } ]
    # cure
    items = [ { id = "a" }, { id = "b" } ]"#,
    r#"这里不符合 TOML 的写法。同一张表里的其他问题，要等这里改好之后才会检查。

    # 错误
    items = [ { id = "a" } { id = "b" } ]
    # 改正
    items = [ { id = "a" }, { id = "b" } ]"#,
);
pub(super) const FOREIGN_CHARACTER: Code = error(
    "FW106",
    "full-width-character",
    r#"Outside of quotes TOML knows only plain characters. Input methods and word processors put full-width or typographic ones in their place, which look almost the same.

    # mistake
    id ＝ “need”
    # cure
    id = "need""#,
    r#"在引号之外，TOML 只认半角符号。输入法和文字处理软件常会换成全角符号或弯引号，看上去几乎一样。

    # 错误
    id ＝ “need”
    # 改正
    id = "need""#,
);
pub(super) const UNQUOTED_TEXT: Code = error(
    "FW107",
    "text-without-quotes",
    r#"Text, dates in words, percentages, lengths and expressions stand in quotes; only numbers, `true` and `false` stand without.

    # mistake
    max_changes = 20%
    where = kind == "visit"
    # cure
    max_changes = "20%"
    where = 'kind == "visit"'"#,
    r#"文本、用文字写的日期、百分比、时长和表达式都要加引号；只有数以及 `true`、`false` 不加引号。

    # 错误
    max_changes = 20%
    where = kind == "visit"
    # 改正
    max_changes = "20%"
    where = 'kind == "visit"'"#,
);
pub(super) const UNCLOSED: Code = error(
    "FW108",
    "not-closed",
    r#"A text, list, table or header is opened and never closed, so everything below would be part of it.

    # mistake
    weekend = ["sat", "sun"
    day_hours = 8
    # cure
    weekend = ["sat", "sun"]
    day_hours = 8"#,
    r#"有一段文本、一个列表、一张表或一个表头只有开头的符号，没有结尾的符号，下面的内容就会全被当成它的一部分。

    # 错误
    weekend = ["sat", "sun"
    day_hours = 8
    # 改正
    weekend = ["sat", "sun"]
    day_hours = 8"#,
);
pub(super) const MISSING_EQUALS: Code = error(
    "FW109",
    "missing-equals",
    r#"Between a key and its value stands `=`.

    # mistake
    id: "need"
    label "需求"
    # cure
    id = "need"
    label = "需求""#,
    r#"键和值之间要写 `=`。

    # 错误
    id: "need"
    label "需求"
    # 改正
    id = "need"
    label = "需求""#,
);
pub(super) const WRITTEN_TWICE: Code = error(
    "FW110",
    "written-twice",
    r#"A key or table that may be written once is written twice. Which one counts would be a guess; both places are shown. Tables such as `[workspace]` may be written once over all files.

    # mistake
    [calendar]
    day_hours = 8
    [calendar]
    weekend = ["sun"]
    # cure
    [calendar]
    day_hours = 8
    weekend = ["sun"]"#,
    r#"只能写一次的键或表写了两次。以哪一处为准只能靠猜，所以两处都会指出。`[workspace]` 这样的表，在所有文件中总共只能写一次。

    # 错误
    [calendar]
    day_hours = 8
    [calendar]
    weekend = ["sun"]
    # 改正
    [calendar]
    day_hours = 8
    weekend = ["sun"]"#,
);
pub(super) const NESTED_TOO_DEEPLY: Code = error(
    "FW111",
    "nested-too-deeply",
    r"Lists and tables within each other, or the parts of a dotted key, go deeper than any rule needs. The file is not read.

    # mistake
    x = [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]
    # cure
    x = [1]",
    r"列表和表一层套一层，或者用点连接的键分段太多，超出了任何规则的需要。这个文件不会被读取。

    # 错误
    x = [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]
    # 改正
    x = [1]",
);
pub(super) const MANY_MORE: Code = error(
    "FW112",
    "many-more-mistakes",
    r"A file has so many mistakes that only the first ones are listed. Often a few have caused the others.

    # mistake
    (a file that is no rule file)

Mend the first mistakes and check again, or move the file out of the rules folder.",
    r"这个文件里的错误太多，只列出最前面的几处。其余的错误往往是由少数几处引起的。

    # 错误
    （一个并非规则的文件）

请先改正最前面的几处，再检查一次；或者把这个文件移出规则目录。",
);
pub(super) const UNKNOWN_TABLE: Code = error(
    "FW113",
    "unknown-table",
    r#"Rule files have a fixed set of tables; a misspelt one would silently be without effect.

    # mistake
    [custmers]
    from = "accounts"
    # cure
    [customers]
    from = "accounts""#,
    r#"规则文件里能写哪些表是固定的。表名拼错了，这张表就会悄悄地不起作用，所以要报告。

    # 错误
    [custmers]
    from = "accounts"
    # 改正
    [customers]
    from = "accounts""#,
);
pub(super) const UNKNOWN_KEY: Code = error(
    "FW114",
    "unknown-key",
    r#"Each table has a fixed set of keys; a misspelt one would silently be without effect.

    # mistake
    [[funnel]]
    id = "large"
    stagnent_days = 14
    # cure
    [[funnel]]
    id = "large"
    stagnant_days = 14"#,
    r#"每张表里能写哪些键是固定的。键名拼错了，这个键就会悄悄地不起作用，所以要报告。

    # 错误
    [[funnel]]
    id = "large"
    stagnent_days = 14
    # 改正
    [[funnel]]
    id = "large"
    stagnant_days = 14"#,
);
pub(super) const MISPLACED_KEY: Code = error(
    "FW115",
    "misplaced-key",
    r#"The key exists, but in another table. In TOML a key belongs to the header above it: whatever follows `[[funnel.stage]]` is the stage's, also if it was meant for the funnel.

    # mistake
    [[funnel]]
    id = "large"
    [[funnel.stage]]
    id = "need"
    won = { match = ["Closed Won"] }
    # cure
    [[funnel]]
    id = "large"
    won = { match = ["Closed Won"] }
    [[funnel.stage]]
    id = "need""#,
    r#"这个键是有的，但属于另一张表。在 TOML 中，键属于它上方的表头：写在 `[[funnel.stage]]` 之后的都归这个阶段，哪怕本来是写给漏斗的。

    # 错误
    [[funnel]]
    id = "large"
    [[funnel.stage]]
    id = "need"
    won = { match = ["Closed Won"] }
    # 改正
    [[funnel]]
    id = "large"
    won = { match = ["Closed Won"] }
    [[funnel.stage]]
    id = "need""#,
);
pub(super) const WRONG_BRACKETS: Code = error(
    "FW116",
    "wrong-brackets",
    r#"What there is once has one pair of brackets, `[customers]`; what there can be several of has two, `[[funnel]]`.

    # mistake
    [funnel]
    id = "large"
    # cure
    [[funnel]]
    id = "large""#,
    r#"只能有一个的，用一对方括号，如 `[customers]`；可以有多个的，用两对方括号，如 `[[funnel]]`。

    # 错误
    [funnel]
    id = "large"
    # 改正
    [[funnel]]
    id = "large""#,
);
pub(super) const WRONG_TYPE: Code = error(
    "FW117",
    "wrong-type",
    r#"The value is of another type than the key needs.

    # mistake
    mark = "yes"
    match = "Qualification"
    # cure
    mark = true
    match = ["Qualification"]"#,
    r#"值的类型不对，这个键需要的是另一种类型的值。

    # 错误
    mark = "yes"
    match = "Qualification"
    # 改正
    mark = true
    match = ["Qualification"]"#,
);
pub(super) const WRONG_VALUE: Code = error(
    "FW118",
    "wrong-value",
    r#"The value has the right type but no meaning for this key: a word that is not among those it knows, a length without a unit, a share without `%`, a day that does not exist.

    # mistake
    within = "30 days"
    per = "client"
    # cure
    within = "30d"
    per = "customer""#,
    r#"值的类型没错，但对这个键没有意义：可能是不在可选之列的词、没有单位的时长、没有 `%` 的百分比，或不存在的日期。

    # 错误
    within = "30 days"
    per = "client"
    # 改正
    within = "30d"
    per = "customer""#,
);
pub(super) const MISSING_KEY: Code = error(
    "FW119",
    "missing-key",
    r#"A key without which the table has no meaning is not there.

    # mistake
    [[funnel]]
    label = "大客户漏斗"
    # cure
    [[funnel]]
    id = "large"
    label = "大客户漏斗""#,
    r#"少了一个必须填写的键，没有它这张表就没有意义。

    # 错误
    [[funnel]]
    label = "大客户漏斗"
    # 改正
    [[funnel]]
    id = "large"
    label = "大客户漏斗""#,
);
pub(super) const BAD_ID: Code = error(
    "FW120",
    "bad-id",
    r#"Ids are names in expressions, commands and outputs: small letters, digits and `_`, beginning with a letter. What people read is the `label`, in any language.

    # mistake
    id = "Key Account"
    # cure
    id = "key_account"
    label = "Key Account""#,
    r#"标识是在表达式、命令和输出中使用的名字：以小写字母开头，只含小写字母、数字和 `_`。给人看的名称写在 `label` 里，用什么语言都可以。

    # 错误
    id = "Key Account"
    # 改正
    id = "key_account"
    label = "Key Account""#,
);
pub(super) const FROM_OR_SQL: Code = error(
    "FW121",
    "from-or-sql",
    r#"A mapped table says where its rows are: `from` names a table or view of the dataset, `sql` is a query. It must be exactly one of them.

    # mistake
    [customers]
    id = "id"
    # cure
    [customers]
    from = "accounts"
    id = "id""#,
    r#"从数据集取数据的表，要写明各行取自哪里：`from` 填数据集中的表或视图，`sql` 填查询语句。两者必须写一个，而且只能写一个。

    # 错误
    [customers]
    id = "id"
    # 改正
    [customers]
    from = "accounts"
    id = "id""#,
);
pub(super) const TABLE_ALONE: Code = error(
    "FW123",
    "table-alone",
    r#"In TOML a sub-table belongs to the table above it. `[[funnel.stage]]` is a stage of the last `[[funnel]]` above it in the same file.

    # mistake
    [[funnel.stage]]
    id = "need"
    [[funnel]]
    id = "large"
    # cure
    [[funnel]]
    id = "large"
    [[funnel.stage]]
    id = "need""#,
    r#"在 TOML 中，子表属于它上方的表。`[[funnel.stage]]` 是一个阶段，属于同一文件中它上方最近的 `[[funnel]]`。

    # 错误
    [[funnel.stage]]
    id = "need"
    [[funnel]]
    id = "large"
    # 改正
    [[funnel]]
    id = "large"
    [[funnel.stage]]
    id = "need""#,
);
pub(super) const SECRET_WRITTEN: Code = error(
    "FW124",
    "secret-written",
    r#"Rules are kept, shown and shared, so the addresses and keys of channels do not belong in them: who has the
address of a chat can write to it. A channel names the environment variable that holds the secret, and whoever
starts the tool sets it.

    url_env = "https://chat.example.com/hook/8a1f"      # mistake
    url_env = "CHAT_URL"                                # cure, with CHAT_URL set where the tool runs

A secret that has stood in a file that others can read should be replaced by a new one."#,
    r#"规则会保存、显示和分享，所以渠道的地址和密钥不能写在里面：谁有群的地址，谁就能往里发消息。
渠道只写存放它的环境变量名，由启动本工具的人设置这个变量。

    url_env = "https://chat.example.com/hook/8a1f"      # 错误
    url_env = "CHAT_URL"                                # 改正：并在运行本工具的地方设置 CHAT_URL

已经写进别人能读到的文件里的密钥，应当换一个新的。"#,
);

pub(super) const CODES: &[Code] = &[
    UNREADABLE,
    NOT_UTF8,
    TOO_LARGE,
    FOLDER_TOO_DEEP,
    TOML,
    FOREIGN_CHARACTER,
    UNQUOTED_TEXT,
    UNCLOSED,
    MISSING_EQUALS,
    WRITTEN_TWICE,
    NESTED_TOO_DEEPLY,
    MANY_MORE,
    UNKNOWN_TABLE,
    UNKNOWN_KEY,
    MISPLACED_KEY,
    WRONG_BRACKETS,
    WRONG_TYPE,
    WRONG_VALUE,
    MISSING_KEY,
    BAD_ID,
    FROM_OR_SQL,
    TABLE_ALONE,
    SECRET_WRITTEN,
];
