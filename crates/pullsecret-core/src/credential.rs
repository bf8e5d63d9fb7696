//! A user name and a password, which nobody sees by accident.

use std::hash::{BuildHasher as _, RandomState};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};

use crate::Repetition;

/// What a credential lacks. The kubelet tries such a one all the same, and what comes of it is as good as no
/// credential (containerd 2.1, `internal/cri/server/images/image_pull.go` `ParseAuth`, and
/// `core/remotes/docker/authorizer.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// The user name is empty: the runtime asks anonymously.
    #[error("no user name: the runtime asks anonymously")]
    Username,
    /// The password is empty: anonymously where tokens are handed out, refused where a password is wanted at once.
    #[error("no password: as good as anonymous")]
    Password,
}

/// What a registry asks for: a user name and a password (or a token in the password's place).
#[derive(Clone)]
pub struct Credential {
    username: String,
    password: SecretString,
}

/// Why a text is no user name at a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    /// Nothing.
    #[error("it is empty")]
    Empty,
    /// The first colon ends the user in an `auth` field and in Basic authentication (RFC 7617, section 2).
    #[error("it holds a colon")]
    Colon,
    /// No header takes it.
    #[error("it holds a control character")]
    Control,
}

/// Whether a text can be a user name. The errors do not repeat it: behind a colon there may be a password.
pub fn check_username(user: &str) -> Result<(), UsernameError> {
    match user {
        "" => Err(UsernameError::Empty),
        _ if user.contains(':') => Err(UsernameError::Colon),
        _ if user.chars().any(char::is_control) => Err(UsernameError::Control),
        _ => Ok(()),
    }
}

impl Credential {
    /// A credential of the two parts as the registry takes them; neither is trimmed or changed.
    pub fn new(username: impl Into<String>, password: SecretString) -> Self {
        Self { username: username.into(), password }
    }

    /// The user name, which is no secret.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The password, still wrapped.
    pub fn password(&self) -> &SecretString {
        &self.password
    }

    /// What is missing for a registry to be sent it, if anything is.
    pub fn gap(&self) -> Option<Gap> {
        match (self.username.is_empty(), self.password.expose_secret().is_empty()) {
            (true, _) => Some(Gap::Username),
            (false, true) => Some(Gap::Password),
            (false, false) => None,
        }
    }

    /// `base64(username:password)`, the `auth` field of a docker config and the value behind `Basic` in an
    /// `Authorization` header (RFC 7617): padded standard base64.
    pub fn auth(&self) -> SecretString {
        let joined = SecretString::from(format!("{}:{}", self.username, self.password.expose_secret()));
        STANDARD.encode(joined.expose_secret()).into()
    }

    /// Whether there is a password at all.
    pub fn has_password(&self) -> bool {
        !self.password.expose_secret().is_empty()
    }

    /// A number for looking both parts up by; what has the same number is to be compared with [`Self::same_as`]. The
    /// hasher's secret key keeps the number from telling anything of the password.
    pub fn hashed(&self, hasher: &RandomState) -> u64 {
        hasher.hash_one((&self.username, self.password.expose_secret()))
    }

    /// What stands at the edges of the two parts.
    pub fn edges(&self) -> Edges {
        Edges { username: Edge::of(&self.username), password: Edge::of(self.password.expose_secret()) }
    }

    /// Whether a text repeats the password, alone or as it is sent together with the user.
    pub fn is_repeated_in(&self, text: &Repetition) -> bool {
        text.has(self.password.expose_secret()) || text.has(self.auth().expose_secret())
    }

    /// Whether both parts are the same; the time it takes does not depend on where passwords differ.
    pub fn same_as(&self, other: &Self) -> bool {
        let (ours, theirs) =
            (self.password.expose_secret().as_bytes(), other.password.expose_secret().as_bytes());
        let differing = ours.iter().zip(theirs).fold(0, |seen, (a, b)| seen | (a ^ b));
        self.username == other.username && ours.len() == theirs.len() && differing == 0
    }
}

/// What stands at the edges of user and password: white space there is hardly ever meant, and always sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edges {
    /// Around the user.
    pub username: Edge,
    /// Around the password.
    pub password: Edge,
}

/// What stands at the edges of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// No white space.
    Clean,
    /// A line end behind it, as `echo` writes.
    LineEnd,
    /// Other white space, before or behind it.
    Space,
}

impl Edge {
    fn of(text: &str) -> Self {
        match text {
            _ if text.trim() == text => Self::Clean,
            _ if text.trim_end_matches(['\r', '\n']).trim() == text.trim_end_matches(['\r', '\n']) => {
                Self::LineEnd
            }
            _ => Self::Space,
        }
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential").field("username", &self.username).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auth_is_padded_base64_of_user_colon_password() {
        let credential = Credential::new("bob", "s:cret".into());
        assert_eq!(credential.auth().expose_secret(), "Ym9iOnM6Y3JldA==");
    }

    #[test]
    fn a_part_that_is_missing_is_named() {
        assert_eq!(Credential::new("bob", "pw".into()).gap(), None);
        assert_eq!(Credential::new("", "pw".into()).gap(), Some(Gap::Username));
        assert_eq!(Credential::new("bob", "".into()).gap(), Some(Gap::Password));
        assert_eq!(Credential::new("", "".into()).gap(), Some(Gap::Username));
    }

    #[test]
    fn user_names_end_before_a_colon() {
        for user in ["bob", "_json_key", "robot$ci", "a@b.test", "ü", "00000000-0000-0000-0000-000000000000"]
        {
            assert_eq!(check_username(user), Ok(()), "{user}");
        }
        assert_eq!(check_username(""), Err(UsernameError::Empty));
        assert_eq!(check_username("bob:hunter2"), Err(UsernameError::Colon));
        assert_eq!(check_username("bob\n"), Err(UsernameError::Control));
    }

    #[test]
    fn white_space_at_the_edges_is_told_from_a_line_end() {
        for (password, edge) in [
            ("pw", Edge::Clean),
            ("p w", Edge::Clean),
            ("", Edge::Clean),
            ("pw\n", Edge::LineEnd),
            ("pw\r\n", Edge::LineEnd),
            (" pw\n", Edge::Space),
            ("pw ", Edge::Space),
            ("\tpw", Edge::Space),
        ] {
            assert_eq!(Credential::new("bob", password.into()).edges().password, edge, "{password:?}");
        }
        assert_eq!(Credential::new("bob ", "pw".into()).edges().username, Edge::Space);
    }

    #[test]
    fn debug_shows_the_user_and_not_the_password() {
        let shown = format!("{:?}", Credential::new("bob", "hunter2".into()));
        assert!(shown.contains("bob") && !shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn same_as_compares_both_parts() {
        let bob = Credential::new("bob", "one".into());
        assert!(bob.same_as(&Credential::new("bob", "one".into())));
        assert!(!bob.same_as(&Credential::new("bob", "two".into())));
        assert!(!bob.same_as(&Credential::new("bob", "one1".into())));
        assert!(!bob.same_as(&Credential::new("eve", "one".into())));
    }
}
