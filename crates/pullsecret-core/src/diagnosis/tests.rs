//! Pods as they fail, and what is said of them.

mod addresses;
mod codes;
mod combined;
mod likeness;
mod mirrors;
mod noise;
mod rows;
mod times;
mod world;
