//! What comes of a line and TAB, as the words that the program gets when the line is run: so a value that the shell was
//! told without its quotes is seen, too.

use crate::shell::{Door, Shell};
use crate::typist::Typist;

/// A line behind the program's name.
struct Case {
    typed: &'static str,
    /// How many letters the cursor goes back before TAB is pressed.
    back: usize,
    /// The words, each in brackets.
    words: &'static str,
}

const fn case(typed: &'static str, words: &'static str) -> Case {
    Case { typed, back: 0, words }
}

const CASES: &[Case] = &[
    // Verbs.
    case("ad", "[add]"),
    case("vers", "[version]"),
    case("-n shop ad", "[-n] [shop] [add]"),
    case("--context=list ad", "[--context=list] [add]"),
    case("--context list ad", "[--context] [list] [add]"),
    // A namespace that is called like a verb, and one that is the end of another word.
    case("-n list att", "[-n] [list] [attach]"),
    case("-nlist att", "[-nlist] [attach]"),
    // Flags and their values.
    case("list --all-n", "[list] [--all-namespaces]"),
    case("add ghcr.io --dry-run=cl", "[add] [ghcr.io] [--dry-run=client]"),
    case("list -o js", "[list] [-o] [json]"),
    case("list --output=ya", "[list] [--output=yaml]"),
    // Colons and at signs.
    case("login localhost:50", "[login] [localhost:5000]"),
    case("-n shop login local", "[-n] [shop] [login] [localhost:5000]"),
    case("login -n shop localhost:", "[login] [-n] [shop] [localhost:5000]"),
    case("login ghcr.io -u bo", "[login] [ghcr.io] [-u] [bob]"),
    case("list --context arn:aws:e", "[list] [--context] [arn:aws:eks:eu-west-1:42:cluster/prod]"),
    case("list --context=bob@c", "[list] [--context=bob@corp]"),
    // In the middle of a line.
    Case { typed: "ad --verify=never", back: 15, words: "[add] [--verify=never]" },
    Case { typed: "login localhost:50 -u bob", back: 7, words: "[login] [localhost:5000] [-u] [bob]" },
    // Files.
    case("add --registry-ca ca-b", "[add] [--registry-ca] [ca-bundle.pem]"),
    case("add --registry-ca=ca-b", "[add] [--registry-ca=ca-bundle.pem]"),
];

/// Values that have to be quoted. kubectl's own scripts would not, and in bash they evaluate what they put on the line: so
/// they are told none of these, and the line stays as it is.
const TO_QUOTE: &[Case] = &[
    case("login localhost:5000 -u rob", "[login] [localhost:5000] [-u] [robot$team+ci]"),
    case(
        "login registry.example:8443/team --username=al",
        "[login] [registry.example:8443/team] [--username=al ice]",
    ),
    case("list --context my", "[list] [--context] [my prod]"),
    case("list --context=my", "[list] [--context=my prod]"),
    case("list --context it", "[list] [--context] [it's (old)]"),
];

/// What our scripts alone can do: a short flag's value behind `=`, and lines with a quote that is still open.
const OURS: &[Case] = &[
    case("list -o=ya", "[list] [-o=yaml]"),
    case("list --context \"my p", "[list] [--context] [my prod]"),
    case("list --context 'my p", "[list] [--context] [my prod]"),
    case("list --context \"it", "[list] [--context] [it's (old)]"),
    case("list --context 'it", "[list] [--context] [it's (old)]"),
    case("list --context \"rob", "[list] [--context] [robot$team+ci]"),
    case("list --context=\"rob", "[list] [--context=robot$team+ci]"),
];

/// What is not as it has to be.
pub(crate) fn wrong(typist: &mut Typist, shell: Shell) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |line: String, back: usize, words: &str| {
        let got = typist.complete(&line, back);
        if got != words {
            wrong.push(format!("{line}<TAB>: {got} and not {words}"));
        }
    };
    for door in Door::BOTH.into_iter().filter(|door| shell.has(*door)) {
        let is_ours = shell.asks_by_our_script(door);
        let more = if is_ours { OURS } else { &[] };
        for case in CASES.iter().chain(more) {
            check(format!("{} {}", door.call("pullsecret"), case.typed), case.back, case.words);
        }
        for case in TO_QUOTE {
            let as_typed: Vec<String> = case.typed.split(' ').map(|word| format!("[{word}]")).collect();
            let words = if is_ours { case.words } else { &as_typed.join(" ") };
            check(format!("{} {}", door.call("pullsecret"), case.typed), case.back, words);
        }
        check(format!("{} vers", door.call("my_secrets")), 0, "[version]");
        check(format!("true; {} vers", door.call("pullsecret")), 0, "[version]");
    }
    // Elvish knows no program but by the name that is typed.
    if shell != Shell::Elvish {
        check("~/bin/kubectl-pullsecret vers".to_owned(), 0, "[version]");
        check("bin/kubectl-pullsecret login localhost:50".to_owned(), 0, "[login] [localhost:5000]");
    }
    wrong
}
