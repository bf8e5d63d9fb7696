//! Whatever stands in a message: nothing breaks, and what is of no known form is unknown.

use super::world::{ANONYMOUS, IMAGE, More, NO_SCOPE, REFUSED, diagnosed, good};
use crate::diagnosis::{Code, Evidence, Said, forms};

/// Numbers as good as random, the same in each run (Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(below.max(1)).unwrap()).unwrap()
    }
}

const PIECES: [&str; 24] = [
    "rpc error: code = ",
    "Unknown desc = ",
    "[",
    "]",
    ", ",
    ": ",
    "\"",
    "Failed to pull image \"",
    "Back-off pulling image \"",
    "spec.containers{",
    "}: ",
    "https://",
    "lookup ",
    "401",
    "403 Forbidden",
    "status code [manifests ",
    "docker://",
    "é",
    "\u{202e}",
    "\0",
    "(Mirrors also failed: [",
    "]): ",
    "unable to pull image or OCI artifact: pull image err: ",
    "\n",
];

#[test]
fn mutated_messages_break_nothing() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let seeds = [ANONYMOUS, REFUSED, NO_SCOPE, "", "Back-off pulling image \"x\": ErrImagePull: [a, b]"];
    for _ in 0..6_000 {
        let mut letters: Vec<char> = seeds[numbers.next(seeds.len())].chars().collect();
        for _ in 0..numbers.next(6) {
            let at = numbers.next(letters.len() + 1);
            match numbers.next(3) {
                0 => letters.truncate(at),
                1 => drop(letters.drain(at..(at + numbers.next(40)).min(letters.len()))),
                _ => drop(letters.splice(at..at, PIECES[numbers.next(PIECES.len())].chars())),
            }
        }
        let message: String = letters.into_iter().collect();
        let found = diagnosed(("ErrImagePull", &message), IMAGE, &[good()], More::default()).unwrap();
        assert!(!found.cause.contains(crate::shown::is_unseen), "{:?}", found.cause);
    }
}

#[test]
fn bytes_of_no_form_are_unknown() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    for _ in 0..2_000 {
        // Letters without spaces or digits: no form can come of them by chance.
        let message: String =
            (0..=numbers.next(80)).map(|_| char::from(b"ghjkqvwxyz"[numbers.next(10)])).collect();
        let evidence = Evidence::read("ErrImagePull", &message);
        assert_eq!(evidence.attempts[0].said, Said::Unknown, "{message}");
        let found = diagnosed(("ErrImagePull", &message), IMAGE, &[good()], More::default()).unwrap();
        assert_eq!(found.code, Code::Unknown);
        assert!(found.cause.contains(&message), "its text is said");
    }
}

#[test]
fn sentences_of_no_form_are_unknown_with_their_text() {
    for message in [
        "the moon is in the wrong house",
        "rpc error: code = Unknown desc = something else happened to r.example/x:404",
        "failed to pull and unpack image \"ghcr.io/acme/shop:1.4\": a thing nobody heard of",
        "[a, b]",
        "[]",
        "no token",
    ] {
        let found = diagnosed(("ErrImagePull", message), IMAGE, &[good()], More::default()).unwrap();
        assert_eq!(found.code, Code::Unknown, "{message}");
        assert!(found.node_says.is_some(), "{message}");
    }
}

#[test]
fn the_name_of_an_image_is_no_word_of_a_message() {
    for name in ["unauthorized-x509", "manifest-unknown", "insufficient_scope", "no-such-host"] {
        let image = format!("ghcr.io/acme/{name}:401");
        for message in [
            format!(
                "Failed to pull image \"{image}\": failed to pull and unpack image \"{image}\": a thing unheard of"
            ),
            format!(
                "failed to resolve reference \"{image}\": at https://ghcr.io/v2/acme/{name}/manifests/401: so"
            ),
        ] {
            let found = diagnosed(("ErrImagePull", &message), &image, &[good()], More::default()).unwrap();
            assert_eq!(found.code, Code::Unknown, "{message}");
        }
    }
}

#[test]
fn a_message_has_an_end() {
    let message = format!("{}{}", "x\u{1b}[2J".repeat(1_000_000), ANONYMOUS);
    let found = diagnosed(("ErrImagePull", &message), IMAGE, &[good()], More::default()).unwrap();
    assert_eq!(found.code, Code::Unknown);
    assert!(found.cause.len() < 2000 && found.node_says.unwrap().len() < 2000);
}

#[test]
fn a_cause_has_an_end_whatever_is_named_in_it() {
    let image = format!("ghcr.io/{}:1", "a".repeat(1_000_000));
    for reason in ["InvalidImageName", "ErrImageNeverPull", "ErrImagePull"] {
        let found = diagnosed((reason, "manifest unknown"), &image, &[], More::default()).unwrap();
        assert!(found.cause.len() < 5000, "{reason}: {}", found.cause.len());
    }
}

#[test]
fn the_tables_are_well_formed() {
    let mut names = std::collections::BTreeSet::new();
    for form in forms::all() {
        assert!(names.insert(form.name), "{} stands twice", form.name);
        assert!(!form.source.is_empty() && !form.when.is_empty(), "{}", form.name);
        for when in form.when {
            use crate::diagnosis::When::{Begins, Ends, Has, Lacks};
            if let Has(words) | Lacks(words) | Begins(words) | Ends(words) = when {
                assert!(words.iter().all(|word| *word == word.to_ascii_lowercase()), "{}", form.name);
            }
        }
    }
}
