//! Hands what the fuzzer makes up to the property `short_lived`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::check("short_lived", input));
