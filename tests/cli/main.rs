//! In-process and process tests, one file per verb.

mod add_forbidden;
mod add_keyring;
mod add_read_back;
mod add_words;
mod arguments;
mod cluster_credentials;
mod cluster_faults;
mod cluster_fixture;
mod cluster_kubeconfig;
mod cluster_operations;
mod cluster_pages;
mod cluster_plugin;
mod cluster_proxy;
mod cluster_refusals;
mod cluster_retries;
mod desk;
mod fake_api;
mod global_flags;
mod guided;
mod login;
mod manifest;
mod namespace;
mod secure_api;
mod shop;
mod why;
