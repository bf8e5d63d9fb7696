//! What is known of the nodes that pods are on.

use std::collections::BTreeSet;

use futures_util::stream::{self, StreamExt as _};
use pullsecret_core::node_credentials::Platform;
use pullsecret_core::pod::Pod;
use pullsecret_core::{Kind, ObjectRef};
use serde_json::Value;

use super::observe::Observer;
use super::subject::Node;
use crate::error::CommandError;
use crate::world::{AT_ONCE, Seen};

impl Observer<'_> {
    /// What is known of a node.
    pub(super) async fn node(&self, name: Option<&str>) -> Result<Node, CommandError> {
        let Some(name) = name else { return Ok(Node::default()) };
        if let Some(node) = self.nodes.borrow().get(name) {
            return Ok(node.clone());
        }
        let mut node = Node { name: Some(name.to_owned()), ..Node::default() };
        if let Seen::Found(read) = self.world.get(&ObjectRef::new(Kind::Node, "", name)).await? {
            let version = read.pointer("/status/nodeInfo/kubeletVersion").and_then(Value::as_str);
            node.version = version.map(str::to_owned);
            node.platform = Platform::of_node(&read);
            let names = read["status"]["images"].as_array().into_iter().flatten();
            let names = names.filter_map(|image| image["names"].as_array()).flatten();
            node.images = names.filter_map(|name| name.as_str().map(str::to_owned)).collect();
        }
        self.nodes.borrow_mut().insert(name.to_owned(), node.clone());
        Ok(node)
    }

    /// Reads the nodes of many pods, several at once, where something is said of each. People are told of a
    /// workload's pods only what tells them from its template, and why they do not run.
    pub(super) async fn read_nodes(&self, pods: impl Iterator<Item = &Pod>) -> Result<(), CommandError> {
        let pods = pods.filter(|pod| self.for_script || pod.waits());
        let names: BTreeSet<&str> = pods.filter_map(|pod| pod.spec.node.as_deref()).collect();
        let mut looks = stream::iter(names).map(|name| self.node(Some(name))).buffer_unordered(AT_ONCE);
        while let Some(look) = looks.next().await {
            look?;
        }
        Ok(())
    }

    /// What was read of a node that a workload's pod is on.
    pub(super) fn node_seen(&self, name: Option<&str>) -> Node {
        let seen = name.and_then(|name| self.nodes.borrow().get(name).cloned());
        seen.unwrap_or_else(|| Node { name: name.map(str::to_owned), ..Node::default() })
    }
}
