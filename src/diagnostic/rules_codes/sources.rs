//! The stories of what can be wrong with a workspace and with where its data is.

use crate::diagnostic::Code;
use crate::diagnostic::code::{error, warning};

pub(in crate::diagnostic) const UNKNOWN_ZONE: Code = error(
    "FW201",
    "unknown-zone",
    r#"`timezone` is an IANA name. It says where days begin and end; a wrong one would shift every date.

    timezone = "Asia/Shangai"      # mistake
    timezone = "Asia/Shanghai"     # cure"#,
    r#"`timezone` 填时区的 IANA 名称。它决定一天从何时开始、到何时结束；填错了，所有日期都会偏移。

    timezone = "Asia/Shangai"      # 错误
    timezone = "Asia/Shanghai"     # 改正"#,
);
pub(in crate::diagnostic) const UNKNOWN_LANGUAGE: Code = error(
    "FW202",
    "unknown-language",
    r#"The words of reports exist in Chinese and English. Labels of your own may be in any language.

    language = "de"                # mistake
    language = "zh-CN"             # cure: or "en""#,
    r#"报告只有中文和英文两种语言。规则里自己起的名称，用什么语言都可以。

    language = "de"                # 错误
    language = "zh-CN"             # 改正：或 "en""#,
);
pub(in crate::diagnostic) const SHARE_OUT_OF_RANGE: Code = error(
    "FW203",
    "share-out-of-range",
    r#"`max_changes` holds a run back when a larger share of the customers changes at once: a share of all
customers lies between 0 % and 100 %.

    max_changes = "200%"           # mistake
    max_changes = "20%"            # cure"#,
    r#"一次运行中，状态变化的客户占比超过 `max_changes` 时，运行会暂停，等待批准。占全部客户的比例，只能在 0 % 到 100 % 之间。

    max_changes = "200%"           # 错误
    max_changes = "20%"            # 改正"#,
);
pub(in crate::diagnostic) const NO_WORKING_DAY: Code = error(
    "FW204",
    "no-working-day",
    r#"When every day is a weekend, a length of working days never ends. At least one day must be worked.

    weekend = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]     # mistake
    weekend = ["sat", "sun"]                                        # cure"#,
    r#"如果每天都是休息日，按工作日计算的时长就永远数不完。一周至少要有一天上班。

    weekend = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]     # 错误
    weekend = ["sat", "sun"]                                        # 改正"#,
);
pub(in crate::diagnostic) const NO_HOLIDAYS_LISTED: Code = warning(
    "FW205",
    "no-holidays-listed",
    r#"Something counts working days (`days = "business"`, a length such as `10bd`, `business_days_since`), and the
calendar lists no holiday of the present year, so every weekday counts as worked. List the public holidays:

    [calendar]
    holidays = ["2026-01-01", "2026-02-16..2026-02-22"]"#,
    r#"规则里有地方用到工作日（`days = "business"`、`10bd` 这样的时长、`business_days_since`），而日历没有列出今年的任何假日，
于是除每周的休息日外，每天都会算作工作日。请列出法定假日：

    [calendar]
    holidays = ["2026-01-01", "2026-02-16..2026-02-22"]"#,
);
pub(in crate::diagnostic) const EMPTY_RULESET: Code = error(
    "FW208",
    "empty-ruleset",
    r#"The rules folder holds no rule files, or they say nothing. The least that can be evaluated is where the
customers are, and one funnel with one stage:

    [customers]
    from = "customers"
    id = "id"

    [[funnel]]
    id = "sales"
    entering_days = 7
    stagnant_days = 14
    losing_days = 30
    [[funnel.stage]]
    id = "need""#,
    r#"规则目录里没有规则文件，或者文件里什么也没有写。要能评估，至少要写明客户在哪里，并且有一个带一个阶段的漏斗：

    [customers]
    from = "customers"
    id = "id"

    [[funnel]]
    id = "sales"
    entering_days = 7
    stagnant_days = 14
    losing_days = 30
    [[funnel.stage]]
    id = "need""#,
);
pub(in crate::diagnostic) const NO_CUSTOMERS: Code = error(
    "FW209",
    "no-customers",
    r#"`[customers]` says which table of the dataset holds the customers and which column is their id. Without it
there is nobody to evaluate.

    [customers]
    from = "customers"
    id = "id""#,
    r#"`[customers]` 写明客户在数据集的哪张表里、编号是哪一列。没有它，就没有客户可以评估。

    [customers]
    from = "customers"
    id = "id""#,
);
pub(in crate::diagnostic) const NO_FUNNEL: Code = error(
    "FW210",
    "no-funnel",
    r#"A state is a place in a funnel: without a `[[funnel]]` there are no states. Check that its file ends in
`.toml` and lies in the rules folder.

    [[funnel]]
    id = "sales""#,
    r#"状态是客户在漏斗中所处的位置：没有 `[[funnel]]`，就没有状态。请检查漏斗所在的文件是否以 `.toml` 结尾、是否放在规则目录里。

    [[funnel]]
    id = "sales""#,
);
pub(in crate::diagnostic) const DUPLICATE_ID: Code = error(
    "FW211",
    "duplicate-id",
    r#"Ids are unique for each kind: facts, phases, funnels, event tables; stages within their funnel; items within
their stage. Both places are shown; the second is not used.

    [[fact]]
    id = "visits"
    [[fact]]
    id = "visits"          # mistake: give it a name of its own"#,
    r#"同一类的标识不能重复：派生值、大阶段、漏斗、事件表各自不能重复；阶段在它的漏斗内不能重复；清单项在它的阶段内不能重复。
两处都会指出，后一处不使用。

    [[fact]]
    id = "visits"
    [[fact]]
    id = "visits"          # 错误：请另起一个名字"#,
);
pub(in crate::diagnostic) const RESERVED_STAGE: Code = error(
    "FW212",
    "reserved-stage",
    r#"`won` and `lost` are the two ends of every journey and are there without being defined. Which dataset values
mean them is said by the funnel:

    [[funnel]]
    won = { match = ["Closed Won"] }     # above the first [[funnel.stage]]"#,
    r#"`won` 和 `lost` 是每段旅程的两种结局，不用定义就有。数据集中哪些取值表示它们，写在漏斗里：

    [[funnel]]
    won = { match = ["Closed Won"] }     # 写在第一个 [[funnel.stage]] 之前"#,
);
pub(in crate::diagnostic) const MANY_FUNNELS: Code = warning(
    "FW213",
    "many-funnels",
    "Each funnel is a way of working that people must know by heart. The practice behind this tool keeps at most
three; what differs in numbers only can be one funnel whose thresholds are expressions.

    entering_days = 'if amount > 500000.0 { 14 } else { 7 }'",
    "每个漏斗都是一套工作方法，大家要能记在心里。按照本工具所依据的做法，漏斗最多三个；
如果只是数字不同，可以合成一个漏斗，把天数写成表达式。

    entering_days = 'if amount > 500000.0 { 14 } else { 7 }'",
);
pub(in crate::diagnostic) const COLUMNS_UNCHECKED: Code = warning(
    "FW214",
    "columns-unchecked",
    r#"Without the dataset the rules can be checked for their own sense only: a misspelt column, or a text compared
with a number, shows when the dataset is there.

    [workspace]
    dataset = "crm.db"          # or --dataset crm.db"#,
    r#"没有数据集时，只能检查规则本身是否说得通。列名拼错、拿文本与数比较，这类问题要有了数据集才看得出来。

    [workspace]
    dataset = "crm.db"          # 或 --dataset crm.db"#,
);
pub(in crate::diagnostic) const NO_SUCH_TABLE: Code = error(
    "FW220",
    "no-such-table",
    r#"`from` names a table or a view of the dataset. What is not a table of its own can be written as a query.

    from = "custommers"                                      # mistake
    from = "customers"                                       # cure
    sql = 'SELECT * FROM crm_accounts WHERE deleted = 0'     # or a query"#,
    r#"`from` 填数据集中的表或视图。数据集里没有现成的表，可以用查询语句代替。

    from = "custommers"                                      # 错误
    from = "customers"                                       # 改正
    sql = 'SELECT * FROM crm_accounts WHERE deleted = 0'     # 或用查询语句"#,
);
pub(in crate::diagnostic) const BAD_QUERY: Code = error(
    "FW221",
    "bad-query",
    "SQLite could not prepare the query; its own words are in the message. The query must be one `SELECT` that
runs on the dataset as it is.

    sql = 'SELEC * FROM accounts'       # mistake
    sql = 'SELECT * FROM accounts'      # cure",
    "SQLite 读不懂这条查询语句，它的原话写在消息里。查询语句必须是一条能在这个数据集上直接运行的 `SELECT`。

    sql = 'SELEC * FROM accounts'       # 错误
    sql = 'SELECT * FROM accounts'      # 改正",
);
pub(in crate::diagnostic) const QUERY_WRITES: Code = error(
    "FW222",
    "query-writes",
    "The dataset is opened read-only and never written. A query must be one statement that only reads.

    sql = 'DELETE FROM accounts'                  # mistake
    sql = 'SELECT * FROM accounts WHERE ok'       # cure",
    "数据集以只读方式打开，绝不写入。查询语句只能有一条，而且只能读取数据。

    sql = 'DELETE FROM accounts'                  # 错误
    sql = 'SELECT * FROM accounts WHERE ok'       # 改正",
);
pub(in crate::diagnostic) const UNKNOWN_COLUMN: Code = error(
    "FW223",
    "unknown-column",
    r#"A key of a mapped table, or `column` of one of its `fields`, names a column that the table does not have.
Case does not matter; the message lists the columns there are.

    entered = "create_at"       # mistake
    entered = "created_at"      # cure"#,
    r#"有一个键，或者 `fields` 里的一个 `column`，填的列名在数据集的那张表里并不存在。
列名不区分大小写；消息里列出了现有的列。

    entered = "create_at"       # 错误
    entered = "created_at"      # 改正"#,
);
pub(in crate::diagnostic) const UNKNOWN_FIELD: Code = error(
    "FW224",
    "unknown-field",
    r#"`known_from` speaks of fields of its own table: on the left the date from which they are known, on the right
the fields that read as missing before it.

    known_from = { done_on = ["outcome"] }      # mistake, if the field is called done_at
    known_from = { done_at = ["outcome"] }      # cure"#,
    r#"`known_from` 里只能写本表自己的字段：左边是日期字段，右边的字段从那一天起才算已知，在那之前算作缺失。

    known_from = { done_on = ["outcome"] }      # 错误：如果字段其实叫 done_at
    known_from = { done_at = ["outcome"] }      # 改正"#,
);
pub(in crate::diagnostic) const NOT_A_DATE: Code = error(
    "FW225",
    "not-a-date",
    r#"On the left of `known_from` stands the field whose date says when the others became known, so it has to be
read as a date.

    known_from = { outcome = ["done_at"] }      # mistake: the wrong way round
    known_from = { done_at = ["outcome"] }      # cure"#,
    r#"`known_from` 左边的字段给出右边各字段从哪一天起已知，所以它必须能读作日期。

    known_from = { outcome = ["done_at"] }      # 错误：左右写反了
    known_from = { done_at = ["outcome"] }      # 改正"#,
);
pub(in crate::diagnostic) const NUMBERS_AS_DATES: Code = warning(
    "FW226",
    "numbers-as-dates",
    r#"A number can be seconds, milliseconds, `20240131` or Excel days: it is never guessed. Without a `format` none
of these dates can be read, and all of them are missing.

    [customers.fields]
    created_at = { type = "datetime", format = "epoch_s" }"#,
    r#"一个数可能是秒、毫秒、`20240131` 这样的写法，也可能是 Excel 的天数，本工具从不猜测。
不写 `format`，这些日期一个也读不出来，全部算作缺失。

    [customers.fields]
    created_at = { type = "datetime", format = "epoch_s" }"#,
);
pub(in crate::diagnostic) const UNKNOWN_WIDE_STAGE: Code = warning(
    "FW227",
    "unknown-wide-stage",
    r#"In `wide`, each stage has a column of its own with the date it was entered. The left side is the id of a
stage or one of the values in its `match`; another one is a stage that no funnel knows.

    wide = { neds = "date_entered_needs" }      # mistake
    wide = { needs = "date_entered_needs" }     # cure"#,
    r#"在 `wide` 里，每个阶段有自己的一列，列中是进入该阶段的日期。左边填阶段的标识，或者它的 `match` 中的一个取值；
填了别的，就成了哪个漏斗都没有的阶段。

    wide = { neds = "date_entered_needs" }      # 错误
    wide = { needs = "date_entered_needs" }     # 改正"#,
);
pub(in crate::diagnostic) const HISTORY_INCOMPLETE: Code = error(
    "FW228",
    "history-incomplete",
    r#"A history row says which customer (`customer`) entered which stage (`stage`) when (`at`). With a column for each
stage, `wide` names these columns and `customer` the one with the customer's id.

    [history]
    from = "stage_history"
    customer = "customer_id"
    stage = "stage"
    at = "entered_at""#,
    r#"阶段历史的每一行要写明：哪个客户（`customer`）进入了哪个阶段（`stage`），在什么时候（`at`）。
如果是每个阶段一列，就用 `wide` 写出这些列，用 `customer` 写出客户编号所在的列。

    [history]
    from = "stage_history"
    customer = "customer_id"
    stage = "stage"
    at = "entered_at""#,
);
pub(in crate::diagnostic) const NOT_APPEND_ONLY: Code = error(
    "FW229",
    "not-append-only",
    r#"`append_only = true` promises that rows are only ever added, so that a process that watches the dataset may read
only those that came. That goes with a table (`from`) with one row for each entry. The rows of a query (`sql`) have no
order of coming, a column for each stage (`wide`) and dates that are filled in later (`known_from`) change rows that
are there.

Rows that were deleted are noticed by their number, and the table is then read as a whole; rows that were edited, or
deleted and replaced at the end of the table, are not noticed.

    [events.activities]
    from = "activities"
    customer = "customer_id"
    at = "happened_at"
    append_only = true"#,
    r#"`append_only = true` 表示这张表只增加行：持续监视数据集时，可以只读取新增的行。
它只适用于每条记录占一行的表（`from`）。查询（`sql`）的结果没有先后，每个阶段一列（`wide`）
和事后才补填的日期（`known_from`）都会改动已有的行。

删除的行可由行数发现，这时会整张表重新读取；改动过的行，以及在表尾删除后又补上的行，则不会被发现。

    [events.activities]
    from = "activities"
    customer = "customer_id"
    at = "happened_at"
    append_only = true"#,
);
