//! Starts etcd and an API server in front of it.

use std::path::Path;

use crate::certificate::Authority;
use crate::error::Result;
use crate::http::Client;
use crate::port::free_port;
use crate::process::{Process, Start};
use crate::program::Program;
use crate::run::Run;
use crate::wait::{ATTEMPTS, LIMIT, PORT_TAKEN};

/// Starts both and answers the API server's address, once it is ready to serve.
pub(crate) fn start(run: &Run, folder: &Path, authority: &Authority, client: &Client) -> Result<String> {
    let socket = folder.join("etcd.sock");
    let etcd = run.start(
        Start::new("etcd", Program::Etcd.path()?)
            .arg(option("data-dir", &folder.join("etcd")))
            .arg(option("socket", &socket)),
    )?;
    etcd.wait_until(LIMIT, || socket.exists().then_some(()))?;
    let mut attempt = 1;
    loop {
        let port = free_port()?;
        let url = format!("https://127.0.0.1:{port}");
        let server = start_server(run, folder, authority, port)?;
        let get = |path| client.get(&format!("{url}{path}")).is_ok_and(|answer| answer.status == 200);
        // The namespace `default` is made only after the server is ready.
        let ready = || (get("/readyz") && get("/api/v1/namespaces/default")).then_some(());
        match server.wait_until(LIMIT, ready) {
            Ok(()) => return Ok(url),
            Err(error) if attempt < ATTEMPTS && error.to_string().contains(PORT_TAKEN) => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

fn start_server(run: &Run, folder: &Path, authority: &Authority, port: u16) -> Result<Process> {
    let identity = authority.server("kube-apiserver", &["127.0.0.1", "localhost"])?;
    let (key, public_key) = (folder.join("accounts.key"), folder.join("accounts.pub"));
    run.start(
        Start::new("kube-apiserver", Program::KubeApiserver.path()?)
            .arg(format!("--etcd-servers=unix://{}", folder.join("etcd.sock").display()))
            .arg(format!("--secure-port={port}"))
            .arg(option("tls-cert-file", &identity.certificate))
            .arg(option("tls-private-key-file", &identity.key))
            .arg(option("client-ca-file", authority.certificate()))
            .arg(option("token-auth-file", &folder.join("tokens.csv")))
            .arg(option("service-account-key-file", &public_key))
            .arg(option("service-account-signing-key-file", &key))
            .args([
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=Node,RBAC",
                "--allow-privileged=true",
                "--endpoint-reconciler-type=none",
            ]),
    )
}

/// A flag with a path.
pub(crate) fn option(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}
