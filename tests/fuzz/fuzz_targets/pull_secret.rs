//! Hands what the fuzzer makes up to the property `pull_secret`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::check("pull_secret", input));
