//! Keys of docker configs: spelt for the image at hand, or just beside it.

use super::damage;
use super::image::Image;
use crate::random::Random;

/// What a key means before it is spelt out: most of its spellings are one to the kubelet.
#[derive(Clone, Debug)]
pub(super) struct Key {
    host: String,
    path: String,
}

#[rustfmt::skip]
const ODD_ENDS: &[&str] = &["?", "?x=/y", "#", "#x", "#%zz", "#%41", "?#", "?%zz", "?\u{7f}", "#\n", "#?", "#x/y"];

impl Key {
    /// A key that serves the image, or nearly does.
    pub(super) fn near(random: &mut Random, image: &Image) -> Self {
        let is_hub = image.domain == "docker.io" || !image.domain.contains(['.', ':']);
        let elsewhere = ["docker.io", "index.docker.io", "ghcr.io", "localhost", "*", "*.*", "*.io"];
        let host = match random.below(16) {
            _ if is_hub && random.one_in(4) => random.one_of(HUB_KEYS).to_owned(),
            0..11 => image.domain.clone(),
            11..14 => glob(random, &image.domain),
            14 => other(random, &image.domain),
            _ => random.one_of(&elsewhere).to_owned(),
        };
        let path = if random.one_in(2) { String::new() } else { path(random, &image.path) };
        Self { host, path }
    }

    /// One spelling of it.
    pub(super) fn spelt(&self, random: &mut Random) -> String {
        let Self { host, path } = self;
        let scheme = random.one_of(&["", "", "", "", "https://", "https://", "http://"]);
        let version = random.one_of(&["", "", "", "/v1", "/v2"]);
        let path = match (version, path.as_str()) {
            ("", "") => random.one_of(&["", "", "/"]).to_owned(),
            (_, "") => format!("{version}/"),
            (_, path) => format!("{version}{path}"),
        };
        let plain = format!("{scheme}{host}{path}");
        match random.below(80) {
            0 => format!("{}{plain}", random.one_of(ODD_SCHEMES)),
            1 | 2 => format!("{scheme}{}@{host}{path}", random.one_of(USERS)),
            3 | 4 => plain + random.one_of(ODD_ENDS),
            5 => damage::text(random, &plain),
            6 => escaped(random, &plain),
            7 => random.one_of(ODD_KEYS).to_owned(),
            _ => plain,
        }
    }
}

const ODD_KEYS: &[&str] =
    &["", "/", "//", " ", "*", "[", "https://", "http://", "://", ":", "?", "#", "@", ":5", "/team"];

#[rustfmt::skip]
const ODD_SCHEMES: &[&str] = &[
    "HTTPS://", "Http://", "oci://", "https:/", "https:", "//", "https://https://", "http://http://", " https://",
    "ftp://",
];

#[rustfmt::skip]
const USERS: &[&str] = &[
    "bob", "bob:pw", "b%40b:pw", "a@b", "", ":", "b[b", "ü", "b%zz", "a/b", "b<", "b^c", "-._~!$&'()*+,;=:", "b%",
    "b:%zz", "b c", "b\\", "a%2f:b%3a",
];

#[rustfmt::skip]
const HUB_KEYS: &[&str] = &[
    "docker.io", "index.docker.io", "index.docker.io", "index.docker.io", "*.docker.io", "*.io", "*", "*.*.*",
    "registry-1.docker.io", "index.docker.io:443", "docker.io:443", "index.docker.io:", "INDEX.docker.io",
    "hub.docker.com", "index.docker.io.",
];

const CLASSES: &[&str] = &[
    "[::A]",
    "[A::F]",
    "[a::]",
    "[::1]",
    "[::ffff:1.2.3.4]",
    "[A::]",
    "[f::a]",
    "[::1]*",
    "[A-Z]",
    "[^a]",
    "[::C%25D-Z]",
    "[::%2525A-Z]",
    "[::%2525A-B]",
    "[::%25[A-Z]",
    "[::%2525[A-Z]",
    "[::%2525^A-Z]",
    "[::%2525-A]",
    "[::%2525--A]",
    "[::%2525A-]",
    "[::%2525Z-A]",
    "[::A%25]",
    "[::A%2525]",
    "[::%25%2541]",
    "[::%2525%41]",
];

/// The image's registry with some of it left open.
fn glob(random: &mut Random, domain: &str) -> String {
    // The kubelet takes what stands in brackets for a class of characters where there is no port.
    if random.one_in(12) || domain.len() == 1 && random.one_in(2) {
        return random.one_of(CLASSES).to_owned();
    }
    let (host, port) = split(domain);
    let mut labels: Vec<String> = host.split('.').map(str::to_owned).collect();
    for _ in 0..random.between(1, 2) {
        let at = random.below(labels.len());
        let label: Vec<char> = labels[at].chars().collect();
        let (start, end) = label.split_at(random.below(label.len() + 1));
        let (start, end) = (String::from_iter(start), String::from_iter(end));
        labels[at] = match random.below(8) {
            0..3 => "*".to_owned(),
            3 => format!("{start}*"),
            4 => format!("*{end}"),
            5 => format!("{start}*{end}"),
            6 => format!("*{start}*{}", end.chars().skip(1).collect::<String>()),
            _ => random.one_of(&["**", "*-*", "*a*", "a*a", "*.*", "?", "\\*", "[a-z]", "*a"]).to_owned(),
        };
    }
    labels.join(".") + port
}

#[rustfmt::skip]
const PORTS: &[&str] = &[":443", ":80", ":5000", ":", ":*", ":0", ":05000", ":5000:5000", ":5a", ":1:", "::"];

#[rustfmt::skip]
const ODD_HOSTS: &[&str] = &[
    "[fe80::1%25eth0]:5", "[::1%25]", "[::1%251]:5000", "[::1%25%41]", "[::1%2541]", "[::1%25 ]", "[::1%25%20]:5000",
    "[1.2.3.4]", "[::1", "::1]", "[::1]x", "[::1]:x", "[::1]:", "[]", "[:]", "[g::1]", "[%3a:1]", "x[::1]", "[::1]:5]",
    "ü.io", "%C3%BC.io", "%41.io", "a%2e.io", "a b.io", "a<b>.io", "a^.io", "%zz", "a.io%", "a.%ff", "a%25.io",
];

/// Another registry than the image's, by a little.
fn other(random: &mut Random, domain: &str) -> String {
    let (host, port) = split(domain);
    match random.below(13) {
        0 => host.to_owned(),
        1 => host.to_owned() + random.one_of(PORTS),
        2 => host.to_uppercase() + port,
        3 => format!("x.{domain}"),
        4 => host.split_once('.').map_or("", |(_, rest)| rest).to_owned() + port,
        5 => format!("{host}.{port}"),
        6 => damage::text(random, domain),
        7 => format!("[{host}]{port}"),
        8 => host.trim_matches(['[', ']']).to_owned() + port,
        9..12 => random.one_of(ODD_HOSTS).to_owned(),
        _ => host.replace('.', "-") + port,
    }
}

/// The host, and the port with its colon.
fn split(domain: &str) -> (&str, &str) {
    match domain.rfind(':') {
        Some(colon) if !domain.ends_with(']') => domain.split_at(colon),
        _ => (domain, ""),
    }
}

#[rustfmt::skip]
const ODD_PATHS: &[&str] = &[
    "/v1", "/v2", "/*", "/v2/v1/", "/v1//", "//", "/library", "/library/", "/li", "/.", "/team", "/team/", "/a",
    "/library/nginx", "/team/app", "/v2/",
];

/// A path that the image's begins with, or nearly.
fn path(random: &mut Random, path: &str) -> String {
    let whole = format!("/{path}");
    let slashes: Vec<usize> = whole.match_indices('/').map(|(at, _)| at).collect();
    let slash = random.one_of(&slashes);
    let versions = ["v1", "v2", "v3", "V2", "v1/v2", "v2/v2", "", "*", "v", "v2x", "x/v2"];
    match random.below(21) {
        0..6 => whole,
        6..11 => whole[..slash].to_owned(),
        11 | 12 => whole[..=slash].to_owned(),
        13..15 => {
            let cut = random.between(1, whole.len());
            whole.chars().take(cut).collect()
        }
        15 => whole + random.one_of(&["/", "x", "/x", ":1.0", "*", "@sha256", "."]),
        16 => format!("/{}{whole}", random.one_of(&versions)),
        17 => escaped(random, &whole),
        18 => damage::text(random, &whole),
        19 => whole.to_uppercase(),
        _ => random.one_of(ODD_PATHS).to_owned(),
    }
}

/// Some characters as escapes, or as escapes of escapes.
fn escaped(random: &mut Random, text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if random.one_in(6) {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                escaped += random.one_of(&["%", "%", "%", "%25"]);
                let code = if random.one_in(2) { format!("{byte:02x}") } else { format!("{byte:02X}") };
                escaped += &code;
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
        + random.one_of(&[
            "", "", "", "", "", "%2F", "%3F", "%23", "%0A", "%7f", "%", "%4", "%zz", "%ff", "%g1", "%1g",
        ])
}
