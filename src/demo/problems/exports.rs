//! What differs between the export of a week before and the last one.

use super::super::segment::Segment;
use super::Finder;
use super::planter::{Planter, day};

pub(super) fn plant(planter: &mut Planter<'_>) {
    let ids = planter.choose(3, |company, customer, id| {
        customer.segment == Segment::Small && company.moved_between(id, day(6, 11), day(6, 20))
    });
    let company = &mut *planter.company;
    for id in &ids {
        let last = company.entries(id).last().map(|entry| entry.at);
        let is_last =
            |entry: &super::super::company::StageEntry| entry.customer == *id && Some(entry.at) == last;
        company.late.extend(company.history.iter().filter(|entry| is_last(entry)).cloned());
        company.history.retain(|entry| !is_last(entry));
    }
    planter.note(
        (
            "late rows: moves dated before 21 June that only the export of 28 June holds",
            "迟到的数据：6 月 21 日之前的阶段变动，到 6 月 28 日的导出才出现",
        ),
        ids,
        Finder::Store("SELECT customer, to_state, effective_on FROM state_changes WHERE late = 1"),
        "",
    );

    let ids = planter.standing(2, Segment::Field, "account_opened");
    planter.company.gone.clone_from(&ids);
    planter.note(
        (
            "gone: customers that were deleted in the CRM after 21 June",
            "消失的客户：6 月 21 日之后在 CRM 里被删除",
        ),
        ids,
        Finder::Store("SELECT customer, state FROM customer_state WHERE state = 'gone'"),
        "gone",
    );
}
