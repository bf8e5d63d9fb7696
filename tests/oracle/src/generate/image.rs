//! Image names of every form, and what they mean where nothing is wrong with them.

use super::damage;
use crate::random::Random;

/// An image's name, and the registry and path that a credential for it is looked up by.
pub(super) struct Image {
    pub(super) text: String,
    pub(super) domain: String,
    pub(super) path: String,
}

const HUB: &str = "docker.io";

#[rustfmt::skip]
const DOMAINS: &[&str] = &[
    "ghcr.io", "quay.io", "gcr.io", "reg.example.com", "reg.example.com:5000", "a.io", "b.io", "aa.io", "a.b.c.io",
    "a.io:443", "a.io:80", "a.io:0443", "x-1.example.com", "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    "localhost", "localhost:5000", "127.0.0.1", "127.0.0.1:5000", "registry-1.docker.io", "docker.io:443", HUB, HUB,
    "index.docker.io", "index.docker.io:443", "[::1]", "[::1]:5000", "[2001:db8::1]:443", "[2001:DB8::A]",
    "[fe80::1]:5", "[::]:1", "[:::]:1", "[1]:1", "[abc]", "[::ffff:1]", "Z", "B", "[1:2:3:4:5:6:7:8]:9", "MYHOST", "A", "B",
    "MyHost:5000", "Reg.Example.com", "my_reg.io", "my__reg.example.io", "a--b.io", "1.2", "v2", "v1.io", "xn--abc.de",
    "a.io:99999", "host.docker.internal", "team", "LOCALHOST",
];

#[rustfmt::skip]
const PARTS: &[&str] = &[
    "team", "app", "library", "nginx", "v1", "v2", "a", "b", "x", "teamx", "web-api", "a_b", "a__b", "a.b", "a---b",
    "repo", "0", "9a", "sub", "docker.io", "localhost",
];

const ODD_DOMAINS: &[&str] = &["[]:5", "[g::1]:5", "[g::1]", "my_reg.io:5000"];

const LABELS: &[&str] =
    &["a", "b", "ab", "io", "com", "io", "reg", "A", "0", "x-y", "aXa", "9", "z", "-x", "x-", "", "x_y", "é"];

pub(super) fn of(random: &mut Random) -> Image {
    let written = if random.one_in(5) { None } else { Some(domain(random)) };
    let path = path(random, written.as_deref());
    let (domain, normal) = match written.as_deref() {
        None | Some(HUB | "index.docker.io") if !path.contains('/') => (HUB, format!("library/{path}")),
        None | Some(HUB | "index.docker.io") => (HUB, path.clone()),
        Some(other) => (other, path.clone()),
    };
    let mut text = written.as_ref().map(|domain| format!("{domain}/")).unwrap_or_default() + &path;
    text += &tag(random);
    text += &digest(random);
    match random.below(120) {
        0..=5 => text = damage::text(random, &text),
        6 => {
            let length = random.one_of(&[63, 64, 64, 65]);
            text = hex(random, length);
            if random.one_in(4) {
                text = text.to_uppercase();
            }
        }
        7 => {
            let odd = ["", "/", ":", "@", "https://ghcr.io/app", "a/", "/a", "a//b", ".", "a:"];
            random.one_of(&odd).clone_into(&mut text);
        }
        _ => {}
    }
    Image { domain: domain.to_owned(), path: normal, text }
}

fn domain(random: &mut Random) -> String {
    if !random.one_in(16) {
        return random.one_of(DOMAINS).to_owned();
    }
    if random.one_in(4) {
        return random.one_of(ODD_DOMAINS).to_owned();
    }
    let labels: Vec<&str> = (0..random.between(1, 4)).map(|_| random.one_of(LABELS)).collect();
    let port = random.one_of(&["", "", "", "", ":5000", ":5000", ":1", ":", ":0", ":a", ":1:2"]);
    labels.join(".") + port
}

fn path(random: &mut Random, domain: Option<&str>) -> String {
    if random.one_in(80) {
        return long(random, domain);
    }
    let count = random.one_of(&[1, 1, 2, 2, 2, 3, 5]);
    (0..count).map(|_| random.one_of(PARTS)).collect::<Vec<_>>().join("/")
}

/// A path about as long as one may be; what is no domain by its form counts to it.
fn long(random: &mut Random, domain: Option<&str>) -> String {
    let length = match domain {
        Some(domain) if random.one_in(2) => 255_usize.saturating_sub(domain.len() + 1),
        None if random.one_in(2) => 255 - "library/".len(),
        _ => 255,
    };
    let length = (length + random.below(5)).saturating_sub(2).max(1);
    let slash = random.below(length);
    (0..length).map(|at| if at == slash && at > 0 && at + 1 < length { '/' } else { 'x' }).collect()
}

fn tag(random: &mut Random) -> String {
    match random.below(30) {
        0..15 => String::new(),
        15..28 => random.one_of(&[":1.0", ":V1", ":latest", ":v1", ":_x", ":A.B-c_d", ":0"]).to_owned(),
        28 => format!(":{}", "t".repeat(random.between(126, 130))),
        _ => {
            let odd =
                [":", ":.x", ":-x", ":a:b", ":é", ":\u{212a}", ":a/b", ":1+2", ":a b", ":5000/x", ":_", ":İ"];
            random.one_of(&odd).to_owned()
        }
    }
}

#[rustfmt::skip]
const ODD_ALGORITHMS: &[&str] = &[
    "sha256", "sha512", "SHA256", "Sha384", "md5", "sha1", "sha-256", "sha256+b64", "a_b.c", "sha512a", "1a", "a+",
    "+a", "a++b", "", "sha256:sha256", "a-1", "é", "a.B", "sha384",
];

fn digest(random: &mut Random) -> String {
    if random.below(7) < 6 {
        return String::new();
    }
    let (algorithm, length) = match random.below(20) {
        0..12 => ("sha256", 64),
        12 | 13 => ("sha384", 96),
        14 | 15 => ("sha512", 128),
        _ => (
            random.one_of(ODD_ALGORITHMS),
            random.one_of(&[31, 32, 33, 40, 63, 64, 64, 65, 95, 96, 97, 127, 128, 129]),
        ),
    };
    let mut hex = hex(random, length);
    match random.below(60) {
        0 | 1 => hex = hex.to_uppercase(),
        2 => hex = damage::text(random, &hex),
        3 => hex += "@sha256:00",
        _ => {}
    }
    format!("@{algorithm}:{hex}")
}

fn hex(random: &mut Random, length: usize) -> String {
    (0..length).map(|_| random.one_of(&["0", "3", "9", "a", "b", "f"])).collect()
}
