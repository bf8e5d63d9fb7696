//! How our reading of secrets and docker configs can be broken.

use super::{Mutant, mutant};

const CONFIG: &str = "docker_config.rs";
const SECRET: &str = "pull_secret.rs";
const DECODE: &str = "docker_config/decode.rs";
const AUTH: &str = "docker_config/auth_field.rs";
const JSON: &str = "docker_config/json.rs";
const SYNTAX: &str = "docker_config/syntax.rs";

#[rustfmt::skip]
pub(super) const MUTANTS: &[Mutant] = &[
    mutant(CONFIG, "a type is spelt exactly", "format.secret_type() == secret_type", "format.secret_type().eq_ignore_ascii_case(secret_type)"),
    mutant(CONFIG, "a type ends where it ends", "format.secret_type() == secret_type", "secret_type.starts_with(format.secret_type())"),
    mutant(SECRET, "nothing is not undecodable", "encoded.is_empty()", "false"),
    mutant(DECODE, "null is an empty config", "(json::kind(text, &top), format)", "(match json::kind(text, &top) { Kind::Null => Kind::Bool, kind => kind }, format)"),
    mutant(DECODE, "repeated auths add up", "self.auths(&member.value)?", "{ self.entries = Entries::default(); self.auths(&member.value)? }"),
    mutant(DECODE, "a later null takes auths away", "self.entries = Entries::default()", "()"),
    mutant(DECODE, "auths that are no object are refused", "self.save(kind, \"auths of type credentialprovider.DockerConfig\")", "()"),
    mutant(DECODE, "headers are decoded, too", "self.headers(kind, &member.value)", "()"),
    mutant(DECODE, "a header may be null", "json::kind(self.text, &header.value)", "match json::kind(self.text, &header.value) { Kind::Null => Kind::Bool, kind => kind }"),
    mutant(DECODE, "a header is a string", "self.save(kind, \"HttpHeaders of type string\")", "()"),
    mutant(DECODE, "headers are an object", "self.save(kind, \"HttpHeaders of type map[string]string\")", "()"),
    mutant(DECODE, "the first value of a wrong kind is told", "self.saved.get_or_insert_with(|| mismatch(kind, &target, None))", "self.saved.insert(mismatch(kind, &target, None))"),
    mutant(DECODE, "a value of a wrong kind is told", "decoder.saved.map_or(Ok(decoder.entries.in_order), Err)", "Ok(decoder.entries.in_order)"),
    mutant(DECODE, "of entries with one key the last counts", "*earlier = entry", "drop(entry)"),
    mutant(DECODE, "an empty auth is none", "!auth.expose_secret().is_empty()", "true"),
    mutant(DECODE, "auth comes before username", "!auth.expose_secret().is_empty()", "!auth.expose_secret().is_empty() && fields.username.is_empty()"),
    mutant(DECODE, "an entry may be null", "return Ok(fields)", "return Err(mismatch(Kind::Null, whole, Some(key)))"),
    mutant(DECODE, "a field that is null changes nothing", "Kind::Null => {}\n                Kind::String => fields.set(", "Kind::Null if !MUTANT => {}\n                Kind::Null => fields.set(name, \"\"),\n                Kind::String => fields.set("),
    mutant(DECODE, "a field is a string", "return Err(mismatch(kind, &format!(\"{field}{name} of type string\"), Some(key)))", "{}"),
    mutant(DECODE, "an entry is an object", "return Err(mismatch(kind, whole, Some(key)))", "return Ok(fields)"),
    mutant(DECODE, "an entry without auths has a name of its own", "\"Go struct field dockerConfigEntryWithAuth.\"", "\"Go struct field DockerConfigJSON.auths.\""),
    mutant(DECODE, "an email is kept", "value.clone_into(&mut self.email)", "()"),
    mutant(AUTH, "white space after the padding is seen through", "field.trim().ends_with('=')", "field.ends_with('=')"),
    mutant(AUTH, "padding is not wanted everywhere", "field.trim().ends_with('=')", "true"),
    mutant(AUTH, "ends of line do not count", "!matches!(byte, b'\\r' | b'\\n')", "true"),
    mutant(AUTH, "the beginning of an end of line does not count", "!matches!(byte, b'\\r' | b'\\n')", "*byte != b'\\n'"),
    mutant(AUTH, "a space counts", "!matches!(byte, b'\\r' | b'\\n')", "!matches!(byte, b'\\r' | b'\\n' | b' ')"),
    mutant(AUTH, "a user ends at the first colon", "decoded.iter().position(|byte| *byte == b':')", "decoded.iter().rposition(|byte| *byte == b':')"),
    mutant(AUTH, "one character is no byte", "held == 1", "false"),
    mutant(AUTH, "a fault is where its group begins", "field.len() - held", "field.len()"),
    mutant(AUTH, "two characters stand before the padding", "held < 2", "false"),
    mutant(AUTH, "two characters want two signs of padding", "held == 2", "false"),
    mutant(AUTH, "a missing second sign is told by its place", "Err(next - 1)", "Err(next)"),
    mutant(AUTH, "nothing follows the padding", "after.next().map_or(Ok(()), |(garbage, _)| Err(garbage))", "Ok(())"),
    mutant(AUTH, "the alphabet is the standard one", "b'/' => 63,", "b'/' => 63,\n        b'_' if MUTANT => 63,"),
    mutant(AUTH, "a plus is in the alphabet", "b'+' => 62,", "b'+' if !MUTANT => 62,"),
    mutant(JSON, "each byte that is not UTF-8 is a sign", "decoded.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER))", "if !chunk.invalid().is_empty() { decoded.push(char::REPLACEMENT_CHARACTER) }"),
    mutant(JSON, "two units make a character", "u32::from(pair) > 0xffff", "false"),
    mutant(JSON, "half a pair is a sign", "char::from_u32(first.into()).unwrap_or(char::REPLACEMENT_CHARACTER)", "char::from_u32(first.into()).unwrap_or('?')"),
    mutant(JSON, "an escape may be a backspace", "'\\u{8}'", "'b'"),
    mutant(JSON, "a field's case does not count", "self.name(text).chars().map(fold).eq(field.chars())", "&*self.name(text) == field"),
    mutant(JSON, "a long s is an s", "self.name(text).chars().map(fold).eq(field.chars())", "self.name(text).to_ascii_lowercase() == field"),
    mutant(JSON, "a field's name ends where it ends", "self.name(text).chars().map(fold).eq(field.chars())", "self.name(text).chars().map(fold).take(field.len()).eq(field.chars())"),
    mutant(SYNTAX, "containers nest 10,000 deep", "self.open.len() >= DEPTH_MAX", "self.open.len() + 1 >= DEPTH_MAX"),
    mutant(SYNTAX, "containers nest no deeper", "self.open.len() >= DEPTH_MAX", "self.open.len() > DEPTH_MAX"),
    mutant(SYNTAX, "nothing follows the value", "Err(self.unexpected(\"after top-level value\"))", "Ok({ self.at = self.text.len(); Next::Rest })"),
    mutant(SYNTAX, "no comma stands before a brace", "Ok(Next::Key)", "Ok(Next::KeyOrEnd)"),
    mutant(SYNTAX, "a string has no control characters", "return Err(self.unexpected(\"in string literal\"))", "{}"),
    mutant(SYNTAX, "not every character is an escape", "Err(self.unexpected(\"in string escape code\"))", "Ok(())"),
    mutant(SYNTAX, "a unit is hexadecimal", "self.peek().is_ascii_hexdigit()", "self.peek().is_ascii_alphanumeric()"),
    mutant(SYNTAX, "a number begins with no zero", "self.peek() == b'0'", "false"),
    mutant(SYNTAX, "a number has digits", "!self.peek().is_ascii_digit()", "false"),
    mutant(SYNTAX, "an exponent may have a sign", "matches!(self.peek(), b'+' | b'-')", "self.peek() == b'-'"),
    mutant(SYNTAX, "a word is spelt out", "char::from(self.peek()) != expected", "false"),
    mutant(SYNTAX, "white space is of four kinds", "matches!(self.text.get(self.at), Some(b' ' | b'\\t' | b'\\r' | b'\\n'))", "matches!(self.text.get(self.at), Some(b' ' | b'\\t' | b'\\r' | b'\\n' | b'\\x0b'))"),
    mutant(SYNTAX, "after the end stands a space", "self.text.get(self.at).copied().unwrap_or(b' ')", "self.text.get(self.at).copied().unwrap_or(b'\\n')"),
    mutant(SYNTAX, "control characters are escaped as Go does", "r\"\\v\"", "r\"\\x0b\""),
    mutant(SYNTAX, "what tells nothing is shown", "character <= ' '", "false"),
];
