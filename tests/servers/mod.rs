//! Servers on loopback that deliver messages into tests, and that can misbehave in every way.

#![allow(dead_code, reason = "each test binary uses its own part of them")]

pub mod certificates;
pub mod http_server;
pub mod smtp_server;
