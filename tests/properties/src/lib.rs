//! What holds for any bytes that a parser is given. The fuzzer (`cargo xtask fuzz`) looks for bytes for which it does
//! not; an ordinary test goes over the bytes that it found interesting before, so that nothing comes back.

mod diagnosis;
mod docker_config;
mod docker_config_edit;
mod image;
mod input;
mod kubelet;
mod label_selector;
mod manifest_files;
mod members;
mod password;
mod pod;
mod prediction;
mod pull_secret;
mod registry;
mod short_lived;

/// A property: it panics for bytes for which it does not hold.
pub type Property = fn(&[u8]);

/// Every property, by the name of its fuzz target and of its folder in the corpus.
pub const ALL: &[(&str, Property)] = &[
    ("diagnosis", diagnosis::holds),
    ("docker_config", docker_config::holds),
    ("docker_config_edit", docker_config_edit::holds),
    ("image", image::holds),
    ("kubelet", kubelet::holds),
    ("label_selector", label_selector::holds),
    ("manifest_files", manifest_files::holds),
    ("password", password::holds),
    ("pod", pod::holds),
    ("prediction", prediction::holds),
    ("pull_secret", pull_secret::holds),
    ("registry", registry::holds),
    ("short_lived", short_lived::holds),
];

/// The property of that name.
///
/// # Panics
/// When there is none, and when it does not hold for `bytes`.
pub fn check(name: &str, bytes: &[u8]) {
    let (_, holds) = ALL.iter().find(|(known, _)| *known == name).expect("a property of that name");
    holds(bytes);
}
