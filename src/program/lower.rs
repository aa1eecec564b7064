//! From the typed tree to nodes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Program;
use super::block::{Block, Builder};
use super::node::{Arm, Constant, FactLeaf, FieldLeaf, Label, Leaf, Op, Reg};
use super::roots::{EventFact, FunnelRoots, ItemRoots, LineRoot, Roots, StageRoots};
use crate::expression::{Expr, ExprKind, Haystack, Name, SwitchArm, SwitchLabel, depends};
use crate::ruleset::{Fact, FactKind, Funnel, Mapping, Ruleset, Stage, TableMapping};
use crate::value::Value;

/// The program of a ruleset.
pub(super) fn program(ruleset: &Ruleset) -> Program {
    let mut lowering = Lowering::new(ruleset);
    let funnels = ruleset.funnels.iter().map(|funnel| lowering.funnel(funnel)).collect();
    finish(lowering, ruleset, funnels, &mut [])
}

/// The program of expressions over customers alone, and the register of each.
pub(super) fn asking(ruleset: &Ruleset, exprs: &[&Expr]) -> (Program, Vec<Reg>) {
    let mut lowering = Lowering::new(ruleset);
    let mut roots: Vec<_> = exprs.iter().map(|expr| lowering.customer(expr)).collect();
    let program = finish(lowering, ruleset, Vec::new(), &mut roots);
    (program, roots)
}

/// Keeps what the roots need.
fn finish(
    lowering: Lowering<'_>,
    ruleset: &Ruleset,
    mut funnels: Vec<FunnelRoots>,
    others: &mut [Reg],
) -> Program {
    let mut customers = lowering.customers.finish();
    customers.keep_only(funnels.iter_mut().flat_map(FunnelRoots::registers).chain(others).collect());
    customers.note_reads(&ruleset.mapping.customers);
    // A fact that only a folded part named is not needed.
    let mut facts: Vec<_> =
        lowering.facts.into_values().filter(|fact| names_fact(&customers, fact.fact)).collect();
    let mut events = Vec::new();
    for (table, (builder, mapped)) in lowering.events.into_iter().zip(&ruleset.mapping.events).enumerate() {
        let mut block = builder.finish();
        let of_table = facts.iter_mut().filter(|fact: &&mut EventFact| fact.table == table);
        block.keep_only(of_table.flat_map(|fact| fact.filter.iter_mut().chain(&mut fact.of)).collect());
        block.note_reads(&mapped.table);
        events.push(block);
    }
    let calls_users = |block: &Block| block.nodes.iter().any(|node| matches!(node.op, Op::CallUser(..)));
    let called = calls_users(&customers) || events.iter().any(calls_users);
    let user_texts = if called { ruleset.users.texts.clone() } else { Vec::new() };
    Program { customers, events, roots: Roots { funnels, facts }, user_texts }
}

/// Expressions over the fields of one table.
pub(super) fn block(table: &Arc<str>, fields: &[Arc<str>], exprs: &[&Expr]) -> (Block, Vec<Reg>) {
    let mut lowering = Lowering {
        known_facts: &[],
        customer_fields: fields.to_vec(),
        event_fields: Vec::new(),
        person_fields: Vec::new(),
        customers: Builder::new(table),
        events: Vec::new(),
        facts: BTreeMap::new(),
        inlined: HashMap::new(),
    };
    let mut roots: Vec<_> = exprs.iter().map(|expr| lowering.customer(expr)).collect();
    let mut block = lowering.customers.finish();
    block.keep_only(roots.iter_mut().collect());
    (block, roots)
}

/// Expressions over rows that have fields of their own, if any, a customer and a person.
pub(super) fn rows(mapping: &Mapping, own: Option<&TableMapping>, exprs: &[&Expr]) -> (Block, Vec<Reg>) {
    let key = own.map_or_else(|| Arc::from("rows"), |own| own.key.clone());
    let mut lowering = Lowering {
        known_facts: &[],
        customer_fields: names(&mapping.customers),
        event_fields: vec![own.map(names).unwrap_or_default()],
        person_fields: mapping.people.as_ref().map(names).unwrap_or_default(),
        customers: Builder::new(&mapping.customers.key),
        events: vec![Builder::new(&key)],
        facts: BTreeMap::new(),
        inlined: HashMap::new(),
    };
    let mut roots: Vec<_> = exprs.iter().map(|expr| lowering.expr(expr, Over::Events(0))).collect();
    let mut block = lowering.events.pop().map(Builder::finish).unwrap_or_default();
    block.keep_only(roots.iter_mut().collect());
    if let Some(own) = own {
        block.note_reads(own);
    }
    (block, roots)
}

/// The names of a table's fields.
fn names(table: &TableMapping) -> FieldNames {
    table.fields.iter().map(|field| field.name.clone()).collect()
}

/// The expression of a fact that is one.
fn formula(facts: &[Fact], index: u32) -> Option<&Expr> {
    match &facts.get(index as usize)?.kind {
        FactKind::Expr(inner) => Some(inner),
        FactKind::Events { .. } => None,
    }
}

fn names_fact(block: &Block, fact: usize) -> bool {
    let names = |op: &Op| matches!(op, Op::Leaf(Leaf::Fact(leaf)) if leaf.index as usize == fact);
    block.nodes.iter().any(|node| names(&node.op))
}

fn named_at(names: &FieldNames, index: u32) -> Arc<str> {
    names.get(index as usize).map_or_else(|| Arc::from("?"), Clone::clone)
}

/// What an expression is over.
#[derive(Debug, Clone, Copy)]
enum Over {
    Customers,
    /// Rows of an event table, by its place.
    Events(usize),
}

/// The names of a table's fields, by index.
type FieldNames = Vec<Arc<str>>;

struct Lowering<'a> {
    known_facts: &'a [Fact],
    customer_fields: FieldNames,
    event_fields: Vec<FieldNames>,
    person_fields: FieldNames,
    customers: Builder,
    events: Vec<Builder>,
    facts: BTreeMap<u32, EventFact>,
    /// Facts that are expressions and have been lowered.
    inlined: HashMap<u32, Reg>,
}

impl<'a> Lowering<'a> {
    fn new(ruleset: &'a Ruleset) -> Self {
        let mapping = &ruleset.mapping;
        Self {
            known_facts: &ruleset.facts,
            customer_fields: names(&mapping.customers),
            event_fields: mapping.events.iter().map(|events| names(&events.table)).collect(),
            person_fields: mapping.people.as_ref().map(names).unwrap_or_default(),
            customers: Builder::new(&mapping.customers.key),
            events: mapping.events.iter().map(|events| Builder::new(&events.table.key)).collect(),
            facts: BTreeMap::new(),
            inlined: HashMap::new(),
        }
    }

    fn funnel(&mut self, funnel: &Funnel) -> FunnelRoots {
        FunnelRoots {
            id: funnel.id.clone(),
            when: funnel.when.as_ref().map(|when| self.customer(when)),
            admit: funnel
                .admit
                .iter()
                .map(|line| LineRoot { id: line.id.clone(), expr: self.customer(&line.expr) })
                .collect(),
            stages: funnel.stages.iter().map(|stage| self.stage(stage)).collect(),
        }
    }

    fn stage(&mut self, stage: &Stage) -> StageRoots {
        StageRoots {
            id: stage.id.clone(),
            entering: self.customer(&stage.entering),
            stagnant: self.customer(&stage.stagnant),
            losing: self.customer(&stage.losing),
            improving: stage.improving.as_ref().map(|improving| self.customer(improving)),
            items: stage
                .items
                .iter()
                .map(|item| ItemRoots {
                    id: item.id.clone(),
                    when: item.when.as_ref().map(|when| self.customer(when)),
                    expr: item.expr.as_ref().map(|expr| self.customer(expr)),
                })
                .collect(),
        }
    }

    /// An expression over customers; the facts below it come first, without recursion, for facts
    /// can stand upon facts upon facts.
    fn customer(&mut self, expr: &Expr) -> Reg {
        let known = self.known_facts;
        let mut open = self.open_facts(expr);
        while let Some(index) = open.last().copied() {
            let Some(inner) = formula(known, index).filter(|_| !self.inlined.contains_key(&index)) else {
                open.pop();
                continue;
            };
            let below = self.open_facts(inner);
            if below.is_empty() {
                open.pop();
                let register = self.expr(inner, Over::Customers);
                self.inlined.insert(index, register);
            }
            open.extend(below);
        }
        self.expr(expr, Over::Customers)
    }

    /// The facts that an expression names, are expressions themselves and have not been lowered;
    /// the first one last.
    fn open_facts(&self, expr: &Expr) -> Vec<u32> {
        let mut open = Vec::new();
        depends(expr, &mut |name| {
            if let Name::Fact(index) = name
                && !self.inlined.contains_key(&index)
                && formula(self.known_facts, index).is_some()
            {
                open.push(index);
            }
        });
        open.reverse();
        open
    }

    fn expr(&mut self, expr: &Expr, over: Over) -> Reg {
        let op = match &expr.kind {
            ExprKind::Literal(value) => Op::Constant(Constant(value.clone())),
            ExprKind::Name(Name::Fact(index)) => return self.fact(*index, expr),
            ExprKind::Name(Name::Field(index)) => {
                Op::Leaf(Leaf::Field(FieldLeaf { index: *index, name: self.field_name(*index, over) }))
            }
            ExprKind::Name(Name::BuiltIn(name)) => Op::Leaf(Leaf::BuiltIn(*name)),
            ExprKind::Name(Name::CustomerField(index)) => {
                let name = named_at(&self.customer_fields, *index);
                Op::Leaf(Leaf::CustomerField(FieldLeaf { index: *index, name }))
            }
            ExprKind::Name(Name::PersonField(index)) => {
                let name = named_at(&self.person_fields, *index);
                Op::Leaf(Leaf::PersonField(FieldLeaf { index: *index, name }))
            }
            // Metrics and groups belong to few values, and no block of rows asks for them.
            ExprKind::Name(Name::Metric(_) | Name::Group(_)) => Op::Constant(Constant(Value::Missing)),
            ExprKind::Marked(item) => Op::Leaf(Leaf::Marked(item.clone())),
            ExprKind::Met(item) => Op::Leaf(Leaf::Met(item.clone())),
            ExprKind::Not(operand) => Op::Not(self.expr(operand, over)),
            ExprKind::Negate(operand) => Op::Negate(self.expr(operand, over)),
            ExprKind::Binary(op, left, right) => {
                let left = self.expr(left, over);
                Op::Binary(*op, left, self.expr(right, over))
            }
            ExprKind::And(parts) => Op::And(self.all(parts, over)),
            ExprKind::Or(parts) => Op::Or(self.all(parts, over)),
            ExprKind::Coalesce(parts) => Op::Coalesce(self.all(parts, over)),
            ExprKind::IsMissing { operand, negated } => {
                Op::IsMissing { operand: self.expr(operand, over), negated: *negated }
            }
            ExprKind::In { needle, haystack } => self.membership(needle, haystack, over),
            ExprKind::If { condition, then, otherwise } => {
                let condition = self.expr(condition, over);
                let then = self.expr(then, over);
                Op::If { condition, then, otherwise: self.expr(otherwise, over) }
            }
            ExprKind::Switch { subject, arms, default } => {
                let subject = self.expr(subject, over);
                let arms = arms.iter().map(|arm| self.arm(arm, over)).collect();
                Op::Switch { subject, arms, default: self.expr(default, over) }
            }
            ExprKind::Join(parts) => Op::Join(self.all(parts, over)),
            ExprKind::Call(id, args) => Op::Call(*id, self.all(args, over)),
            ExprKind::CallUser(name, args) => Op::CallUser(name.clone(), self.all(args, over)),
        };
        self.builder(over).add(op, expr.ty, expr.nullable)
    }

    fn all(&mut self, parts: &[Expr], over: Over) -> Vec<Reg> {
        parts.iter().map(|part| self.expr(part, over)).collect()
    }

    fn membership(&mut self, needle: &Expr, haystack: &Haystack, over: Over) -> Op {
        let needle = self.expr(needle, over);
        match haystack {
            Haystack::List(items) => Op::InList { needle, items: self.all(items, over) },
            Haystack::Range { start, end, inclusive } => {
                let start = self.expr(start, over);
                Op::InRange { needle, start, end: self.expr(end, over), inclusive: *inclusive }
            }
            Haystack::Text(text) => Op::InText { needle, text: self.expr(text, over) },
        }
    }

    fn arm(&mut self, arm: &SwitchArm, over: Over) -> Arm {
        let label = |label: &SwitchLabel| match label {
            SwitchLabel::Value(value) => Label::Value(Constant(value.clone())),
            SwitchLabel::Range { start, end, inclusive } => {
                Label::Range { start: *start, end: *end, inclusive: *inclusive }
            }
        };
        Arm {
            labels: arm.labels.iter().map(label).collect(),
            guard: arm.guard.as_ref().map(|guard| self.expr(guard, over)),
            value: self.expr(&arm.value, over),
        }
    }

    /// A fact: an expression was lowered before and stands for its name; the rows of events are asked
    /// elsewhere.
    fn fact(&mut self, index: u32, expr: &Expr) -> Reg {
        let known = self.known_facts;
        let Some(fact) = known.get(index as usize) else {
            return self.customers.constant(Value::Missing);
        };
        match &fact.kind {
            FactKind::Expr(_) => match self.inlined.get(&index) {
                Some(register) => *register,
                None => self.customers.constant(Value::Missing),
            },
            FactKind::Events { table, filter, aggregate, of, window, per } => {
                if !self.facts.contains_key(&index) {
                    let asked = EventFact {
                        fact: index as usize,
                        id: fact.id.clone(),
                        table: *table,
                        filter: filter.as_ref().map(|filter| self.expr(filter, Over::Events(*table))),
                        of: of.as_ref().map(|of| self.expr(of, Over::Events(*table))),
                        aggregate: *aggregate,
                        window: *window,
                        per: *per,
                        ty: fact.ty,
                    };
                    self.facts.insert(index, asked);
                }
                let leaf = Leaf::Fact(FactLeaf { index, name: fact.id.clone() });
                self.customers.add(Op::Leaf(leaf), expr.ty, expr.nullable)
            }
        }
    }

    fn field_name(&self, index: u32, over: Over) -> Arc<str> {
        let names = match over {
            Over::Customers => Some(&self.customer_fields),
            Over::Events(table) => self.event_fields.get(table),
        };
        names.map_or_else(|| Arc::from("?"), |names| named_at(names, index))
    }

    /// The builder of a place; the customers' for an event table that is not there, which a checked
    /// ruleset never names.
    fn builder(&mut self, over: Over) -> &mut Builder {
        match over {
            Over::Events(table) => self.events.get_mut(table).unwrap_or(&mut self.customers),
            Over::Customers => &mut self.customers,
        }
    }
}
