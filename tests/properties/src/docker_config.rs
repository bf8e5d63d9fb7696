//! Bodies of docker configs. An input is a body.

use std::collections::HashSet;

use pullsecret_core::{ConfigFormat, DecodeProblem, DockerConfig, Entry};
use secrecy::ExposeSecret as _;
use serde::de::IgnoredAny;

/// `maxNestingDepth` of Go's `encoding/json`; the other parser has none.
const DEPTH_MAX: usize = 10_000;

pub(crate) fn holds(bytes: &[u8]) {
    if bytes.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() > DEPTH_MAX {
        return;
    }
    for format in [ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg] {
        let decoded = DockerConfig::decode(bytes, format);
        let is_json =
            !decoded.as_ref().is_err_and(|error| matches!(error.problem(), DecodeProblem::Syntax(_)));
        let is_json_to_others = serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
        assert_eq!(is_json, is_json_to_others, "{decoded:?}");
        match decoded {
            Ok(config) => of_config(bytes, format, &config),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

fn of_config(bytes: &[u8], format: ConfigFormat, config: &DockerConfig) {
    assert_eq!(config.format(), format);
    assert_eq!(config.encode().expose_secret(), bytes, "what is read is kept");
    assert_eq!(config.size(), bytes.len());
    let keys: HashSet<&str> = config.entries().iter().map(Entry::key).collect();
    assert_eq!(keys.len(), config.entries().len(), "one entry for each key");
    for entry in config.entries() {
        let credential = entry.credential();
        let password = credential.password().expose_secret();
        let shown = format!("{entry:?}");
        let public = [entry.key(), credential.username(), entry.email()];
        let is_public = public.iter().any(|text| format!("{text:?}").contains(password));
        assert!(password.len() < 12 || is_public || !shown.contains(password), "{shown}");
    }
}
