//! How long both sides take to find an image's credentials among many.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use pullsecret_core::kubelet::Keyring;
use pullsecret_core::{ConfigFormat, DockerConfig, Entry};

use crate::case::{Case, Secret};
use crate::kubelet::{Error, Kubelet};

/// Secrets, and entries in each.
const SECRETS: usize = 50;
const ENTRIES: usize = 10;

/// What is looked up.
const REPOSITORY: &str = "reg-07.example.com/team/app";

/// How often both are timed, in turn, and how many look-ups and builds are timed at once.
const ROUNDS: usize = 101;
const LOOKUPS: u32 = 200;
const BUILDS: u32 = 10;

/// Medians, for one look-up and for building the keyring once.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Ours, of a look-up.
    pub our_lookup: Duration,
    /// The kubelet's, of a look-up.
    pub kubelets_lookup: Duration,
    /// Ours, of decoding the secrets and building the keyring.
    pub our_build: Duration,
    /// The kubelet's, of decoding the secrets and building the keyring.
    pub kubelets_build: Duration,
}

/// Times both sides in turn. The program is the one that does not count what it reaches.
pub fn measure(program: &Path) -> Result<Times, Error> {
    let case = case();
    let keyring = keyring(&case);
    let mut kubelet = Kubelet::start_to(program, "time", None, &[])?;
    kubelet.ask(std::slice::from_ref(&case))?;
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(timed(LOOKUPS, || {
            black_box(keyring.lookup(black_box(REPOSITORY)));
        }));
        times[1].push(kubelets(&mut kubelet, b'L', LOOKUPS)?);
        times[2].push(timed(BUILDS, || {
            black_box(self::keyring(black_box(&case)));
        }));
        times[3].push(kubelets(&mut kubelet, b'B', BUILDS)?);
    }
    let [our_lookup, kubelets_lookup, our_build, kubelets_build] = times.map(median);
    Ok(Times { our_lookup, kubelets_lookup, our_build, kubelets_build })
}

/// The index that `why` looks into, without what it says of keys that are not used.
fn keyring(case: &Case) -> Keyring<Entry> {
    let mut keyring = Keyring::default();
    for (_, body) in case.secrets.iter().flat_map(|secret| &secret.data) {
        let Ok(config) = DockerConfig::decode(body, ConfigFormat::DockerConfigJson) else { continue };
        for entry in config.entries() {
            // What the kubelet cannot read it passes over.
            let _ = keyring.add(entry.key(), entry.clone());
        }
    }
    keyring
}

fn timed(times: u32, work: impl Fn()) -> Duration {
    let started = Instant::now();
    for _ in 0..times {
        work();
    }
    started.elapsed() / times
}

fn kubelets(kubelet: &mut Kubelet, what: u8, times: u32) -> Result<Duration, Error> {
    kubelet.send(&[&[what], times.to_le_bytes().as_slice()].concat())?;
    Ok(Duration::from_nanos(u64::from_le_bytes(kubelet.receive()?)) / times)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Registries as people have them: hosts, some with a path, a few wildcards, and Docker Hub in its old spelling.
fn case() -> Case {
    let secrets = (0..SECRETS)
        .map(|secret| {
            let entries: Vec<String> = (0..ENTRIES)
                .map(|entry| {
                    let key = match entry {
                        0..6 => format!("reg-{secret:02}-{entry}.example.com"),
                        6 | 7 => format!("https://reg-{secret:02}.example.com/team/{entry}/"),
                        8 => format!("*.zone-{secret:02}.example.com"),
                        _ if secret % 10 == 0 => "https://index.docker.io/v1/".to_owned(),
                        _ => format!("reg-{secret:02}.example.com:5000"),
                    };
                    format!(r#""{key}":{{"username":"robot","password":"p","auth":"cm9ib3Q6cA=="}}"#)
                })
                .chain(
                    (secret == 7).then(|| r#""reg-07.example.com/team":{"auth":"cm9ib3Q6cA=="}"#.to_owned()),
                )
                .collect();
            let body = format!(r#"{{"auths":{{{}}}}}"#, entries.join(","));
            Secret {
                name: format!("s{secret}"),
                secret_type: "kubernetes.io/dockerconfigjson".to_owned(),
                data: vec![(".dockerconfigjson".to_owned(), body.into_bytes())],
            }
        })
        .collect();
    Case { secrets, image: format!("{REPOSITORY}:1.0") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_timed_finds_one_credential() {
        let case = case();
        let credentials = crate::ours::answer(&case).expect("an answer").credentials;
        assert_eq!(credentials.map(|groups| groups.concat().len()), Ok(1));
        assert_eq!(keyring(&case).lookup(REPOSITORY).len(), 1);
    }
}
