//! What CRMs call their columns, in English and Chinese.

/// The id of a customer, deal or opportunity.
pub(super) const ID: &[&str] = &[
    "id",
    "customerid",
    "accountid",
    "dealid",
    "opportunityid",
    "oppid",
    "leadid",
    "recordid",
    "companyid",
    "编号",
    "客户编号",
    "客户id",
    "商机编号",
    "商机id",
    "线索编号",
    "合同编号",
    "项目编号",
    "序号",
];
/// Its name.
pub(super) const NAME: &[&str] = &[
    "name",
    "customername",
    "accountname",
    "dealname",
    "opportunityname",
    "companyname",
    "company",
    "customer",
    "account",
    "propertydealname",
    "名称",
    "客户名称",
    "客户",
    "公司",
    "公司名称",
    "商机名称",
    "项目名称",
    "客户名",
];
/// Who is in charge.
pub(super) const OWNER: &[&str] = &[
    "owner",
    "ownerid",
    "ownername",
    "dealowner",
    "accountowner",
    "opportunityowner",
    "salesagent",
    "salesrep",
    "salesperson",
    "rep",
    "repid",
    "agent",
    "assignedto",
    "负责人",
    "销售",
    "业务员",
    "客户经理",
    "所有人",
    "跟进人",
    "销售负责人",
    "归属人",
];
/// When it came into the system.
pub(super) const ENTERED: &[&str] = &[
    "createdat",
    "created",
    "createddate",
    "createdate",
    "createdon",
    "creationdate",
    "entered",
    "enteredat",
    "entrydate",
    "engagedate",
    "opendate",
    "propertycreatedate",
    "创建时间",
    "创建日期",
    "录入时间",
    "录入日期",
    "登记日期",
    "建档日期",
    "新增时间",
];
/// Where it stands.
pub(super) const STAGE: &[&str] = &[
    "stage",
    "dealstage",
    "stagename",
    "salesstage",
    "pipelinestage",
    "opportunitystage",
    "dealpipelinestageid",
    "status",
    "阶段",
    "销售阶段",
    "商机阶段",
    "客户阶段",
    "状态",
    "客户状态",
];
/// Since when.
pub(super) const STAGE_SINCE: &[&str] = &[
    "stagesince",
    "stageenteredat",
    "stagechangedat",
    "laststagechangedate",
    "laststagechange",
    "stagedate",
    "阶段开始时间",
    "阶段开始日期",
    "进入阶段时间",
    "进入阶段日期",
    "阶段变更时间",
    "最近阶段变更时间",
    "阶段更新时间",
];
/// When its journey ended.
pub(super) const CLOSED: &[&str] = &[
    "closedat",
    "closed",
    "closeddate",
    "closedate",
    "propertyclosedate",
    "关闭日期",
    "关闭时间",
    "成交日期",
    "结束日期",
    "签约日期",
    "结单日期",
];
/// What it is worth.
pub(super) const AMOUNT: &[&str] = &[
    "amount",
    "dealamount",
    "dealvalue",
    "opportunityamount",
    "propertyamount",
    "closevalue",
    "value",
    "expectedrevenue",
    "revenue",
    "金额",
    "合同金额",
    "预计金额",
    "商机金额",
    "成交金额",
    "订单金额",
];
/// When something happened.
pub(super) const AT: &[&str] = &[
    "at",
    "date",
    "time",
    "datetime",
    "happenedat",
    "activitydate",
    "createddate",
    "createdat",
    "occurredat",
    "startdate",
    "visitdate",
    "enteredat",
    "时间",
    "日期",
    "拜访日期",
    "拜访时间",
    "跟进时间",
    "跟进日期",
    "发生时间",
    "进入时间",
    "创建时间",
];
/// The team or region of a person.
pub(super) const UNIT: &[&str] = &[
    "unit",
    "team",
    "region",
    "regionaloffice",
    "department",
    "office",
    "branch",
    "团队",
    "区域",
    "大区",
    "部门",
    "小组",
    "分公司",
];
/// Values that mean won.
pub(super) const WON: &[&str] =
    &["won", "closedwon", "赢单", "成交", "已成交", "签约", "已签约", "成功", "赢", "已赢单"];
/// Values that mean lost.
pub(super) const LOST: &[&str] = &[
    "lost",
    "closedlost",
    "输单",
    "丢单",
    "流失",
    "失败",
    "已流失",
    "输",
    "无效",
    "已丢单",
    "churned",
    "disqualified",
];
/// Stages in the order in which sales usually go through them, by a part of their name.
pub(super) const ORDER: &[&str] = &[
    "lead",
    "线索",
    "prospect",
    "初步",
    "new",
    "qualif",
    "需求",
    "need",
    "engag",
    "接触",
    "meeting",
    "拜访",
    "analysis",
    "id. decision",
    "perception",
    "方案",
    "plan",
    "demo",
    "value",
    "proposal",
    "报价",
    "quote",
    "price",
    "negotiat",
    "谈判",
    "contract",
    "合同",
    "signing",
    "签",
    "付款",
    "deliver",
    "交付",
];

/// Parts of names that say as much, where no whole name is known.
pub(super) const PARTS: &[(&str, &[&str])] = &[
    ("stage", &["stage", "阶段", "step", "状态"]),
    ("stage_since", &["stage", "阶段", "step", "since", "进入", "status"]),
    ("entered", &["created", "opened", "entered", "创建", "建档", "录入", "登记"]),
    ("owner", &["owner", "rep", "负责", "销售", "跟进"]),
    ("name", &["name", "company", "名称", "公司", "客户名"]),
];

/// Whether a name has a part that speaks for a role.
pub(super) fn hints_at(name: &str, role: &str) -> bool {
    let plain = plain(name);
    PARTS.iter().any(|(key, parts)| *key == role && parts.iter().any(|part| plain.contains(part)))
}

/// A name without case, blanks and punctuation.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The place of a name in a list; the same name first.
pub(super) fn place(name: &str, list: &[&str]) -> Option<usize> {
    let plain = plain(name);
    list.iter().position(|known| *known == plain)
}
