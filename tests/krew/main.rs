//! The plugin as it reaches its users: the archives of `cargo xtask dist`, by hand and by the real krew.

mod by_hand;
mod completed;
mod index;
mod market;
mod published;
mod readme;
mod server;
mod trip;
