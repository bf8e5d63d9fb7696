//! Loopback addresses and ports that nobody listens on.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::net::{Ipv4Addr, TcpListener};

use crate::error::{Doing, Result};
use crate::wait::ATTEMPTS;

/// Asks the kernel for a port that is free on loopback now. Between this and its use another process can
/// take it: whoever can let its program choose does that instead.
pub fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .doing(|| "find a free port on 127.0.0.1".to_owned())
}

/// Finds a loopback address for what wants a fixed port, and answers it with what `bind` made there.
pub(crate) fn free_address<T>(bind: impl Fn(Ipv4Addr) -> io::Result<T>) -> Result<(Ipv4Addr, T)> {
    let mut attempt = 1;
    loop {
        let address = random_address();
        match bind(address) {
            Ok(bound) => return Ok((address, bound)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error).doing(|| format!("listen on {address}")),
        }
    }
}

/// One of the sixteen million, outside of the few that people use.
pub(crate) fn random_address() -> Ipv4Addr {
    let [one, two, three, ..] = RandomState::new().build_hasher().finish().to_be_bytes();
    Ipv4Addr::new(127, 64 | (one & 63), two, three | 2)
}
