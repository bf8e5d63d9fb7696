//! Which images of the namespace the secret serves, and with which of its entries.

use pullsecret_core::ImageReference;
use pullsecret_core::inspection::{Content, Inspected, Inspection};
use pullsecret_core::kubelet::Keyring;
use pullsecret_core::usage::{ImageUsers, Images};

/// The images that the secret's keys match.
#[derive(Debug, Default)]
pub(super) struct Served {
    /// Those of pods that name the secret and no other, with the users in the order in which they are tried; of several
    /// together any may come first.
    pub(super) tried: Vec<Tried>,
    /// The same of pods that name other secrets too, or may: these may stop the pull or come in between.
    pub(super) among: Vec<Tried>,
    /// One of those pods or of what makes them.
    pub(super) one_among: Option<String>,
    /// Those of pods that do not name it, with one of these and how many more there are.
    pub(super) not_named: Vec<(String, String, usize)>,
}

/// An image, and the users with which it is tried.
pub(super) type Tried = (String, Vec<Vec<String>>);

impl Served {
    /// `complete` says that every account is known.
    pub(super) fn of(inspection: &Inspection, images: &Images, complete: bool) -> Self {
        let mut served = Self::default();
        let mut keyring = Keyring::default();
        if !matches!(inspection.content, Content::Config(_)) {
            return served;
        }
        for entry in &inspection.entries {
            // What the kubelet cannot read is a finding.
            let _ = keyring.add(entry.entry.key(), entry);
        }
        for (image, ImageUsers { alone, among, others }) in images.users(&inspection.object.name, complete) {
            let Ok(reference) = ImageReference::parse(image) else { continue };
            let entries = keyring.lookup(&reference.repository());
            if entries.is_empty() {
                continue;
            }
            // Two spellings of one key come in no order.
            let alike = entries.chunk_by(|one, other| one.key == other.key);
            let users = alike.map(|alike| alike.iter().map(|entry| user(entry)).collect()).collect();
            if !alone.is_empty() {
                served.tried.push((image.to_owned(), users));
            } else if let Some(one) = among.first() {
                served.among.push((image.to_owned(), users));
                served.one_among.get_or_insert_with(|| one.clone());
            } else if let Some(one) = others.first() {
                served.not_named.push((image.to_owned(), one.clone(), others.len() - 1));
            }
        }
        served
    }
}

fn user(entry: &Inspected) -> String {
    match entry.credential().username() {
        "" => "(no user)".to_owned(),
        user => user.to_owned(),
    }
}
