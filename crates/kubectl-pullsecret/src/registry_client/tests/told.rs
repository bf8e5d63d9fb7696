//! What registries tell of an image, and those that mean us ill with it.

use std::io::{self, Write};
use std::thread;
use std::time::Duration;

use pullsecret_core::ImageReference;

use super::fake::{Fake, Request, refusal, reply};
use super::{SENTINEL, Verdict, bob, client, not_checked, options, told, unreachable};
use crate::registry_client::Sent;

const INDEX: &str = "Content-Type: application/vnd.oci.image.index.v1+json";
const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const PLATFORMS: &str = r#"{"manifests":[{"platform":{"os":"linux","architecture":"amd64"}}]}"#;

/// A registry with an index that is read as the test says.
fn index(read: impl Fn(&Request, &mut dyn Write) -> io::Result<()> + Send + Sync + 'static) -> Fake {
    let digest = format!("Docker-Content-Digest: {DIGEST}");
    Fake::start(move |request, out| {
        if request.line.starts_with("HEAD") {
            reply(out, 200, &[INDEX, &digest], "")
        } else {
            read(request, out)
        }
    })
}

/// The verdict where the index is read so.
async fn verdict(
    read: impl Fn(&Request, &mut dyn Write) -> io::Result<()> + Send + Sync + 'static,
) -> Verdict {
    let fake = index(read);
    let mut options = options(&[&fake]);
    options.timeout = Duration::from_secs(2);
    told(&client(options), &fake, None).await.verdict
}

#[tokio::test]
async fn digest_platforms_and_limit_are_told() {
    let fake = index(|_, out| reply(out, 200, &[INDEX], PLATFORMS));
    let answer = told(&client(options(&[&fake])), &fake, Some(&bob())).await;
    assert_eq!((&answer.verdict, answer.sent, answer.limit), (&Verdict::Pulls, Sent::Nothing, None));
    let found = answer.manifest.expect("a manifest");
    assert_eq!(found.digest.as_deref(), Some(DIGEST));
    assert_eq!(found.platforms.as_deref(), Some(&["linux/amd64".to_owned()][..]));
    let manifests = "/v2/team/app/manifests";
    assert_eq!(fake.lines(), [format!("HEAD {manifests}/1"), format!("GET {manifests}/{DIGEST}")]);
}

#[tokio::test]
async fn where_pulls_are_counted_none_is_spent_on_platforms() {
    let limits = ["RateLimit-Limit: 100;w=21600", "RateLimit-Remaining: 96;w=21600"];
    let fake = Fake::start(move |_, out| reply(out, 200, &[&[INDEX], &limits[..]].concat(), ""));
    let answer = told(&client(options(&[&fake])), &fake, None).await;
    assert_eq!(answer.verdict, Verdict::Pulls);
    assert_eq!(answer.limit.map(|limit| limit.remaining), Some(96));
    assert_eq!(answer.manifest.expect("a manifest").platforms, None);
    assert_eq!(fake.seen().len(), 1);
    // Docker Hub by its name, whether or not it says so.
    let proxy = Fake::start(move |_, out| reply(out, 200, &[INDEX], ""));
    let mut options = options(&[]);
    options.plain_http = vec!["registry-1.docker.io".to_owned()];
    options.proxies.http = Some(proxy.host());
    let nginx: ImageReference = "nginx".parse().expect("an image");
    assert_eq!(client(options).ask_image(&nginx, None).await.verdict, Verdict::Pulls);
    assert_eq!(proxy.lines(), ["HEAD http://registry-1.docker.io/v2/library/nginx/manifests/latest"]);
}

#[tokio::test]
async fn what_cannot_be_read_would_not_be_pulled() {
    let denied = verdict(|_, out| reply(out, 403, &[], &refusal("DENIED", "no"))).await;
    assert_eq!(denied, Verdict::NoAccess { status: 403, detail: "DENIED: no".to_owned() });
    assert_eq!(verdict(|_, out| reply(out, 404, &[], "")).await, Verdict::NotFound);
    assert!(not_checked(verdict(|_, out| reply(out, 429, &[], "")).await).contains("429"));
}

#[tokio::test]
async fn an_index_without_end_or_of_something_else() {
    let endless = verdict(|_, out| {
        write!(out, "HTTP/1.1 200 OK\r\n{INDEX}\r\n\r\n{{\"manifests\":[")?;
        loop {
            out.write_all(&[b' '; 4096])?;
        }
    });
    assert!(not_checked(endless.await).ends_with("is larger than 4 MiB"));
    let deep = "[".repeat(200_000);
    for body in [deep.as_str(), "<html>", "", "\u{1f}\u{8b}\u{8}", r#"{"manifests":{}}"#] {
        let body = body.to_owned();
        let gzip = "Content-Encoding: gzip";
        let reason = not_checked(verdict(move |_, out| reply(out, 200, &[INDEX, gzip], &body)).await);
        assert_eq!(reason, "what it calls an index of images is none");
    }
    let page = verdict(|_, out| reply(out, 200, &["Content-Type: text/html"], "<html>")).await;
    assert_eq!(not_checked(page), "it answers with text/html, which is no manifest");
}

#[tokio::test]
async fn an_index_that_comes_slowly_is_left() {
    let slow = verdict(|_, out| {
        write!(out, "HTTP/1.1 200 OK\r\n{INDEX}\r\n\r\n")?;
        loop {
            out.write_all(b" ")?;
            out.flush()?;
            thread::sleep(Duration::from_millis(50));
        }
    });
    assert_eq!(unreachable(slow.await), "timed out");
}

#[tokio::test]
async fn an_index_that_lies_elsewhere_is_read_there_without_the_credential() {
    let other = Fake::start(|_, out| reply(out, 200, &[INDEX], PLATFORMS));
    let there = format!("Location: http://{}/blob", other.host());
    let fake =
        Fake::start(move |request, out| match (request.authorization(), request.line.starts_with("HEAD")) {
            (None, _) => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
            (_, true) => reply(out, 200, &[INDEX], ""),
            (_, false) => reply(out, 307, &[&there], ""),
        });
    let answer = told(&client(options(&[&fake, &other])), &fake, Some(&bob())).await;
    assert_eq!(answer.manifest.and_then(|found| found.platforms).map(|platforms| platforms.len()), Some(1));
    assert_eq!(other.lines(), ["GET /blob"]);
}

#[tokio::test]
async fn a_password_that_is_told_back_as_digest_or_platform_is_not_shown() {
    use pullsecret_core::Credential;
    let bob = Credential::new("bob", "a".repeat(64).into());
    let fake = Fake::start(|request, out| {
        if request.authorization().is_none() {
            return reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], "");
        }
        let digest = format!("Docker-Content-Digest: {DIGEST}");
        let body = PLATFORMS.replace("amd64", SENTINEL);
        reply(out, 200, &[INDEX, &digest], if request.line.starts_with("HEAD") { "" } else { &body })
    });
    let found = told(&client(options(&[&fake])), &fake, Some(&bob)).await.manifest.expect("a manifest");
    assert_eq!((found.digest, found.platforms), (None, Some(Vec::new())));
}
