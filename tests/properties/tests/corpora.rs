//! Every input that the fuzzer or a person found worth keeping, under the property that it is for.

use std::fs;
use std::path::{Path, PathBuf};

use properties::ALL;

/// The corpora are read by people, and by everybody who clones the repository.
const MOST_BYTES: u64 = 100 * 1024;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// The names of what is in a folder of `tests/fuzz`, in order.
fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(fuzz().join(folder)).expect("the folder is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_property_has_a_target_and_a_corpus() {
    let properties: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
    assert!(properties.is_sorted());
    assert_eq!(names("corpus"), properties);
    let targets = names("fuzz_targets");
    assert_eq!(targets.iter().map(|name| name.trim_end_matches(".rs")).collect::<Vec<_>>(), properties);
}

#[test]
fn every_property_holds_for_its_corpus() {
    let mut bytes = 0;
    for (property, holds) in ALL {
        let folder = format!("corpus/{property}");
        let inputs = names(&folder);
        assert!(inputs.len() >= 5, "{property}: {} inputs", inputs.len());
        for input in inputs {
            let path = fuzz().join(&folder).join(&input);
            let input = fs::read(&path).expect("the input can be read");
            bytes += input.len() as u64;
            let outcome = std::panic::catch_unwind(|| holds(&input));
            assert!(outcome.is_ok(), "{property} does not hold for {}", path.display());
        }
    }
    assert!(bytes < MOST_BYTES, "the corpora have {bytes} bytes");
}
