//! The demo: a made-up company with its rules, for trying everything on.
