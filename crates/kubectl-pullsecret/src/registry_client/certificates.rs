//! The certificate authorities that a user names beside the system's.

use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::error::RegistryClientError;

/// The certificates of a PEM file; at least one, and all of them usable.
pub(super) fn of_file(path: &Path) -> Result<Vec<reqwest::Certificate>, RegistryClientError> {
    let pem = std::fs::read(path)
        .map_err(|source| RegistryClientError::CaUnreadable { path: path.to_owned(), source })?;
    let invalid = |problem| RegistryClientError::CaInvalid { path: path.to_owned(), problem };
    let mut found = Vec::new();
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|_| invalid("is not valid PEM"))?;
        found.push(
            reqwest::Certificate::from_der(&certificate)
                .map_err(|_| invalid("holds a broken certificate"))?,
        );
        // Asked here, because a client with a broken certificate fails without saying in which file it was.
        store.add(certificate).map_err(|_| invalid("holds a broken certificate"))?;
    }
    if found.is_empty() { Err(invalid("holds no certificate")) } else { Ok(found) }
}
