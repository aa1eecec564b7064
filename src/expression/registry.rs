//! Our values and our function table inside rhai, for `functions.rhai`.
//!
//! Guarantees: a name of the table means in a function what it means in a rule; the engine reads
//! no file, calls no clock, prints nothing and loads nothing.

use std::any::TypeId;
use std::sync::Arc;

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage,
    BasicMathPackage, BasicStringPackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext, OptimizationLevel, Position};

use super::functions::{Days, Entry, Signature, entries};
use super::interpret::RowErrorKind;
use super::numbers;
use super::tree::BinaryOp;
use crate::language::{Both, Language, both};
use crate::time::Calendar;
use crate::value::{Date, DateTime, Type, Value};

/// What the table's functions need to know besides their arguments; travels as rhai's tag.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    pub today: Date,
    pub calendar: Arc<Calendar>,
}

/// An engine that knows our values and functions, and nothing that reaches outside.
pub(super) fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    for module in [
        ArithmeticPackage::new().as_shared_module(),
        LogicPackage::new().as_shared_module(),
        BasicMathPackage::new().as_shared_module(),
        BasicStringPackage::new().as_shared_module(),
        MoreStringPackage::new().as_shared_module(),
        BasicArrayPackage::new().as_shared_module(),
        BasicMapPackage::new().as_shared_module(),
        BasicIteratorPackage::new().as_shared_module(),
        BasicFnPackage::new().as_shared_module(),
    ] {
        engine.register_global_module(module);
    }
    for word in ["eval", "print", "debug", "import", "export"] {
        engine.disable_symbol(word);
    }
    engine.register_type_with_name::<Date>("date").register_type_with_name::<DateTime>("datetime");
    engine
        .register_fn("to_string", |date: Date| Value::Date(date).to_string())
        .register_fn("to_string", |at: DateTime| Value::DateTime(at).to_string())
        .register_fn("to_debug", |date: Date| Value::Date(date).to_string())
        .register_fn("to_debug", |at: DateTime| Value::DateTime(at).to_string());
    register_moments(&mut engine);
    for entry in entries() {
        for signature in entry.function.signatures {
            register_function(&mut engine, entry, signature);
        }
    }
    engine
}

/// A value as rhai holds it.
pub(super) fn to_dynamic(value: &Value) -> Dynamic {
    match value {
        Value::Missing => Dynamic::UNIT,
        Value::Bool(value) => Dynamic::from_bool(*value),
        Value::Int(value) => Dynamic::from_int(*value),
        Value::Float(value) => Dynamic::from_float(*value),
        Value::Text(value) => Dynamic::from(ImmutableString::from(&**value)),
        Value::Date(value) => Dynamic::from(*value),
        Value::DateTime(value) => Dynamic::from(*value),
    }
}

/// A value of rhai as ours; the name of its type if we have none.
pub(super) fn to_value(value: &Dynamic) -> Result<Value, Both> {
    if value.is_unit() {
        return Ok(Value::Missing);
    }
    if let Ok(value) = value.as_bool() {
        return Ok(Value::Bool(value));
    }
    if let Ok(value) = value.as_int() {
        return Ok(Value::Int(value));
    }
    if let Ok(value) = value.as_float() {
        return Ok(Value::Float(value));
    }
    if let Ok(value) = value.as_immutable_string_ref() {
        return Ok(Value::text(value.as_str()));
    }
    if let Ok(value) = value.as_char() {
        return Ok(Value::text(value.to_string()));
    }
    if let Some(value) = value.clone().try_cast::<Date>() {
        return Ok(Value::Date(value));
    }
    if let Some(value) = value.clone().try_cast::<DateTime>() {
        return Ok(Value::DateTime(value));
    }
    Err(if value.is_array() {
        both("a list", "列表")
    } else if value.is_map() {
        both("a map", "键值表")
    } else {
        both("a value of rhai's own", "rhai 自己的值")
    })
}

/// The types of rhai that a parameter takes.
fn types_of(ty: Type) -> Vec<TypeId> {
    match ty {
        Type::Bool => vec![TypeId::of::<bool>()],
        Type::Int => vec![TypeId::of::<i64>()],
        Type::Float => vec![TypeId::of::<f64>(), TypeId::of::<i64>()],
        Type::Text => vec![TypeId::of::<ImmutableString>()],
        Type::Date => vec![TypeId::of::<Date>(), TypeId::of::<DateTime>()],
        Type::DateTime => vec![TypeId::of::<DateTime>()],
        Type::Any => vec![TypeId::of::<Dynamic>()],
    }
}

/// Registers one signature under every combination of types that it takes.
fn register_function(engine: &mut Engine, entry: &'static Entry, signature: &Signature) {
    let mut combinations = vec![Vec::new()];
    for (_, ty) in signature.params {
        let types = types_of(*ty);
        let extend = |start: &Vec<TypeId>| -> Vec<Vec<TypeId>> {
            types.iter().map(|next| start.iter().chain([next]).copied().collect()).collect()
        };
        combinations = combinations.iter().flat_map(extend).collect();
    }
    let mut names = vec![entry.function.name.to_owned()];
    if signature.params.len() == 1 {
        names.push(format!("get${}", entry.function.name));
    }
    for name in names {
        for types in &combinations {
            register(engine, &name, types, move |context, values| {
                let clock = context.tag().and_then(|tag| tag.clone().try_cast::<Clock>());
                let Some(clock) = clock else { return Err(RowErrorKind::DateOutOfRange) };
                (entry.call)(values, Days { today: clock.today, calendar: &clock.calendar })
            });
        }
    }
}

/// The operators of dates and date-times.
fn register_moments(engine: &mut Engine) {
    let [date, at, int] = [TypeId::of::<Date>(), TypeId::of::<DateTime>(), TypeId::of::<i64>()];
    let comparisons = [
        BinaryOp::Equal,
        BinaryOp::NotEqual,
        BinaryOp::Less,
        BinaryOp::LessOrEqual,
        BinaryOp::Greater,
        BinaryOp::GreaterOrEqual,
    ];
    for pair in [[date, date], [date, at], [at, date], [at, at]] {
        for op in comparisons.into_iter().chain([BinaryOp::Subtract]) {
            register_operator(engine, op, pair);
        }
    }
    for moment in [date, at] {
        register_operator(engine, BinaryOp::Add, [moment, int]);
        register_operator(engine, BinaryOp::Add, [int, moment]);
        register_operator(engine, BinaryOp::Subtract, [moment, int]);
    }
}

fn register_operator(engine: &mut Engine, op: BinaryOp, types: [TypeId; 2]) {
    register(engine, op.symbol(), &types, move |_, values| match values {
        [left, right] => numbers::binary(op, left, right),
        _ => Ok(Value::Missing),
    });
}

/// Registers a function over our values.
fn register<F>(engine: &mut Engine, name: &str, types: &[TypeId], call: F)
where
    F: Fn(&NativeCallContext<'_>, &[Value]) -> Result<Value, RowErrorKind> + Send + Sync + 'static,
{
    engine.register_raw_fn(name, types, move |context, args| -> Result<Dynamic, Box<EvalAltResult>> {
        let values = args.iter().map(|arg| to_value(arg)).collect::<Result<Vec<_>, _>>();
        let values = values.map_err(|found| {
            refused(&format!("needs a single value, got {}", found.said_in(Language::English)))
        })?;
        call(&context, &values).map(|value| to_dynamic(&value)).map_err(|kind| failure(&kind))
    });
}

#[expect(clippy::unnecessary_box_returns, reason = "rhai's functions return boxed errors")]
fn failure(kind: &RowErrorKind) -> Box<EvalAltResult> {
    refused(&kind.text(Language::English))
}

#[expect(clippy::unnecessary_box_returns, reason = "rhai's functions return boxed errors")]
fn refused(reason: &str) -> Box<EvalAltResult> {
    Box::new(EvalAltResult::ErrorRuntime(reason.into(), Position::NONE))
}
