//! A name server that knows no name, so that a wrong name is answered and not waited for, and nobody else is asked.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::thread;

use crate::error::{Doing, Result};
use crate::port::free_address;

/// The bytes of a message before its questions (RFC 1035, 4.1.1).
const HEADER: usize = 12;

/// A name server on a loopback address of its own. It lives as long as this process.
#[derive(Debug)]
pub struct NameServer {
    address: Ipv4Addr,
}

impl NameServer {
    /// Starts it on port 53, which needs root.
    pub fn start() -> Result<Self> {
        let (address, socket) = free_address(|address| UdpSocket::bind((address, 53)))?;
        thread::Builder::new()
            .name("name-server".to_owned())
            .spawn(move || while answer(&socket).is_ok() {})
            .doing(|| "start a name server".to_owned())?;
        Ok(Self { address })
    }

    /// Where it answers.
    pub fn address(&self) -> Ipv4Addr {
        self.address
    }
}

fn answer(socket: &UdpSocket) -> io::Result<()> {
    let mut message = [0; 1500];
    let (length, from) = socket.recv_from(&mut message)?;
    if let Some(answer) = message.get(..length).and_then(refusal) {
        socket.send_to(&answer, from)?;
    }
    Ok(())
}

/// The same question, as an answer with the code NXDOMAIN.
fn refusal(query: &[u8]) -> Option<Vec<u8>> {
    let mut end = HEADER;
    while let length @ 1.. = *query.get(end)? {
        end += usize::from(length) + 1;
    }
    // The last label's zero, the type and the class.
    let mut answer = query.get(..end + 5)?.to_vec();
    answer[2..4].copy_from_slice(&[0x81, 0x83]);
    answer[4..HEADER].copy_from_slice(&[0, 1, 0, 0, 0, 0, 0, 0]);
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_unknown_and_half_a_question_has_no_answer() {
        let query = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\x01\x01a\x04test\0\0\x01\0\x01\0\0\x29\x05\0";
        let answer = refusal(query).expect("an answer");
        assert_eq!(&answer[..HEADER], b"\x12\x34\x81\x83\0\x01\0\0\0\0\0\0");
        assert_eq!(&answer[HEADER..], b"\x01a\x04test\0\0\x01\0\x01");
        for length in 0..HEADER + 7 {
            assert_eq!(refusal(&query[..length]), None);
        }
    }
}
