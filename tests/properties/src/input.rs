//! How an input is taken apart, so that a person can read and write one.

use pullsecret_core::Credential;
use secrecy::ExposeSecret as _;

/// The first lines as text and what follows them; `None` when there are fewer, or they are not UTF-8.
pub(crate) fn lines<const N: usize>(bytes: &[u8]) -> Option<([&str; N], &[u8])> {
    let mut rest = bytes;
    let mut lines = [""; N];
    for line in &mut lines {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        *line = std::str::from_utf8(&rest[..end]).ok()?;
        rest = &rest[end + 1..];
    }
    Some((lines, rest))
}

/// What stands for a password where one must not be seen.
pub(crate) const SENTINEL: &str = "S3ntinel-p4ssword-that-nobody-may-see";

/// Whether the sentinel, or its base64 as `auth` has it, is in a text. The fuzzer reads what is compared, so an input
/// may hold either from the start.
pub(crate) fn shows_sentinel(text: &[u8]) -> bool {
    let auth = Credential::new("", SENTINEL.into()).auth();
    [SENTINEL, auth.expose_secret()]
        .iter()
        .any(|form| text.windows(form.len()).any(|window| window == form.as_bytes()))
}
