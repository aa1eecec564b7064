//! The stories of what can be wrong with facts, funnels, stages and checklists.

use crate::diagnostic::Code;
use crate::diagnostic::code::{error, warning};

pub(in crate::diagnostic) const UNKNOWN_EVENTS: Code = error(
    "FW230",
    "unknown-events",
    r#"`from` of a fact names one of the mapped event tables: the word after `events.` in its header, which may
differ from the name of the table in the dataset.

    [events.activities]
    from = "crm_activity"
    [[fact]]
    from = "crm_activity"       # mistake
    from = "activities"         # cure"#,
    r#"派生值的 `from` 填一张事件表，也就是表头中 `events.` 后面的那个词；它可以与数据集中的表名不同。

    [events.activities]
    from = "crm_activity"
    [[fact]]
    from = "crm_activity"       # 错误
    from = "activities"         # 改正"#,
);
pub(in crate::diagnostic) const FACT_HIDES: Code = error(
    "FW231",
    "fact-hides",
    r#"A name means one thing everywhere. A fact may not take the name of a built-in (`today`, `owner`, `stage` …)
nor of a field of the customers; another id avoids it, or the column is renamed under `[customers.fields]`.

    [[fact]]
    id = "stage"            # mistake
    id = "stage_group"      # cure"#,
    r#"一个名称在任何地方都只有一个意思。派生值不能与内置名称（`today`、`owner`、`stage` 等）同名，也不能与客户的字段同名。
请换一个标识，或者在 `[customers.fields]` 里给那一列改名。

    [[fact]]
    id = "stage"            # 错误
    id = "stage_group"      # 改正"#,
);
pub(in crate::diagnostic) const FACT_CYCLE: Code = error(
    "FW232",
    "fact-cycle",
    r#"A fact over `expr` may name other facts, but not itself, neither directly nor through others: there would be
no first one to compute. The message shows the way round.

    [[fact]]
    id = "a"
    expr = 'b + 1'
    [[fact]]
    id = "b"
    expr = 'a + 1'          # mistake"#,
    r#"用 `expr` 写的派生值可以用到别的派生值，但不能用到自己，直接用或绕一圈用都不行：那样就不知道该先算哪一个。
消息里写出了是怎样绕回来的。

    [[fact]]
    id = "a"
    expr = 'b + 1'
    [[fact]]
    id = "b"
    expr = 'a + 1'          # 错误"#,
);
pub(in crate::diagnostic) const FACT_TOO_DEEP: Code = error(
    "FW255",
    "fact-too-deep",
    r#"A fact over `expr` may name other facts, and these others again, but only so many one upon the other: nobody
reads more, and evaluating them takes memory for each level. Facts over events are the ground and do not count.

    [[fact]]
    id = "a33"
    expr = 'a32 + 1'        # mistake, if a32 names a31, that a30, and so on down to a1"#,
    r#"用 `expr` 写的派生值可以用到别的派生值，后者又可以用到别的，但一层叠一层的层数有上限：再多就没有人看得懂，
而且每一层都要占用内存。对事件求的派生值是最底层，不计入层数。

    [[fact]]
    id = "a33"
    expr = 'a32 + 1'        # 错误：如果 a32 用到 a31，a31 用到 a30，一直到 a1"#,
);
pub(in crate::diagnostic) const OF_MISSING: Code = error(
    "FW233",
    "of-missing",
    r#"All aggregates but `count` are taken over a value of each row, which `of` names.

    agg = "sum"                       # mistake: of what?
    agg = "sum"
    of = 'minutes'                    # cure"#,
    r#"除 `count` 外，所有汇总都要取每一行的某个值，这个值写在 `of` 里。

    agg = "sum"                       # 错误：对什么求和？
    agg = "sum"
    of = 'minutes'                    # 改正"#,
);
pub(in crate::diagnostic) const OF_NOT_WANTED: Code = error(
    "FW234",
    "of-not-wanted",
    r#"`count` counts the rows that `where` lets pass. To count rows that have a value, ask for it in `where`; to
count different values, use `distinct`.

    agg = "count"
    of = 'contact'              # mistake
    where = 'contact != ()'     # cure, instead of `of`"#,
    r#"`count` 数的是符合 `where` 的行。如果只数有值的行，请在 `where` 里写明；如果要数有多少个不同的值，请用 `distinct`。

    agg = "count"
    of = 'contact'              # 错误
    where = 'contact != ()'     # 改正：用它代替 `of`"#,
);
pub(in crate::diagnostic) const OF_NOT_NUMBER: Code = error(
    "FW235",
    "of-not-number",
    r#"`sum` and `avg` add up numbers. A column that holds numbers as text can be declared as what it is.

    agg = "sum"
    of = 'kind'                 # mistake: text
    of = 'minutes'              # cure"#,
    r#"`sum` 求和，`avg` 求平均，都只能用于数。如果一列把数存成了文本，可以声明它其实是数。

    agg = "sum"
    of = 'kind'                 # 错误：这是文本
    of = 'minutes'              # 改正"#,
);
pub(in crate::diagnostic) const PER_NEEDS: Code = error(
    "FW236",
    "per-needs",
    r#"`per` says whose rows a fact counts: the event table has to say whose each row is (`customer`, `person`), and
people and units are found through `[people]`.

    [events.activities]
    customer = "customer_id"
    person = "rep_id"           # needed by per = "person""#,
    r#"`per` 写明派生值按谁的行来汇总，所以事件表要写明每一行是谁的（`customer`、`person`）；人员和团队则通过 `[people]` 查找。

    [events.activities]
    customer = "customer_id"
    person = "rep_id"           # per = "person" 需要它"#,
);
pub(in crate::diagnostic) const WINDOW_NEEDS_CUSTOMER: Code = error(
    "FW237",
    "window-needs-customer",
    r#"`within = "stage"` and `within = "funnel"` begin when the customer entered its stage or its funnel. A person
or a unit enters neither.

    per = "person"
    within = "stage"            # mistake
    within = "30d"              # cure"#,
    r#"`within = "stage"` 从客户进入当前阶段时算起，`within = "funnel"` 从客户进入漏斗时算起。人员和团队都不会进入阶段或漏斗。

    per = "person"
    within = "stage"            # 错误
    within = "30d"              # 改正"#,
);
pub(in crate::diagnostic) const ALWAYS_MISSING: Code = warning(
    "FW238",
    "always-missing",
    r#"The built-in is there, but the mapping does not say which column fills it, so it is missing for every
customer and no condition on it is ever met.

    [customers]
    owner = "owner_id"          # fills `owner`"#,
    r#"这个内置名称是有的，但映射里没有写明它取自哪一列，所以每个客户的这个值都是缺失，用到它的条件永远不会满足。

    [customers]
    owner = "owner_id"          # `owner` 的值取自这一列"#,
);
pub(in crate::diagnostic) const FACT_KIND_UNCLEAR: Code = error(
    "FW239",
    "fact-kind-unclear",
    r#"There are two kinds of facts: an aggregate over the rows of an event table, and an expression over what is
known already.

    [[fact]]
    id = "visits"
    from = "activities"
    agg = "count"

    [[fact]]
    id = "weighted"
    expr = 'amount * probability'"#,
    r#"派生值有两种：一种由事件表的行汇总而来，一种是由已知的值算出的表达式。每个派生值只能是其中一种。

    [[fact]]
    id = "visits"
    from = "activities"
    agg = "count"

    [[fact]]
    id = "weighted"
    expr = 'amount * probability'"#,
);
pub(in crate::diagnostic) const FACT_KEY_NEEDS_EVENTS: Code = error(
    "FW240",
    "fact-key-needs-events",
    r#"`where`, `agg`, `of`, `within` and `per` say how rows of events are made into one value. A fact over `expr`
has no rows.

    expr = 'amount * 2'
    within = "30d"              # mistake: delete it"#,
    r#"`where`、`agg`、`of`、`within` 和 `per` 写明怎样把许多行事件汇总成一个值。用 `expr` 写的派生值没有行可以汇总。

    expr = 'amount * 2'
    within = "30d"              # 错误：请删除"#,
);
pub(in crate::diagnostic) const NO_STAGES: Code = error(
    "FW241",
    "no-stages",
    r#"A funnel is a chain of stages, at least one.

    [[funnel]]
    id = "sales"
    [[funnel.stage]]            # cure
    id = "need""#,
    r#"漏斗由一连串阶段组成，至少要有一个阶段。

    [[funnel]]
    id = "sales"
    [[funnel.stage]]            # 改正
    id = "need""#,
);
pub(in crate::diagnostic) const UNKNOWN_PHASE: Code = error(
    "FW242",
    "unknown-phase",
    r#"Phases are common to all funnels, so that figures of different funnels can be added up; a stage names one of
them.

    [[phase]]
    id = "need"
    [[funnel.stage]]
    phase = "needs"             # mistake
    phase = "need"              # cure"#,
    r#"大阶段由各漏斗通用，这样不同漏斗的数字可以相加。阶段的 `phase` 要填其中一个。

    [[phase]]
    id = "need"
    [[funnel.stage]]
    phase = "needs"             # 错误
    phase = "need"              # 改正"#,
);
pub(in crate::diagnostic) const UNKNOWN_NEXT: Code = error(
    "FW243",
    "unknown-next",
    r#"`next` lists the stages of the same funnel that may follow, and `won`. Dataset values stand in `match`, not
here. `lost` is always allowed.

    next = ["plann"]            # mistake
    next = ["plan", "won"]      # cure"#,
    r#"`next` 列出同一漏斗中接下来可以去往的阶段，以及 `won`。数据集中的取值写在 `match` 里，不写在这里。`lost` 总是允许的。

    next = ["plann"]            # 错误
    next = ["plan", "won"]      # 改正"#,
);
pub(in crate::diagnostic) const UNREACHABLE_STAGE: Code = error(
    "FW244",
    "unreachable-stage",
    r#"From the first stage, following `next`, every stage must be reachable; by default each leads to the one
below it. A stage that nothing leads to makes every customer in it a violation.

    [[funnel.stage]]
    id = "need"
    next = ["deal"]             # mistake: "plan" below it is left out
    next = ["plan", "deal"]     # cure"#,
    r#"从第一个阶段出发，沿着 `next` 必须能走到每一个阶段；默认情况下，每个阶段通往它下面的那一个。
没有任何阶段通往的阶段，客户只要到了那里，就会记为违规。

    [[funnel.stage]]
    id = "need"
    next = ["deal"]             # 错误：漏掉了下面的 "plan"
    next = ["plan", "deal"]     # 改正"#,
);
pub(in crate::diagnostic) const VALUE_CLAIMED_TWICE: Code = error(
    "FW245",
    "value-claimed-twice",
    r#"A value of the dataset's stage column means one stage of a funnel, and a value of its funnel column one
funnel. A stage without `match` means its own id; `won` and `lost` mean themselves unless said otherwise.

    match = ["Proposal"]        # in stage plan
    match = ["Proposal"]        # mistake, in stage quote"#,
    r#"数据集阶段列中的一个取值，在一个漏斗里只能表示一个阶段；漏斗列中的一个取值，只能表示一个漏斗。
没有写 `match` 的阶段，对应的取值就是它的标识；`won` 和 `lost` 如果没有另写，对应的取值就是它们自己。

    match = ["Proposal"]        # 在阶段 plan 中
    match = ["Proposal"]        # 错误：又写在阶段 quote 中"#,
);
pub(in crate::diagnostic) const MISSING_THRESHOLD: Code = error(
    "FW246",
    "missing-threshold",
    "States are told by three lengths: after `entering_days` a customer is stagnant, after `stagnant_days` more it
is losing, after `losing_days` more it is lost. Each comes from the stage, else from its funnel.

    [[funnel]]
    entering_days = 7
    stagnant_days = 14
    losing_days = 30",
    "状态由三段天数决定：超过 `entering_days` 算“停滞”，再过 `stagnant_days` 算“待丢失”，再过 `losing_days` 算“流失”。
每一段都先看阶段，阶段没有写就用漏斗的。

    [[funnel]]
    entering_days = 7
    stagnant_days = 14
    losing_days = 30",
);
pub(in crate::diagnostic) const NEGATIVE_THRESHOLD: Code = error(
    "FW247",
    "negative-threshold",
    "A length of days is 0 or more. With 0 the state is passed over.

    entering_days = -7          # mistake
    entering_days = 7           # cure",
    "天数不能小于 0。写 0 表示跳过这个状态。

    entering_days = -7          # 错误
    entering_days = 7           # 改正",
);
pub(in crate::diagnostic) const ITEM_WITHOUT_TEST: Code = error(
    "FW248",
    "item-without-test",
    r#"An item of a checklist is met when sales tick it (`mark`), when the data show it (`expr`), or both. With
neither it can never be met, and no customer would ever be ready.

    { id = "met", label = "met twice" }                                # mistake
    { id = "met", label = "met twice", expr = 'visits_30d >= 2' }      # cure"#,
    r#"清单项可以由销售勾选（`mark`）、由数据判断（`expr`），或两者兼有。两样都没有，它就永远无法满足，也就没有客户能达到“待进阶”。

    { id = "met", label = "面谈两次" }                                # 错误
    { id = "met", label = "面谈两次", expr = 'visits_30d >= 2' }      # 改正"#,
);
pub(in crate::diagnostic) const NEVER_TRUE: Code = error(
    "FW249",
    "never-true",
    "The expression gives the same answer for every customer, and it is not true: no customer could be ready, or
be admitted.

    expr = '1 > 2'                   # mistake
    expr = 'visits_30d > 2'          # cure",
    "这个表达式对每个客户的结果都一样，而且不成立：这样就没有客户能达到“待进阶”，或没有客户能准入。

    expr = '1 > 2'                   # 错误
    expr = 'visits_30d > 2'          # 改正",
);
pub(in crate::diagnostic) const RENEW_WITHOUT_MARK: Code = error(
    "FW250",
    "renew-without-mark",
    r#"`renew = true` asks for the tick to be given again in every visit of the stage. An item that is not ticked
has nothing to renew; what the data show is looked at every day anyway.

    { id = "price", mark = true, renew = true }"#,
    r#"`renew = true` 表示每次重新进入本阶段都要重新勾选。不用勾选的清单项，也就谈不上重新勾选；由数据判断的，本来就每天都看。

    { id = "price", mark = true, renew = true }"#,
);
pub(in crate::diagnostic) const SLACK_OUT_OF_RANGE: Code = error(
    "FW251",
    "slack-out-of-range",
    "`slack` is the play added to the median deal cycle, as a share of it: 0.2 adds a fifth.

    cycle = { slack = 20 }         # mistake: 20 would be 2000 %
    cycle = { slack = 0.2 }        # cure",
    "`slack` 是在成交周期的中位数上增加的余量，按比例填写：0.2 就是增加两成。

    cycle = { slack = 20 }         # 错误：20 就是 2000 %
    cycle = { slack = 0.2 }        # 改正",
);
pub(in crate::diagnostic) const FUNNEL_NEVER_REACHED: Code = warning(
    "FW252",
    "funnel-never-reached",
    r#"A customer belongs to the first funnel, in file order, whose `when` is true. A funnel without `when` takes
everyone who comes that far, so it belongs at the end.

    [[funnel]]
    id = "other"                # no `when`: takes everyone
    [[funnel]]
    id = "enterprise"           # never reached: move it above
    when = 'employees >= 500'"#,
    r#"客户属于第一个 `when` 成立的漏斗，按文件中的顺序看。没有 `when` 的漏斗会收下轮到它的所有客户，所以要放在最后。

    [[funnel]]
    id = "other"                # 没有 `when`：收下所有客户
    [[funnel]]
    id = "enterprise"           # 永远轮不到：请移到上面
    when = 'employees >= 500'"#,
);
pub(in crate::diagnostic) const FUNNEL_NEVER_CHOSEN: Code = warning(
    "FW253",
    "funnel-never-chosen",
    "The `when` of the funnel is false for every customer.

    when = 'false'                  # nobody
    when = 'employees >= 500'       # some",
    "这个漏斗的 `when` 对每个客户都不成立，所以不会有客户属于它。

    when = 'false'                  # 一个客户也没有
    when = 'employees >= 500'       # 有一部分客户",
);
pub(in crate::diagnostic) const MATCH_WITHOUT_COLUMN: Code = warning(
    "FW254",
    "match-without-column",
    r#"`match` of a funnel lists values of the dataset's funnel column, and `[customers]` names no such column, so
the line has no effect.

    [customers]
    funnel = "pipeline"         # the column that `match` is compared with"#,
    r#"漏斗的 `match` 列出数据集漏斗列中的取值，但 `[customers]` 没有写明漏斗列是哪一列，所以这一行不起作用。

    [customers]
    funnel = "pipeline"         # `match` 就与这一列比较"#,
);
