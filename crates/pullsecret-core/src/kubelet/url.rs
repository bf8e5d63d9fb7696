//! Host and path of a location as Go reads them, because the kubelet compares those.
//!
//! Facts are those of Go 1.26 `net/url` (`Parse`) and `net` (`SplitHostPort`). Kubelets built with an older Go
//! read a few odd hosts that this one refuses, with brackets or several colons in them.

use std::net::Ipv6Addr;

/// What stands between `https://` and the query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Location {
    /// With the port and an IPv6 address's brackets.
    pub(super) host: Vec<u8>,
    /// Empty or beginning with a slash; percent-decoded.
    pub(super) path: Vec<u8>,
}

/// What an escape may stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Host,
    Zone,
    Other,
}

impl Location {
    /// Reads what follows `https://`; `None` where Go reports an error.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let (url, fragment) = cut(text, b'#');
        if url.iter().any(u8::is_ascii_control) {
            return None;
        }
        unescape(fragment, Part::Other)?;
        let (place, _) = cut(url, b'?');
        let slash = place.iter().position(|byte| *byte == b'/').unwrap_or(place.len());
        let (authority, path) = place.split_at(slash);
        Some(Self { host: host_of(authority)?, path: unescape(path, Part::Other)? })
    }

    /// Host labels and port as the kubelet compares them: a host in which there is no port to be cut off, or an
    /// odd one, is taken whole.
    pub(super) fn labels_and_port(&self) -> (Vec<&[u8]>, &[u8]) {
        let (host, port) = split_port(&self.host).unwrap_or((&self.host, b""));
        (host.split(|byte| *byte == b'.').collect(), port)
    }
}

/// The host of an authority, without the user and the password before its last `@`.
fn host_of(authority: &[u8]) -> Option<Vec<u8>> {
    let Some(at) = authority.iter().rposition(|byte| *byte == b'@') else {
        return parse_host(authority);
    };
    let user = &authority[..at];
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(byte);
    if !user.iter().all(is_allowed) {
        return None;
    }
    unescape(user, Part::Other)?;
    parse_host(&authority[at + 1..])
}

fn parse_host(host: &[u8]) -> Option<Vec<u8>> {
    match host.iter().rposition(|byte| *byte == b'[') {
        Some(0) => parse_bracketed(host),
        Some(_) => None,
        None => {
            let (_, port) = cut(host, b':');
            if !port.iter().all(u8::is_ascii_digit) {
                return None;
            }
            unescape(host, Part::Host)
        }
    }
}

/// `[address%25zone]:port`.
fn parse_bracketed(host: &[u8]) -> Option<Vec<u8>> {
    let close = host.iter().rposition(|byte| *byte == b']')?;
    let port = &host[close + 1..];
    match port.split_first() {
        Some((b':', digits)) if digits.iter().all(u8::is_ascii_digit) => {}
        Some(_) => return None,
        None => {}
    }
    let inside = &host[1..close];
    let zone = inside.windows(3).position(|three| three == b"%25").unwrap_or(inside.len());
    let mut address = unescape(&inside[..zone], Part::Host)?;
    address.extend(unescape(&inside[zone..], Part::Zone)?);
    if !is_ipv6(&address) {
        return None;
    }
    Some([b"[", address.as_slice(), b"]", port].concat())
}

/// `netip.ParseAddr` for IPv6: a zone, where there is one, is not empty.
fn is_ipv6(text: &[u8]) -> bool {
    let (address, zone) = cut(text, b'%');
    let has_empty_zone = zone.is_empty() && address.len() < text.len();
    !has_empty_zone && str::from_utf8(address).is_ok_and(|address| address.parse::<Ipv6Addr>().is_ok())
}

/// What is before and after the first `sign`; nothing after where there is none.
fn cut(text: &[u8], sign: u8) -> (&[u8], &[u8]) {
    match text.iter().position(|byte| *byte == sign) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, b""),
    }
}

/// Decodes `%xx`; `None` for a bad escape, or for a character that may not stand in that part.
fn unescape(text: &[u8], part: Part) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let (digits, after) = after.split_at_checked(2)?;
            let byte = hex(digits[0])? << 4 | hex(digits[1])?;
            let is_allowed = byte == b'%'
                || match part {
                    Part::Host => byte >= 0x80,
                    Part::Zone => byte == b' ' || is_host_byte(byte),
                    Part::Other => true,
                };
            decoded.push(is_allowed.then_some(byte)?);
            rest = after;
        } else {
            let is_allowed = part == Part::Other || !first.is_ascii() || is_host_byte(*first);
            decoded.push(is_allowed.then_some(*first)?);
            rest = after;
        }
    }
    Some(decoded)
}

fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// `net.SplitHostPort`: the last colon, brackets taken off; `None` where Go finds no port or too much.
fn split_port(host: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = host.iter().rposition(|byte| *byte == b':')?;
    let (name, port) = (&host[..colon], &host[colon + 1..]);
    if host.first() == Some(&b'[') {
        let close = host.iter().position(|byte| *byte == b']')?;
        return (close + 1 == colon && !port.contains(&b']')).then(|| (&host[1..close], port));
    }
    (!name.iter().any(|byte| b":[]".contains(byte)) && !port.contains(&b']')).then_some((name, port))
}
