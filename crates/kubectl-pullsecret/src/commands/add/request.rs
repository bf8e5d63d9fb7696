//! The flags of `add` as a request that makes sense, or the first thing that is wrong with them.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use pullsecret_core::plan::refusal::Permissions;
use pullsecret_core::{ImageReference, ImageReferenceError, Registry, RegistryError, check_name, shell_word};

use super::args::AddArgs;
use super::wait::Patience;
use crate::commands::password;
use crate::commands::targets::Targets;
use crate::commands::verification::Verify;
use crate::docker_store::DockerSource;
use crate::error::{CommandError, Exit};
use crate::execution::{ChangeFlags, DryRun};
use crate::output::Format;
use crate::session::Session;

/// What the user asked for, typed and validated.
pub(super) struct AddRequest {
    pub(super) registries: Vec<Registry>,
    pub(super) namespace: Option<String>,
    pub(super) username: Option<String>,
    pub(super) email: Option<String>,
    pub(super) source: Source,
    pub(super) expires: Option<Timestamp>,
    pub(super) name: Option<String>,
    pub(super) permissions: Permissions,
    pub(super) targets: Targets,
    pub(super) verify: Verify,
    pub(super) images: Vec<ImageReference>,
    pub(super) registry_ca: Vec<PathBuf>,
    pub(super) plain_http: Vec<String>,
    pub(super) change: ChangeFlags,
    pub(super) wait: Option<Patience>,
    pub(super) restart: bool,
    pub(super) reveal: bool,
}

/// Where the password comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Standard input.
    Stdin,
    /// The hidden prompt, whatever the keyring holds.
    Prompt,
    /// The keyring, and nothing else.
    Keyring,
    /// A store of Docker's or Podman's.
    Docker(DockerSource),
    /// The keyring, then the prompt.
    Unsaid,
}

impl AddRequest {
    /// Whether there is somebody to ask, and standard input is not taken by the password.
    pub(super) fn can_ask(&self, session: &Session) -> bool {
        session.can_ask() && self.source != Source::Stdin
    }

    /// The format of a bare manifest, if that is what is asked for: it needs no cluster.
    pub(super) fn manifest_format(&self) -> Option<Format> {
        let format = self.change.output.filter(|format| *format != Format::Name);
        format.filter(|_| self.change.dry_run == DryRun::Client)
    }
}

/// Makes a request of the flags. `namespace` is one chosen in the guided form.
pub(super) fn resolve(
    args: AddArgs,
    namespace: Option<String>,
    now: Timestamp,
) -> Result<AddRequest, CommandError> {
    let mut registries: Vec<Registry> = Vec::new();
    for (at, text) in args.registries.iter().enumerate() {
        let registry = Registry::parse(text).map_err(|error| not_a_registry(at, &error))?;
        if registries.iter().any(|known| known.key() == registry.key()) {
            return Err(usage(format!("{registry} is named twice")));
        }
        registries.push(registry);
    }
    if args.password_stdin && registries.len() > 1 {
        return Err(usage("--password-stdin takes one password, and there are several registries")
            .detail("Run it once for each registry, or take the passwords from the keyring."));
    }
    args.username.as_deref().map_or(Ok(()), password::check_user_flag)?;
    if let Some(name) = &args.name {
        check_name(name).map_err(|error| usage(format!("{name:?} is no name for a secret: {error}")))?;
    }
    if args.password_stdin && args.username.is_none() {
        let words: Vec<_> = args.registries.iter().map(|registry| shell_word(registry)).collect();
        return Err(usage("--password-stdin needs --username").command(
            "Say who",
            &format!("kubectl pullsecret add {} -u USER --password-stdin", words.join(" ")),
        ));
    }
    let mut images: Vec<ImageReference> = Vec::new();
    for text in &args.image {
        let image = ImageReference::parse(text).map_err(|error| not_an_image(text, &error))?;
        if !images.contains(&image) {
            images.push(image);
        }
    }
    Ok(AddRequest {
        images,
        source: source(&args)?,
        expires: args.expires.as_deref().map(|text| expiry(text, now)).transpose()?,
        targets: if args.no_attach { Targets::default() } else { Targets::of(&args.targets)? },
        permissions: Permissions {
            adopt: args.change.adopt,
            replace: args.replace,
            create_only: args.create_only,
        },
        wait: args.wait.then(|| args.timeout.limit().map_or(Patience::Endless, Patience::Limited)),
        registries,
        namespace,
        username: args.username,
        email: args.email,
        name: args.name,
        verify: args.verify,
        registry_ca: args.registry_ca,
        plain_http: args.plain_http,
        change: args.change,
        restart: args.restart,
        reveal: args.reveal,
    })
}

fn usage(message: impl Into<String>) -> CommandError {
    CommandError::new(Exit::Usage, message)
}

/// Behind the first registry some write the password.
fn not_a_registry(at: usize, error: &RegistryError) -> CommandError {
    if at == 0 {
        return error.clone().into();
    }
    usage(format!("argument {} names no registry: {}", at + 1, error.fault())).detail(
        "It is not repeated here, because some write a password there: leave that out, and you will be asked.",
    )
}

/// What stands before an `@` or behind a colon may be a user's password.
fn not_an_image(text: &str, error: &ImageReferenceError) -> CommandError {
    if text.contains('@') {
        return usage("--image names no image: before @ stands its name, behind it its digest (sha256:…)");
    }
    usage(format!("--image {text:?}: {error}"))
}

fn source(args: &AddArgs) -> Result<Source, CommandError> {
    if args.password_stdin {
        return Ok(Source::Stdin);
    }
    let Some(text) = args.from.as_deref() else { return Ok(Source::Unsaid) };
    match text.split_once(':').map_or((text, None), |(kind, rest)| (kind, Some(rest))) {
        ("prompt", None) => Ok(Source::Prompt),
        ("keyring", None) => Ok(Source::Keyring),
        ("docker", None) => Ok(Source::Docker(DockerSource::Docker)),
        ("podman", None) => Ok(Source::Docker(DockerSource::Podman)),
        ("helper", Some(name)) if is_helper_name(name) => {
            Ok(Source::Docker(DockerSource::Helper(name.to_owned())))
        }
        ("config", Some(path)) if !path.is_empty() => {
            Ok(Source::Docker(DockerSource::Config(PathBuf::from(path))))
        }
        (kind, _) => Err(usage(format!("--from {kind:?} is no source")).detail(
            "Sources: prompt, keyring, docker, podman, helper:NAME (docker-credential-NAME), config:PATH.",
        )),
    }
}

fn is_helper_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// When a credential ends: a time, a date (its last second, UTC), or a time from now. Days from now end with the
/// day, so that the same command says the same the second time.
fn expiry(text: &str, now: Timestamp) -> Result<Timestamp, CommandError> {
    let last_second = |date: jiff::civil::Date| {
        date.at(23, 59, 59, 0).to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    };
    let date = || last_second(text.parse().ok()?);
    let in_hours = |count: i64| now.checked_add(SignedDuration::from_secs(count.checked_mul(3600)?)).ok();
    let days = || {
        let day = in_hours(text.strip_suffix('d')?.parse::<i64>().ok()?.checked_mul(24)?)?;
        last_second(day.to_zoned(jiff::tz::TimeZone::UTC).date())
    };
    let hours = || in_hours(text.strip_suffix('h')?.parse().ok()?);
    let time =
        text.parse::<Timestamp>().ok().or_else(date).or_else(days).or_else(hours).ok_or_else(|| {
            usage(format!("--expires {text:?} is no time"))
                .detail("Give a date (2027-01-31), a time (RFC 3339), or 90d, 12h.")
        })?;
    if time <= now {
        return Err(usage(format!("--expires {text:?} is past")));
    }
    Ok(time)
}
