//! Objects that carry credentials, in a wrapper that does not print them.

/// A value that holds a credential somewhere: a Secret's manifest, a patch of its data.
///
/// A `serde_json::Value` prints itself readily, so such values travel sealed and are opened only where they are
/// sent or parsed.
#[derive(Clone, PartialEq)]
pub struct Sealed<T>(T);

impl<T> Sealed<T> {
    /// Seals a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value; what is done with it must not print it.
    pub fn open(&self) -> &T {
        &self.0
    }
}

impl<T> std::fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(..)")
    }
}
