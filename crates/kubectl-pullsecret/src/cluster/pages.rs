//! A list read page by page, so that no more than one page is held, however large the cluster is.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::marker::PhantomData;

use http::Method;
use pullsecret_core::Kind;
use serde::de::{DeserializeOwned, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::form_urlencoded;

use super::Cluster;
use super::call::{Call, JSON};
use super::cluster_error::{Attempt, ClusterError};
use super::path::collection_path;
use super::table::{self, Table, TableRow};

/// How often a list whose continuation expired is begun anew.
const MOST_RESTARTS: u32 = 3;

/// What of a list to ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListOptions {
    /// A label selector, as for `kubectl -l`.
    pub labels: Option<String>,
    /// A field selector, such as `type=kubernetes.io/dockerconfigjson`.
    pub fields: Option<String>,
}

/// Objects to a page of a list, as kubectl asks for them (`--chunk-size`).
const PAGE: u32 = 500;

/// More objects than an answer of the largest size holds if each is one of a cluster's, for servers that overlook the
/// limit that they are asked for.
const MOST_OBJECTS: usize = 100_000;
/// More pages than the largest cluster has: five million objects.
const MOST_PAGES: usize = 10_000;

/// A page as the server sends it.
#[derive(Deserialize)]
struct Sent<T> {
    #[serde(default)]
    metadata: ListMeta,
    #[serde(bound(deserialize = "T: Deserialize<'de>"), deserialize_with = "few_enough")]
    items: Vec<T>,
}

/// Reads the objects of a page as long as they are not too many: what is a few bytes on the wire is many in memory.
fn few_enough<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    struct Few<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Few<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the objects of a page")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sent: A) -> Result<Vec<T>, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = sent.next_element()? {
                if items.len() == MOST_OBJECTS {
                    return Err(A::Error::custom("too many objects"));
                }
                items.push(item);
            }
            Ok(items)
        }
    }
    from.deserialize_seq(Few(PhantomData))
}

#[derive(Default, Deserialize)]
struct ListMeta {
    #[serde(default, rename = "continue")]
    proceed: String,
}

/// One page, and the token that asks for the next.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) proceed: Option<String>,
}

/// How far a list has come: a server may send us from page to page for ever.
#[derive(Default)]
pub(super) struct Progress {
    tokens: HashSet<u64>,
}

impl Progress {
    /// Takes the token for the next page; the error says why it is not asked for.
    pub(super) fn goes_on(&mut self, token: &str) -> Result<(), &'static str> {
        let mut hasher = DefaultHasher::new();
        token.hash(&mut hasher);
        if !self.tokens.insert(hasher.finish()) {
            return Err("its list goes round in circles");
        }
        if self.tokens.len() >= MOST_PAGES { Err("its list has more than 10,000 pages") } else { Ok(()) }
    }
}

impl Cluster {
    /// What to say of a list that is not read to its end.
    pub(super) fn endless(&self, kind: Kind, namespace: Option<&str>, problem: &str) -> ClusterError {
        let namespace = namespace.map(str::to_owned);
        ClusterError::NotKubernetes {
            endpoint: self.endpoint().clone(),
            attempt: Attempt { verb: "list", kind: Some(kind), namespace, name: None },
            problem: problem.to_owned(),
        }
    }

    /// All objects of a kind in one namespace, or in all with `None`; in the server's order. Where they may be
    /// many, [`Cluster::pages`] holds one page at a time.
    pub async fn list(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: &ListOptions,
    ) -> Result<Vec<Value>, ClusterError> {
        let mut restarts = 0;
        loop {
            match self.list_once(kind, namespace, options).await {
                Err(ClusterError::Gone { .. }) if restarts < MOST_RESTARTS => restarts += 1,
                outcome => return outcome,
            }
        }
    }

    async fn list_once(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: &ListOptions,
    ) -> Result<Vec<Value>, ClusterError> {
        let (mut items, mut progress) = (Vec::new(), Progress::default());
        let mut proceed: Option<String> = None;
        loop {
            let page = self.page(kind, namespace, options, proceed.as_deref()).await?;
            items.extend(page.items);
            let Some(token) = page.proceed else { return Ok(items) };
            progress.goes_on(&token).map_err(|problem| self.endless(kind, namespace, problem))?;
            proceed = Some(token);
        }
    }

    /// The objects of a kind in one namespace, or in all with `None`, page by page, in the server's order: by
    /// `NAMESPACE/NAME`, byte by byte. `T` is what is kept of each object; a [`Value`] keeps it all.
    pub fn pages<T: DeserializeOwned>(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: ListOptions,
    ) -> Pages<'_, T> {
        let namespace = namespace.map(str::to_owned);
        let progress = Progress::default();
        Pages { cluster: self, kind, namespace, options, next: Next::First, progress, objects: PhantomData }
    }

    /// The first page, or the one that a token asks for.
    async fn page<T: DeserializeOwned>(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: &ListOptions,
        proceed: Option<&str>,
    ) -> Result<Page<T>, ClusterError> {
        let sent: Sent<T> = self.call(list(kind, namespace, options, proceed)?).await?;
        let proceed = Some(sent.metadata.proceed).filter(|token| !token.is_empty());
        Ok(Page { items: sent.items, proceed })
    }

    /// A page of the table that the server makes of such a list.
    pub(super) async fn table_page(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        options: &ListOptions,
        proceed: Option<&str>,
    ) -> Result<(Vec<TableRow>, Option<String>), ClusterError> {
        let mut call = list(kind, namespace, options, proceed)?;
        call.accept = table::ACCEPT;
        // The rows are enough; else the metadata of each object comes with it.
        call.target.push_str("&includeObject=None");
        Ok(self.call::<Table>(call).await?.read())
    }
}

/// The request for a page of a list.
fn list(
    kind: Kind,
    namespace: Option<&str>,
    options: &ListOptions,
    proceed: Option<&str>,
) -> Result<Call<'static>, ClusterError> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("limit", &PAGE.to_string());
    for (name, value) in [
        ("labelSelector", options.labels.as_deref()),
        ("fieldSelector", options.fields.as_deref()),
        ("continue", proceed),
    ] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    let target = format!("{}?{}", collection_path(kind, namespace)?, query.finish());
    let namespace = namespace.map(str::to_owned);
    let attempt = Attempt { verb: "list", kind: Some(kind), namespace, name: None };
    Ok(Call { attempt, method: Method::GET, target, body: None, accept: JSON })
}

/// A list that is read as it is asked for.
pub struct Pages<'a, T = Value> {
    cluster: &'a Cluster,
    kind: Kind,
    namespace: Option<String>,
    options: ListOptions,
    next: Next,
    progress: Progress,
    objects: PhantomData<T>,
}

enum Next {
    First,
    Proceed(String),
    Nothing,
}

impl<T: DeserializeOwned> Pages<'_, T> {
    /// The next page, `None` behind the last.
    ///
    /// A token lives as long as etcd keeps the state that it was made for, five minutes as a rule. Where it has
    /// expired, the server offers another one for what is left as it is now: nothing comes twice, but what was
    /// changed meanwhile may be missing or new (apiserver v0.35.4 `pkg/storage/etcd3/errors.go`).
    ///
    /// # Errors
    /// As for any request; [`ClusterError::Gone`] where the server offers no way to go on.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, ClusterError> {
        let mut expired = 0;
        loop {
            let token = match &self.next {
                Next::First => None,
                Next::Proceed(token) => Some(token.as_str()),
                Next::Nothing => return Ok(None),
            };
            let namespace = self.namespace.as_deref();
            match self.cluster.page(self.kind, namespace, &self.options, token).await {
                Ok(page) => {
                    if let Some(Err(problem)) =
                        page.proceed.as_deref().map(|token| self.progress.goes_on(token))
                    {
                        return Err(self.cluster.endless(self.kind, namespace, problem));
                    }
                    self.next = page.proceed.map_or(Next::Nothing, Next::Proceed);
                    return Ok(Some(page.items));
                }
                Err(ClusterError::Gone { proceed: Some(token), .. }) if expired < MOST_RESTARTS => {
                    expired += 1;
                    self.next = Next::Proceed(token);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_objects_without_end_is_given_up() {
        let page = |objects: usize| format!("{{\"items\":[{}]}}", vec!["{}"; objects].join(","));
        let read = |text: &str| serde_json::from_str::<Sent<Value>>(text).map(|page| page.items.len()).ok();
        assert_eq!(read(&page(MOST_OBJECTS)), Some(MOST_OBJECTS));
        assert_eq!(read(&page(MOST_OBJECTS + 1)), None);
    }

    #[test]
    fn a_list_of_pages_without_end_is_given_up() {
        let mut progress = Progress::default();
        let gone = (0..)
            .find_map(|page| progress.goes_on(&page.to_string()).err().map(|problem| (page + 1, problem)));
        assert_eq!(gone, Some((MOST_PAGES, "its list has more than 10,000 pages")));
    }
}
