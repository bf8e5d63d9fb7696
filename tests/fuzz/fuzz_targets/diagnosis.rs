//! Hands what the fuzzer makes up to the property `diagnosis`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::check("diagnosis", input));
