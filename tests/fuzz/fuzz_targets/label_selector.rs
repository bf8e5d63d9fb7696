//! Hands what the fuzzer makes up to the property `label_selector`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::check("label_selector", input));
