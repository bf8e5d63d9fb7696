//! The gallery: pulls that fail on a real node, each for one reason, and what `why` makes of them. Where it prints
//! commands, they are pasted into a shell as they are, and the pods have to come to run.
//!
//! `cargo test --test gallery NAME` plays some of them, and with a folder in `PULLSECRET_GALLERY_PAGES` leaves there
//! what was printed. docs/gallery.md has what came of each; after a change that is meant, `PULLSECRET_GALLERY=write
//! cargo test --test gallery` writes it anew.

mod bed;
mod book;
mod hosts;
mod play;
mod scene;
mod scenes;
mod shell;
mod stage;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Conclusion, Trial};
use testbed::Pair;

/// How many scenes are played at once: they wait most of the time.
const AT_ONCE: usize = 12;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_ONCE);
    let mut trials = vec![Trial::test("the_book_has_every_scene", || {
        book::check_index();
        Ok(())
    })];
    for pair in [Pair::Current, Pair::Older] {
        for scene in scenes::all().filter(|scene| scene.is_played_on(pair)) {
            let name = format!("{}::{}", pair_name(pair), scene.name);
            trials.push(Trial::test(name, move || {
                play::play(pair, scene);
                Ok(())
            }));
        }
    }
    let conclusion: Conclusion = libtest_mimic::run(&arguments, trials);
    book::write();
    conclusion.exit_code()
}

fn pair_name(pair: Pair) -> &'static str {
    match pair {
        Pair::Current => "kubelet_1_35",
        Pair::Older => "kubelet_1_34",
    }
}
