//! PowerShell's script, read by a grammar of PowerShell: there is none to be had here that could run it.

use harness::Plugin;
use tree_sitter::{Parser, Tree};

fn script() -> String {
    Plugin::new(["completion", "powershell"]).run().expect_code(0).stdout
}

fn parsed(script: &str) -> Tree {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_powershell::LANGUAGE.into())
        .expect("a grammar of this parser's version");
    parser.parse(script, None).expect("a tree")
}

#[test]
fn its_script_is_powershell() {
    let script = script();
    let tree = parsed(&script);
    assert!(!tree.root_node().has_error(), "{}", tree.root_node().to_sexp());
}

#[test]
fn a_script_that_lacks_a_brace_would_be_seen() {
    let script = script();
    for (at, brace) in script.match_indices(['{', '}', ')']).step_by(7) {
        let lacking = format!("{}{}", &script[..at], &script[at + 1..]);
        assert!(parsed(&lacking).root_node().has_error(), "without the {brace} at {at}:\n{lacking}");
    }
}

#[test]
fn its_script_holds_nothing_that_windows_powershell_lacks() {
    let script = script();
    let code: Vec<&str> = script.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    for newer in ["??", "?.", "?[", " ? ", "&&", "||", "-Parallel", "clean {", "$IsWindows", "$PSStyle"] {
        assert!(!code.iter().any(|line| line.contains(newer)), "{newer} in:\n{script}");
    }
}
