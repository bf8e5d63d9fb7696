//! Servers that mean us ill, or are simply broken.

use std::thread;
use std::time::Duration;

use super::fake::{Fake, reply};
use super::{SENTINEL, Verdict, bearer, bob, client, image, not_checked, options, registry, unreachable};

#[tokio::test]
async fn headers_without_end() {
    let fake = Fake::start(|_, out| {
        write!(out, "HTTP/1.1 200 OK\r\n")?;
        loop {
            write!(out, "X-More: {}\r\n", "x".repeat(1000))?;
        }
    });
    let reason = unreachable(client(options(&[&fake])).check_login(&registry(&fake), Some(&bob())).await);
    assert_eq!(reason, "its answer is not HTTP");
}

#[tokio::test]
async fn a_token_without_end() {
    let tokens = Fake::start(|_, out| {
        write!(out, "HTTP/1.1 200 OK\r\n\r\n{{\"token\":\"")?;
        loop {
            out.write_all(&[b'x'; 4096])?;
        }
    });
    let fake = bearer::token_registry(format!("http://{}/token", tokens.host()));
    let client = client(options(&[&fake, &tokens]));
    let reason = not_checked(client.check_login(&registry(&fake), Some(&bob())).await);
    assert!(reason.ends_with("is larger than 1 MiB"), "{reason}");
}

#[tokio::test]
async fn an_error_without_end_is_still_its_status() {
    let fake = Fake::start(|_, out| {
        write!(out, "HTTP/1.1 403 Forbidden\r\n\r\n")?;
        loop {
            out.write_all(&[b'x'; 4096])?;
        }
    });
    let verdict = client(options(&[&fake])).check_login(&registry(&fake), Some(&bob())).await;
    assert_eq!(verdict, Verdict::NoAccess { status: 403, detail: String::new() });
}

#[tokio::test]
async fn a_server_that_dawdles_is_left() {
    let fake = Fake::start(|_, out| {
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: ".iter().chain([b'x'; 1000].iter()) {
            out.write_all(&[*byte])?;
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    });
    let mut options = options(&[&fake]);
    options.timeout = Duration::from_millis(300);
    assert_eq!(unreachable(client(options).check_login(&registry(&fake), Some(&bob())).await), "timed out");
}

#[tokio::test]
async fn a_server_that_hangs_up() {
    let fake = Fake::start(|_, _| Ok(()));
    let reason = unreachable(client(options(&[&fake])).check_login(&registry(&fake), Some(&bob())).await);
    assert_eq!(reason, "the connection was closed without an answer");
}

#[tokio::test]
async fn what_is_not_http() {
    let fake = Fake::start(|_, out| out.write_all(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"));
    let reason = unreachable(client(options(&[&fake])).check_login(&registry(&fake), Some(&bob())).await);
    assert_eq!(reason, "its answer is not HTTP");
}

#[tokio::test]
async fn an_answer_that_repeats_the_password_is_not_shown() {
    let fake = Fake::start(|request, out| match request.authorization() {
        None => reply(out, 401, &["WWW-Authenticate: Basic realm=\"r\""], ""),
        Some(sent) => {
            let body = serde_json::json!({ "message": format!("no: {sent} {SENTINEL}") }).to_string();
            reply(out, 401, &[], &body)
        }
    });
    let verdict = client(options(&[&fake])).check_login(&registry(&fake), Some(&bob())).await;
    assert_eq!(verdict, super::rejected(""));
}

#[tokio::test]
async fn a_401_that_asks_for_nothing_we_know() {
    for (asks, word) in [("WWW-Authenticate: Negotiate", "Negotiate"), ("X: y", "401 Unauthorized")] {
        let fake = Fake::start(move |_, out| reply(out, 401, &[asks], ""));
        let client = client(options(&[&fake]));
        let reason = not_checked(client.check_image(&image(&fake), Some(&bob())).await);
        assert!(reason.contains(word), "{reason}");
        assert!(fake.seen().iter().all(|request| request.authorization().is_none()));
    }
}
