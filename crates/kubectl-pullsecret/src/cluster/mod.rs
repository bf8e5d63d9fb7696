//! The one place that names kube: which cluster, as whom, and what is asked of it.

mod answer;
mod call;
mod cluster_error;
mod connection;
mod credentials;
mod exec_credential;
mod exec_plugin;
mod in_cluster;
mod kubeconfig;
mod kubeconfig_names;
mod operations;
mod pages;
mod path;
mod pem;
mod process_group;
mod proxy;
mod retry;
mod settings;
mod table;
mod wire;
mod withheld;

pub(crate) use cluster_error::seconds;
pub use cluster_error::{Attempt, ClusterError, Endpoint, TlsFault, Unreached};
pub use exec_plugin::{Attendant, PluginError};
pub use kubeconfig::KubeconfigError;
pub use kubeconfig_names::KubeconfigNames;
pub use operations::WriteOptions;
pub use pages::{ListOptions, Pages};
pub(crate) use path::is_possible_name;
pub use table::TableRow;

use std::sync::Arc;

use crate::environment::Environment;
use crate::global_flags::GlobalFlags;

/// One cluster, chosen as kubectl chooses it. Holds no object and caches none.
pub struct Cluster {
    connection: connection::Connection,
}

impl Cluster {
    /// Settles which cluster it is and as whom we come. Reads kubeconfig files, but opens no connection and runs
    /// no credential plugin: that happens with the first request.
    ///
    /// # Errors
    /// A kubeconfig that is missing, malformed or names what is not there; a setting that cannot be used.
    pub fn connect(
        flags: &GlobalFlags,
        environment: &Environment,
        attendant: Attendant,
    ) -> Result<Self, ClusterError> {
        let settings = settings::Settings::resolve(flags, environment, attendant)?;
        Ok(Self { connection: connection::Connection::new(settings) })
    }

    /// The kubeconfig context in use; `None` in a pod, or where only `--server` was given.
    pub fn context(&self) -> Option<&str> {
        self.endpoint().context.as_deref()
    }

    /// The API server as the kubeconfig or `--server` writes it.
    pub fn server(&self) -> &str {
        &self.endpoint().server
    }

    /// The namespace to work in: `-n`, else the context's, else `default`.
    pub fn namespace(&self) -> &str {
        &self.connection.settings.namespace
    }

    fn endpoint(&self) -> &Arc<Endpoint> {
        &self.connection.settings.endpoint
    }
}
