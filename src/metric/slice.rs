//! Some rows of a source, as expressions over them see them.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::begun::Begun;
use super::ledger::{Ledger, NOBODY, Stay};
use super::notes::Rank;
use super::roster::Roster;
use super::tally::Stand;
use super::words::{changed, coded, found, seated};
use crate::census::{Count, Seat};
use crate::evaluate::State;
use crate::expression::{BuiltIn, RowErrorKind, UserRuntime};
use crate::journey::{Sight, World};
use crate::portrait::Said;
use crate::program::Leaf;
use crate::ruleset::Ruleset;
use crate::syntax::Role;
use crate::time::Calendar;
use crate::value::{Date, Value};
use crate::vector::{Leaves, Rows, Vector};

/// Texts that belong to somebody else, by row.
type Texts<'s> = Vec<Option<&'s Arc<str>>>;

/// What all slices of a frame share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'s, 'a> {
    /// The world.
    pub world: &'a World<'a>,
    /// Its people and units.
    pub roster: &'s Roster,
    /// When customers began.
    pub begun: &'s Begun,
    /// The rows.
    pub ledger: &'s Ledger<'a>,
    /// From when they are looked at: the end of the frame.
    pub sight: Sight,
    /// Where everybody stood on the date of the rows, if rows of one date are looked at.
    pub count: Option<&'s Count>,
    /// What the portraits of customers say, by question and row.
    pub said: &'s [Vec<Said>],
    /// Which part of the customers the world holds, from 0.
    pub part: u32,
    /// Whether the days are looked at one by one.
    pub by_day: bool,
}

/// The places of the rows of nobody follow those of all customers.
const OF_NOBODY: u64 = (NOBODY as u64) << 32;

impl Scene<'_, '_> {
    /// The place of a row among those of everybody and nobody.
    fn place(&self, row: u32) -> u64 {
        let number = self.ledger.number_of_nobodys(row as usize);
        number.map_or(u64::from(self.part) << 32 | u64::from(row), |number| OF_NOBODY | number as u64)
    }

    /// When and where a row stands.
    pub fn stand(&self, row: u32) -> Stand {
        (self.ledger.micros(row as usize), self.place(row))
    }

    /// Where a row stands among those that something is wrong with.
    pub fn rank(&self, row: u32) -> Rank {
        let day = self.ledger.date(row as usize).filter(|_| self.by_day);
        (day.map_or(0, |day| day.to_epoch_days()), self.place(row))
    }

    /// A row in which an expression failed, and why.
    pub fn failed(&self, row: u32, why: &RowErrorKind) -> String {
        format!("{}: {}", self.ledger.named(self.world, row), why.text(self.world.ruleset.workspace.language))
    }
}

/// Some rows, in ascending order.
#[derive(Debug)]
pub(super) struct Slice<'s, 'a> {
    scene: Scene<'s, 'a>,
    rows: &'s [u32],
    customers: Vec<u32>,
    persons: OnceCell<Texts<'s>>,
    units: OnceCell<Texts<'s>>,
}

impl<'s, 'a> Slice<'s, 'a> {
    /// These rows.
    pub fn new(scene: Scene<'s, 'a>, rows: &'s [u32]) -> Self {
        let customers = scene.ledger.customers(scene.world, rows);
        Self { scene, rows, customers, persons: OnceCell::new(), units: OnceCell::new() }
    }

    /// Each row's person.
    pub fn persons(&self) -> &[Option<&'s Arc<str>>] {
        let Scene { world, ledger, .. } = self.scene;
        self.persons.get_or_init(|| ledger.persons(world, self.rows, &self.customers))
    }

    /// Each row's unit: that of its person on its date.
    pub fn units(&self) -> &[Option<&'s Arc<str>>] {
        self.units.get_or_init(|| {
            let organisation = &self.scene.world.organisation;
            let mut known: HashMap<(*const u8, Date), Option<&'s Arc<str>>, FixedState> = HashMap::default();
            let unit = |(row, person): (&u32, Option<&'s Arc<str>>)| {
                let (person, date) = (person?, self.scene.ledger.date(*row as usize)?);
                let unit = || organisation.unit_of(person, date, None);
                *known.entry((person.as_ptr(), date)).or_insert_with(unit)
            };
            self.rows.iter().zip(self.persons().iter().copied()).map(unit).collect()
        })
    }

    /// The unit of a kind that each row's unit is or lies in.
    pub fn units_of_kind(&self, kind: &str) -> Texts<'s> {
        let Scene { world, roster, .. } = self.scene;
        let mut known: HashMap<*const u8, Option<&'s Arc<str>>, FixedState> = HashMap::default();
        let of_kind = |unit: Option<&'s Arc<str>>| {
            let unit = unit?;
            *known.entry(unit.as_ptr()).or_insert_with(|| roster.of_kind(world, unit, kind))
        };
        self.units().iter().copied().map(of_kind).collect()
    }

    /// What the portraits of the rows' customers say to a question.
    pub fn of_portraits(&self, question: usize) -> Vector {
        let said = self.scene.said.get(question);
        let of_row = |row: &u32| said.and_then(|said| said.get(*row as usize)).cloned();
        let said = self.rows.iter().map(|row| of_row(row).unwrap_or(Ok(Value::Missing)));
        Vector::from_results(said.collect())
    }

    /// A field of the rows' customers.
    fn customer_field(&self, index: u32) -> Vector {
        let column = self.scene.world.dataset.customers.column(index as usize);
        let places = Rows::List(&self.customers);
        column.map_or_else(|| self.nothing(), |column| Vector::gather(column, &places))
    }

    /// A role of the rows' customers.
    fn customer_role(&self, role: Role) -> Vector {
        let field = self.rules().mapping.customers.role(role).and_then(|field| u32::try_from(field).ok());
        field.map_or_else(|| self.nothing(), |field| self.customer_field(field))
    }

    /// A field of the rows themselves, missing before the date it is known from.
    fn field(&self, index: u32) -> Vector {
        if matches!(self.scene.ledger, Ledger::Customers(..)) {
            return self.customer_field(index);
        }
        let Ledger::Table { table, mapping, .. } = self.scene.ledger else { return self.nothing() };
        let Some(column) = table.column(index as usize) else { return self.nothing() };
        let vector = Vector::gather(column, &Rows::List(self.rows));
        let known_from = mapping.fields.get(index as usize).and_then(|field| field.known_from);
        let Some(date) = known_from else { return vector };
        let is_known = |row: &u32| {
            table.date_time(date as usize, *row as usize).is_some_and(|at| self.scene.sight.sees(at))
        };
        vector.only_where(&self.rows.iter().map(is_known).collect::<Vec<_>>())
    }

    /// A field of the rows' persons.
    fn person_field(&self, index: u32) -> Vector {
        let Scene { world, roster, ledger, .. } = self.scene;
        let column = world.dataset.people.as_ref().and_then(|people| people.column(index as usize));
        let Some(column) = column else { return self.nothing() };
        let of_row =
            |(row, person): (&u32, Option<&Arc<str>>)| roster.row_on(person?, ledger.date(*row as usize)?);
        let persons = self.persons().iter().copied();
        let places: Vec<u32> =
            self.rows.iter().zip(persons).map(|pair| of_row(pair).unwrap_or(NOBODY)).collect();
        Vector::gather(column, &Rows::List(&places))
    }

    fn built_in(&self, name: BuiltIn) -> Vector {
        match name {
            BuiltIn::Today => Vector::constant(self.rows.len(), Value::Date(self.scene.sight.day())),
            BuiltIn::Owner => coded(&self.scene.ledger.owners(self.scene.world, self.rows, &self.customers)),
            BuiltIn::Unit => coded(self.units()),
            BuiltIn::Id => self.customer_role(Role::Id),
            BuiltIn::Name => self.customer_role(Role::Name),
            _ => match self.scene.ledger {
                Ledger::Table { .. } | Ledger::Customers(..) => self.of_seats(|row| self.seat(row), name),
                Ledger::Stays(stays) => self.of_stay(stays, name),
                Ledger::Changes(changes) => self
                    .by_row(|row| changed(changes.get(*self.rows.get(row)? as usize)?, name, self.rules())),
                Ledger::Findings(findings, _) => {
                    self.by_row(|row| found(findings.get(*self.rows.get(row)? as usize)?, name))
                }
            },
        }
    }

    /// Where a row's customer stood on the row's date; `None` before its beginning.
    fn seat(&self, row: usize) -> Option<Seat> {
        let customer = *self.customers.get(row)? as usize;
        let seated = self.scene.count?.census.get(customer)?.as_ref()?;
        let date = self.scene.ledger.date(*self.rows.get(row)? as usize)?;
        self.scene.begun.by(customer, date).then_some(seated.seat)
    }

    fn of_seats(&self, seat: impl Fn(usize) -> Option<Seat>, name: BuiltIn) -> Vector {
        seated((0..self.rows.len()).map(seat), name, self.rules())
    }

    fn of_stay(&self, stays: &[Stay], name: BuiltIn) -> Vector {
        let stay = |row: usize| stays.get(*self.rows.get(row)? as usize);
        let seat = |stay: &Stay| Seat::new(Some(stay.funnel), Some(stay.stage), State::Unknown);
        match name {
            BuiltIn::StageSince => self.by_row(|row| Some(Value::Date(stay(row)?.since.date()))),
            BuiltIn::VisitsToStage => self.by_row(|row| Some(Value::Int(stay(row)?.times))),
            BuiltIn::State => self.of_seats(|row| self.seat(row), name),
            _ => self.of_seats(|row| stay(row).map(seat), name),
        }
    }

    /// A value for each row; missing for `None`.
    fn by_row(&self, value: impl Fn(usize) -> Option<Value>) -> Vector {
        let values = (0..self.rows.len()).map(|row| Ok(value(row).unwrap_or(Value::Missing)));
        Vector::from_results(values.collect())
    }

    fn nothing(&self) -> Vector {
        Vector::constant(self.rows.len(), Value::Missing)
    }

    fn rules(&self) -> &'a Ruleset {
        self.scene.world.ruleset
    }
}

impl Leaves for Slice<'_, '_> {
    fn leaf(&self, leaf: &Leaf) -> Vector {
        match leaf {
            Leaf::Field(field) => self.field(field.index),
            Leaf::CustomerField(field) => self.customer_field(field.index),
            Leaf::PersonField(field) => self.person_field(field.index),
            Leaf::BuiltIn(name) => self.built_in(*name),
            // Rows have neither facts nor a checklist.
            Leaf::Fact(_) | Leaf::Marked(_) | Leaf::Met(_) => self.nothing(),
        }
    }

    fn today(&self) -> Date {
        self.scene.sight.day()
    }

    fn calendar(&self) -> &Calendar {
        &self.rules().calendar
    }

    fn users(&self) -> &UserRuntime {
        self.scene.world.users
    }
}
