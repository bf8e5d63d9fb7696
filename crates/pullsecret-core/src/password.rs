//! A password as it comes through a pipe or a prompt: what is dropped, what is warned about, what is refused.

use secrecy::{ExposeSecret as _, SecretString};

/// The longest password that is taken, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 64 * 1024;

/// Why what was given is no password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Nothing, or nothing but a line end.
    #[error("the password is empty")]
    Empty,
    /// A NUL byte: no registry takes one, and it means that something other than a password came through.
    #[error("the password contains a NUL byte")]
    Nul,
    /// More than [`MAX_PASSWORD_BYTES`].
    #[error("the password is longer than 64 KiB")]
    TooLong,
    /// A docker config is JSON, and JSON is Unicode.
    #[error("the password is not valid UTF-8")]
    NotUnicode,
}

/// A password that came through standard input: exactly one trailing line end (LF or CR LF) is dropped.
pub fn from_stdin(bytes: &[u8]) -> Result<SecretString, PasswordError> {
    let stripped = bytes.strip_suffix(b"\n").map_or(bytes, |line| line.strip_suffix(b"\r").unwrap_or(line));
    check(stripped)?;
    std::str::from_utf8(stripped).map(SecretString::from).map_err(|_| PasswordError::NotUnicode)
}

/// A password that was typed, or that a store handed over; nothing is dropped.
pub fn checked(password: SecretString) -> Result<SecretString, PasswordError> {
    check(password.expose_secret().as_bytes())?;
    Ok(password)
}

fn check(bytes: &[u8]) -> Result<(), PasswordError> {
    match bytes {
        [] => Err(PasswordError::Empty),
        long if long.len() > MAX_PASSWORD_BYTES => Err(PasswordError::TooLong),
        nul if nul.contains(&0) => Err(PasswordError::Nul),
        _ => Ok(()),
    }
}

/// Whether the password begins or ends with white space, which is kept and rarely meant.
pub fn has_edge_space(password: &SecretString) -> bool {
    let text = password.expose_secret();
    text.trim().len() != text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(bytes: &[u8]) -> Result<String, PasswordError> {
        from_stdin(bytes).map(|password| password.expose_secret().to_owned())
    }

    #[test]
    fn exactly_one_line_end_is_dropped() {
        for (given, password) in [
            ("pw", "pw"),
            ("pw\n", "pw"),
            ("pw\r\n", "pw"),
            ("pw\n\n", "pw\n"),
            ("pw\r", "pw\r"),
            (" pw \n", " pw "),
        ] {
            assert_eq!(taken(given.as_bytes()).as_deref(), Ok(password), "{given:?}");
        }
        let key = "{\n  \"type\": \"service_account\"\n}\n";
        assert_eq!(taken(key.as_bytes()).unwrap(), key.trim_end());
    }

    #[test]
    fn what_is_no_password_is_refused() {
        assert_eq!(taken(b""), Err(PasswordError::Empty));
        assert_eq!(taken(b"\n"), Err(PasswordError::Empty));
        assert_eq!(taken(b"a\0b"), Err(PasswordError::Nul));
        assert_eq!(taken(&[0xff, 0xfe]), Err(PasswordError::NotUnicode));
        assert_eq!(taken(&vec![b'a'; MAX_PASSWORD_BYTES + 1]), Err(PasswordError::TooLong));
        assert!(taken(&vec![b'a'; MAX_PASSWORD_BYTES]).is_ok());
    }

    #[test]
    fn white_space_at_the_edges_is_seen() {
        assert!(
            has_edge_space(&" pw".into()) && has_edge_space(&"pw\n".into()) && !has_edge_space(&"p w".into())
        );
    }
}
