//! What the dataset's stage values mean in a funnel.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ruleset::Funnel;

/// Where a customer can stand on the way through a funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A stage, by its place in the funnel.
    Stage(usize),
    /// The journey ended well.
    Won,
    /// The journey ended badly.
    Lost,
    /// A dataset value that the funnel does not map: a stage of its own.
    Unmapped(Arc<str>),
    /// The dataset gives no stage.
    Nowhere,
}

impl Place {
    /// Whether the journey has ended.
    #[must_use]
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Won | Self::Lost)
    }

    /// Its name for people: the stage's id, `won`, `lost`, or the dataset's value.
    #[must_use]
    pub fn text(&self, funnel: &Funnel) -> Arc<str> {
        match self {
            Self::Stage(index) => {
                funnel.stages.get(*index).map_or_else(|| Arc::from("?"), |stage| stage.id.clone())
            }
            Self::Won => Arc::from("won"),
            Self::Lost => Arc::from("lost"),
            Self::Unmapped(value) => value.clone(),
            Self::Nowhere => Arc::from("(none)"),
        }
    }
}

/// The meaning of every dataset value of one funnel.
#[derive(Debug, Clone, Default)]
pub struct Meanings {
    by_value: HashMap<Arc<str>, Place>,
}

impl Meanings {
    /// Gathers the `match` values of a funnel. A stage's values win over those of won and lost;
    /// the check has refused what two stages claim.
    #[must_use]
    pub fn of(funnel: &Funnel) -> Self {
        let mut by_value = HashMap::new();
        let ends = [(&funnel.lost, Place::Lost), (&funnel.won, Place::Won)];
        for (values, place) in ends {
            by_value.extend(values.iter().map(|value| (value.clone(), place.clone())));
        }
        for (index, stage) in funnel.stages.iter().enumerate() {
            by_value.extend(stage.matches.iter().map(|value| (value.clone(), Place::Stage(index))));
        }
        Self { by_value }
    }

    /// The place that a dataset value means.
    #[must_use]
    pub fn place(&self, value: &Arc<str>) -> Place {
        self.by_value.get(value).cloned().unwrap_or_else(|| Place::Unmapped(value.clone()))
    }

    /// The place of a value, or, if the values do not know it, of a stage's id or `won` or `lost`.
    #[must_use]
    pub fn place_or_id(&self, value: &Arc<str>, funnel: &Funnel) -> Place {
        match self.place(value) {
            Place::Unmapped(value) => match &*value {
                "won" => Place::Won,
                "lost" => Place::Lost,
                id => match funnel.stages.iter().position(|stage| &*stage.id == id) {
                    Some(index) => Place::Stage(index),
                    None => Place::Unmapped(value),
                },
            },
            place => place,
        }
    }
}
