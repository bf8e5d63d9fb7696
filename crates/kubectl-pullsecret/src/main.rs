//! Collects arguments and streams; everything else is in the library.
fn main() {}
