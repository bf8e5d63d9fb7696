//! Words in commands that the user is told to run: they are pasted into a shell.

use std::borrow::Cow;

/// The word as a POSIX shell, zsh, fish or `PowerShell` reads it back: as it is where nothing in it is special,
/// else in single quotes (`robot$ci`, which Harbor makes).
pub(crate) fn shell_word(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn special_characters_are_quoted_and_plain_words_are_not() {
        for (word, pasted) in [
            ("bob", "bob"),
            ("bob@acme.example", "bob@acme.example"),
            ("robot$ci", "'robot$ci'"),
            ("it's", r"'it'\''s'"),
            ("a b", "'a b'"),
            ("", "''"),
            ("<token>", "'<token>'"),
        ] {
            assert_eq!(shell_word(word), pasted);
        }
    }
}
