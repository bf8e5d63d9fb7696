//! What registries and token servers were asked, and by whom: read from their logs.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::error::{Doing, Result};

/// One request, as the server that answered it logged it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Whether the token server was asked, and not the registry.
    pub token_server: bool,
    /// The HTTP method.
    pub method: String,
    /// Path and query.
    pub uri: String,
    /// The user whose credential it carried, right or wrong; none if it carried none, or a token that the
    /// registry did not accept.
    pub user: Option<String>,
    /// The answer's status. A token server's log has none for what it is still at.
    pub status: Option<u16>,
}

/// Where a registry listens, once it has said so.
pub(crate) fn listening_on(log: &Path) -> Option<String> {
    let text = fs::read_to_string(log).ok()?;
    text.lines().filter_map(json_fields).find_map(|fields| {
        let said = fields.get("msg")?.strip_prefix("listening on ")?;
        said.split(',').next().map(str::to_owned)
    })
}

/// The requests in the log of distribution's registry 3.0, written as JSON.
pub(crate) fn of_registry(log: &Path) -> Result<Vec<Request>> {
    read(log, false, json_fields)
}

/// The requests in the log of distribution's token server 2.8, written as `key=value`.
pub(crate) fn of_token_server(log: &Path) -> Result<Vec<Request>> {
    read(log, true, |line| Some(text_fields(line)))
}

type Fields = HashMap<String, String>;

/// Both servers log a request in several lines, which its id holds together.
fn read(log: &Path, token_server: bool, fields: impl Fn(&str) -> Option<Fields>) -> Result<Vec<Request>> {
    let text = fs::read_to_string(log).doing(|| format!("read {}", log.display()))?;
    let mut places = HashMap::new();
    let mut requests: Vec<Request> = Vec::new();
    for mut line in text.lines().filter_map(fields) {
        let Some(id) = line.remove("http.request.id") else { continue };
        let mut take = |name: &str| line.remove(name);
        let place = *places.entry(id).or_insert(requests.len());
        if place == requests.len() {
            let (method, uri) = (take("http.request.method"), take("http.request.uri"));
            requests.push(Request {
                token_server,
                method: method.unwrap_or_default(),
                uri: uri.unwrap_or_default(),
                ..Request::default()
            });
        }
        let Some(request) = requests.get_mut(place) else { continue };
        let said = take("msg").unwrap_or_default();
        let user = take("auth.user.name").or_else(|| take("acctSubject")).or_else(|| refused_user(&said));
        request.user = request.user.take().or(user.filter(|user| !user.is_empty()));
        let status = take("http.response.status").and_then(|status| status.parse().ok());
        // The registry's only line about a request without the right to it.
        let refused = said.starts_with("error authorizing context").then_some(401);
        request.status = status.or(refused).or(request.status);
    }
    Ok(requests)
}

/// The user in `error authenticating user "NAME": …`.
fn refused_user(said: &str) -> Option<String> {
    let name = said.strip_prefix("error authenticating user \"")?;
    name.split_once('"').map(|(name, _)| name.to_owned())
}

fn json_fields(line: &str) -> Option<Fields> {
    let value: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).ok()?;
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Some(value.into_iter().map(|(name, value)| (name, text(value))).collect())
}

/// Splits `a=b c="d e"`, where a value in quotes has escapes as in Go.
fn text_fields(line: &str) -> Fields {
    let mut fields = Fields::new();
    let mut rest = line;
    while let Some((name, value)) = rest.split_once('=') {
        let (value, after) = if let Some(quoted) = value.strip_prefix('"') {
            quoted_text(quoted)
        } else {
            let (value, after) = value.split_once(' ').unwrap_or((value, ""));
            (value.to_owned(), after)
        };
        fields.insert(name.trim_start().to_owned(), value);
        rest = after;
    }
    fields
}

/// The text up to the closing quote, and what follows that.
fn quoted_text(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut letters = quoted.char_indices();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => return (text, &quoted[place + 1..]),
            '\\' => text.extend(letters.next().map(|(_, escaped)| escaped)),
            other => text.push(other),
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes_in_a_text_log_are_undone() {
        let fields = text_fields(r#"time="a b" level=info msg="user \"x\\y\": no" last=1"#);
        assert_eq!(fields["time"], "a b");
        assert_eq!(fields["level"], "info");
        assert_eq!(fields["msg"], r#"user "x\y": no"#);
        assert_eq!(fields["last"], "1");
    }
}
