//! The `auth` field as the kubelet takes it apart: base64 by Go's rules, cut at the first colon.
//!
//! Source: kubernetes v1.35 `pkg/credentialprovider/config.go` (`decodeDockerConfigFieldAuth`) over Go 1.26
//! `encoding/base64`.

use super::error::DecodeProblem;
use crate::credential::Credential;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

/// User and password; what is not UTF-8 in them becomes U+FFFD.
pub(super) fn credential(field: &str) -> Result<Credential, DecodeProblem> {
    let decoded = decode(field).map_err(|at| DecodeProblem::Base64 { at })?;
    let colon = decoded.iter().position(|byte| *byte == b':').ok_or(DecodeProblem::AuthWithoutColon)?;
    let password = Zeroizing::new(String::from_utf8_lossy(&decoded[colon + 1..]).into_owned());
    let username = String::from_utf8_lossy(&decoded[..colon]);
    Ok(Credential::new(username, SecretString::from(password.as_str())))
}

/// Go's base64: ends of line do not count anywhere, unused bits need not be zero, and padding is wanted when the
/// text (less white space) ends with `=` and forbidden otherwise. The error is the byte that Go would name.
fn decode(field: &str) -> Result<Zeroizing<Vec<u8>>, usize> {
    let padded = field.trim().ends_with('=');
    let mut decoded = Zeroizing::new(Vec::with_capacity(field.len()));
    let mut characters = field.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    let (mut bits, mut held) = (0_u32, 0_usize);
    while let Some((at, byte)) = characters.next() {
        if padded && byte == b'=' {
            check_padding(field.len(), at, held, characters)?;
            push(&mut decoded, bits, held);
            return Ok(decoded);
        }
        bits = bits << 6 | sextet(byte).ok_or(at)?;
        held += 1;
        if held == 4 {
            push(&mut decoded, bits, held);
            (bits, held) = (0, 0);
        }
    }
    if held == 1 {
        return Err(field.len() - held);
    }
    push(&mut decoded, bits, held);
    Ok(decoded)
}

/// The `=` at `at` after `held` characters of a group, and nothing behind the padding.
fn check_padding(
    length: usize,
    at: usize,
    held: usize,
    mut after: impl Iterator<Item = (usize, u8)>,
) -> Result<(), usize> {
    if held < 2 {
        return Err(at);
    }
    if held == 2 {
        match after.next() {
            None => return Err(length),
            Some((_, b'=')) => {}
            Some((next, _)) => return Err(next - 1),
        }
    }
    after.next().map_or(Ok(()), |(garbage, _)| Err(garbage))
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

/// Appends the whole bytes in `held` sextets.
fn push(decoded: &mut Vec<u8>, bits: u32, held: usize) {
    let filled = bits << (6 * (4 - held.min(4)));
    let [_, bytes @ ..] = filled.to_be_bytes();
    decoded.extend_from_slice(&bytes[..held.saturating_sub(1)]);
}
