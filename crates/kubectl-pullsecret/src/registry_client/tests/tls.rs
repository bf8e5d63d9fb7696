//! Certificates: whose are trusted, and what is said of the others.

use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::fake::{Fake, reply};
use super::{RegistryClient, Verdict, bob, client, options, registry, unreachable};

/// A registry with a certificate for `name`, and its authority's certificate as PEM.
fn tls_registry(name: &str) -> (Fake, String) {
    let authority_key = KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).expect("a certificate").pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().expect("a key");
    let leaf = CertificateParams::new([name.to_owned()]).expect("a name");
    let leaf = leaf.signed_by(&key, &issuer).expect("a certificate").der().clone();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![leaf], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .expect("a key that fits");
    let config = Arc::new(config);
    let wrap = move |stream: TcpStream| {
        let connection = ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
        Ok(StreamOwned::new(connection, stream))
    };
    let fake = Fake::over(wrap, |request, out| match request.authorization() {
        None => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
        Some(_) => reply(out, 200, &[], "{}"),
    });
    (fake, authority_pem)
}

/// A client that trusts what is in the file.
fn trusting(pem: &str) -> RegistryClient {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), pem).expect("written");
    let mut options = options(&[]);
    options.ca_files = vec![file.path().to_owned()];
    client(options)
}

#[tokio::test]
async fn an_authority_that_nobody_named_is_not_trusted() {
    let (fake, _) = tls_registry("127.0.0.1");
    let reason = unreachable(client(options(&[])).check_login(&registry(&fake), Some(&bob())).await);
    assert!(
        reason.starts_with("its certificate is not trusted") && reason.contains("--registry-ca"),
        "{reason}"
    );
    // Not even asked over plain http, though it is loopback.
    assert_eq!(fake.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn an_authority_that_was_named_is_trusted() {
    let (fake, authority) = tls_registry("127.0.0.1");
    let (_, other) = tls_registry("127.0.0.1");
    let client = trusting(&format!("{other}{authority}"));
    assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, Verdict::LoginAccepted);
}

#[tokio::test]
async fn a_certificate_for_another_name() {
    let (fake, authority) = tls_registry("registry.test");
    let reason = unreachable(trusting(&authority).check_login(&registry(&fake), Some(&bob())).await);
    assert_eq!(reason, "its certificate is for another name");
}

#[test]
fn a_file_that_is_no_authority_is_named() {
    for (content, problem) in [
        ("", "holds no certificate"),
        ("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n", "is not valid PEM"),
        ("-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n", "holds a broken certificate"),
    ] {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), content).expect("written");
        let mut options = options(&[]);
        options.ca_files = vec![file.path().to_owned()];
        let error = RegistryClient::new(options).err().expect("refused").to_string();
        assert!(error.contains(&file.path().display().to_string()) && error.ends_with(problem), "{error}");
    }
}
