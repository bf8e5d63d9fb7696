//! `version`: what runs here and there.

use clap::Args;
use pullsecret_core::report::{Report, Version};

use crate::error::CommandError;
use crate::output::Format;
use crate::session::Session;

/// Arguments of `version`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # The plugin, the cluster and the keyring
  kubectl pullsecret version

  # Without a cluster
  kubectl pullsecret version --client")]
pub struct VersionArgs {
    /// Do not ask the cluster
    #[arg(long)]
    client: bool,

    /// Output format
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
}

pub(crate) async fn run(args: &VersionArgs, session: &Session) -> Result<(), CommandError> {
    let keyring = session.store.backend_name();
    let mut versions = Version {
        client: concat!("v", env!("CARGO_PKG_VERSION")).to_owned(),
        platform: crate::environment::platform(),
        keyring,
        server: None,
    };
    let asked = if args.client { Ok(None) } else { server(session).await.map(Some) };
    versions.server = asked.as_ref().ok().cloned().flatten();
    if let Some(format) = args.output.filter(|format| *format != Format::Name) {
        session.out().document(&Report::new("Version", vec![versions]), format);
    } else {
        let mut out = session.out();
        out.result(&format!("Client Version: {} ({})", versions.client, versions.platform));
        out.result(&format!("Keyring: {}", versions.keyring));
        if let Some(server) = versions.server {
            out.result(&format!("Server Version: {server}"));
        }
    }
    asked.map(|_| ())
}

async fn server(session: &Session) -> Result<String, CommandError> {
    Ok(session.cluster().await?.server_version().await?)
}
