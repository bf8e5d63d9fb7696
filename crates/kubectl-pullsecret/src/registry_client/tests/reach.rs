//! How a registry is reached, and what is said when it is not.

use std::net::TcpListener;

use pullsecret_core::Registry;

use super::fake::{Fake, reply};
use super::{Verdict, bob, client, image, not_checked, options, registry, unreachable};

#[tokio::test]
async fn connection_refused_and_host_not_found() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let registry = |text: &str| Registry::parse(text).expect("a registry");
    let client = client(options(&[]));
    let reason = unreachable(client.check_login(&registry(&free.to_string()), Some(&bob())).await);
    assert_eq!(reason, "connection refused");
    let reason = unreachable(client.check_login(&registry("no-such-host.invalid"), Some(&bob())).await);
    assert!(reason.starts_with("host not found ("), "{reason}");
}

#[tokio::test]
async fn a_pattern_and_an_impossible_name_are_not_asked() {
    let client = client(options(&[]));
    let pattern = Registry::parse("*.registry.test").expect("a pattern");
    assert!(not_checked(client.check_login(&pattern, Some(&bob())).await).contains("pattern"));
    let image = "registry.test:99999/app".parse().expect("an image");
    not_checked(client.check_image(&image, Some(&bob())).await);
}

#[tokio::test]
async fn a_link_local_registry_is_not_asked() {
    let client = client(options(&[]));
    let registry = Registry::parse("169.254.169.254").expect("a registry");
    assert!(not_checked(client.check_login(&registry, Some(&bob())).await).contains("link-local"));
}

#[tokio::test]
async fn a_loopback_registry_without_tls_is_asked_over_http() {
    // Bytes of a TLS greeting end in no line: the fake answers as soon as it sees the first of them.
    let fake = Fake::over(tls_greeting_refused, |_, out| reply(out, 200, &[], "{}"));
    let client = client(options(&[]));
    assert_eq!(client.check_image(&image(&fake), Some(&bob())).await, Verdict::Pulls);
    assert_eq!(client.check_login(&registry(&fake), Some(&bob())).await, Verdict::NothingProven);
}

/// What Go's http server does with TLS: 400 in plain text, and the end.
fn tls_greeting_refused(mut stream: std::net::TcpStream) -> std::io::Result<std::net::TcpStream> {
    let mut first = [0];
    stream.peek(&mut first)?;
    if first[0] == 0x16 {
        reply(&mut stream, 400, &[], "Client sent an HTTPS request to an HTTP server.")?;
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    Ok(stream)
}

#[tokio::test]
async fn a_proxy_is_used_except_for_whom_no_proxy_names() {
    let proxy = Fake::start(|_, out| reply(out, 200, &[], "{}"));
    let mut options = options(&[]);
    options.plain_http = vec!["registry.invalid".to_owned(), "direct.invalid".to_owned()];
    options.proxies.http = Some(format!("http://user:pw@{}", proxy.host()));
    options.proxies.no = Some("direct.invalid".to_owned());
    let client = client(options);
    let image = |host: &str| format!("{host}/team/app:1").parse().expect("an image");
    assert_eq!(client.check_image(&image("registry.invalid"), None).await, Verdict::Pulls);
    let line = "HEAD http://registry.invalid/v2/team/app/manifests/1";
    assert_eq!(proxy.lines(), [line]);
    assert_eq!(proxy.seen()[0].header("proxy-authorization"), Some("Basic dXNlcjpwdw=="));
    let reason = unreachable(client.check_image(&image("direct.invalid"), None).await);
    assert!(reason.starts_with("host not found ("), "{reason}");
    assert_eq!(proxy.seen().len(), 1);
}

#[tokio::test]
async fn a_proxy_that_cannot_be_meant_is_no_reason_to_go_without() {
    for value in ["http://127.0.0.1:70000", "127.0.0.1:70000", "http://u:s3ntinel-p4ssw0rd@127.0.0.1:70000"] {
        let mut options = options(&[]);
        options.plain_http = vec!["registry.invalid".to_owned()];
        options.proxies.http = Some(value.to_owned());
        let image = "registry.invalid/team/app:1".parse().expect("an image");
        let reason = not_checked(client(options).check_image(&image, Some(&bob())).await);
        assert_eq!(reason, "HTTP_PROXY: it is not a URL such as http://proxy.example:3128", "{value}");
    }
}

#[tokio::test]
async fn docker_hub_is_asked_where_its_api_is() {
    let proxy = Fake::start(|_, out| reply(out, 502, &[], ""));
    let mut options = options(&[]);
    options.proxies.all = Some(proxy.host());
    let client = client(options);
    unreachable(client.check_image(&"nginx".parse().expect("an image"), None).await);
    unreachable(
        client.check_login(&Registry::parse("ghcr.io/team").expect("a registry"), Some(&bob())).await,
    );
    assert_eq!(proxy.lines(), ["CONNECT registry-1.docker.io:443", "CONNECT ghcr.io:443"]);
}

#[tokio::test]
async fn a_proxy_that_does_not_work_is_named_without_its_password() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let image = "registry.invalid/team/app:1".parse().expect("an image");
    let mut dead = options(&[]);
    dead.proxies.https = Some(format!("http://user:s3ntinel-p4ssw0rd@{free}"));
    let reason = unreachable(client(dead).check_image(&image, Some(&bob())).await);
    assert_eq!(reason, format!("connection refused (through the proxy http://{free})"));
    let refusing = Fake::start(|_, out| reply(out, 407, &[], ""));
    let mut options = options(&[]);
    options.proxies.https = Some(refusing.host());
    let reason = unreachable(client(options).check_image(&image, Some(&bob())).await);
    let through = format!("(through the proxy http://{})", refusing.host());
    assert_eq!(reason, format!("no answer (tunnel error: proxy authorization required) {through}"));
}
