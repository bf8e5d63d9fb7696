//! A real image registry on loopback, with the kinds of authentication that registries have.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::certificate::{Authority, Identity};
use crate::error::{Doing, Error, Result};
use crate::kubectl::Output;
use crate::process::{Process, Start};
use crate::program::Program;
use crate::request_log::{self, Request};
use crate::run::Run;
use crate::token_server::TokenServer;
use crate::wait::{LIMIT, wait_for};

/// Who may do what in a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody everything.
    Anonymous,
    /// Every user everything, with user and password in each request.
    Basic,
    /// With tokens from a token server, which knows the users. A user may do everything in the repositories
    /// that begin with its own name (`team` in `team/app`), and is let in but gets nowhere in all others.
    Bearer,
}

/// How to start a registry.
#[derive(Clone, Copy, Debug)]
pub struct RegistrySetup<'a> {
    /// A name that no other registry of the run has, for its folder and logs.
    pub name: &'a str,
    /// Who may do what.
    pub access: Access,
    /// Whether to serve https, with a certificate of the registry's own authority. The token server, too.
    pub tls: bool,
    /// User names and passwords.
    pub users: &'a [(&'a str, &'a str)],
}

/// A running registry. It lives as long as its run.
#[derive(Debug)]
pub struct Registry {
    run: Run,
    folder: PathBuf,
    host: String,
    process: Process,
    authority: Option<Authority>,
    token_server: Option<TokenServer>,
    pushes: AtomicU32,
}

impl Registry {
    /// Starts a registry, and the token server that it sends its clients to.
    pub fn start(run: &Run, setup: &RegistrySetup<'_>) -> Result<Self> {
        let name = format!("registry-{}", setup.name);
        let folder = run.make_folder(&name)?;
        let authority = if setup.tls { Some(Authority::new(&folder, "authority")?) } else { None };
        let hosts = ["127.0.0.1", "127.0.0.2", "localhost", "registry.test"];
        let identity = authority.as_ref().map(|authority| authority.server("server", &hosts)).transpose()?;
        let users = folder.join("htpasswd");
        write_users(&users, setup.users)?;
        let (token_server, auth) = match setup.access {
            Access::Anonymous => (None, String::new()),
            Access::Basic => {
                (None, format!("auth:\n  htpasswd: {{realm: testbed, path: '{}'}}\n", users.display()))
            }
            Access::Bearer => {
                let tls = authority.as_ref().zip(identity.as_ref());
                let server = TokenServer::start(run, &name, &folder, tls, setup.users)?;
                let auth = server.registry_configuration();
                (Some(server), auth)
            }
        };
        let (process, host) = start_process(run, &name, &folder, identity.as_ref(), &auth)?;
        let (run, pushes) = (run.clone(), AtomicU32::new(0));
        Ok(Self { run, folder, host, process, authority, token_server, pushes })
    }

    /// Its host and port, as image names begin.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Where it sends its clients for tokens, if it does.
    pub fn realm(&self) -> Option<&str> {
        self.token_server.as_ref().map(TokenServer::realm)
    }

    /// The certificate of the authority to trust, if it serves https.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_ref().map(Authority::certificate)
    }

    /// Puts an image into `repository` (`team/app:1.0`), whoever may do what: through a registry that has the
    /// same data, asks nobody for a password, and ends at once. Answers the image's full name.
    pub fn push(&self, image: &Path, repository: &str) -> Result<String> {
        self.push_all(image, &[repository])?;
        Ok(format!("{}/{repository}", self.host))
    }

    /// The same for one image under many names.
    pub fn push_all(&self, image: &Path, repositories: &[&str]) -> Result<()> {
        let each = |repository: &&str| (image.to_owned(), (*repository).to_owned());
        self.push_each(&repositories.iter().map(each).collect::<Vec<_>>())
    }

    /// The same for many images, each with where it is put.
    pub fn push_each(&self, images: &[(PathBuf, String)]) -> Result<()> {
        self.load(|host| {
            let push = |(image, repository): &(PathBuf, String)| {
                vec!["push".into(), image.clone().into_os_string(), format!("{host}/{repository}").into()]
            };
            images.iter().map(push).collect()
        })
    }

    /// Makes an index of images that are there already (`team/app:1.0`), in the same way.
    pub fn push_index(&self, images: &[&str], repository: &str) -> Result<String> {
        self.load(|host| {
            let tag = format!("{host}/{repository}");
            let mut words: Vec<OsString> = ["index", "append", "--tag", &tag].map(OsString::from).into();
            words.extend(
                images.iter().flat_map(|image| ["--manifest".into(), format!("{host}/{image}").into()]),
            );
            vec![words]
        })?;
        Ok(format!("{}/{repository}", self.host))
    }

    /// Runs crane with these arguments, made for the loader's host.
    fn load(&self, work: impl FnOnce(&str) -> Vec<Vec<OsString>>) -> Result<()> {
        let number = self.pushes.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-loader-{number}", self.folder.file_name().unwrap_or_default().display());
        let (loader, host) = start_process(&self.run, &name, &self.folder, None, "")?;
        for arguments in work(&host) {
            let mut crane = Command::new(Program::Crane.path()?);
            let done = Output::of(crane.args(&arguments).env("DOCKER_CONFIG", &self.folder))?;
            if done.code != Some(0) {
                return Err(Error::new(format!("crane {arguments:?}: {}", done.stderr)));
            }
        }
        self.run.stop(&loader)
    }

    /// What it and its token server have been asked so far, each in its own order.
    pub fn requests(&self) -> Result<Vec<Request>> {
        let mut requests = request_log::of_registry(self.process.log())?;
        if let Some(server) = &self.token_server {
            requests.extend(request_log::of_token_server(server.log())?);
        }
        Ok(requests)
    }

    /// Waits for a request to be logged, which can be a moment after it was answered.
    pub fn wait_for_request(&self, what: &str, matches: impl Fn(&Request) -> bool) -> Result<()> {
        wait_for(what, || self.requests().is_ok_and(|requests| requests.iter().any(&matches)))
    }

    /// Ends the registry, so that nobody answers at its host.
    pub fn stop(&self) -> Result<()> {
        self.run.stop(&self.process)
    }
}

/// Starts the registry program on a port that it gets from the kernel, and answers its host and port.
fn start_process(
    run: &Run,
    name: &str,
    folder: &Path,
    identity: Option<&Identity>,
    auth: &str,
) -> Result<(Process, String)> {
    let tls = identity.map_or(String::new(), |identity| {
        let (certificate, key) = (identity.certificate.display(), identity.key.display());
        format!("  tls: {{certificate: '{certificate}', key: '{key}'}}\n")
    });
    let config = folder.join(format!("{name}.yml"));
    let text = format!(
        "version: 0.1
log: {{level: info, formatter: json, accesslog: {{disabled: true}}}}
storage:
  filesystem: {{rootdirectory: '{}'}}
  delete: {{enabled: true}}
http:
  addr: 127.0.0.1:0
{tls}{auth}",
        folder.join("data").display()
    );
    fs::write(&config, text).doing(|| format!("write {}", config.display()))?;
    let process = run.start(
        Start::new(name, Program::Registry.path()?)
            .arg("serve")
            .arg(&config)
            // Or it would look for a collector of traces on this machine.
            .env("OTEL_TRACES_EXPORTER", "none"),
    )?;
    let host = process.wait_until(LIMIT, || request_log::listening_on(process.log()))?;
    Ok((process, host))
}

/// Writes a file of users as Apache's `htpasswd -B` does. The least cost that bcrypt has: these passwords
/// guard nothing, and each request would pay for more.
fn write_users(path: &Path, users: &[(&str, &str)]) -> Result<()> {
    let mut text = String::new();
    for (user, password) in users {
        let hash = bcrypt::hash(password, 4).doing(|| format!("hash the password of {user}"))?;
        text += &[user, ":", &hash, "\n"].concat();
    }
    fs::write(path, text).doing(|| format!("write {}", path.display()))
}
