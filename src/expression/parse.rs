//! Text → rhai's syntax tree, with exact spans.
