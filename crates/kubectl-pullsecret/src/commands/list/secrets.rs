//! The secrets of the two types that the kubelet looks at, page by page: one list for each type, because a field
//! selector knows no "or", read side by side and put into one order.

use std::collections::VecDeque;

use futures_util::future;
use pullsecret_core::{ConfigFormat, Kind};
use serde_json::Value;

use crate::cluster::ListOptions;
use crate::error::CommandError;
use crate::world::{Pages, Seen, World, key};

/// How many secrets are handed on at a time, at least: the columns of a table are made for the first ones.
const LEAST: usize = 500;

/// The two lists, as far as they are read.
pub(super) struct Secrets<'w> {
    lists: [List<'w>; 2],
}

/// One list: what of its last page is not handed on yet, each with what it is sorted by.
struct List<'w> {
    pages: Pages<'w, Value>,
    held: VecDeque<(String, Value)>,
    is_read: bool,
}

impl<'w> Secrets<'w> {
    /// The secrets of a namespace, or of all with `None`, whose labels match.
    ///
    /// # Errors
    /// With files, a selector that makes no sense.
    pub(super) fn of(
        world: &'w World<'_>,
        namespace: Option<&str>,
        labels: Option<&str>,
    ) -> Result<Self, CommandError> {
        let list = |format: ConfigFormat| {
            let options = ListOptions {
                labels: labels.map(str::to_owned),
                fields: Some(format!("type={}", format.secret_type())),
            };
            let pages = world.pages(Kind::Secret, namespace, &options)?;
            Ok::<_, CommandError>(List { pages, held: VecDeque::new(), is_read: false })
        };
        Ok(Self { lists: [list(ConfigFormat::DockerConfigJson)?, list(ConfigFormat::DockerCfg)?] })
    }

    /// The next secrets in order, at least a page of them if there are so many; [`Seen::Missing`] behind the last.
    ///
    /// # Errors
    /// The cluster cannot be asked, or a selector makes no sense.
    pub(super) async fn next(&mut self) -> Result<Seen<Vec<Value>>, CommandError> {
        let mut found = Vec::new();
        while found.len() < LEAST {
            let [one, other] = &mut self.lists;
            let (one, other) = future::try_join(one.fill(), other.fill()).await?;
            for seen in [one, other] {
                if let Seen::Unreadable(error) = seen {
                    return Ok(Seen::Unreadable(error));
                }
            }
            if self.lists.iter().all(|list| list.is_read && list.held.is_empty()) {
                break;
            }
            // What the list that is out of secrets sends next may come before what the other one holds.
            while self.lists.iter().all(|list| list.is_read || !list.held.is_empty()) {
                let firsts = self.lists.iter_mut().filter(|list| !list.held.is_empty());
                let Some(list) = firsts.min_by(|left, right| left.first().cmp(&right.first())) else { break };
                found.extend(list.held.pop_front().map(|(_, secret)| secret));
            }
        }
        Ok(if found.is_empty() { Seen::Missing } else { Seen::Found(found) })
    }
}

impl List<'_> {
    fn first(&self) -> Option<&str> {
        self.held.front().map(|(key, _)| key.as_str())
    }

    /// Reads on, if nothing is held. Missing means that there is nothing more to read.
    async fn fill(&mut self) -> Result<Seen<()>, CommandError> {
        while self.held.is_empty() && !self.is_read {
            match self.pages.next().await? {
                Seen::Found(page) => self.held.extend(page.into_iter().map(|secret| (key(&secret), secret))),
                Seen::Missing => self.is_read = true,
                Seen::Unreadable(error) => return Ok(Seen::Unreadable(error)),
            }
        }
        Ok(Seen::Found(()))
    }
}
