//! Label selectors as `kubectl -l` takes them, for where there is no API server to apply them.

use serde_json::Value;

/// A selector: an object matches if every requirement does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelSelector(Vec<Requirement>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    rule: Rule,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    Exists,
    Missing,
    In(Vec<String>),
    NotIn(Vec<String>),
    Above(i64),
    Below(i64),
}

/// Why a selector was not understood, in the words of Kubernetes where it has some.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelSelectorError {
    /// Something else stands there than the grammar wants.
    #[error("found '{found}', expected: {expected}")]
    Unexpected {
        /// What stands there; empty at the end.
        found: String,
        /// What could stand there.
        expected: &'static str,
    },
    /// No label can have this key.
    #[error("{0:?} is no label's key")]
    Key(String),
    /// No label can have this value.
    #[error("{0:?} is no label's value")]
    Value(String),
    /// `>` and `<` compare integers.
    #[error("for 'Gt', 'Lt' operators, the value must be an integer")]
    NotAnInteger,
}

impl LabelSelector {
    /// Reads `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>3` (Kubernetes 1.35, `k8s.io/apimachinery/pkg/labels`,
    /// `selector.go`, `Parse`). An empty selector matches everything.
    ///
    /// # Errors
    /// What the API server would refuse.
    pub fn parse(text: &str) -> Result<Self, LabelSelectorError> {
        let mut tokens = Tokens { rest: text };
        let mut requirements = Vec::new();
        if tokens.peek().is_empty() {
            return Ok(Self(requirements));
        }
        loop {
            requirements.push(tokens.requirement()?);
            match tokens.next() {
                "" => return Ok(Self(requirements)),
                "," if tokens.peek() == "!" || is_word(tokens.peek()) => {}
                "," => return Err(unexpected(tokens.peek(), "identifier after ','")),
                other => return Err(unexpected(other, "',' or 'end of string'")),
            }
        }
    }

    /// Whether an object with these labels (its `metadata.labels`) matches.
    pub fn matches(&self, labels: &Value) -> bool {
        self.0.iter().all(|requirement| requirement.matches(labels.get(&requirement.key)))
    }
}

impl Requirement {
    fn matches(&self, label: Option<&Value>) -> bool {
        let label = label.and_then(Value::as_str);
        let number = || label.and_then(|label| label.parse::<i64>().ok());
        match &self.rule {
            Rule::Exists => label.is_some(),
            Rule::Missing => label.is_none(),
            Rule::In(values) => label.is_some_and(|label| values.iter().any(|value| value == label)),
            Rule::NotIn(values) => label.is_none_or(|label| values.iter().all(|value| value != label)),
            Rule::Above(limit) => number().is_some_and(|number| number > *limit),
            Rule::Below(limit) => number().is_some_and(|number| number < *limit),
        }
    }
}

const SPECIAL: &[char] = &['=', '!', '(', ')', ',', '>', '<'];

/// A selector's tokens: words, and signs of which `==` and `!=` are two letters long. The end is an empty one.
struct Tokens<'t> {
    rest: &'t str,
}

impl<'t> Tokens<'t> {
    fn next(&mut self) -> &'t str {
        let token = self.peek();
        self.rest = &self.rest.trim_start()[token.len()..];
        token
    }

    fn peek(&self) -> &'t str {
        let rest = self.rest.trim_start();
        if let Some(sign) = ["==", "!="].into_iter().find(|sign| rest.starts_with(sign)) {
            return &rest[..sign.len()];
        }
        let word = rest.find(|letter: char| letter.is_whitespace() || SPECIAL.contains(&letter));
        match word {
            Some(0) => &rest[..1],
            Some(end) => &rest[..end],
            None => rest,
        }
    }

    fn requirement(&mut self) -> Result<Requirement, LabelSelectorError> {
        let missing = self.peek() == "!";
        if missing {
            self.next();
        }
        let key = self.next();
        if !is_word(key) {
            return Err(unexpected(
                key,
                if missing { "identifier" } else { "!, identifier, or 'end of string'" },
            ));
        }
        let key =
            if is_key(key) { key.to_owned() } else { return Err(LabelSelectorError::Key(key.to_owned())) };
        let rule = match self.peek() {
            _ if missing => Rule::Missing,
            "" | "," => Rule::Exists,
            _ => self.rule()?,
        };
        Ok(Requirement { key, rule })
    }

    fn rule(&mut self) -> Result<Rule, LabelSelectorError> {
        let integer = |word: &str| word.parse::<i64>().map_err(|_| LabelSelectorError::NotAnInteger);
        match self.next() {
            "=" | "==" => Ok(Rule::In(vec![self.exact_value()?])),
            "!=" => Ok(Rule::NotIn(vec![self.exact_value()?])),
            "in" => Ok(Rule::In(self.values()?)),
            "notin" => Ok(Rule::NotIn(self.values()?)),
            ">" => Ok(Rule::Above(integer(&self.exact_value()?)?)),
            "<" => Ok(Rule::Below(integer(&self.exact_value()?)?)),
            other => Err(unexpected(other, "in, notin, =, ==, !=, gt, lt")),
        }
    }

    fn exact_value(&mut self) -> Result<String, LabelSelectorError> {
        match self.peek() {
            "" | "," => Ok(String::new()),
            _ => value(self.next()),
        }
    }

    /// The values in parentheses; where none stands before or behind a comma, it is the empty one.
    fn values(&mut self) -> Result<Vec<String>, LabelSelectorError> {
        let open = self.next();
        if open != "(" {
            return Err(unexpected(open, "'('"));
        }
        let mut values = Vec::new();
        loop {
            match self.peek() {
                "," | ")" => values.push(String::new()),
                _ => values.push(value(self.next())?),
            }
            match self.next() {
                "," => {}
                ")" => return Ok(values),
                other => return Err(unexpected(other, "',' or ')'")),
            }
        }
    }
}

fn unexpected(found: &str, expected: &'static str) -> LabelSelectorError {
    LabelSelectorError::Unexpected { found: found.to_owned(), expected }
}

fn is_word(token: &str) -> bool {
    !token.is_empty() && !token.starts_with(SPECIAL)
}

fn value(token: &str) -> Result<String, LabelSelectorError> {
    if !is_word(token) {
        return Err(unexpected(token, "identifier"));
    }
    if is_name(token) { Ok(token.to_owned()) } else { Err(LabelSelectorError::Value(token.to_owned())) }
}

/// A name, with or without a DNS subdomain and a slash before it (`IsQualifiedName`).
fn is_key(key: &str) -> bool {
    match key.split_once('/') {
        Some((prefix, name)) => crate::check_name(prefix).is_ok() && is_name(name),
        None => is_name(key),
    }
}

/// At most 63 letters, digits, `-`, `_` and `.`, of which the first and the last are letters or digits.
fn is_name(word: &str) -> bool {
    let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    word.len() <= 63 && edge(word.bytes().next()) && edge(word.bytes().last()) && word.bytes().all(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn selects_as_the_api_server_does() {
        let labels = json!({"app": "web", "tier": "", "size": "10", "example.com/team": "shop"});
        for (selector, expected) in [
            ("", true),
            ("  ", true),
            ("app", true),
            ("!app", false),
            ("! nothing", true),
            ("app=web", true),
            ("app = web", true),
            ("app==web,tier", true),
            ("app=", false),
            ("tier=", true),
            ("tier=,app", true),
            ("app!=web", false),
            ("nothing!=web", true),
            ("app in (web, api)", true),
            ("app in (api)", false),
            ("tier in ()", true),
            ("tier in (a,)", true),
            ("tier in (,a)", true),
            ("app notin (api,,x)", true),
            ("nothing notin (a)", true),
            ("nothing in (a)", false),
            ("in in (a)", false),
            ("app in (in,notin,web)", true),
            ("size>9,size<11", true),
            ("size > 10", false),
            ("app>1", false),
            ("example.com/team=shop,app!=api", true),
        ] {
            let parsed = LabelSelector::parse(selector).expect(selector);
            assert_eq!(parsed.matches(&labels), expected, "{selector}");
        }
        let bare = LabelSelector::parse("!app,app!=web").expect("a selector");
        assert!(bare.matches(&Value::Null));
    }

    #[test]
    fn refuses_what_the_api_server_refuses() {
        for (selector, message) in [
            ("app,", "found '', expected: identifier after ','"),
            ("=web", "found '=', expected: !, identifier, or 'end of string'"),
            ("!=web", "found '!=', expected: !, identifier, or 'end of string'"),
            ("!", "found '', expected: identifier"),
            ("app web", "found 'web', expected: in, notin, =, ==, !=, gt, lt"),
            ("app=web api", "found 'api', expected: ',' or 'end of string'"),
            ("!app=web", "found '=', expected: ',' or 'end of string'"),
            ("app in web", "found 'web', expected: '('"),
            ("app in (web", "found '', expected: ',' or ')'"),
            ("app in (=)", "found '=', expected: identifier"),
            ("app=(", "found '(', expected: identifier"),
            ("app=-x", "\"-x\" is no label's value"),
            ("a/b/c=x", "\"a/b/c\" is no label's key"),
            ("app>web", "for 'Gt', 'Lt' operators, the value must be an integer"),
            ("app>", "for 'Gt', 'Lt' operators, the value must be an integer"),
        ] {
            let error = LabelSelector::parse(selector).expect_err(selector);
            assert_eq!(error.to_string(), message, "{selector}");
        }
    }
}
