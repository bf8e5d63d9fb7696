//! Addresses that a registry may not send us to, and those of this machine.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

const AMAZON_METADATA: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);

/// Why a name has no address for us.
#[derive(Debug, thiserror::Error)]
pub(super) enum AddressError {
    /// `localhost` does not stand for this machine.
    #[error("not this machine")]
    NotLoopback,
    /// All that it stands for is link-local.
    #[error("a link-local address")]
    LinkLocal,
    /// The system does not know it; in its own words.
    #[error("{0}")]
    Unknown(String),
}

type Lookup = fn(&str) -> io::Result<Vec<SocketAddr>>;

/// A resolver without link-local addresses: cloud machines answer there with credentials of their own. The client
/// connects to what was judged here, so a second answer cannot differ.
pub(super) struct Resolver {
    lookup: Lookup,
}

impl Resolver {
    /// The system's.
    pub(super) fn of_system() -> Self {
        Self { lookup: |name| Ok((name, 0).to_socket_addrs()?.collect()) }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = self.lookup;
        Box::pin(async move {
            let local = is_localhost(name.as_str());
            let found = tokio::task::spawn_blocking(move || lookup(name.as_str())).await?;
            let found = found.map_err(|error| AddressError::Unknown(in_words(&error)))?;
            let found = if local { loopback(found)? } else { allowed(found)? };
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn allowed(found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, AddressError> {
    if found.is_empty() {
        return Err(AddressError::Unknown("no address".to_owned()));
    }
    let allowed: Vec<_> = found.into_iter().filter(|address| !is_link_local(address.ip())).collect();
    if allowed.is_empty() { Err(AddressError::LinkLocal) } else { Ok(allowed) }
}

/// The addresses of `localhost`, which is trusted with a password over plain http because it is this machine. That the
/// system's resolver says so too is not a matter of course (RFC 6761, 6.3).
fn loopback(mut found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, AddressError> {
    found.retain(|address| address.ip().is_loopback());
    if found.is_empty() { Err(AddressError::NotLoopback) } else { Ok(found) }
}

fn is_localhost(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
}

fn in_words(error: &io::Error) -> String {
    let text = error.to_string();
    text.strip_prefix("failed to lookup address information: ").unwrap_or(&text).to_owned()
}

/// Whether a URL names a link-local address in digits (names are looked at when they are resolved).
pub(super) fn names_link_local(url: &Url) -> bool {
    address_of(url).is_some_and(is_link_local)
}

/// Whether a URL names this machine: `localhost`, `127.0.0.0/8` or `::1`.
pub(super) fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(is_localhost) || address_of(url).is_some_and(|address| address.is_loopback())
}

/// The same for a registry's `host[:port]`; and `0.0.0.0`, which leads to loopback.
pub(super) fn is_loopback_host(host: &str) -> bool {
    let url = Url::parse(&format!("https://{host}/")).ok();
    let is_unspecified = |url: &Url| address_of(url).is_some_and(|address| address.is_unspecified());
    url.is_some_and(|url| is_loopback(&url) || is_unspecified(&url))
}

fn address_of(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

/// `169.254.0.0/16` (RFC 3927) and `fe80::/10` (RFC 4291), and the former inside an IPv6 address: mapped,
/// compatible, or behind the well-known translation prefix (RFC 6052). And Amazon's metadata service over IPv6, the
/// one cloud that has it under an address of another kind (EC2 User Guide, "Retrieve instance metadata").
fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => {
            address.is_unicast_link_local()
                || address == AMAZON_METADATA
                || embedded(address).is_some_and(|inner| inner.is_link_local())
        }
    }
}

fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        _ => address.to_ipv4(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::obstacle::Obstacle;
    use super::*;

    fn url(host: &str) -> Url {
        format!("https://{host}/token").parse().expect("a URL")
    }

    #[test]
    fn link_local_in_every_spelling() {
        for host in [
            "169.254.169.254",
            "169.254.169.254:8080",
            "2852039166",
            "0xa9fea9fe",
            "0251.0376.0251.0376",
            "[fe80::1]",
            "[febf::1]:443",
            "[::ffff:169.254.169.254]",
            "[64:ff9b::169.254.169.254]",
            "[fd00:ec2::254]",
        ] {
            assert!(names_link_local(&url(host)), "{host}");
        }
        for host in
            ["169.253.1.1", "10.0.0.1", "[::1]", "[fec0::1]", "[fd00::1]", "registry.test", "127.0.0.1"]
        {
            assert!(!names_link_local(&url(host)), "{host}");
        }
    }

    #[test]
    fn a_registry_of_this_machine_in_every_spelling() {
        for host in
            ["localhost", "LOCALHOST:5000", "127.0.0.1", "127.8.9.1:5000", "[::1]:5000", "0.0.0.0:5000"]
        {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in ["localhost.test", "10.0.0.1:5000", "registry.test:5000", "[fd00::1]:5000", "x:99999"] {
            assert!(!is_loopback_host(host), "{host}");
        }
    }

    /// Asks a URL of a client whose resolver gives these addresses.
    async fn ask(lookup: Lookup) -> Obstacle {
        ask_host("registry.test", lookup).await
    }

    async fn ask_host(host: &str, lookup: Lookup) -> Obstacle {
        super::super::transport::install_crypto_provider();
        let client = reqwest::Client::builder().dns_resolver(Resolver { lookup }).build().expect("a client");
        let error = client.get(format!("http://{host}:1/")).send().await.expect_err("no answer");
        Obstacle::of(&error, host.to_owned(), None)
    }

    #[tokio::test]
    async fn a_name_that_leads_to_link_local_is_not_asked() {
        let refused =
            Obstacle::Refused("registry.test is a link-local address, which is not asked".to_owned());
        let lookup: Lookup =
            |_| Ok(vec![([169, 254, 169, 254], 0).into(), "[fe80::1]:0".parse().expect("one")]);
        assert_eq!(ask(lookup).await, refused);
        // Beside another address it is left out, and the other one tried.
        let lookup: Lookup = |_| Ok(vec![([169, 254, 169, 254], 0).into(), ([127, 0, 0, 1], 0).into()]);
        let unreachable =
            |reason: &str| Obstacle::Unreachable { at: "registry.test".into(), reason: reason.into() };
        assert_eq!(ask(lookup).await, unreachable("connection refused"));
        assert_eq!(ask(|_| Ok(Vec::new())).await, unreachable("host not found (no address)"));
    }

    #[tokio::test]
    async fn localhost_is_this_machine_or_nobody() {
        let far: Lookup = |_| Ok(vec![([10, 9, 9, 9], 0).into()]);
        let refused = Obstacle::Refused("localhost is another machine here, which is not asked".to_owned());
        assert_eq!(ask_host("localhost", far).await, refused);
        let both: Lookup = |_| Ok(vec![([10, 9, 9, 9], 0).into(), ([127, 0, 0, 1], 0).into()]);
        let (at, reason) = ("localhost".to_owned(), "connection refused".to_owned());
        assert_eq!(
            ask_host("LOCALHOST", both).await,
            Obstacle::Unreachable { at: at.to_uppercase(), reason }
        );
    }

    #[test]
    fn loopback_is_what_this_machine_is() {
        for host in ["localhost", "LOCALHOST:5000", "127.0.0.1", "127.1.2.3:5000", "[::1]:5000"] {
            assert!(is_loopback(&url(host)), "{host}");
        }
        for host in ["localhost.test", "128.0.0.1", "[::2]", "registry.test"] {
            assert!(!is_loopback(&url(host)), "{host}");
        }
    }
}
