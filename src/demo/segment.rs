//! The kinds of customers, and the steps that each goes through.

/// A kind of customer: one for each funnel, and those that no funnel is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Segment {
    Large,
    Small,
    Field,
    /// Tiny companies that serve themselves online.
    Outside,
}

impl Segment {
    /// The steps of its journey.
    pub fn legs(self) -> &'static [Leg] {
        match self {
            Self::Large => LARGE,
            Self::Small => SMALL,
            Self::Field => FIELD,
            Self::Outside => &[],
        }
    }

    /// The CRM's words for won and lost.
    pub fn ends(self) -> (&'static str, &'static str) {
        match self {
            Self::Field => ("paid", "churned"),
            _ => ("won", "lost"),
        }
    }

    /// Of a hundred who were not worked to the end of a step, how many are closed in the CRM as
    /// lost; the others are forgotten.
    pub fn closed(self) -> u32 {
        match self {
            Self::Large => 60,
            _ => 50,
        }
    }
}

/// Whom an item concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concerns {
    Everyone,
    /// Where the need is passed on by someone else.
    Passive,
    /// Where others will use it.
    SplitUse,
    /// Where others decide.
    SplitDecision,
    /// From an amount on.
    From(u32),
}

/// A step: its word in the CRM, how many days it takes, the items that are ticked in it, and what
/// has to be done with the customer.
#[derive(Debug)]
pub(super) struct Leg {
    pub stage: &'static str,
    pub days: (u32, u32),
    pub items: &'static [(&'static str, Concerns)],
    pub deeds: &'static [&'static str],
    /// Whether the end of a quarter hastens it.
    pub pushed: bool,
}

const fn leg(
    stage: &'static str,
    days: (u32, u32),
    items: &'static [(&'static str, Concerns)],
    deeds: &'static [&'static str],
) -> Leg {
    Leg { stage, days, items, deeds, pushed: false }
}

use Concerns::{Everyone, From, Passive, SplitDecision, SplitUse};

const LARGE: &[Leg] = &[
    leg("initiated", (6, 18), &[("initiator", Everyone)], &["call"]),
    leg(
        "need_confirmed",
        (10, 28),
        &[("real_owner", Passive), ("end_users", SplitUse), ("decider_named", SplitDecision)],
        &["visit", "visit"],
    ),
    leg("plan", (10, 28), &[("budget", Everyone), ("decision_path", SplitDecision)], &["presentation"]),
    leg("request", (7, 20), &[("request_submitted", Everyone), ("request_assessed", Everyone)], &[]),
    leg("comparison", (10, 30), &[("compared", Everyone), ("quote", Everyone)], &["site_visit"]),
    Leg {
        stage: "approval",
        days: (10, 28),
        items: &[
            ("approval_started", Everyone),
            ("finance", Everyone),
            ("audit", From(1_000_000)),
            ("risk", From(3_000_000)),
            ("approval_confirmed", Everyone),
        ],
        deeds: &["visit"],
        pushed: true,
    },
    Leg {
        stage: "contract",
        days: (6, 20),
        items: &[("legal", Everyone), ("signed", Everyone)],
        deeds: &["visit"],
        pushed: true,
    },
    leg("delivery", (10, 26), &[("delivered", Everyone), ("accepted", SplitUse)], &[]),
    leg("payment", (10, 32), &[("paid", Everyone)], &[]),
];

const SMALL: &[Leg] = &[
    leg("need", (5, 18), &[("initiator", Everyone), ("real_owner", Passive)], &["call", "im"]),
    leg("plan", (5, 20), &[("budget", Everyone), ("decision_path", SplitDecision)], &["presentation"]),
    Leg {
        stage: "quote",
        days: (5, 18),
        items: &[("quote", Everyone), ("compared", From(200_000))],
        deeds: &["call"],
        pushed: true,
    },
    Leg {
        stage: "contract",
        days: (4, 15),
        items: &[("legal", From(300_000)), ("signed", Everyone)],
        deeds: &["visit"],
        pushed: true,
    },
    leg("delivery", (6, 22), &[("delivered", Everyone), ("paid", Everyone)], &[]),
];

const FIELD: &[Leg] = &[
    leg("visited", (2, 9), &[("shop_owner_met", Everyone)], &["visit"]),
    leg("registered", (2, 9), &[("package", Everyone), ("papers", Everyone)], &["im"]),
    leg("account_opened", (2, 10), &[("trained", Everyone)], &["visit"]),
    leg("in_use", (8, 20), &[], &["im"]),
    leg("payment", (3, 12), &[], &["visit"]),
];
