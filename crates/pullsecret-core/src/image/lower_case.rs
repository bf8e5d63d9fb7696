//! Lower case as Go's `strings.ToLower` has it: letter by letter, and by Unicode 15.0, which is Go's from 1.21 to
//! 1.26.

/// The text in lower case.
pub(super) fn lower(text: &str) -> String {
    text.chars().map(lower_letter).collect()
}

/// Whether nothing in the text has another form in lower case.
pub(super) fn is_lower(text: &str) -> bool {
    text.chars().all(|letter| lower_letter(letter) == letter)
}

fn lower_letter(letter: char) -> char {
    // The one letter that has two in its place, of which Go takes the first, comes with that first.
    if is_newer(letter) { letter } else { letter.to_lowercase().next().unwrap_or(letter) }
}

/// Capital letters that Unicode has since 16.0.
pub(crate) fn is_newer(letter: char) -> bool {
    matches!(
        letter,
        '\u{1c89}'
            | '\u{a7cb}'..='\u{a7d4}'
            | '\u{a7da}'..='\u{a7dc}'
            | '\u{10d50}'..='\u{10d65}'
            | '\u{16ea0}'..='\u{16eb8}'
    ) && !matches!(letter, '\u{a7d0}')
}
