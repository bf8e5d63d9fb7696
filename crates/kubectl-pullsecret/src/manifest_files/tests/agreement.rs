//! The reader of plain block style is held to the library's answer on every document that it takes.

use crate::manifest_files::block;
use crate::manifest_files::budget::Budget;
use crate::manifest_files::object::Raw;
use crate::manifest_files::yaml;

/// Documents in which the reader has to see many things; mutations make everything else of them.
const DOCUMENTS: &[&str] = &[
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\n    on: 'yes'\nspec:\n  containers:\n  \
     - name: web\n    image: ghcr.io/acme/web:1.0\n    env:\n    - name: A\n      value: \"b: c # d\"\n  - image: x\n    name: 'it''s'\n",
    "---\n# a comment\napiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    .dockerconfigjson: e30=\n  kind: Secret\n  \
     metadata:\n    annotations: {}\n    name: a\n- kind: List\n  items:\n  - kind: Pod\n    metadata:\n      name: b\nkind: List\n",
    "kind: Secret\nmetadata:\n  name: a\nstringData:\n  one: |\n    {\n      \"auths\": {}\n\n    }\n  two: |-\n    text\n  three: plain\n    \
     and more\n  four: 'quoted\n    over lines'\n  five: \"with \\\"escapes\\\" and\n    lines\\n\"\n  six: []\n",
    "kind: Pod\nstatus:\n  containerStatuses:\n  - state:\n      waiting:\n        message: 'Back-off pulling image \"x\": ErrImagePull:\n          \
     failed'\n        reason: ImagePullBackOff\n    restartCount: 0\n  podIPs:\n    - ip: 10.0.0.1\n    -\n      ip: ::1\n  empty:\n  also: ~\n",
    "spec:\n  template:\n    spec:\n      volumes:\n      - name: a\n        image:\n          reference: x\n      - configMap:\n          \
     name: b\n        name: b\n      tolerations:\n      - key: a\n  replicas: 017\n\"quoted key\": 1\n'on': off\nf:x: 1.10\n1: 0x1f\n",
    "spec:\n  containers:\n  - args:\n    - --listen=:8080\n    - -c\n    - --\n    - -.inf\n    - -/x\n    command: [] \n    image: x\n    \
     name: --\n  nodeName: -_a\n",
];

/// What a mutation puts in.
const LETTERS: &[u8] = b":#-'\"|>&*!{}[],% \n\n  ~?@`\\a0.nx<=+\t\r/_";

/// A small generator of numbers (xorshift64*), so that a failure can be had again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap_or(0) % limit.max(1)
    }

    fn letter(&mut self) -> u8 {
        LETTERS[self.below(LETTERS.len())]
    }
}

fn mutated(chance: &mut Chance) -> String {
    let mut text = DOCUMENTS[chance.below(DOCUMENTS.len())].as_bytes().to_vec();
    for _ in 0..chance.below(5) {
        let at = chance.below(text.len());
        let mut lines: Vec<Vec<u8>> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let line = chance.below(lines.len());
        match chance.below(8) {
            0 if !text.is_empty() => text[at] = chance.letter(),
            1 => text.insert(at, chance.letter()),
            2 if !text.is_empty() => drop(text.remove(at)),
            kind => {
                let other = chance.below(lines.len());
                match kind {
                    3 => lines.swap(line, other),
                    4 => drop(lines.remove(line)),
                    5 => lines.insert(other, lines[line].clone()),
                    6 => drop(lines[line].splice(0..0, std::iter::repeat_n(b' ', 1 + chance.below(3)))),
                    _ => {
                        let spaces = lines[line].iter().take_while(|byte| **byte == b' ').count();
                        lines[line].drain(..chance.below(spaces + 1));
                    }
                }
                text = lines.join(&b'\n');
            }
        }
    }
    String::from_utf8(text).expect("mutations are ASCII")
}

fn same(ours: &Raw, theirs: &Raw) -> bool {
    let items = match (&ours.items, &theirs.items) {
        (None, None) => true,
        (Some(ours), Some(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        _ => false,
    };
    ours.line == theirs.line && ours.value == theirs.value && items
}

/// How many of the documents the reader took.
fn agree(seed: u64, documents: usize) -> usize {
    let mut chance = Chance(seed);
    let mut taken = 0;
    for _ in 0..documents {
        let text = mutated(&mut chance);
        let Some(ours) = block::read(&text, 7, &mut Budget::default()) else { continue };
        taken += 1;
        let theirs = yaml::read(&text, 7, &mut Budget::default());
        let theirs = theirs.unwrap_or_else(|fault| panic!("{text}\n{fault:?}"));
        let shown = |raw: &Raw| format!("{} {}", raw.line, raw.value);
        assert!(
            theirs.len() == 1 && same(&ours, &theirs[0]),
            "{text}\nours {}\ntheirs {:?}",
            shown(&ours),
            theirs.iter().map(shown).collect::<Vec<_>>()
        );
    }
    taken
}

#[test]
fn the_quick_reader_agrees_with_the_library() {
    for document in DOCUMENTS {
        assert!(block::read(document, 0, &mut Budget::default()).is_some(), "{document}");
    }
    let taken = agree(0x9E37_79B9_7F4A_7C15, 20_000);
    assert!(taken > 4_000, "it took {taken} of 20000, which proves little");
}
