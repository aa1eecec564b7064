//! Checklists and entrance standards.

use std::sync::Arc;

use super::constant::constant;
use super::context::{Context, Optional, Reported};
use super::ids::Ids;
use crate::diagnostic::RulesProblem;
use crate::expression::{Expr, Scope};
use crate::language::{Both, both, spoken};
use crate::ruleset::{Admit, Item};
use crate::syntax::{AdmitDecl, ItemDecl};
use crate::text::{Quoted, Spanned};
use crate::value::{Type, Value};

/// How messages call an item.
const ITEM: Both = both("item", "清单项");
/// How messages call a line of the entrance standard.
const ENTRANCE_LINE: Both = both("entrance line", "准入标准");

/// Checks the items of a stage in its scope; `None` for those with errors, which are then
/// reported.
pub(super) fn items(
    cx: &mut Context,
    decls: &[ItemDecl],
    stage: &str,
    scope: &mut Scope,
) -> Vec<Option<Item>> {
    let mut ids = Ids::new(ITEM, Some(spoken!("stage `{stage}`", "阶段 `{stage}`")));
    decls.iter().map(|decl| item(cx, decl, &mut ids, scope)).collect()
}

fn item(cx: &mut Context, decl: &ItemDecl, ids: &mut Ids, scope: &mut Scope) -> Option<Item> {
    let id = take_id(cx, ids, decl.id.as_ref());
    let renew = decl.renew.is_some_and(|renew| renew.value);
    let name = decl.id.as_ref().map_or_else(String::new, |id| id.value.clone());
    let mut sound = true;
    if let (Some(written), true, false) = (decl.renew, renew, decl.mark) {
        cx.report(written.span, RulesProblem::RenewWithoutMark { item: name.clone() });
        sound = false;
    } else if !decl.mark && decl.expr.is_none() {
        let span = decl.id.as_ref().map_or(decl.span, |id| id.span);
        cx.report_lack(span, RulesProblem::ItemWithoutTest { item: name.clone() });
        sound = false;
    }
    scope.place = both("the `expr` of an item", "清单项的 `expr` ");
    let expr: Optional<Expr> = match &decl.expr {
        Some(text) => condition(cx, text, scope, &name, ITEM).map(Some).ok_or(Reported),
        None => Ok(None),
    };
    scope.place = both("the `when` of an item", "清单项的 `when` ");
    let when = cx.optional(decl.when.as_ref(), scope, Type::Bool);
    Some(Item {
        id: id.filter(|_| sound)?,
        label: decl.label.clone(),
        mark: decl.mark,
        renew,
        optional: decl.optional,
        expr: expr.ok()?,
        when: when.ok()?,
        span: decl.span,
    })
}

/// Checks the entrance standard of a funnel.
pub(super) fn admit(
    cx: &mut Context,
    decls: &[AdmitDecl],
    funnel: &str,
    scope: &Scope,
) -> Vec<Option<Admit>> {
    let mut ids = Ids::new(ENTRANCE_LINE, Some(spoken!("funnel `{funnel}`", "漏斗 `{funnel}`")));
    let mut lines = Vec::new();
    for decl in decls {
        let id = take_id(cx, &mut ids, decl.id.as_ref());
        let name = decl.id.as_ref().map_or_else(String::new, |id| id.value.clone());
        cx.gap |= decl.expr.is_none();
        let expr = decl.expr.as_ref().and_then(|text| condition(cx, text, scope, &name, ENTRANCE_LINE));
        let join = |id: Arc<str>, expr| Admit { id, label: decl.label.clone(), expr, span: decl.span };
        lines.push(id.zip(expr).map(|(id, expr)| join(id, expr)));
    }
    lines
}

/// An id that is unique; one that is missing was reported when the text was read.
pub(super) fn take_id(
    cx: &mut Context,
    ids: &mut Ids,
    written: Option<&Spanned<String>>,
) -> Option<Arc<str>> {
    cx.gap |= written.is_none();
    ids.take(cx, written?)
}

/// Checks a condition that must be able to be true.
fn condition(cx: &mut Context, text: &Quoted, scope: &Scope, id: &str, what: Both) -> Option<Expr> {
    let expr = cx.expression(text, scope, Type::Bool)?;
    if constant(&expr).is_some_and(|value| value != Value::Bool(true)) {
        cx.report(expr.span, RulesProblem::NeverTrue { id: id.to_owned(), what });
        return None;
    }
    Some(expr)
}
