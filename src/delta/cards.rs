//! Customers that alerts are about, whose rows are no longer there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::alert::Subject;
use crate::anomaly::WhoIsWho;

/// What alerts need of the customers that they are about.
#[derive(Debug, Clone, Default)]
pub(super) struct Cards(BTreeMap<Arc<str>, Card>);

/// A customer.
#[derive(Debug, Clone)]
struct Card {
    name: Option<Arc<str>>,
    owner: Option<Arc<str>>,
}

impl Cards {
    /// Notes the customers of some subjects, as far as they are among these.
    pub fn note<'s>(&mut self, subjects: impl Iterator<Item = &'s Subject>, who: WhoIsWho<'_>) {
        for subject in subjects {
            let (Subject::Customer(customer) | Subject::Change { customer, .. }) = subject else { continue };
            if who.is_customer(customer) && !self.0.contains_key(customer) {
                let name = who.name_of(&Subject::Customer(customer.clone()));
                self.0.insert(customer.clone(), Card { name, owner: who.owner_of(customer) });
            }
        }
    }

    /// Whether there is such a customer.
    pub fn is_customer(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// A customer's name.
    pub fn name_of(&self, id: &str) -> Option<Arc<str>> {
        self.0.get(id)?.name.clone()
    }

    /// A customer's owner.
    pub fn owner_of(&self, id: &str) -> Option<Arc<str>> {
        self.0.get(id)?.owner.clone()
    }
}
