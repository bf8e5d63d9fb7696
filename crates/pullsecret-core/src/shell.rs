//! Words in commands that the user is told to run: they are pasted into a shell.

use std::borrow::Cow;

/// The text as one word that a POSIX shell, zsh and fish read back as it is: unquoted where nothing in it is special,
/// else in single quotes (`robot$ci`, which Harbor makes). `PowerShell` reads a single quote inside of such a word
/// otherwise.
pub fn shell_word(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    // zsh puts the path of a command in the place of `=command`.
    if !text.is_empty() && !text.starts_with('=') && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
}

/// The flag that names a user at a registry: `-u bob`. A user that begins with a dash has to be one word with its
/// flag (`-u=-rf`), or would be taken for a flag itself.
pub fn user_flag(user: &str) -> String {
    let separator = if user.starts_with('-') { '=' } else { ' ' };
    format!("-u{separator}{}", shell_word(user))
}

#[cfg(test)]
mod tests {
    use super::{shell_word, user_flag};

    #[test]
    fn a_user_is_never_taken_for_a_flag() {
        for (user, flag) in [("bob", "-u bob"), ("robot$ci", "-u 'robot$ci'"), ("-rf", "-u=-rf")] {
            assert_eq!(user_flag(user), flag);
        }
    }

    #[test]
    fn special_characters_are_quoted_and_plain_words_are_not() {
        for (text, pasted) in [
            ("bob", "bob"),
            ("bob@acme.example", "bob@acme.example"),
            ("a=b", "a=b"),
            ("robot$ci", "'robot$ci'"),
            ("it's", r"'it'\''s'"),
            ("a b", "'a b'"),
            ("", "''"),
            ("<token>", "'<token>'"),
            ("x; touch y #", "'x; touch y #'"),
            ("*.registry.example", "'*.registry.example'"),
            ("[::1]:5000", "'[::1]:5000'"),
            ("{a,b}", "'{a,b}'"),
            ("~root", "'~root'"),
            ("=ls", "'=ls'"),
        ] {
            assert_eq!(shell_word(text), pasted);
        }
    }
}
