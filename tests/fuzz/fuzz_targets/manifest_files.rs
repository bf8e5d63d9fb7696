//! Hands what the fuzzer makes up to the property `manifest_files`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::check("manifest_files", input));
