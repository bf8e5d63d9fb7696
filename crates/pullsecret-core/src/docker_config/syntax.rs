//! Whether a text is JSON, told in the words of Go's decoder, because those are what the kubelet reports.
//!
//! Facts are those of Go 1.26 `encoding/json` (`scanner.go`): the grammar is RFC 8259's, bytes of strings need
//! not be UTF-8, and containers nest 10,000 deep at most.

/// `maxNestingDepth` of `encoding/json`.
const DEPTH_MAX: usize = 10_000;

/// Where and why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte, counted from 0, at which it stops being JSON; the text's length when it ends too early.
    at: usize,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    EndsEarly,
    /// The character, when it tells nothing of a password, and where it stands.
    Character(Option<char>, String),
}

impl SyntaxError {
    /// The byte, counted from 0, at which it stops being JSON.
    pub fn at(&self) -> usize {
        self.at
    }
}

impl std::fmt::Display for SyntaxError {
    /// Go's words, but that a character which could be a password's is left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.problem {
            Problem::EndsEarly => f.write_str("unexpected end of JSON input"),
            Problem::Character(None, context) => write!(f, "invalid character {context}"),
            Problem::Character(Some(shown), context) => {
                write!(f, "invalid character '{}' {context}", escaped(*shown))
            }
        }
    }
}

/// The character between Go's quotes.
fn escaped(character: char) -> String {
    match character {
        '\u{7}' => r"\a".to_owned(),
        '\u{8}' => r"\b".to_owned(),
        '\u{b}' => r"\v".to_owned(),
        '\u{c}' => r"\f".to_owned(),
        '\n' | '\r' | '\t' | '\'' | '\\' => character.escape_default().to_string(),
        _ if character.is_control() => format!(r"\x{:02x}", u32::from(character)),
        _ => character.to_string(),
    }
}

/// Looks at the whole text, as Go does before it decodes anything.
pub(super) fn check(text: &[u8]) -> Result<(), SyntaxError> {
    Checker { text, at: 0, open: Vec::new() }.run()
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    /// A value has ended: a comma, the container's end, or the text's.
    Rest,
}

struct Checker<'a> {
    text: &'a [u8],
    at: usize,
    /// The containers around the present place, by their opening brackets.
    open: Vec<u8>,
}

impl Checker<'_> {
    fn run(mut self) -> Result<(), SyntaxError> {
        let mut next = Next::Value;
        loop {
            self.skip_space();
            let Some(byte) = self.text.get(self.at).copied() else {
                let complete = next == Next::Rest && self.open.is_empty();
                return if complete { Ok(()) } else { Err(self.ends_early()) };
            };
            next = match (next, byte) {
                (Next::ValueOrEnd, b']') | (Next::KeyOrEnd, b'}') => self.close(),
                (Next::Value | Next::ValueOrEnd, _) => self.value(byte)?,
                (Next::Key | Next::KeyOrEnd, b'"') => self.key()?,
                (Next::Key | Next::KeyOrEnd, _) => {
                    return Err(self.unexpected("looking for beginning of object key string"));
                }
                (Next::Rest, _) => self.rest(byte)?,
            };
        }
    }

    fn value(&mut self, byte: u8) -> Result<Next, SyntaxError> {
        match byte {
            b'{' | b'[' => {
                if self.open.len() >= DEPTH_MAX {
                    return Err(self.unexpected("exceeded max depth"));
                }
                self.open.push(byte);
                self.at += 1;
                return Ok(if byte == b'{' { Next::KeyOrEnd } else { Next::ValueOrEnd });
            }
            b'"' => self.string()?,
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.literal("true")?,
            b'f' => self.literal("false")?,
            b'n' => self.literal("null")?,
            _ => return Err(self.unexpected("looking for beginning of value")),
        }
        Ok(Next::Rest)
    }

    fn key(&mut self) -> Result<Next, SyntaxError> {
        self.string()?;
        self.skip_space();
        match self.text.get(self.at) {
            Some(b':') => {
                self.at += 1;
                Ok(Next::Value)
            }
            Some(_) => Err(self.unexpected("after object key")),
            None => Err(self.ends_early()),
        }
    }

    fn rest(&mut self, byte: u8) -> Result<Next, SyntaxError> {
        match (self.open.last(), byte) {
            (Some(b'{'), b'}') | (Some(b'['), b']') => Ok(self.close()),
            (Some(b'{'), b',') => {
                self.at += 1;
                Ok(Next::Key)
            }
            (Some(_), b',') => {
                self.at += 1;
                Ok(Next::Value)
            }
            (Some(b'{'), _) => Err(self.unexpected("after object key:value pair")),
            (Some(_), _) => Err(self.unexpected("after array element")),
            (None, _) => Err(self.unexpected("after top-level value")),
        }
    }

    fn close(&mut self) -> Next {
        self.open.pop();
        self.at += 1;
        Next::Rest
    }

    fn string(&mut self) -> Result<(), SyntaxError> {
        self.at += 1;
        loop {
            match self.text.get(self.at) {
                None => return Err(self.ends_early()),
                Some(b'"') => break,
                Some(b'\\') => {
                    self.at += 1;
                    self.escape()?;
                }
                Some(..b' ') => return Err(self.unexpected("in string literal")),
                Some(_) => {}
            }
            self.at += 1;
        }
        self.at += 1;
        Ok(())
    }

    /// Leaves the place at the escape's last character.
    fn escape(&mut self) -> Result<(), SyntaxError> {
        match self.peek() {
            b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"' => Ok(()),
            b'u' => (0..4).try_for_each(|_| {
                self.at += 1;
                if self.peek().is_ascii_hexdigit() {
                    return Ok(());
                }
                Err(self.unexpected("in \\u hexadecimal character escape"))
            }),
            _ => Err(self.unexpected("in string escape code")),
        }
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        if self.peek() == b'-' {
            self.at += 1;
        }
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits("in numeric literal")?;
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        Ok(())
    }

    fn digits(&mut self, context: &str) -> Result<(), SyntaxError> {
        if !self.peek().is_ascii_digit() {
            return Err(self.unexpected(context));
        }
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    fn literal(&mut self, word: &str) -> Result<(), SyntaxError> {
        for expected in word.chars() {
            if char::from(self.peek()) != expected {
                return Err(self.unexpected(&format!("in literal {word} (expecting '{expected}')")));
            }
            self.at += 1;
        }
        Ok(())
    }

    /// The present byte; a space after the end, which is what Go feeds its scanner there.
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(b' ')
    }

    fn skip_space(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn ends_early(&self) -> SyntaxError {
        SyntaxError { at: self.text.len(), problem: Problem::EndsEarly }
    }

    fn unexpected(&self, context: &str) -> SyntaxError {
        // Go takes the byte for a character of Latin-1.
        let character = char::from(self.peek());
        let is_byte_order_mark = self.at == 0 && character == '\u{ef}';
        let tells_nothing = is_byte_order_mark || character <= ' ' || "{}[]:,\"'\\".contains(character);
        let problem = Problem::Character(tells_nothing.then_some(character), context.to_owned());
        SyntaxError { at: self.at, problem }
    }
}
