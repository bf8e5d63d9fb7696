//! Where a redirect leads, decided by hand: a client that follows by itself may carry a credential along.

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use url::Url;

use super::registry_url::host_of;

/// How many redirects are followed, as containerd and Go's client do.
pub(super) const MOST: usize = 10;
/// How many while a credential goes along: `/v2` to `/v2/`, and no more.
pub(super) const MOST_CARRYING: usize = 1;

/// The next URL, if the answer is a redirect. The error is a fragment that says why it is not followed.
pub(super) fn next(from: &Url, status: StatusCode, headers: &HeaderMap) -> Result<Option<Url>, String> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = headers.get(LOCATION) else { return Ok(None) };
    let here = host_of(from);
    let location = std::str::from_utf8(location.as_bytes()).ok().and_then(|text| from.join(text).ok());
    let Some(mut to) = location.filter(Url::has_host) else {
        return Err(format!("{here} redirects to what is no URL"));
    };
    match (from.scheme(), to.scheme()) {
        (_, "https") | ("http", "http") => {}
        (_, "http") => return Err(format!("{here} redirects to plain http at {}", host_of(&to))),
        _ => return Err(format!("{here} redirects to what is neither https nor http")),
    }
    without_user(&mut to);
    Ok(Some(to))
}

/// Drops a user and a password from a URL: the client would send them as if they were ours.
pub(super) fn without_user(url: &mut Url) {
    // Fails only for URLs without a host, which have no user either.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn follow(from: &str, to: &str) -> Result<Option<String>, String> {
        let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_str(to).expect("a header"))]);
        let next = next(&from.parse().expect("a URL"), StatusCode::TEMPORARY_REDIRECT, &headers)?;
        Ok(next.map(|url| url.to_string()))
    }

    #[test]
    fn relative_absolute_and_without_the_user() {
        let from = "https://a.test/v2/x";
        assert_eq!(follow(from, "y"), Ok(Some("https://a.test/v2/y".to_owned())));
        assert_eq!(follow(from, "//b.test/z"), Ok(Some("https://b.test/z".to_owned())));
        assert_eq!(follow(from, "https://u:p@b.test/z#f"), Ok(Some("https://b.test/z".to_owned())));
    }

    #[test]
    fn never_from_https_to_http_nor_to_other_schemes() {
        let from = "https://a.test/v2/x";
        assert_eq!(
            follow(from, "http://a.test/v2/x"),
            Err("a.test redirects to plain http at a.test".to_owned())
        );
        for odd in ["ftp://a.test/x", "file:///etc/passwd", "data:,x", "https://"] {
            assert!(follow(from, odd).is_err(), "{odd}");
        }
        assert!(follow("http://a.test/", "http://b.test/").is_ok());
    }
}
