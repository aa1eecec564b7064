//! The target `values`, run by libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| funnelwright_fuzz::values::hold(bytes));
