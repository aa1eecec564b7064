//! What is asked of the funnel report: which field is summed, and from when on.

use super::super::failure::Failure;
use super::super::session::Session;
use crate::diagnostic::{nearest, suggesting};
use crate::language::spoken;
use crate::ruleset::Ruleset;
use crate::time::AsOf;
use crate::value::{Date, Type};

/// The field that is summed; it is read even if no rule needs it.
pub(super) fn summed(wish: Option<&str>, ruleset: &mut Ruleset) -> Result<Option<usize>, Failure> {
    let fields = &mut ruleset.mapping.customers.fields;
    let numeric = |ty: Type| ty.is_number() || ty == Type::Any;
    let name = wish.unwrap_or("amount");
    let place = fields.iter().position(|field| &*field.name == name);
    let field = place.and_then(|place| fields.get_mut(place));
    match (field, wish) {
        (Some(field), _) if numeric(field.ty) => {
            field.used = true;
            Ok(place)
        }
        (_, None) => Ok(None),
        (Some(field), Some(name)) => {
            let ty = field.ty.word();
            Err(Failure::usage(spoken!(
                "`--sum {name}`: the field holds {ty}, and only numbers can be summed",
                "`--sum {name}`：该字段的类型是 {ty}，只有数字可以求和"
            )))
        }
        (None, Some(name)) => {
            let names = fields.iter().filter(|field| numeric(field.ty)).map(|field| &*field.name);
            let what = spoken!(
                "`--sum {name}`: the customers have no such field",
                "`--sum {name}`：客户没有这个字段"
            );
            Err(Failure::usage(suggesting(what, nearest(name, names))))
        }
    }
}

/// Days of the period, the moment's own included, unless `--since` says otherwise.
const PERIOD: i64 = 28;

/// The first day of the period.
pub(super) fn since(given: Option<&str>, session: &Session) -> Result<Date, Failure> {
    let (ruleset, day) = (&session.prepared.ruleset, session.as_of.day);
    let Some(text) = given else {
        return Ok(day.checked_sub_signed(chrono::TimeDelta::days(PERIOD - 1)).unwrap_or(day));
    };
    let since = AsOf::parse(text, &ruleset.workspace.zone).map_err(|problem| {
        Failure::usage(spoken!([problem] "`--since {text}`: {problem}", "`--since {text}`：{problem}"))
    })?;
    if since.day > day {
        return Err(Failure::usage(spoken!(
            "`--since {text}` lies after {day}, the day that is reported",
            "`--since {text}` 晚于报告的日期 {day}"
        )));
    }
    Ok(since.day)
}
