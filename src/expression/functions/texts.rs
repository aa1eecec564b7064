//! Functions of texts. Characters are Unicode's, letters are folded as rhai folds them.

use super::super::interpret::{Needed, RowErrorKind};
use super::super::numbers::misfit;
use super::Days;
use crate::value::{Type, Value};

type Answer = Result<Value, RowErrorKind>;

fn text(args: &[Value], index: usize) -> Result<&str, RowErrorKind> {
    match args.get(index) {
        Some(Value::Text(text)) => Ok(text),
        other => Err(misfit(Needed::Of(Type::Text), other.unwrap_or(&Value::Missing))),
    }
}

pub(super) fn contains(args: &[Value], _: Days<'_>) -> Answer {
    Ok(Value::Bool(text(args, 0)?.contains(text(args, 1)?)))
}

pub(super) fn starts_with(args: &[Value], _: Days<'_>) -> Answer {
    Ok(Value::Bool(text(args, 0)?.starts_with(text(args, 1)?)))
}

pub(super) fn ends_with(args: &[Value], _: Days<'_>) -> Answer {
    Ok(Value::Bool(text(args, 0)?.ends_with(text(args, 1)?)))
}

pub(super) fn to_lower(args: &[Value], _: Days<'_>) -> Answer {
    Ok(Value::text(text(args, 0)?.to_lowercase()))
}

pub(super) fn to_upper(args: &[Value], _: Days<'_>) -> Answer {
    Ok(Value::text(text(args, 0)?.to_uppercase()))
}

pub(super) fn trim(args: &[Value], _: Days<'_>) -> Answer {
    Ok(Value::text(text(args, 0)?.trim()))
}

pub(super) fn len(args: &[Value], _: Days<'_>) -> Answer {
    i64::try_from(text(args, 0)?.chars().count()).map(Value::Int).map_err(|_| RowErrorKind::Overflow)
}
