//! Bodies of docker configs: their entries, or the kubelet's words for what it cannot decode.

use pullsecret_core::{ConfigFormat, DockerConfig, Entry};
use secrecy::ExposeSecret as _;

use crate::table::rows;

fn shown(entry: &Entry) -> String {
    let (credential, email) = (entry.credential(), entry.email());
    let password = credential.password().expose_secret().escape_debug();
    format!("{} {}:{password} <{email}>", entry.key(), credential.username())
}

#[test]
fn bodies_are_read_as_the_kubelet_reads_them() {
    for row in rows(include_str!("data/docker-configs.txt"), &[3, 5]) {
        let format = match row.cell(0) {
            "json" => ConfigFormat::DockerConfigJson,
            "cfg" => ConfigFormat::DockerCfg,
            other => panic!("line {}: no format {other}", row.line),
        };
        let read = match DockerConfig::decode(row.cell(1).as_bytes(), format) {
            Err(error) => format!("error: {error}"),
            Ok(config) if config.entries().is_empty() => "none".to_owned(),
            Ok(config) => config.entries().iter().map(shown).collect::<Vec<_>>().join(", "),
        };
        assert_eq!(read, row.cell(2), "line {}", row.line);
        if let Some((theirs, why)) = row.difference(3) {
            assert!(theirs != row.cell(2) && !why.is_empty(), "line {}: no difference", row.line);
        }
    }
}
