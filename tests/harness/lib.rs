//! What the tests of the plugin share: the plugin as a process, the world it runs in, and the search for the
//! password in everything that is seen.

mod dialogue;
mod leak;
mod plugin;
mod schema;
mod terminal;
mod trace;
mod world;

pub use dialogue::{CTRL_C, Dialogue, Finished};
pub use leak::{Form, SENTINEL, find as find_sentinel};
pub use plugin::{Ended, Plugin, binary};
pub use schema::check_schema;
pub use terminal::{Left, Terminal};
pub use trace::{Sighting, Trace};
pub use world::{Place, World, world};
