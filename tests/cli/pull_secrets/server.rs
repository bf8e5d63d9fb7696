//! An API server over a few objects, with field selectors, pages and forbidden resources.

use serde_json::{Value, json};

use crate::fake_api::{FakeApi, Reply, Seen};

/// What a server has and what it forbids: `secrets` forbids to list them, `secrets/` to get any, `secrets/x` to get
/// that one.
#[derive(Clone, Default)]
pub(crate) struct Server {
    pub(crate) objects: Vec<Value>,
    pub(crate) forbidden: Vec<&'static str>,
    /// How many objects to a page; all if 0.
    pub(crate) page: usize,
}

impl Server {
    pub(crate) fn start(self) -> FakeApi {
        FakeApi::start(move |seen| self.answer(seen))
    }

    fn answer(&self, seen: &Seen) -> Reply {
        let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
        let mut parts: Vec<&str> = path.trim_start_matches('/').split('/').skip(2).collect();
        if path.starts_with("/apis/") {
            parts.remove(0);
        }
        match parts[..] {
            ["namespaces", name] => self.namespace(name),
            ["namespaces", namespace, resource, name] => self.one(namespace, resource, name),
            ["namespaces", namespace, resource] => self.list(Some(namespace), resource, query),
            [resource] => self.list(None, resource, query),
            _ => Reply::html(404),
        }
    }

    fn namespace(&self, name: &str) -> Reply {
        if self.objects.iter().any(|object| object["metadata"]["namespace"] == name) {
            return Reply::json(200, &json!({ "metadata": { "name": name } }));
        }
        Reply::failure(404, "NotFound", "namespaces not found")
    }

    fn one(&self, namespace: &str, resource: &str, name: &str) -> Reply {
        let all = format!("{resource}/");
        if self.forbidden.iter().any(|rule| *rule == all || *rule == format!("{resource}/{name}")) {
            return forbidden("get", resource);
        }
        let mut found = self.of(Some(namespace), resource);
        match found.find(|object| object["metadata"]["name"] == name) {
            Some(object) => Reply::json(200, object),
            None => Reply::failure(404, "NotFound", "not found"),
        }
    }

    fn list(&self, namespace: Option<&str>, resource: &str, query: &str) -> Reply {
        if self.forbidden.contains(&resource) {
            return forbidden("list", resource);
        }
        let wanted = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name));
        let fields = wanted("fieldSelector=").unwrap_or_default().replace("%2F", "/").replace("%3D", "=");
        let secret_type = fields.strip_prefix("type=");
        let mut found: Vec<&Value> = self
            .of(namespace, resource)
            .filter(|object| secret_type.is_none_or(|secret_type| object["type"] == secret_type))
            .collect();
        let key = |object: &Value| format!("{}/{}", text(object, "namespace"), text(object, "name"));
        found.sort_by_key(|object| key(object));
        let start: usize = wanted("continue=").map_or(0, |token| token.parse().unwrap_or(0));
        let end = if self.page == 0 { found.len() } else { found.len().min(start + self.page) };
        let proceed = if end < found.len() { end.to_string() } else { String::new() };
        Reply::json(200, &json!({ "metadata": { "continue": proceed }, "items": found[start..end] }))
    }

    fn of(&self, namespace: Option<&str>, resource: &str) -> impl Iterator<Item = &Value> {
        let kind = move |object: &&Value| {
            let kind = object["kind"].as_str().unwrap_or_default().to_ascii_lowercase();
            format!("{kind}s") == resource
        };
        let here =
            move |object: &&Value| namespace.is_none_or(|name| object["metadata"]["namespace"] == name);
        self.objects.iter().filter(kind).filter(here)
    }
}

fn text<'o>(object: &'o Value, field: &str) -> &'o str {
    object["metadata"][field].as_str().unwrap_or_default()
}

fn forbidden(verb: &str, resource: &str) -> Reply {
    let message =
        format!("{resource} is forbidden: User \"u\" cannot {verb} resource \"{resource}\" in API group");
    Reply::failure(403, "Forbidden", &message)
}
