//! kubectl's global flags, spelled and described as kubectl does: none of them reaches a plugin by itself.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use secrecy::SecretString;

use crate::completable::Completable;

const HEADING: &str = "Global flags";

/// The flags with which kubectl itself chooses and reaches a cluster
/// (`k8s.io/cli-runtime` v0.35.4, `pkg/genericclioptions/config_flags.go`).
///
/// An empty value counts as not given, as it does for kubectl.
#[derive(Args, Clone, Debug, Default)]
pub struct GlobalFlags {
    /// If present, the namespace scope for this CLI request
    #[arg(short = 'n', long, value_name = "NAMESPACE", add = Completable::Namespace.values(), global = true, help_heading = HEADING)]
    pub namespace: Option<String>,

    /// The name of the kubeconfig context to use
    #[arg(long, value_name = "NAME", add = Completable::Context.values(), global = true, help_heading = HEADING)]
    pub context: Option<String>,

    /// Path to the kubeconfig file to use for CLI requests
    #[arg(long, value_name = "FILE", add = Completable::File.values(), global = true, help_heading = HEADING)]
    pub kubeconfig: Option<PathBuf>,

    /// The name of the kubeconfig cluster to use
    #[arg(long, value_name = "NAME", add = Completable::Cluster.values(), global = true, help_heading = HEADING)]
    pub cluster: Option<String>,

    /// The name of the kubeconfig user to use
    #[arg(long, value_name = "NAME", add = Completable::User.values(), global = true, help_heading = HEADING)]
    pub user: Option<String>,

    /// Username to impersonate for the operation; a regular user or a service account in a namespace
    #[arg(id = "as", long = "as", value_name = "USER", global = true, help_heading = HEADING)]
    pub impersonate: Option<String>,

    /// Group to impersonate for the operation; can be repeated to specify multiple groups
    #[arg(long = "as-group", value_name = "GROUP", global = true, help_heading = HEADING)]
    pub as_group: Vec<String>,

    /// UID to impersonate for the operation
    #[arg(long = "as-uid", value_name = "UID", global = true, help_heading = HEADING)]
    pub as_uid: Option<String>,

    /// The address and port of the Kubernetes API server
    #[arg(short = 's', long, value_name = "URL", global = true, help_heading = HEADING)]
    pub server: Option<String>,

    /// Bearer token for authentication to the API server
    #[arg(long, value_name = "TOKEN", global = true, help_heading = HEADING, value_parser = secret)]
    pub token: Option<SecretString>,

    /// Path to a cert file for the certificate authority of the API server
    #[arg(long, value_name = "FILE", add = Completable::File.values(), global = true, help_heading = HEADING)]
    pub certificate_authority: Option<PathBuf>,

    /// Path to a client certificate file for TLS
    #[arg(long, value_name = "FILE", add = Completable::File.values(), global = true, help_heading = HEADING)]
    pub client_certificate: Option<PathBuf>,

    /// Path to a client key file for TLS
    #[arg(long, value_name = "FILE", add = Completable::File.values(), global = true, help_heading = HEADING)]
    pub client_key: Option<PathBuf>,

    /// Server name to use for the API server's certificate validation, instead of its hostname
    #[arg(long, value_name = "NAME", global = true, help_heading = HEADING)]
    pub tls_server_name: Option<String>,

    /// If true, the API server's certificate will not be checked for validity; never meant for registries
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        global = true,
        help_heading = HEADING
    )]
    pub insecure_skip_tls_verify: Option<bool>,

    /// How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    #[arg(long, value_name = "DURATION", global = true, help_heading = HEADING)]
    pub request_timeout: Option<RequestTimeout>,

    /// If true, opt-out of response compression for all requests to the server
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        global = true,
        help_heading = HEADING
    )]
    pub disable_compression: Option<bool>,
}

#[expect(clippy::unnecessary_wraps, reason = "clap's value parsers return a Result")]
fn secret(value: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(SecretString::from(value))
}

/// The value of `--request-timeout`: how long one request may take, or no limit at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestTimeout(Option<Duration>);

impl RequestTimeout {
    /// The limit; `None` where the user asked for none (`0`).
    pub fn limit(self) -> Option<Duration> {
        self.0
    }
}

/// Why a duration was not understood, in kubectl's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTimeout;

impl fmt::Display for InvalidTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "timeout must be a single integer in seconds, or a number followed by a time unit (e.g. 1s | 2m | 3h)",
        )
    }
}

impl std::error::Error for InvalidTimeout {}

impl FromStr for RequestTimeout {
    type Err = InvalidTimeout;

    /// As client-go v0.35.4 `clientcmd.ParseTimeout` reads it: whole seconds, else a Go duration such as
    /// `1m30s`, `1.5h` or `500ms`. A negative one is refused here; kubectl takes it and fails at once.
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let limit = match value.parse::<u64>() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => go_duration(value).ok_or(InvalidTimeout)?,
        };
        Ok(Self((!limit.is_zero()).then_some(limit)))
    }
}

/// Go's `time.ParseDuration` for durations that are not negative: decimal numbers, each with its unit.
fn go_duration(value: &str) -> Option<Duration> {
    let mut rest = value.strip_prefix('+').unwrap_or(value);
    if rest == "0" {
        return Some(Duration::ZERO);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number = &rest[..number_end];
        let after = &rest[number_end..];
        let unit_end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let seconds = match &after[..unit_end] {
            "ns" => 1e-9,
            "us" | "µs" | "μs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        let amount = number.parse::<f64>().ok()?;
        total = total.checked_add(Duration::try_from_secs_f64(amount * seconds).ok()?)?;
        rest = &after[unit_end..];
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Probe {
        #[command(flatten)]
        flags: GlobalFlags,
    }

    fn parsed(words: &[&str]) -> GlobalFlags {
        Probe::try_parse_from(std::iter::once(&"probe").chain(words)).expect("the flags parse").flags
    }

    #[test]
    fn timeouts_are_read_as_kubectl_reads_them() {
        for (written, milliseconds) in
            [("5", 5_000), ("1m30s", 90_000), ("500ms", 500), ("1.5h", 5_400_000), ("2h1m", 7_260_000)]
        {
            let limit = written.parse::<RequestTimeout>().expect("a timeout").limit();
            assert_eq!(limit, Some(Duration::from_millis(milliseconds)), "{written}");
        }
        for written in ["0", "0s", "0ms"] {
            assert_eq!(written.parse::<RequestTimeout>().map(RequestTimeout::limit), Ok(None), "{written}");
        }
        for written in ["", "-1s", "5 s", "s", "1x", "1.2.3s", ".", "99999999999999999999h", "1s2"] {
            assert_eq!(written.parse::<RequestTimeout>(), Err(InvalidTimeout), "{written}");
        }
    }

    #[test]
    fn booleans_take_a_value_only_behind_an_equals_sign() {
        assert_eq!(parsed(&["--insecure-skip-tls-verify"]).insecure_skip_tls_verify, Some(true));
        assert_eq!(parsed(&["--insecure-skip-tls-verify=false"]).insecure_skip_tls_verify, Some(false));
        assert_eq!(parsed(&[]).insecure_skip_tls_verify, None);
    }

    #[test]
    fn groups_are_repeated_and_never_split() {
        assert_eq!(parsed(&["--as", "u", "--as-group", "a,b", "--as-group=c"]).as_group, ["a,b", "c"]);
    }

    #[test]
    fn a_token_is_not_in_the_debug_print() {
        assert!(!format!("{:?}", parsed(&["--token", "sentinel"])).contains("sentinel"));
    }
}
