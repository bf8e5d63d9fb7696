//! The least that a Rust program can do: the time that every start costs.

use std::io::{Write, stdout};

fn main() -> std::io::Result<()> {
    stdout().write_all(b"hello, world\n")
}
