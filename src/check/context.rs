//! What every part of the check works with: the document, what is known of the dataset, and the
//! list of what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::Schema;
use super::walk::visit;
use crate::diagnostic::{Diagnostic, RulesProblem};
use crate::expression::{
    BuiltIn, Expr, ExprKind, Name, Scope, UserFunctions, all_functions, check_expression, check_syntax,
};
use crate::language::{Both, Spoken};
use crate::syntax::Document;
use crate::text::{Quoted, Span};
use crate::value::Type;

/// Something has errors, and they are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reported;

/// What may be left out: an error if it was written with errors.
pub(super) type Optional<T> = Result<Option<T>, Reported>;

/// The state of one check.
pub(super) struct Context<'a> {
    /// What was written.
    pub document: &'a Document,
    /// What the dataset holds, if there is one at hand.
    pub schema: Option<&'a Schema>,
    /// The functions of `functions.rhai`.
    pub users: UserFunctions,
    /// Everything found so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Something needed is not there, and whoever read the text has said so.
    pub gap: bool,
    /// The first place that counts working days.
    pub business: Option<Span>,
    /// The built-ins that nothing in the mapping fills, with what to do about it.
    pub absent: BTreeMap<BuiltIn, Both>,
}

impl<'a> Context<'a> {
    /// A check at its beginning: reads the user functions.
    pub fn new(document: &'a Document, schema: Option<&'a Schema>) -> Self {
        let mut diagnostics = Vec::new();
        let users = UserFunctions::read(&document.sources, &document.functions, &mut diagnostics);
        Self {
            document,
            schema,
            users,
            diagnostics,
            gap: document.incomplete,
            business: None,
            absent: BTreeMap::new(),
        }
    }

    /// Adds a problem at a place.
    pub fn report(&mut self, span: Span, problem: impl Into<RulesProblem>) {
        self.diagnostics.push(Diagnostic::at(span, problem.into()));
    }

    /// Adds a problem that consists in something not being there; not if a file could not be
    /// read, for it may stand there.
    pub fn report_lack(&mut self, span: Span, problem: impl Into<RulesProblem>) {
        if !self.document.incomplete {
            self.report(span, problem);
        }
    }

    /// Adds a problem at a place, with a second place that belongs to it.
    pub fn report_with(
        &mut self,
        span: Span,
        problem: impl Into<RulesProblem>,
        other: Span,
        note: impl Into<Spoken>,
    ) {
        self.diagnostics.push(Diagnostic::at(span, problem.into()).with(other, note));
    }

    /// Notes a place that counts working days.
    pub fn counts_working_days(&mut self, span: Span) {
        self.business.get_or_insert(span);
    }

    /// Checks an expression for its place; `None` if it has errors, which are then reported.
    pub fn expression(&mut self, text: &Quoted, scope: &Scope, expected: Type) -> Option<Expr> {
        let expr = self.expression_of_rows(text, scope, expected)?;
        self.look_for_absent_names(&expr, scope);
        Some(expr)
    }

    /// The same for an expression that is not about customers, so that its built-ins are filled
    /// otherwise.
    pub fn expression_of_rows(&mut self, text: &Quoted, scope: &Scope, expected: Type) -> Option<Expr> {
        let expr = check_expression(text, scope, expected, &self.users, &mut self.diagnostics)?;
        if let Some(span) = working_days(&expr) {
            self.counts_working_days(span);
        }
        Some(expr)
    }

    /// Checks what can be checked of expressions that may be left out, where it is not known what they may
    /// name.
    pub fn syntax_alone<'t>(&mut self, texts: impl IntoIterator<Item = &'t Option<Quoted>>) {
        for text in texts.into_iter().flatten() {
            check_syntax(text, &mut self.diagnostics);
        }
    }

    /// Checks an expression that may be left out.
    pub fn optional(&mut self, text: Option<&Quoted>, scope: &Scope, expected: Type) -> Optional<Expr> {
        text.map(|text| self.expression(text, scope, expected).ok_or(Reported)).transpose()
    }

    /// Warns, once for each name, of built-ins that are missing for everyone. One that hides a
    /// column has drawn its own warning.
    fn look_for_absent_names(&mut self, expr: &Expr, scope: &Scope) {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        visit(expr, &mut |part| {
            if let ExprKind::Name(Name::BuiltIn(built_in)) = part.kind
                && let Some(cure) = self.absent.get(&built_in)
                && !scope.names.get(built_in.word()).is_some_and(|name| name.shadows_column)
                && seen.insert(built_in)
            {
                found.push((part.span, built_in.word(), *cure));
            }
        });
        for (span, name, cure) in found {
            self.report(span, RulesProblem::AlwaysMissing { name, cure });
        }
    }
}

/// Where an expression counts working days, if it does.
fn working_days(expr: &Expr) -> Option<Span> {
    let mut found = None;
    visit(expr, &mut |part| {
        let counts = match &part.kind {
            ExprKind::Name(name) => *name == Name::BuiltIn(BuiltIn::BusinessDaysInStage),
            ExprKind::Call(function, _) => all_functions()
                .get(usize::from(function.0))
                .is_some_and(|function| function.name.starts_with("business_")),
            _ => false,
        };
        if counts && found.is_none() {
            found = Some(part.span);
        }
    });
    found
}
