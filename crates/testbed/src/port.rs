//! Loopback ports that nobody listens on.

use std::net::{Ipv4Addr, TcpListener};

use crate::error::{Doing, Result};

/// Asks the kernel for a port that is free on loopback now. Between this and its use another process can
/// take it: whoever can let its program choose does that instead.
pub fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .doing(|| "find a free port on 127.0.0.1".to_owned())
}
