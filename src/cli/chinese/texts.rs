//! The Chinese texts of the help, by verb and argument.

/// The texts of a verb.
pub struct Text {
    /// Its words: `plan`; empty for the program itself.
    pub verb: &'static str,
    /// One line.
    pub about: &'static str,
    /// What `--help` says besides; may be empty.
    pub story: &'static str,
    /// Examples, and what else stands at the end.
    pub after: &'static str,
}

/// Every verb.
pub const TEXTS: &[Text] = &[
    Text {
        verb: "",
        about: "用规则管理客户漏斗：每个客户处于什么状态、谁的状态变了、为什么",
        story: "规则是一个目录下的 TOML 文件；客户、活动和勾选是 SQLite 文件中的行，只读；\n\
                得出的结果存入旁边的存储文件。",
        after: "\
从这里开始：
  funnelwright demo            一家虚构的公司和它的规则，什么都可以试
  funnelwright init            适合自己数据的起步规则
  funnelwright check           规则有没有错？
  funnelwright plan            今天会有什么变化？（不写入任何内容）
  funnelwright run             同样的评估，并记录下来
  funnelwright explain C0042   这个客户为什么处于现在的状态？
  funnelwright report          客户状态如何，流动和转化如何？
  funnelwright alerts list     哪些事需要有人处理？

退出状态：0 完成，1 规则有错，2 用法错误，3 被保护规则拦下，
4 数据集或存储文件不能用，5 内部错误",
    },
    Text {
        verb: "demo",
        about: "生成一份逼真的数据集和规则，评估它，并讲出其中的故事",
        story: "公司是虚构的，每次都一样：三个漏斗约 2,000 个客户，历时十八个月，截至 2024-06-28。\n\
                其中埋设了现实中常见的问题，`--describe` 会逐一列出。\n\
                目录中先前的演示会重新生成；其中改过的规则另存为 `*.bak`。",
        after: "\
示例：
  funnelwright demo                 放在 ./demo
  funnelwright demo --lang zh-CN    用中文
  funnelwright demo /tmp/try        放在别处
  funnelwright demo --describe      埋设了什么，用哪个命令能发现",
    },
    Text {
        verb: "init",
        about: "创建起步工作区：可以照着改的规则，和几个供试用的客户",
        story: "规则带有注释，讲解怎么写；支持 TOML 的编辑器会按旁边的 schema 补全和说明各键。\n\
                已有的文件一律不改动，并列出是哪些。\n\
                \n\
                用 `--from` 则导入 CRM 导出的文件，并据此写好规则：哪张表是客户、各列是什么、\n\
                有哪些阶段；只有你知道的内容会标出来。",
        after: "\
示例：
  funnelwright init               在当前目录
  funnelwright init sales         在 ./sales
  funnelwright init --lang zh-CN  注释和名称用中文
  funnelwright init sales --from customers.csv visits.xlsx",
    },
    Text {
        verb: "check",
        about: "一次找出规则中的全部错误",
        story: "每个错误都指出文件、行、列，错在哪里、怎么改；一处错误只报一条。\n\
                数据集在时，也检查其中的表和列；数据集只读。",
        after: "\
示例：
  funnelwright check                   检查 ./rules 中的规则
  funnelwright check --data            还检查数据行：未映射的阶段、读不出的日期、重叠
  funnelwright check --format jsonl    供编辑器和 CI 使用
  funnelwright check --show-program    实际计算什么；可在修改前后对比
  funnelwright explain --code FW101    某个代码的来龙去脉

有错误时退出状态为 1；只有警告时为 0。",
    },
    Text {
        verb: "plan",
        about: "显示一次运行会带来哪些变化，不写入任何内容",
        story: "先是总数，然后是从哪个状态到哪个状态、按阶段和负责人的分布，以及原因和样例。\n\
                参数相同的 `run` 记录的正是这些。",
        after: "\
示例：
  funnelwright plan                                  截至现在
  funnelwright plan --as-of 2024-03-05               截至当日结束
  funnelwright plan --states --format csv > all.csv  每个客户处于什么状态
  funnelwright plan --out today.plan                 保存下来；之后 `run --plan today.plan`
                                                     只提交这份计划",
    },
    Text {
        verb: "run",
        about: "评估到期的日子，补上漏跑的日子，并记录下来",
        story: "自上次运行以来的每一天都按当日结束时评估，因此漏跑五天与每天运行得到同样的变化。\n\
                全部在一个事务中记录，要么全有，要么全无。",
        after: "\
示例：
  funnelwright run                       截至现在
  funnelwright run --as-of 2024-03-05    截至当日结束
  funnelwright run --plan today.plan     只提交所计划的，否则什么都不做
  funnelwright run --no-deliver          启用一个存储文件，而不一次通知所有人
  funnelwright run --approve --by li     变化的客户超过 `max_changes`，或告警超过 `max_alerts`，也放行

被 `max_changes` 拦下的运行不记录任何内容，退出状态为 3。",
    },
    Text {
        verb: "watch",
        about: "持续运行：规则一保存就启用，数据有变化就评估，到点就运行",
        story: "不能使用的规则会显示出来，并继续使用上一套正确的规则。受阻时会说明原因并重试，不丢失任何内容：\n\
                存储文件始终是上次完成的运行后的样子。SIGTERM 和 Ctrl-C 在 20 秒内结束它，SIGHUP 重新读取规则。",
        after: "\
示例：
  funnelwright watch                        在终端中，一边改规则一边看
  funnelwright watch --format jsonl         写给程序读的日志
  funnelwright watch --min-interval 600     一直在变的数据集，每十分钟看一次
  funnelwright watch --poll                 用于不通知变化的网络文件系统

用 `status` 查看现状；README 中有 systemd 单元的写法。",
    },
    Text {
        verb: "status",
        about: "显示现状：`watch` 是否在看管、正在使用哪些规则、上次运行、被拦下的内容",
        story: "读取存储文件和 `watch` 在它旁边写的文件，不等待任何人。不用 `watch`、由 cron 启动 `run` 时，\n\
                显示存储文件所知道的。",
        after: "\
示例：
  funnelwright status
  funnelwright status --format json     供监控看管者的程序使用",
    },
    Text {
        verb: "held",
        about: "查看被 `max_changes` 拦下的内容，放行或拒绝",
        story: "一次变化的客户超过 `max_changes` 时，`watch` 会把它拦下：在有人放行、拒绝背后的规则改动，\n\
                或消除原因之前，不记录任何新内容。",
        after: "\
示例：
  funnelwright held show
  funnelwright held approve --by li
  funnelwright held drop --by li --reason 'a slip of the pen'

不用 `watch` 时，被拦下的 `run` 会自己说明，用 `run --approve --by li` 放行。此时不会记住任何内容，
因此没有可拒绝的：请把规则改回原样，下次 `run` 就会通过。",
    },
    Text {
        verb: "held show",
        about: "查看被拦下的内容：自何时起、为什么、是否仍是原样",
        story: "",
        after: "\
示例：
  funnelwright held show
  funnelwright held show --format json",
    },
    Text {
        verb: "held approve",
        about: "原样记录被拦下的内容，并发送消息",
        story: "拦下之后规则、数据集或存储文件有变动，则不予放行：`watch` 会自动重新评估，\n\
                如果仍然太大，就改为拦下新的内容。",
        after: "\
示例：
  funnelwright held approve --by li
  funnelwright held approve --by li --summary",
    },
    Text {
        verb: "held drop",
        about: "拒绝被拦下内容背后的规则改动",
        story: "在目录中保存其他规则之前，`watch` 继续使用上次运行的规则；关于拦下的告警连同理由一并关闭。\n\
                仅由数据引起的变化不能拒绝：请修正数据，或放行。",
        after: "\
示例：
  funnelwright held drop --by li --reason 'the threshold was a slip'

只有 `watch` 会记住被拒绝的内容。cron 启动的 `run` 总是评估目录中的规则：请把规则改回原样。",
    },
    Text {
        verb: "report",
        about: "报告客户的状态、流动和转化，以及数据有什么问题",
        story: "一切都按同一时刻统计，可以是过去的任何一天；除报告外不写入任何内容。\n\
                规则没有说的不作猜测：漏斗外、未准入、未知的客户连同原因一并列出。",
        after: "\
示例：
  funnelwright report                                  四个报告，截至现在
  funnelwright report funnel --depth 2 --by unit       大阶段、阶段、团队
  funnelwright report funnel --since 2024-06-01 --as-of 2024-06-30
  funnelwright report conversion --format csv > conversion.csv
  funnelwright report board --for li                   某人或某团队的晨会看板
  funnelwright report process                          活动构成与所有人的过程数据
  funnelwright report process --for north --metric team_visits
  funnelwright report --format html --out june.html    带图表的一页，可发送或打印",
    },
    Text {
        verb: "explain",
        about: "说明客户为什么处于现在的状态、告警为什么打开，或某个诊断代码的来龙去脉",
        story: "对客户：状态和理由、走过的路、清单每一项及其依据的值、怎样会改变状态、何时会自行改变。\n\
                对告警：数值及其比较的依据、逐项拆开的条件、何时结束、接下来通知谁。",
        after: "\
示例：
  funnelwright explain C0042
  funnelwright explain C0042 --as-of 2024-03-05
  funnelwright explain --alert 'big_and_stagnant|customer:C0042'
  funnelwright explain --code FW201",
    },
    Text {
        verb: "alerts",
        about: "列出和查看告警，并完成闭环：知悉、处理、关闭、暂停",
        story: "告警会通知应当处理的人。他们先知悉，在规则给定的时限内处理并写明反馈，然后关闭；\n\
                未按时处理的会升级到上一级。",
        after: "\
示例：
  funnelwright alerts list --mine li
  funnelwright alerts show 'big_and_stagnant|customer:C0042|2024-03-05'
  funnelwright alerts handle 'big_and_stagnant|customer:C0042' --by li --feedback 'visited, budget in May'

KEY 可以只写开头，只要没有别的告警以此开头。键里有 `|`，请加引号。",
    },
    Text {
        verb: "alerts list",
        about: "列出告警：待处理、已知悉、已处理的，最严重的在前",
        story: "",
        after: "\
示例：
  funnelwright alerts list                          所有未关闭的
  funnelwright alerts list --mine li --overdue      li 逾期未处理的
  funnelwright alerts list --team north --severity critical
  funnelwright alerts list --all --format csv > alerts.csv",
    },
    Text {
        verb: "alerts show",
        about: "查看一条告警：背后的数字、全部经过，以及接下来的时限",
        story: "",
        after: "\
示例：
  funnelwright alerts show 'big_and_stagnant|customer:C0042'
  funnelwright alerts show 'stage_swing|group:funnel=large,stage=need|2024-03-05' --format json",
    },
    Text {
        verb: "alerts ack",
        about: "知悉一条告警：你已看到",
        story: "处理时限因此暂停一次，最长为规则的 `ack_limit`。",
        after: "\
示例：
  funnelwright alerts ack 'big_and_stagnant|customer:C0042' --by li --note 'visit on Friday'",
    },
    Text {
        verb: "alerts handle",
        about: "处理一条告警：你已采取行动，并写明查到了什么、做了什么",
        story: "",
        after: "\
示例：
  funnelwright alerts handle 'big_and_stagnant|customer:C0042' --by li --feedback 'met the buyer, offer on Monday'",
    },
    Text {
        verb: "alerts close",
        about: "关闭一条告警：闭环完成",
        story: "规则要求限时处理的，须先处理。条件仍成立时，在它结束之前规则不再就该对象告警。",
        after: "\
示例：
  funnelwright alerts close 'big_and_stagnant|customer:C0042' --by wu",
    },
    Text {
        verb: "alerts snooze",
        about: "暂停一条告警到某日或某时：时限停止计算，也不再通知",
        story: "",
        after: "\
示例：
  funnelwright alerts snooze 'big_and_stagnant|customer:C0042' --until 2024-04-01 --reason 'budget year' --by li",
    },
    Text {
        verb: "alerts outbox",
        about: "列出告警的消息，重新发送已放弃的",
        story: "消息与所通知的告警一同提交，再由此发出，因此不会丢失。发不出去的由之后的运行重试，最终放弃。",
        after: "\
示例：
  funnelwright alerts outbox list
  funnelwright alerts outbox retry",
    },
    Text {
        verb: "alerts outbox list",
        about: "列出消息：待发送的和已放弃的",
        story: "",
        after: "\
示例：
  funnelwright alerts outbox list
  funnelwright alerts outbox list --status dead --format jsonl",
    },
    Text {
        verb: "alerts outbox retry",
        about: "让下次运行重新发送已放弃的消息",
        story: "",
        after: "\
示例：
  funnelwright alerts outbox retry            全部
  funnelwright alerts outbox retry KEY        其中一条，键见 `outbox list`",
    },
    Text {
        verb: "confirm",
        about: "答复“待进阶”：让客户进入下一阶段，或拒绝",
        story: "答复连同当时的依据一起记录。由数据集记录阶段时，确认要等数据集跟上才生效。",
        after: "\
示例：
  funnelwright confirm C0042 --by li                      进入下一阶段
  funnelwright confirm C0042 --by li --to won             或指定去向
  funnelwright confirm C0042 --by li --decline 'no budget holder met'
  funnelwright confirm C0042 --by li --force --reason 'signed today, papers follow'",
    },
    Text {
        verb: "hold",
        about: "暂停客户的计时，直到某一天",
        story: "从今天之后到该日期为止的日子不计入阶段天数。暂停不能追溯，\n\
                最长多久由 `max_hold_days` 限定。",
        after: "\
示例：
  funnelwright hold C0042 --until 2024-04-01 --reason 'budget year begins in April' --by li",
    },
    Text {
        verb: "mark",
        about: "勾选客户的一个清单项",
        story: "这里的勾选与数据集中的勾选一并计算，以日期最新的为准。",
        after: "\
示例：
  funnelwright mark C0042 initiator --by li
  funnelwright mark C0042 initiator --by li --undo",
    },
    Text {
        verb: "store",
        about: "照管存储文件：检查、在使用中备份、清除旧内容",
        story: "存储文件保存着无法重新算出的内容：每个变化是何时发现的、人工确认了什么、告警的经历、\n\
                发送过哪些消息。",
        after: "\
示例：
  funnelwright store verify
  funnelwright store backup backups/monday.db
  funnelwright store prune --keep 400d --dry-run",
    },
    Text {
        verb: "store verify",
        about: "检查存储文件：是否完好，记录是否与历次运行的结果一致",
        story: "先检查存储文件中无论发生过什么都必须成立的一切；再按各次运行所用的规则，在现在的数据集上\n\
                重做每次运行并加以比较。其后数据行有过变化的，差异不能证明什么：只计数，不算错误。\n\
                不写入任何内容，其间其他程序可以写入。",
        after: "\
示例：
  funnelwright store verify
  funnelwright store verify --since 2024-03-01 --format jsonl
  funnelwright store verify --quick --store backups/monday.db

退出状态：0 没有问题，1 记录与运行的结果不符，4 已损坏",
    },
    Text {
        verb: "store backup",
        about: "复制存储文件在某一时刻的内容，其间可以有程序写入",
        story: "副本要么完整出现，要么不出现，它本身就是一个存储文件。恢复时，请停止正在运行的程序，\n\
                移走存储文件及其旁边的 `-wal` 和 `-shm` 两个文件，再把备份复制到原处：下一次运行会重新评估\n\
                此后的日子，此后发送过的消息会以相同的键再发一次。",
        after: "\
示例：
  funnelwright store backup backups/monday.db
  funnelwright store backup backups/latest.db --force

  rm -f funnelwright.db funnelwright.db-wal funnelwright.db-shm
  cp backups/monday.db funnelwright.db
  funnelwright store verify",
    },
    Text {
        verb: "store prune",
        about: "从存储文件中清除陈旧的、不再影响任何结果的内容",
        story: "清除的是：规则评估、指标点、状态变化、已结束的告警及其事件和消息、数据问题、运行和规则集。\n\
                规则还可能用到的，无论多旧都保留；客户处于何处、自何时起，人工录入的内容，以及未结束的告警\n\
                也都保留。以后各日的状态、告警和报告与不清除时相同；视图和 `store verify` 不再显示已清除的内容。",
        after: "\
示例：
  funnelwright store prune --keep 400d --dry-run     会清除什么？
  funnelwright store prune --keep 400d
  funnelwright store prune --before 2024-01-01

清除后空间会归还给磁盘，为此需要与存储文件同样大的额外空间。",
    },
    Text {
        verb: "import",
        about: "把 CSV 文件和 Excel 工作表读入数据集，成为表",
        story: "每个文件成为一张同名的表。类型由取值得出，绝不猜测：有两种读法的列保持为文本，\n\
                报告会说明如何声明。任何文件有任何错误，就什么都不导入。",
        after: "\
示例：
  funnelwright import customers.csv activities.csv --dataset crm.db
  funnelwright import customers.csv --preview
  funnelwright import export-03.csv --table customers --append --key id
  funnelwright import export-03.csv --table customers --replace
  funnelwright import 客户.xlsx --sheet 三月 --header-row 2 --table customers
  funnelwright import deals.csv --type amount=float --date-format close=%d/%m/%Y

类型有 bool、int、float、text、date 和 datetime。日期格式按 strftime 书写，
数字则用 epoch_s、epoch_ms、yyyymmdd、excel 之一。",
    },
    Text {
        verb: "functions",
        about: "列出表达式可以调用的函数",
        story: "每个函数既可写成 `f(x, y)`，也可写成 `x.f(y)`。有参数缺失时函数不会被调用，结果为未知。",
        after: "\
示例：
  funnelwright functions                 全部函数
  funnelwright functions days_since      其中一个",
    },
    Text {
        verb: "schema",
        about: "输出规则文件的 JSON Schema，供编辑器使用",
        story: "规则文件第一行写上 `#:schema`，带 TOML 语言服务的编辑器就会补全和说明各键，标出拼错的键。\n\
                表达式的含义只有 `check` 知道。",
        after: "\
示例：
  funnelwright schema > schemas/rules.schema.json    在规则文件第一行引用，例如
                                                     #:schema ../schemas/rules.schema.json
  funnelwright schema --lang zh-CN                   用中文说明各键
  funnelwright schema --reference                    所有的表、键、函数、名称和代码",
    },
    Text {
        verb: "completions",
        about: "输出命令行的自动补全脚本",
        story: "",
        after: "\
示例：
  funnelwright completions bash > ~/.local/share/bash-completion/completions/funnelwright
  funnelwright completions zsh > ~/.zfunc/_funnelwright
  funnelwright completions fish > ~/.config/fish/completions/funnelwright.fish
  funnelwright completions powershell >> $PROFILE",
    },
    Text {
        verb: "man",
        about: "输出手册页",
        story: "不带参数时输出 `funnelwright` 自己的手册页；带 `--out` 时，每个命令各写一页到目录中。",
        after: "\
示例：
  funnelwright man > funnelwright.1
  funnelwright man --out /usr/local/share/man/man1",
    },
];

/// Arguments that mean the same wherever they are.
pub const SHARED: &[(&str, &str)] = &[
    ("help", "显示帮助（`--help` 更详细）"),
    ("version", "显示版本"),
    ("color", "何时使用颜色：`auto` 是在终端上使用，除非设置了 `NO_COLOR`"),
    ("lang", "使用中文或英文：`zh-CN` 或 `en`；默认按规则或系统区域设置"),
    ("quiet", "除结果和错误外什么都不说"),
    ("delimiter", "字段之间的字符（`\\t` 表示制表符）；默认用合适的那个"),
    ("sheet", "工作簿中的工作表；默认是第一个"),
    ("header_row", "列名在第几行"),
    ("encoding", "文本文件的编码，如 gb18030；默认是 UTF-8，或由字节看出"),
    ("types", "某列的类型"),
    ("formats", "某列的日期怎么写"),
    ("rules", "规则文件所在的目录"),
    ("dataset", "存放数据的 SQLite 文件，代替规则指定的那个；只读"),
    ("store", "存储文件，代替规则指定的那个"),
    ("as_of", "从哪个时刻看：只写日期表示当日结束；默认是现在"),
    (
        "memory_limit",
        "数据行最多占用的内存，例如 `2GB`：放不下时 `plan` 和 `run` 会把客户分批计算；默认是本机内存的大部分",
    ),
    ("format", "给人看，或给程序用：一个数组、每行一个对象、变化的表格"),
    ("outcomes", "还列出异常规则的每次评估"),
    ("states", "还列出每个客户的状态"),
    ("summary", "只显示评估了什么和总数"),
    ("timings", "在标准错误上显示时间花在哪里"),
    ("customer", "客户编号"),
    ("by", "由谁操作：编号，或没有重名的姓名"),
];

/// Arguments that mean something of their own in a verb: verb, argument, help.
pub const OWN: &[(&str, &str, &str)] = &[
    ("demo", "dir", "要创建的目录"),
    ("demo", "describe", "什么也不创建；列出埋设的问题，以及发现它们的命令"),
    ("init", "dir", "在哪个目录创建工作区"),
    ("init", "from", "CRM 导出的文件：导入它们，并据此写好规则"),
    ("check", "data", "还检查数据集的各行"),
    ("check", "format", "给人看，或每行一个对象"),
    ("check", "show_program", "没有错误时显示规则归结成什么：计算哪些表达式、哪些由几条规则共用、读哪些列"),
    ("plan", "out", "把计划存入文件，供 `run --plan` 使用"),
    ("run", "plan", "提交这份保存的计划；规则、数据集或存储文件已变动则什么都不做"),
    ("run", "approve", "放行被拦下的：超过 `max_changes` 的变化，告警数超过 `max_alerts` 的规则"),
    ("run", "by", "由谁批准：编号，或没有重名的姓名"),
    ("run", "no_deliver", "不发送消息：本次运行的消息视为已放弃，可用 `alerts outbox retry` 再发送"),
    ("watch", "format", "发生的每件事，给人看的一行，或给程序用的一个对象"),
    ("watch", "min_interval", "数据集变化时，两次评估至少相隔多久"),
    ("watch", "poll", "每隔这么久查看规则目录，而不靠系统通知"),
    ("watch", "metrics", "把供 Prometheus 读取的数字写到这里（node exporter 会读取目录中的 `*.prom` 文件）"),
    ("status", "format", "给人看，或给程序用的一个对象"),
    ("held show", "format", "给人看，或给程序用的一个对象"),
    ("held approve", "by", "由谁放行：编号，或没有重名的姓名"),
    ("held drop", "by", "由谁拒绝：编号，或没有重名的姓名"),
    ("held drop", "reason", "理由"),
    ("report", "kind", "哪个报告"),
    ("report", "whose", "用于 `board`：人员或团队的编号；用于 `process`：只看此人，或此团队及其下属"),
    ("report", "metrics", "用于 `process`：只看这些指标；多个用逗号分隔"),
    ("report", "since", "用于 `funnel`：统计流入流出的第一天；默认是截至该时刻的 28 天"),
    ("report", "sum", "用于 `funnel`：要合计的数值字段；默认是 `amount`（如果有）"),
    ("report", "by", "用于 `funnel`：阶段再按什么细分"),
    ("report", "depth", "用于 `funnel`：0 只到大阶段，1 到阶段，2 到负责人或团队"),
    ("report", "format", "给人看、给程序用，或一页图表"),
    ("report", "out", "改为写入文件"),
    ("explain", "alert", "告警的键，或其开头"),
    ("explain", "format", "与 `--alert` 同用：供人阅读，或供程序读取：数组、每行一个对象、表格"),
    ("explain", "code", "诊断代码或其名称，如 `check` 所输出"),
    ("alerts list", "mine", "只列出此人的：关于本人或其客户的，或通知过本人的，不论现在升级到哪一级"),
    ("alerts list", "team", "只列出关于此团队及其下级、其人员和客户的"),
    ("alerts list", "overdue", "只列出此时应已处理而未处理的"),
    ("alerts list", "rule", "只列出这条规则的"),
    ("alerts list", "severities", "只列出这种程度的：info、warning 或 critical；多个用逗号分开"),
    (
        "alerts list",
        "statuses",
        "只列出这种状态的：pending、open、acknowledged、handled 或 closed；多个用逗号分开",
    ),
    ("alerts list", "all", "也列出观察中和已关闭的"),
    ("alerts show", "key", "告警的键，或其开头"),
    ("alerts ack", "key", "告警的键，或其开头"),
    ("alerts ack", "note", "备注"),
    ("alerts handle", "key", "告警的键，或其开头"),
    ("alerts handle", "feedback", "查到了什么、做了什么"),
    ("alerts close", "key", "告警的键，或其开头"),
    ("alerts close", "note", "备注"),
    ("alerts snooze", "key", "告警的键，或其开头"),
    ("alerts snooze", "until", "到何时；只写日期表示当日结束"),
    ("alerts snooze", "reason", "为什么可以等"),
    ("alerts outbox list", "statuses", "只列出这些：waiting、sent 或 dead；多个用逗号分开"),
    ("alerts outbox retry", "keys", "消息的键；默认是全部已放弃的"),
    ("store verify", "quick", "不重做运行，只检查存储文件本身"),
    ("store verify", "since", "只重做评估到这一天或更晚的运行"),
    ("store verify", "format", "给人看，或给程序用：一个数组、每行一个对象"),
    ("store backup", "file", "要创建的文件"),
    ("store backup", "force", "替换较早的备份"),
    ("store prune", "before", "清除这一天之前的内容"),
    ("store prune", "keep", "清除比这更旧的内容，从最后一次运行往回数：`400d`、`52w`、`250bd`"),
    ("store prune", "dry_run", "只说明会清除多少"),
    ("confirm", "by", "由谁确认：编号，或没有重名的姓名"),
    ("confirm", "to", "去往哪里；默认是下一个阶段"),
    ("confirm", "force", "尽管客户尚未待进阶，或不允许这样移动"),
    ("confirm", "reason", "为什么强制"),
    ("confirm", "decline", "让客户留在原处，并写明理由"),
    ("hold", "until", "不计入的最后一天"),
    ("hold", "reason", "理由"),
    ("mark", "item", "清单项的标识"),
    ("mark", "undo", "取消勾选"),
    ("import", "files", "文件：CSV 或 Excel（.xlsx、.xls），带表头"),
    ("import", "table", "表名，用于单个文件；默认是不带扩展名的文件名"),
    ("import", "replace", "替换已有的表"),
    ("import", "append", "把行添加到已有的表"),
    ("import", "keys", "区分各行的列；与 `--append` 同用时，已有的行会被更新"),
    ("import", "preview", "显示将得到的表、类型和值，不写入"),
    ("import", "dataset", "SQLite 文件，没有则创建；默认是规则指定的那个"),
    ("functions", "name", "只看这个函数"),
    ("schema", "reference", "改为输出规则语言的参考手册（Markdown）"),
    ("completions", "shell", "哪种命令行"),
    ("man", "out", "把每个命令的手册页写入这个目录"),
];

/// Values that need to be explained: verb, argument and value, and what it means.
pub const VALUES: &[((&str, &str, &str), &str)] = &[
    (("report", "kind", "funnel"), "按大阶段、阶段、负责人或团队统计客户数、金额、流入和流出"),
    (("report", "kind", "states"), "谁处于什么状态，其他客户为什么不在漏斗中"),
    (("report", "kind", "conversion"), "进入的客户在一个成交周期内有多少走到哪一步"),
    (("report", "kind", "quality"), "数据行有什么问题，哪些空白拦住了多少客户"),
    (("report", "kind", "board"), "个人或团队的每日看板（`--for`）：目标、客户、待确认、过程数据、告警"),
    (("report", "kind", "process"), "活动构成与 70/15/15 对照，以及按人员、团队、区域的过程数据"),
    (("report", "kind", "all"), "前四个报告"),
];
