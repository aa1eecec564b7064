//! The sales organisation as it is today: who belongs where, and who is above whom.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::policy::Level;
use super::subject::Subject;
use crate::value::Date;

/// A person's place in the organisation, from one date to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The person's id.
    pub person: Arc<str>,
    /// The unit's id, if there is one.
    pub unit: Option<Arc<str>>,
    /// The level, if there is one.
    pub level: Option<Level>,
    /// Its first date; `None`: ever since.
    pub since: Option<Date>,
    /// Its last date; `None`: until further notice.
    pub until: Option<Date>,
}

impl Post {
    fn holds_on(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// A person who belongs to a unit, and as what.
type Member = (Arc<str>, Option<Level>);

/// The organisation on a day. A person may have several posts at once: whoever is sought for a unit is
/// found by any of them; where the person is what it is about, the one taken up last says the unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// Each person's posts of the day, the one taken up last at the end.
    posts: BTreeMap<Arc<str>, Vec<Post>>,
    /// Persons who have no post any more, with those that they had.
    former: BTreeMap<Arc<str>, Vec<Post>>,
    parents: BTreeMap<Arc<str>, Arc<str>>,
    /// By unit, those who belong to it, with their levels.
    members: BTreeMap<Arc<str>, BTreeSet<Member>>,
}

impl Chart {
    /// The organisation on a day, from all posts and from the units with their parents.
    #[must_use]
    pub fn on(
        day: Date,
        posts: impl IntoIterator<Item = Post>,
        parents: impl IntoIterator<Item = (Arc<str>, Arc<str>)>,
    ) -> Self {
        let mut chart = Self { parents: parents.into_iter().collect(), ..Self::default() };
        for post in posts {
            let begins_later = post.since.is_some_and(|since| since > day);
            let known = if post.holds_on(day) { &mut chart.posts } else { &mut chart.former };
            if !begins_later {
                known.entry(post.person.clone()).or_default().push(post);
            }
        }
        chart.former.retain(|person, _| !chart.posts.contains_key(person));
        for posts in chart.posts.values_mut().chain(chart.former.values_mut()) {
            posts.sort_by_key(|post| post.since);
        }
        for post in chart.posts.values().flatten() {
            if let Some(unit) = &post.unit {
                chart.members.entry(unit.clone()).or_default().insert((post.person.clone(), post.level));
            }
        }
        chart
    }

    /// Whether it knows anybody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty() && self.former.is_empty()
    }

    /// Everybody who has a post.
    #[must_use]
    pub fn people(&self) -> Vec<Arc<str>> {
        self.posts.keys().cloned().collect()
    }

    /// Whether a person has a post.
    #[must_use]
    pub fn is_present(&self, person: &str) -> bool {
        self.posts.contains_key(person)
    }

    /// Whether a person had a post and has none any more.
    #[must_use]
    pub fn has_left(&self, person: &str) -> bool {
        self.former.contains_key(person)
    }

    /// A person's level: of several, the lowest that is not below the one sought, else that of the post
    /// taken up last.
    #[must_use]
    pub fn level_of(&self, person: &str, sought: Option<Level>) -> Option<Level> {
        let posts = self.posts.get(person)?;
        let levels = posts.iter().filter_map(|post| post.level);
        let fitting = sought.and_then(|sought| levels.filter(|level| *level >= sought).min());
        fitting.or(posts.last()?.level)
    }

    /// A person's unit, by the post taken up last; of one who has left, by the last post there was.
    #[must_use]
    pub fn unit_of(&self, person: &str) -> Option<&Arc<str>> {
        self.posts.get(person).or_else(|| self.former.get(person))?.last()?.unit.as_ref()
    }

    /// A unit and those above it, upwards. A circle among the parents ends where it closes.
    #[must_use]
    pub fn upward(&self, unit: &Arc<str>) -> Vec<Arc<str>> {
        let mut climbed = vec![unit.clone()];
        while let Some(parent) = climbed.last().and_then(|unit| self.parents.get(unit)) {
            if climbed.contains(parent) {
                break;
            }
            climbed.push(parent.clone());
        }
        climbed
    }

    /// The persons of a level in the nearest unit, upward from one, that has any; without a unit all
    /// persons of the level.
    #[must_use]
    pub fn nearest(&self, level: Level, unit: Option<&Arc<str>>) -> Vec<Arc<str>> {
        let Some(unit) = unit else {
            let is_one = |posts: &[Post]| posts.iter().any(|post| post.level == Some(level));
            let people = self.posts.iter().filter(|(_, posts)| is_one(posts));
            return people.map(|(person, _)| person.clone()).collect();
        };
        let of_level = |unit: &Arc<str>| -> Vec<Arc<str>> {
            let people = self.members.get(unit).into_iter().flatten();
            people.filter(|(_, its)| *its == Some(level)).map(|(person, _)| person.clone()).collect()
        };
        self.upward(unit).iter().map(of_level).find(|people| !people.is_empty()).unwrap_or_default()
    }

    /// Everybody who belongs to a unit itself.
    #[must_use]
    pub fn members(&self, unit: &str) -> Vec<Arc<str>> {
        let people = self.members.get(unit).into_iter().flatten();
        let mut people: Vec<Arc<str>> = people.map(|(person, _)| person.clone()).collect();
        // Those with several posts there stand next to themselves.
        people.dedup();
        people
    }
}

/// Where the subject of an alert stands in the organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The customer's owner, or the person it is about.
    pub owner: Option<Arc<str>>,
    /// The unit: the subject's, its owner's, or the group's.
    pub unit: Option<Arc<str>>,
    /// The subjects above it, the nearest first.
    pub above: Vec<Subject>,
}

impl Standing {
    /// Where a subject stands; `owner_of` tells a customer's owner.
    #[must_use]
    pub fn of(subject: &Subject, chart: &Chart, owner_of: &dyn Fn(&str) -> Option<Arc<str>>) -> Self {
        let person = |owner: Option<Arc<str>>| {
            let unit = owner.as_deref().and_then(|owner| chart.unit_of(owner)).cloned();
            (owner, unit)
        };
        let (owner, unit) = match subject {
            Subject::Customer(customer) | Subject::Change { customer, .. } => person(owner_of(customer)),
            Subject::Person(id) => person(Some(id.clone())),
            Subject::Unit(unit) => (None, Some(unit.clone())),
            Subject::Group(values) => {
                let (owner, of_owner) =
                    person(dimension(values, |name| ["person", "owner"].contains(&name)).next());
                // Of several units the lowest, which has most above it.
                let units = dimension(values, |name| name == "unit" || name.starts_with("unit."));
                let lowest = units.max_by_key(|unit| chart.upward(unit).len());
                (owner, lowest.or(of_owner))
            }
            Subject::Rule(_) => (None, None),
        };
        let mut above = Vec::new();
        if let Subject::Change { customer, .. } = subject {
            above.push(Subject::Customer(customer.clone()));
        }
        above.extend(owner.iter().cloned().map(Subject::Person));
        above.extend(unit.iter().flat_map(|unit| chart.upward(unit)).map(Subject::Unit));
        above.retain(|other| other != subject);
        Self { owner, unit, above }
    }
}

/// The values of a group's dimensions of such names.
fn dimension<'a>(
    values: &'a [(Arc<str>, Arc<str>)],
    is: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = Arc<str>> + 'a {
    values.iter().filter(move |(name, _)| is(name)).map(|(_, value)| value.clone())
}
