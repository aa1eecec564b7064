//! Mistakes in rows such as real exports have.

use super::super::company::{Activity, Customer, Tick};
use super::super::segment::Segment::{Field, Large, Small};
use super::Finder::Rows;
use super::planter::{Planter, at};
use crate::value::{Date, DateTime};

pub(super) fn plant(planter: &mut Planter<'_>) {
    words(planter);
    dates(planter);
    doubles(planter);
    moves(planter);
    strays(planter);
}

fn words(planter: &mut Planter<'_>) {
    let ids = planter.standing(2, Small, "plan");
    planter.enter(&ids, "archive", at(6, 20));
    let other = planter.standing(1, Large, "request");
    planter.enter(&other, "审批中?", at(6, 19));
    let what = ("stage values that no funnel knows", "任何漏斗都不认识的阶段值");
    planter.note(what, [ids, other].concat(), Rows, "");

    let ids = planter.standing(1, Small, "need");
    planter.change(&ids, |customer| customer.initiative = "pasive");
    let what = ("a word that is not in the list of allowed ones", "不在允许列表里的取值");
    planter.note(what, ids, Rows, "pasive");

    let ids = planter.standing(1, Large, "initiated");
    planter.change(&ids, |customer| customer.owner = Some(String::from("tang")));
    let what = ("an owner who is not in the list of people", "负责人不在人员表里");
    planter.note(what, ids, Rows, "tang");
}

fn dates(planter: &mut Planter<'_>) {
    let mut all = Vec::new();
    for (segment, stage, text) in [(Small, "contract", "soon"), (Field, "registered", "2024-13-01")] {
        let ids = planter.standing(1, segment, stage);
        planter.change(&ids, |customer| customer.created_at = String::from(text));
        all.extend(ids);
    }
    for (segment, stage, text) in [(Large, "delivery", "31/02/2024"), (Large, "approval", "Q3")] {
        let ids = planter.standing(1, segment, stage);
        planter.change(&ids, |customer| customer.expected_close = String::from(text));
        all.extend(ids);
    }
    let what = ("dates that cannot be read", "无法识别的日期");
    planter.note(what, all, Rows, "");

    let ids = planter.standing(1, Small, "delivery");
    planter.change(&ids, |customer| customer.created_at = String::from("2024-06-20 09:00:00"));
    let what = ("a history that begins before the customer was entered", "阶段历史早于客户录入");
    planter.note(what, ids, Rows, "before 2024-06-20");
}

fn doubles(planter: &mut Planter<'_>) {
    let ids = planter.choose(2, |_, customer, _| customer.segment == Small);
    let copies: Vec<Customer> =
        planter.company.customers.iter().filter(|it| is_one_of(it, &ids)).cloned().collect();
    planter.company.customers.extend(copies);
    planter.note(("rows with an id that came before", "编号重复的行"), ids, Rows, "");

    let nameless = planter.company.customers.first().cloned();
    planter.company.customers.extend(nameless.map(|customer| Customer { id: None, ..customer }));
    let row = format!("row {}", planter.company.customers.len() - planter.company.gone.len());
    planter.note(("a row without an id", "没有编号的行"), vec![row], Rows, "");
}

fn is_one_of(customer: &Customer, ids: &[String]) -> bool {
    customer.id.as_ref().is_some_and(|id| ids.contains(id))
}

fn moves(planter: &mut Planter<'_>) {
    let ids = planter.standing(2, Large, "need_confirmed");
    planter.enter(&ids, "contract", at(6, 26));
    let what = ("skips: from need straight to contract", "跳阶段：从需求确认直接到合同");
    planter.note(what, ids, Rows, "");
    planter.alerts("order_broken", Some("group:code=skip"));

    let ids = planter.standing(2, Small, "quote");
    planter.enter(&ids, "need", at(6, 26));
    let what = ("regressions: from quote back to need", "退阶段：从报价退回需求");
    planter.note(what, ids, Rows, "");
    planter.alerts("order_broken", Some("group:code=regress"));

    let ids = planter.choose(1, |company, customer, id| {
        customer.segment == Field
            && customer.stage.as_deref() == Some("churned")
            && company.entries(id).last().is_some_and(|entry| entry.at < at(6, 20))
    });
    planter.enter(&ids, "registered", at(6, 27));
    let what = ("a lost shop that came back", "流失后又回来的店");
    planter.note(what, ids, Rows, "");
    planter.alerts("order_broken", Some("group:code=reopen"));

    let ids = planter.standing(2, Small, "contract");
    planter.change(&ids, |customer| customer.stage = Some(String::from("quote")));
    let what = ("a stage column that says something else than the history", "阶段字段与阶段历史不一致");
    planter.note(what, ids, Rows, "");
}

/// Rows that belong to nobody, or to no day yet.
fn strays(planter: &mut Planter<'_>) {
    let ids = planter.choose(1, |_, customer, _| customer.segment == Small);
    for id in &ids {
        let tick = Tick { customer: id.clone(), item: "old_item", done: true, at: at(5, 6), by: "zhang" };
        planter.company.ticks.push(tick);
        planter.company.activities.push(call(id, far_ahead()));
    }
    planter.company.activities.push(call("C9999", at(6, 3)));
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let what = ("a tick of an item that no checklist has", "打勾的条目不在任何清单里");
    planter.note(what, texts(&["old_item"]), Rows, "");
    let what = ("an activity dated in the future", "日期在未来的活动");
    planter.note(what, texts(&["2099-01-05"]), Rows, "");
    let what = ("an activity of a customer that does not exist", "活动所属的客户不存在");
    planter.note(what, texts(&["C9999"]), Rows, "");
}

fn call(customer: &str, at: DateTime) -> Activity {
    let (customer, met) = (customer.to_owned(), String::from("王磊"));
    Activity { customer, rep: "zhang", kind: "call", met, minutes: 15, at }
}

fn far_ahead() -> DateTime {
    Date::from_ymd_opt(2099, 1, 5).unwrap_or_default().into()
}
