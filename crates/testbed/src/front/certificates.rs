//! The certificates of a front's hosts, by the name that a client asks for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::certificate::Identity;
use crate::error::{Doing, Result};
use crate::run::held;

#[derive(Debug, Default)]
pub(super) struct Certificates(Mutex<HashMap<String, Arc<CertifiedKey>>>);

impl Certificates {
    pub(super) fn add(&self, host: &str, identity: &Identity) -> Result<()> {
        let what = || format!("read the certificate of {host}");
        let chain = CertificateDer::pem_file_iter(&identity.certificate).doing(what)?;
        let chain = chain.collect::<std::result::Result<Vec<_>, _>>().doing(what)?;
        let key = PrivateKeyDer::from_pem_file(&identity.key).doing(what)?;
        let key = ring::sign::any_supported_type(&key).doing(what)?;
        held(&self.0).insert(host.to_owned(), Arc::new(CertifiedKey::new(chain, key)));
        Ok(())
    }

    pub(super) fn configuration(self: &Arc<Self>) -> Result<Arc<ServerConfig>> {
        let provider = Arc::new(ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .doing(|| "set TLS up".to_owned())?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(self) as Arc<dyn ResolvesServerCert>);
        Ok(Arc::new(config))
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        held(&self.0).get(hello.server_name()?).cloned()
    }
}
