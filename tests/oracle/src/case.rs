//! One case: a pod's pull secrets and an image, as the kubelet gets them.

use std::fmt;

/// A pod's pull secrets, in the order of its list, and an image that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The secrets, in order.
    pub secrets: Vec<Secret>,
    /// The image as the pod writes it.
    pub image: String,
}

/// A secret, as much of it as the kubelet looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Its place in the list, so that it can be told from one that is named twice.
    pub name: String,
    /// Its type.
    pub secret_type: String,
    /// Its data, decoded.
    pub data: Vec<(String, Vec<u8>)>,
}

impl Case {
    /// Appends the case as the Go program reads it.
    pub(crate) fn write(&self, frame: &mut Vec<u8>) {
        number(frame, self.secrets.len());
        for secret in &self.secrets {
            text(frame, secret.name.as_bytes());
            text(frame, secret.secret_type.as_bytes());
            number(frame, secret.data.len());
            for (name, value) in &secret.data {
                text(frame, name.as_bytes());
                text(frame, value);
            }
        }
        text(frame, self.image.as_bytes());
    }
}

/// Appends a number as the Go program reads it.
pub(crate) fn number(frame: &mut Vec<u8>, number: usize) {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    frame.extend(number.to_le_bytes());
}

fn text(frame: &mut Vec<u8>, text: &[u8]) {
    number(frame, text.len());
    frame.extend(text);
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "image  {:?}", self.image)?;
        for Secret { name, secret_type, data } in &self.secrets {
            writeln!(f, "secret {name}, type {secret_type:?}")?;
            for (key, value) in data {
                writeln!(f, "  {key:?}: b\"{}\"", shortened(&value.escape_ascii().to_string()))?;
            }
        }
        Ok(())
    }
}

/// A text that is too long to be read is shown by its beginning and its length.
fn shortened(text: &str) -> String {
    match text.get(..4000) {
        Some(start) if text.len() > 4000 => format!("{start}… ({} characters)", text.len()),
        _ => text.to_owned(),
    }
}
