//! A private certificate authority for one run: server certificates and the clusters' users.

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};

use crate::error::{Doing, Result};

/// An authority that nobody trusts who is not told to.
#[derive(Debug)]
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: PathBuf,
    certificate: PathBuf,
}

/// A certificate and its private key, as PEM files.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

impl Authority {
    /// Makes an authority of that name; everything that it issues goes into `folder`.
    pub fn new(folder: &Path, name: &str) -> Result<Self> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        let issuer = KeyPair::generate()
            .and_then(|key| CertifiedIssuer::self_signed(params, key))
            .doing(|| format!("make the authority {name}"))?;
        let certificate = folder.join(format!("{name}.crt"));
        write(&certificate, &issuer.pem())?;
        Ok(Self { issuer, folder: folder.to_owned(), certificate })
    }

    /// The authority's own certificate, for those who should trust it.
    pub fn certificate(&self) -> &Path {
        &self.certificate
    }

    /// The same in PEM.
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A server's certificate for these host names and IP addresses.
    pub fn server(&self, name: &str, hosts: &[&str]) -> Result<Identity> {
        let hosts: Vec<String> = hosts.iter().map(ToString::to_string).collect();
        let mut params = CertificateParams::new(hosts).doing(|| format!("make a certificate for {name}"))?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.issue(name, &params)
    }

    /// A client's certificate, in which Kubernetes reads the common name as the user and the organisation as
    /// a group (Kubernetes 1.35 `authentication/request/x509`).
    pub fn client(&self, file: &str, user: &str, group: Option<&str>) -> Result<Identity> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, user);
        if let Some(group) = group {
            params.distinguished_name.push(DnType::OrganizationName, group);
        }
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.issue(file, &params)
    }

    fn issue(&self, file: &str, params: &CertificateParams) -> Result<Identity> {
        let key = KeyPair::generate().doing(|| format!("make a key for {file}"))?;
        let issued =
            params.signed_by(&key, &self.issuer).doing(|| format!("make a certificate for {file}"))?;
        let path = |kind| self.folder.join(format!("{file}.{kind}"));
        let identity = Identity { certificate: path("crt"), key: path("key") };
        write(&identity.certificate, &issued.pem())?;
        write(&identity.key, &key.serialize_pem())?;
        Ok(identity)
    }
}

/// Writes the two halves of a new key pair: for signing service account tokens.
pub(crate) fn write_key_pair(private: &Path, public: &Path) -> Result<()> {
    let key = KeyPair::generate().doing(|| format!("make a key for {}", private.display()))?;
    write(private, &key.serialize_pem())?;
    write(public, &key.public_key_pem())
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).doing(|| format!("write {}", path.display()))
}
