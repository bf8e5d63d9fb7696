//! Waiting for what another process does, by asking it.

use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How long a part may take before it counts as hung: each takes seconds on an idle machine.
pub(crate) const LIMIT: Duration = Duration::from_mins(3);

/// How often to ask.
pub(crate) const PAUSE: Duration = Duration::from_millis(20);

/// How often a port may be lost to another process between finding and using it.
pub(crate) const ATTEMPTS: usize = 5;

/// What a program says of a port that another one has.
pub(crate) const PORT_TAKEN: &str = "address already in use";

/// Waits until `ready`.
pub(crate) fn wait_for(what: &str, mut ready: impl FnMut() -> bool) -> Result<()> {
    let started = Instant::now();
    while !ready() {
        if started.elapsed() > LIMIT {
            return Err(Error::new(format!("waited {} s in vain for {what}", LIMIT.as_secs())));
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}
