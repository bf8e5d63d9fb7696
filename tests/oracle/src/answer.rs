//! What either side says of a case, and how the two are held against each other.

use std::fmt;

/// What is said of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The image's name, taken apart; or why it cannot be read.
    pub image: Result<Reference, String>,
    /// The credentials that are tried, in order, in groups in which the order is random; or why the secrets stop
    /// the pull.
    pub credentials: Result<Vec<Vec<Found>>, String>,
}

/// An image's name as the kubelet takes it apart; what is not there is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Registry and path.
    pub repository: String,
    /// The tag, `latest` where neither a tag nor a digest was written.
    pub tag: String,
    /// The digest.
    pub digest: String,
}

/// One credential that is tried.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The secret that it is from.
    pub secret: String,
    /// The user.
    pub username: String,
    /// The password. All of them are made up, so it may be shown.
    pub password: String,
    /// The email, which decides nothing but is part of what the kubelet remembers a credential by.
    pub email: String,
}

impl Answer {
    /// Whether this answer of ours agrees with the kubelet's.
    pub fn agrees_with(&self, kubelets: &Self) -> bool {
        let images_agree = match (&self.image, &kubelets.image) {
            (Err(ours), Err(theirs)) => ours == theirs,
            (ours, theirs) => ours == theirs,
        };
        images_agree
            && match (&self.credentials, &kubelets.credentials) {
                (Ok(ours), Ok(theirs)) => is_an_order_of(theirs, ours),
                (Err(ours), Err(theirs)) => repeats(ours, theirs),
                _ => false,
            }
    }
}

/// Whether the kubelet's order is one that ours allows: group by group, in any order within a group.
fn is_an_order_of(kubelets: &[Vec<Found>], ours: &[Vec<Found>]) -> bool {
    let mut rest: &[Found] = &kubelets.concat();
    for group in ours {
        let Some((tried, after)) = rest.split_at_checked(group.len()) else { return false };
        rest = after;
        let (mut ours, mut theirs) = (group.clone(), tried.to_vec());
        ours.sort();
        theirs.sort();
        if ours != theirs {
            return false;
        }
    }
    rest.is_empty()
}

/// Whether our words are the kubelet's: all of them, but that a character which could be a password's is left out.
fn repeats(ours: &str, kubelets: &str) -> bool {
    const START: &str = "invalid character ";
    let Some((character, rest)) = kubelets.strip_prefix(START).and_then(quoted) else {
        return ours == kubelets;
    };
    let hides = ours.strip_prefix(START) == Some(rest);
    match character {
        // The first byte of a byte order mark, which is shown at the beginning of a text only.
        "ï" => hides || ours == kubelets,
        // Beyond ASCII, and its last.
        _ if character.starts_with("\\u") || character == "\\x7f" => hides,
        _ if character.starts_with('\\') || "{}[]:,\" ".contains(character) => ours == kubelets,
        _ => hides,
    }
}

/// A character or its escape as Go quotes it, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('\'')?;
    // What is quoted may be a quote.
    let first = inside.chars().next()?.len_utf8();
    let end = first + inside.get(first..)?.find("' ")?;
    Some((&inside[..end], &inside[end + 2..]))
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.image {
            Ok(Reference { repository, tag, digest }) => {
                writeln!(f, "image {repository} {tag:?} {digest:?}")?;
            }
            Err(error) => writeln!(f, "image: {error:?}")?,
        }
        match &self.credentials {
            Err(error) => writeln!(f, "secrets: {error:?}"),
            Ok(groups) => groups.iter().enumerate().try_for_each(|(at, group)| {
                group.iter().try_for_each(|Found { secret, username, password, email }| {
                    writeln!(f, "{at}: {secret}, user {username:?}, password {password:?}, email {email:?}")
                })
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> Vec<Found> {
        let of = |name: &&str| Found {
            secret: "s".to_owned(),
            username: (*name).to_owned(),
            password: String::new(),
            email: String::new(),
        };
        names.iter().map(of).collect()
    }

    #[test]
    fn only_within_a_group_any_order_will_do() {
        let ours = [found(&["a"]), found(&["b", "c"]), found(&["d"])];
        for (kubelets, expected) in [
            (found(&["a", "b", "c", "d"]), true),
            (found(&["a", "c", "b", "d"]), true),
            (found(&["b", "a", "c", "d"]), false),
            (found(&["a", "b", "b", "d"]), false),
            (found(&["a", "b", "c"]), false),
            (found(&["a", "b", "c", "d", "d"]), false),
        ] {
            assert_eq!(is_an_order_of(std::slice::from_ref(&kubelets), &ours), expected, "{kubelets:?}");
        }
    }

    #[test]
    fn a_character_that_could_be_a_passwords_may_not_be_repeated() {
        for (ours, kubelets, expected) in [
            ("invalid character after array element", "invalid character 'x' after array element", true),
            ("invalid character 'x' after array element", "invalid character 'x' after array element", false),
            ("invalid character '}' after array element", "invalid character '}' after array element", true),
            ("invalid character after array element", "invalid character '}' after array element", false),
            (r"invalid character '\'' after x", r"invalid character '\'' after x", true),
            (r"invalid character '\v' in x", r"invalid character '\x0b' in x", false),
            (r"invalid character in literal", r"invalid character '\u0080' in literal", true),
            ("illegal base64 data at input byte 4", "illegal base64 data at input byte 4", true),
            ("illegal base64 data at input byte 5", "illegal base64 data at input byte 4", false),
        ] {
            assert_eq!(repeats(ours, kubelets), expected, "{ours} {kubelets}");
        }
    }
}
