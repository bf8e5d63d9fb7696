//! Texts with a few characters put in, taken out or changed.

use crate::random::Random;

/// What has a meaning somewhere: to URLs, to globs, to image names, to Go's ideas of case and of white space.
#[rustfmt::skip]
const ODD: &[&str] = &[
    "A", "Z", "a", "0", "-", "--", "_", "__", "___", ".", "..", "/", "//", ":", "@", "*", "?", "#", "%", "%2",
    "%41", "%2F", "%25", "%zz", "%C3%BC", "[", "]", "\\", "+", "=", "~", "$", "&", "'", "(", "!", ",", ";", "<",
    "\"", "`", "^", "{", "|", " ", "\n", "\t", "\u{0}", "\u{7f}", "\u{85}", "\u{a0}", "é", "É", "ß", "ſ", "\u{212a}",
    "İ", "Σ", "ǅ", "\u{300}", "\u{a7dc}", "\u{a7ce}", "\u{10d50}", "\u{16ea0}", "\u{10400}", "\u{fffd}", "😀",
];

#[rustfmt::skip]
const ODD_BYTES: &[&[u8]] = &[
    b"{", b"}", b"[", b"]", b"\"", b",", b":", b"\\", b"\\x", b"\\u12", b"\\u12g4", b"\0", b"\n", b"\x0b", b"\x1f",
    b"\xff", b"\xc3", b"\xef\xbb\xbf", b"0", b"1", b"-", b"-0", b"01", b"+", b".", b"1.", b"e", b"1e", b"1e+", b"1E5",
    b"null", b"nul", b"true", b"tru", b"falze", b"'", b"//", b"/* */", b" ", b"{}", b",,", b"NaN", b"x", b"\x7f",
];

/// Changes a text at one to three places.
pub(super) fn text(random: &mut Random, text: &str) -> String {
    let mut letters: Vec<String> = text.chars().map(String::from).collect();
    for _ in 0..random.one_of(&[1, 1, 1, 2, 3]) {
        let at = random.below(letters.len() + 1);
        match random.below(4) {
            0 if at < letters.len() => drop(letters.remove(at)),
            1 if at < letters.len() => random.one_of(ODD).clone_into(&mut letters[at]),
            2 if at < letters.len() => letters[at] = letters[at].to_uppercase(),
            _ => letters.insert(at, random.one_of(ODD).to_owned()),
        }
    }
    letters.concat()
}

/// Changes the bytes of what was JSON.
pub(super) fn json(random: &mut Random, body: &mut Vec<u8>) {
    let odd = random.one_of(ODD_BYTES);
    match random.below(10) {
        0 => body.truncate(random.below(body.len() + 1)),
        1 => body.extend(odd),
        2 => drop(body.splice(0..0, odd.iter().copied())),
        3 => drop(body.splice(0..0, *b"\xef\xbb\xbf")),
        _ => {
            let at = random.below(body.len() + 1);
            let end = (at + random.below(2)).min(body.len());
            body.splice(at..end, odd.iter().copied());
        }
    }
}
