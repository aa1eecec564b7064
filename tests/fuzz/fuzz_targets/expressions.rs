//! The target `expressions`, run by libFuzzer.

#![no_main]

mod mutation;

/// Names of the rows, functions of one, and constants.
const LEAVES: mutation::Leaves = [
    &["i", "j", "k", "half(i)", "0", "1", "-1", "2", "9", "64", "9223372036854775807"],
    &["x", "y", "0.1", "0.0", "2.5", "1e300", "-3.0"],
    &["s", "t", "\"a\"", "\"Abc\"", "\"\"", "\"金额\"", "`${o}`", "\"2024-02-29\""],
    &["p", "q", "true", "false", "odd(j)", "marked(\"ticked\")"],
    &["d", "e", "at", "today", "date(\"2024-01-31\")", "date(9999, 12, 31)"],
];

libfuzzer_sys::fuzz_mutator!(|bytes: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutation::change(bytes, size, max_size, seed, mutation::expression, &LEAVES)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| funnelwright_fuzz::expressions::hold(bytes));
