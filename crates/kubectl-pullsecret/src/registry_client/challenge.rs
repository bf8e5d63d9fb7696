//! What a registry asks for with 401, read as containerd reads it.

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// One way to say who we are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A token, fetched from a token server.
    Bearer {
        /// The token server's URL as written; empty when it is missing.
        realm: String,
        /// Whom the token is for.
        service: Option<String>,
        /// What the registry says the token must allow.
        scopes: Vec<String>,
    },
    /// User and password with every request.
    Basic,
    /// A scheme that no container runtime speaks.
    Other(String),
}

/// The challenges of an answer, the best one first: bearer, then basic. Each header line holds one; what follows
/// on the same line is lost, as it is for containerd (v2.1 `core/remotes/docker/auth/parse.go`).
pub(super) fn of(headers: &HeaderMap) -> Vec<Challenge> {
    let lines = headers.get_all(WWW_AUTHENTICATE).iter();
    let mut found: Vec<_> =
        lines.filter_map(|line| parse(&String::from_utf8_lossy(line.as_bytes()))).collect();
    found.sort_by_key(|challenge| match challenge {
        Challenge::Bearer { .. } => 0,
        Challenge::Basic => 1,
        Challenge::Other(_) => 2,
    });
    found
}

fn parse(line: &str) -> Option<Challenge> {
    let (scheme, rest) = token(line.trim_start());
    if scheme.is_empty() {
        return None;
    }
    if scheme.eq_ignore_ascii_case("basic") {
        return Some(Challenge::Basic);
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Some(Challenge::Other(scheme.to_owned()));
    }
    let (mut realm, mut service, mut scopes) = (String::new(), None, Vec::new());
    for (key, value) in parameters(rest) {
        match key.as_str() {
            "realm" => realm = value,
            "service" => service = Some(value).filter(|value| !value.is_empty()),
            "scope" => {
                scopes = value.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect();
            }
            _ => {}
        }
    }
    Some(Challenge::Bearer { realm, service, scopes })
}

/// `key=value` pairs up to the first that is malformed.
fn parameters(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        let (key, after) = token(rest.trim_start());
        let Some(after) = after.strip_prefix('=').filter(|_| !key.is_empty()) else { return found };
        let Some((value, after)) = value(after) else { return found };
        found.push((key.to_ascii_lowercase(), value));
        let Some(after) = after.trim_start().strip_prefix(',') else { return found };
        rest = after;
    }
}

/// A token or a quoted string, and what follows.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = token(text);
        return (!value.is_empty()).then(|| (value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(letters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

/// The token (RFC 9110, 5.6.2) at the start, and what follows.
fn token(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"!#$%&'*+-.^_`|~".contains(c));
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn challenges(lines: &[&str]) -> Vec<Challenge> {
        let value = |line: &&str| (WWW_AUTHENTICATE, HeaderValue::from_str(line).expect("a header"));
        let mut headers = HeaderMap::new();
        for (name, value) in lines.iter().map(value) {
            headers.append(name, value);
        }
        of(&headers)
    }

    fn bearer(realm: &str, service: Option<&str>, scopes: &[&str]) -> Challenge {
        Challenge::Bearer {
            realm: realm.to_owned(),
            service: service.map(str::to_owned),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        }
    }

    #[test]
    fn bearer_as_registries_write_it() {
        let line = r#"Bearer realm="https://auth.test/token",service="registry.test",scope="repository:a/b:pull x:y:z""#;
        let expected =
            bearer("https://auth.test/token", Some("registry.test"), &["repository:a/b:pull", "x:y:z"]);
        assert_eq!(challenges(&[line]), [expected]);
        assert_eq!(challenges(&[r#"bEARER REALM=r , Service="""#]), [bearer("r", None, &[])]);
        assert_eq!(challenges(&[r#"Bearer realm="a\"b\\c""#]), [bearer(r#"a"b\c"#, None, &[])]);
    }

    #[test]
    fn the_best_one_first_and_one_for_each_line() {
        let lines = ["Negotiate", r#"Basic realm="x", Bearer realm="lost""#, r#"Bearer realm="r""#];
        let expected = [bearer("r", None, &[]), Challenge::Basic, Challenge::Other("Negotiate".to_owned())];
        assert_eq!(challenges(&lines), expected);
    }

    #[test]
    fn malformed_lines_keep_what_came_before() {
        for (line, realm) in [
            (r#"Bearer realm="r", service="unfinished"#, "r"),
            (r#"Bearer realm="r";service="x""#, "r"),
            ("Bearer realm=r, =x, service=y", "r"),
            ("Bearer realm", ""),
            ("Bearer realm=", ""),
            (r#"Bearer realm="ends with \"#, ""),
            ("Bearer", ""),
        ] {
            assert_eq!(challenges(&[line]), [bearer(realm, None, &[])], "{line}");
        }
        assert_eq!(challenges(&["", "  ", "=", "\"x\""]), []);
    }
}
