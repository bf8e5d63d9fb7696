//! Pods as they fail, and what is said of them.

mod codes;
mod combined;
mod noise;
mod rows;
mod world;
