//! Certificates and keys of the kubeconfig, in files or inline, decoded with errors that name the field.

use base64::Engine as _;
use kube::config::Cluster;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::cluster_error::ClusterError;

/// The cluster's certificate authority as PEM; inline data wins over a file, as for kubectl.
pub(super) fn authority(cluster: &Cluster) -> Result<Option<Vec<u8>>, ClusterError> {
    load(
        "certificate-authority",
        cluster.certificate_authority_data.as_deref(),
        cluster.certificate_authority.as_deref(),
    )
}

/// What a field holds: base64 inline under `FIELD-data`, or a file under `FIELD`.
pub(super) fn load(
    field: &str,
    data: Option<&str>,
    file: Option<&str>,
) -> Result<Option<Vec<u8>>, ClusterError> {
    if let Some(data) = data.filter(|data| !data.is_empty()) {
        let compact: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let decoded = base64::engine::general_purpose::STANDARD.decode(compact);
        return decoded.map(Some).map_err(|_| ClusterError::Setting {
            setting: format!("{field}-data"),
            problem: "it is not base64".to_owned(),
        });
    }
    let Some(file) = file.filter(|file| !file.is_empty()) else { return Ok(None) };
    std::fs::read(file).map(Some).map_err(|error| ClusterError::Setting {
        setting: format!("{field} {file}"),
        problem: error.to_string(),
    })
}

/// The certificates of a PEM bundle, each as DER; at least one, or there is nothing to trust.
pub(super) fn certificates(bundle: &[u8], field: &str) -> Result<Vec<Vec<u8>>, ClusterError> {
    let wrong =
        |problem: &str| ClusterError::Setting { setting: field.to_owned(), problem: problem.to_owned() };
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(bundle) {
        found.push(certificate.map_err(|_| wrong("it is not valid PEM"))?.to_vec());
    }
    if found.is_empty() { Err(wrong("it holds no certificate")) } else { Ok(found) }
}
