//! Hands what the fuzzer makes up to the property `docker_config`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::check("docker_config", input));
