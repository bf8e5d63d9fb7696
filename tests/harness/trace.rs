//! What a run and all that it started did, as strace saw it: programs with their arguments and environments,
//! names of files, every byte that was read or written.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::path::Path;

use crate::leak::{self, Form};

/// The words that run a command under strace: children too, nothing abbreviated, every string in hexadecimal,
/// descriptors with what is behind them.
pub(crate) fn strace(log: &Path) -> Vec<OsString> {
    let fixed = ["strace", "-f", "-yy", "-v", "-xx", "-s", "16777216", "-o"];
    fixed.iter().map(OsString::from).chain([log.as_os_str().to_owned(), "--".into()]).collect()
}

/// A system call with the bytes of all its strings.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    name: String,
    descriptor: Option<Descriptor>,
    bytes: Vec<u8>,
}

/// A descriptor's number and what is behind it: `pipe:[7]`, a path, `TCP:[127.0.0.1:1->127.0.0.1:2]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Descriptor {
    number: u32,
    target: String,
}

/// A place where the sentinel was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The system call.
    pub call: String,
    /// Its descriptor, if it has one.
    pub descriptor: Option<u32>,
    /// What is behind the descriptor; else empty.
    pub target: String,
    /// In what form it was there.
    pub form: Form,
}

/// All system calls of a run.
#[derive(Debug)]
pub struct Trace {
    calls: Vec<Call>,
}

impl Trace {
    /// Reads strace's log. Fails if strace left anything out, for then nothing is proven.
    pub fn read(log: &Path) -> Self {
        let bytes = std::fs::read(log).expect("a log of strace");
        Self::parse(&String::from_utf8_lossy(&bytes))
    }

    fn parse(log: &str) -> Self {
        let mut pending: HashMap<&str, String> = HashMap::new();
        let mut calls = Vec::new();
        for line in log.lines() {
            let Some((process, text)) = line.split_once(' ') else { continue };
            let text = text.trim_start();
            if let Some(begun) = text.strip_suffix("<unfinished ...>") {
                pending.insert(process, begun.to_owned());
            } else if let Some((name, rest)) = text.strip_prefix("<... ").and_then(resumed) {
                let begun = pending.remove(process).unwrap_or_else(|| format!("{name}("));
                calls.extend(call(&format!("{begun}{rest}")));
            } else {
                calls.extend(call(text));
            }
        }
        // Whoever was ended or replaced in the middle of a call never resumed it.
        calls.extend(pending.values().filter_map(|begun| call(begun)));
        assert!(
            !calls.iter().any(|call| call.name == "io_uring_setup"),
            "strace does not see what goes through a ring"
        );
        Self { calls }
    }

    /// Whether a program whose path ends so was started.
    pub fn started(&self, program: &str) -> bool {
        self.calls.iter().any(|call| {
            call.name == "execve"
                && call
                    .bytes
                    .split(|byte| *byte == 0)
                    .next()
                    .is_some_and(|path| path.ends_with(program.as_bytes()))
        })
    }

    /// Every place where the sentinel is. What goes through one descriptor is joined first, so that it is found
    /// across several calls too.
    pub fn sightings(&self) -> Vec<Sighting> {
        let mut streams: BTreeMap<(bool, &Descriptor), (&str, Vec<u8>)> = BTreeMap::new();
        let mut found = Vec::new();
        for call in &self.calls {
            if let Some(descriptor) = &call.descriptor {
                let stream = streams.entry((reads(&call.name), descriptor)).or_default();
                stream.0 = &call.name;
                stream.1.extend(&call.bytes);
            } else {
                found.extend(sighting(&call.name, None, &call.bytes));
            }
        }
        for ((_, descriptor), (name, bytes)) in streams {
            found.extend(sighting(name, Some(descriptor), &bytes));
        }
        found
    }
}

fn sighting(call: &str, descriptor: Option<&Descriptor>, bytes: &[u8]) -> Option<Sighting> {
    leak::find(bytes).map(|form| Sighting {
        call: call.to_owned(),
        descriptor: descriptor.map(|descriptor| descriptor.number),
        target: descriptor.map(|descriptor| descriptor.target.clone()).unwrap_or_default(),
        form,
    })
}

impl Sighting {
    /// Whether it came in there, and did not go out.
    pub fn came_in(&self) -> bool {
        reads(&self.call)
    }
}

fn reads(call: &str) -> bool {
    ["read", "readv", "pread64", "preadv", "preadv2", "recvfrom", "recvmsg", "recvmmsg"].contains(&call)
}

/// `NAME resumed>REST`.
fn resumed(text: &str) -> Option<(&str, &str)> {
    text.split_once(" resumed>")
}

fn call(text: &str) -> Option<Call> {
    let (name, rest) = text.split_once('(')?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    Some(Call { name: name.to_owned(), descriptor: descriptor(rest), bytes: strings(rest) })
}

/// The descriptor that is the first argument: `NUMBER<TARGET>`.
fn descriptor(arguments: &str) -> Option<Descriptor> {
    let (number, rest) = arguments.split_once('<')?;
    let number = number.parse().ok()?;
    let end = [">, ", ">)", "> "].iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    let mut target = Vec::new();
    let mut rest = &rest.as_bytes()[..end];
    while !rest.is_empty() {
        rest = character(rest, &mut target);
    }
    Some(Descriptor { number, target: String::from_utf8_lossy(&target).into_owned() })
}

/// The bytes of all quoted strings, with a NUL between them, but for the pieces of one vector, which belong together.
fn strings(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    let vector = text.contains("iov_base=");
    let name = text.contains("<NETLINK:") || text.starts_with("PR_SET_NAME");
    while let Some(start) = rest.iter().position(|byte| *byte == b'"') {
        if !vector && !bytes.is_empty() {
            bytes.push(0);
        }
        rest = &rest[start + 1..];
        while rest.first().is_some_and(|first| *first != b'"') {
            rest = character(rest, &mut bytes);
        }
        rest = rest.get(1..).unwrap_or_default();
        // Names of network interfaces and threads come with these dots behind them, whole as they are.
        assert!(name || !rest.starts_with(b"..."), "strace cut a string: {text}");
    }
    bytes
}

/// Takes one character of a C string, escaped or not, and gives what follows it.
fn character<'a>(text: &'a [u8], bytes: &mut Vec<u8>) -> &'a [u8] {
    let [b'\\', kind, rest @ ..] = text else {
        bytes.extend(text.first());
        return text.get(1..).unwrap_or_default();
    };
    let (digits, radix) = match kind {
        b'x' => (rest.get(..2).unwrap_or(rest), 16),
        b'0'..=b'7' => {
            let octal = text[1..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            (&text[1..=octal], 8)
        }
        _ => {
            let plain = b"nrtvf".iter().position(|letter| letter == kind);
            bytes.push(plain.map_or(*kind, |at| b"\n\r\t\x0b\x0c"[at]));
            return rest;
        }
    };
    let value = std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, radix).ok());
    bytes.extend(value);
    &text[1 + usize::from(radix == 16) + digits.len()..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SENTINEL;

    fn hex(text: &str) -> String {
        text.bytes().fold(String::new(), |out, byte| format!("{out}\\x{byte:02x}"))
    }

    fn octal(text: &str) -> String {
        text.bytes().fold(String::new(), |out, byte| format!("{out}\\{byte:o}"))
    }

    fn escaped(text: &str) -> String {
        text.replace('\\', "\\\\").replace('"', "\\\"")
    }

    fn seen(log: &str) -> Vec<Sighting> {
        Trace::parse(log).sightings()
    }

    #[test]
    fn strings_are_read_however_strace_writes_them() {
        let target = hex("/tmp/out");
        for text in [hex(SENTINEL), octal(SENTINEL), escaped(SENTINEL)] {
            let found = seen(&format!("12 write(4<{target}>, \"a{text}b\", 40) = 40\n"));
            let expected = Sighting {
                call: "write".to_owned(),
                descriptor: Some(4),
                target: "/tmp/out".to_owned(),
                form: Form::Plain,
            };
            assert_eq!(found, [expected], "{text}");
        }
        assert_eq!(strings(r#""a\0b\n\"\\\x41\1012", "c""#), b"a\0b\n\"\\AA2\0c");
    }

    #[test]
    fn arguments_environments_and_names_of_files_are_searched() {
        let text = hex(SENTINEL);
        for line in [
            format!("1 execve(\"/bin/x\", [\"x\", \"{text}\"], [\"A=b\"]) = 0"),
            format!("1 execve(\"/bin/x\", [\"x\"], [\"A=b\", \"P={text}\"]) = 0"),
            format!("1 execve(\"/bin/x\", [\"x\"], [\"P={text}\"] <unfinished ...>"),
            format!("1 openat(AT_FDCWD<{}>, \"{text}\", O_RDONLY) = -1", hex("/tmp")),
        ] {
            assert_eq!(seen(&line).len(), 1, "{line}");
        }
    }

    #[test]
    fn what_is_written_in_pieces_is_found_whole() {
        let (one, two) = (hex(&SENTINEL[..30]), hex(&SENTINEL[30..]));
        for log in [
            format!("1 write(2<pipe:[7]>, \"{one}\", 9) = 9\n1 write(2<pipe:[7]>, \"{two}\", 9) = 9\n"),
            format!(
                "1 writev(2<pipe:[7]>, [{{iov_base=\"{one}\", iov_len=9}}, {{iov_base=\"{two}\", iov_len=9}}], 2) = 18\n"
            ),
        ] {
            let found = seen(&log);
            assert_eq!(found.len(), 1, "{log}");
            assert_eq!((found[0].descriptor, found[0].came_in()), (Some(2), false));
        }
    }

    #[test]
    fn calls_that_others_interrupt_are_put_together() {
        let text = hex(SENTINEL);
        let found = seen(&format!(
            "1  read(0<pipe:[7]>,  <unfinished ...>\n2  write(9<x>, \"a\", 1) = 1\n1  <... read resumed>\"{text}\", 9) = 9\n"
        ));
        assert_eq!((found.len(), found[0].descriptor, found[0].came_in()), (1, Some(0), true));
        let found = seen(&format!("3  <... execve resumed>\"{text}\") = 0\n"));
        assert_eq!(found[0].call, "execve");
    }

    #[test]
    fn innocent_calls_and_other_lines_are_not() {
        let log = "1 execve(\"/bin/x\", [\"x\"], [\"A=b\"]) = 0\n1 write(1<TCP:[1:2->3:4]>, \"hi\", 2) = 2\n\
                   1 --- SIGCHLD {si_signo=SIGCHLD} ---\n1 +++ exited with 0 +++\n\n";
        let trace = Trace::parse(log);
        assert_eq!(trace.sightings(), []);
        assert!(trace.started("/x") && !trace.started("/y"));
        assert_eq!(trace.calls[1].descriptor.as_ref().map(|d| d.target.as_str()), Some("TCP:[1:2->3:4]"));
    }

    #[test]
    #[should_panic(expected = "strace cut a string")]
    fn a_cut_string_proves_nothing() {
        seen("1 write(1<x>, \"ab\"..., 200) = 200\n");
    }
}
