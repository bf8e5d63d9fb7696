//! Through which proxy: a real forward proxy on loopback that keeps what it is asked for.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use kubectl_pullsecret::cluster::{Cluster, ClusterError};
use serde_json::json;
use testbed::Authority;

use crate::cluster_fixture::{Fixture, SENTINEL, failed, kubeconfig, wait, words};
use crate::fake_api::{FakeApi, Reply};

/// A proxy that takes every `CONNECT` to one address, or refuses them all.
struct ForwardProxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl ForwardProxy {
    fn start(target: Option<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = kept.clone();
                std::thread::spawn(move || tunnel(stream, target, &kept));
            }
        });
        Self { address, asked }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Request line and headers of every request, one string each.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic in the proxy").clone()
    }
}

fn tunnel(stream: TcpStream, target: Option<SocketAddr>, asked: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
    let mut head = String::new();
    while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
    asked.lock().expect("no panic in the proxy").push(head);
    let mut client = stream;
    let Some(target) = target else {
        let _ = client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        return;
    };
    let mut server = TcpStream::connect(target).expect("the server");
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").expect("the client");
    let (mut to_server, mut from_client) = (server.try_clone().expect("a handle"), reader);
    std::thread::spawn(move || std::io::copy(&mut from_client, &mut to_server));
    let _ = std::io::copy(&mut server, &mut client);
}

/// A cluster whose name only the proxy can resolve.
struct Hidden {
    fixture: Fixture,
    proxy: ForwardProxy,
    _api: FakeApi,
}

impl Hidden {
    fn new() -> Self {
        let fixture = Fixture::new();
        let authority = Authority::new(&fixture.path(""), "authority").expect("an authority");
        let api = FakeApi::start_tls(&authority, &["api.prod.invalid"], |_| {
            Reply::json(200, &json!({ "gitVersion": "v1" }))
        });
        let proxy = ForwardProxy::start(Some(api.address()));
        let hidden = Self { fixture, proxy, _api: api };
        hidden.kubeconfig(None);
        hidden
    }

    fn kubeconfig(&self, proxy_url: Option<&str>) {
        let mut cluster =
            json!({ "server": "https://api.prod.invalid:6443", "certificate-authority": "authority.crt" });
        if let Some(url) = proxy_url {
            cluster["proxy-url"] = json!(url);
        }
        self.fixture.write("config", &kubeconfig(&cluster, &json!({})).to_string());
    }

    fn connect(&self, variables: &[(&str, &str)]) -> Result<Cluster, ClusterError> {
        self.fixture.connect_with(&["config"], &[], variables)
    }

    fn version(&self, variables: &[(&str, &str)]) -> Result<String, ClusterError> {
        wait(self.connect(variables)?.server_version())
    }
}

#[test]
fn https_proxy_is_used_and_told_the_clusters_name() {
    let hidden = Hidden::new();
    hidden.version(&[("HTTPS_PROXY", &hidden.proxy.url())]).expect("through the proxy");
    let asked = hidden.proxy.asked();
    assert!(asked[0].starts_with("CONNECT api.prod.invalid:6443 HTTP/1.1\r\n"), "{asked:?}");
    assert!(!asked[0].to_lowercase().contains("authorization"), "{asked:?}");
}

#[test]
fn no_proxy_is_about_the_cluster_and_not_about_the_proxy() {
    let hidden = Hidden::new();
    let proxy = hidden.proxy.url();
    // kube 5.0.0 would go direct for the first and through the proxy for the second.
    hidden.version(&[("HTTPS_PROXY", &proxy), ("NO_PROXY", "127.0.0.1")]).expect("through the proxy");
    assert_eq!(hidden.proxy.asked().len(), 1);
    let error = failed(hidden.version(&[("HTTPS_PROXY", &proxy), ("NO_PROXY", ".prod.invalid")]));
    assert!(matches!(error, ClusterError::Unreachable { .. }), "{error}");
    assert_eq!(hidden.proxy.asked().len(), 1, "it went direct, and there the name is unknown");
}

#[test]
fn the_kubeconfigs_proxy_wins_and_gets_its_password() {
    let hidden = Hidden::new();
    let other = ForwardProxy::start(None);
    let address = hidden.proxy.address;
    hidden.kubeconfig(Some(&format!("http://bob:p%40ss@{address}")));
    let variables = [("HTTPS_PROXY", other.url()), ("NO_PROXY", "*".to_owned())];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    hidden.version(&variables).expect("through the kubeconfig's proxy");
    assert!(hidden.proxy.asked()[0].contains("Basic Ym9iOnBAc3M="), "{:?}", hidden.proxy.asked());
    assert!(other.asked().is_empty());
}

#[test]
fn a_proxy_that_refuses_is_named_without_its_password() {
    let hidden = Hidden::new();
    let proxy = ForwardProxy::start(None);
    let url = format!("http://bob:{SENTINEL}@{}", proxy.address);
    let error = failed(hidden.version(&[("HTTPS_PROXY", &url)]));
    insta::assert_snapshot!(words(error, &[(&proxy.address.to_string(), "PROXY")]), @r"
    error: the cluster cannot be reached: no way through the proxy: proxy authorization required
      https://api.prod.invalid:6443 (context here) through the proxy http://PROXY
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
}

#[test]
fn a_proxy_that_is_down_is_named() {
    let hidden = Hidden::new();
    let url = format!("http://127.0.0.1:{}", testbed::free_port().expect("a port"));
    let error = failed(hidden.version(&[("HTTPS_PROXY", &url)]));
    insta::assert_snapshot!(words(error, &[(&url, "http://PROXY")]), @r"
    error: the cluster cannot be reached: no way through the proxy: the connection was refused
      https://api.prod.invalid:6443 (context here) through the proxy http://PROXY
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
}
