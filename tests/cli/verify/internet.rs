//! Registries under the names that people know, behind one proxy on loopback.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::SENTINEL;
use serde_json::json;

use crate::fake_api::{FakeApi, Reply, Seen};

pub(super) const ECR: &str = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const IMAGE: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// The hosts that answer.
pub(super) const HOSTS: [&str; 6] =
    ["ghcr.io", "registry.acme.example", "registry-1.docker.io", "auth.docker.io", "quay.example", ECR];

/// Starts it.
pub(crate) fn start() -> FakeApi {
    FakeApi::start(answer)
}

/// What was asked of it: `HEAD ghcr.io/v2/acme/shop/manifests/1.4 as bob`.
pub(crate) fn asked(internet: &FakeApi) -> Vec<String> {
    let words = |seen: &Seen| {
        let who = match (user(seen), seen.header("authorization")) {
            (Some(user), _) => format!(" as {user}"),
            (None, Some(token)) => format!(" with {}", token.trim_start_matches("Bearer ")),
            (None, None) => String::new(),
        };
        let target = seen.target.trim_start_matches("http://");
        format!("{} {}{who}", seen.method, target.split("&scope").next().unwrap_or(target))
    };
    internet.seen().iter().map(words).collect()
}

/// The user of a password that is sent.
fn user(seen: &Seen) -> Option<String> {
    let sent = seen.header("authorization")?;
    let sent = STANDARD.decode(sent.strip_prefix("Basic ")?).ok()?;
    let (user, password) =
        String::from_utf8(sent).ok()?.split_once(':').map(|(u, p)| (u.to_owned(), p.to_owned()))?;
    assert_eq!(password, SENTINEL, "only whole passwords are sent");
    Some(user)
}

fn answer(seen: &Seen) -> Reply {
    let target = seen.target.trim_start_matches("http://");
    let (host, path) = target.split_once('/').unwrap_or((target, ""));
    let path = path.split('?').next().unwrap_or(path);
    match (host, path) {
        ("ghcr.io" | "auth.docker.io", "token") => token(seen),
        ("ghcr.io", _) => by_token(seen, "ghcr.io", path),
        ("registry-1.docker.io", _) => limited(by_token(seen, "auth.docker.io", path)),
        ("registry.acme.example", _) => by_password(seen, path),
        (ECR, _) => {
            refusal(401, "DENIED", "no identity").with_header("www-authenticate", "Basic realm=\"ecr\"")
        }
        ("quay.example", _) => Reply::Close,
        _ => Reply::html(502),
    }
}

/// Everybody gets a token but eve, whose password is wrong.
fn token(seen: &Seen) -> Reply {
    let who = user(seen);
    if who.as_deref() == Some("eve") {
        return Reply::json(401, &json!({"details": "incorrect username or password"}));
    }
    Reply::json(200, &json!({"token": format!("token-of-{}", who.as_deref().unwrap_or("nobody"))}))
}

/// What is in `library` is for all, what is in `acme` for bob.
fn by_token(seen: &Seen, realm: &str, path: &str) -> Reply {
    let sent = seen.header("authorization");
    let is_public = path.starts_with("v2/library/") || path.starts_with("v2/public/");
    match sent.as_deref() {
        Some("Bearer token-of-bob") => manifest(seen, path),
        Some(_) if is_public => manifest(seen, path),
        _ => refusal(401, "UNAUTHORIZED", "authentication required").with_header(
            "www-authenticate",
            &format!("Bearer realm=\"http://{realm}/token\",service=\"{realm}\""),
        ),
    }
}

fn by_password(seen: &Seen, path: &str) -> Reply {
    match user(seen).as_deref() {
        Some("deploy") if path.starts_with("v2/team/") => refusal(403, "DENIED", "not in this team"),
        Some("deploy") => manifest(seen, path),
        _ => refusal(401, "UNAUTHORIZED", "").with_header("www-authenticate", "Basic realm=\"acme\""),
    }
}

fn manifest(seen: &Seen, path: &str) -> Reply {
    let (_, tag) = path.rsplit_once('/').unwrap_or_default();
    match tag {
        "missing" => refusal(404, "MANIFEST_UNKNOWN", "no such tag"),
        "page" => Reply::html(200),
        "many" => kind(Reply::json(200, &json!({})), INDEX),
        "index" | DIGEST => {
            let platform =
                |os: &str, architecture: &str| json!({"platform": {"os": os, "architecture": architecture}});
            let manifests =
                [platform("linux", "amd64"), platform("linux", "arm64"), platform("unknown", "unknown")];
            let whole = json!({"manifests": manifests});
            let body = if seen.method == "HEAD" { json!({}) } else { whole };
            kind(Reply::json(200, &body), INDEX)
        }
        _ => kind(Reply::json(200, &json!({})), IMAGE),
    }
}

fn kind(reply: Reply, media_type: &str) -> Reply {
    match reply {
        Reply::Answer(status, _, body) => Reply::Answer(status, Vec::new(), body)
            .with_header("content-type", media_type)
            .with_header("docker-content-digest", DIGEST),
        other => other,
    }
}

fn limited(reply: Reply) -> Reply {
    match reply {
        Reply::Answer(200, ..) => reply
            .with_header("ratelimit-limit", "100;w=21600")
            .with_header("ratelimit-remaining", "96;w=21600"),
        other => other,
    }
}

fn refusal(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, &json!({"errors": [{"code": code, "message": message}]}))
}
