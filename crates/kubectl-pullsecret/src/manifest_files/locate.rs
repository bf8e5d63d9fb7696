//! Where in a document a part of it stands, looked up only once something is wrong with it.

use serde_saphyr::granit_parser::{Event, Marker, Options, Parser, Span, StrInput};

use super::shape::Step;

/// The line and the column of a part of a text's document with this number; `before` is how many lines stand
/// before the text. JSON is YAML enough for this.
pub(super) fn place(text: &str, before: usize, document: usize, steps: &[Step]) -> Option<(usize, usize)> {
    let mut options = Options::default();
    options.set_emit_comments(false);
    let mut finder = Finder { parser: Parser::new_from_str_with_options(text, options) };
    for _ in 0..=document {
        while !matches!(finder.next()?.0, Event::DocumentStart(..)) {}
    }
    let mark = finder.find(steps)?;
    Some((before + mark.line(), mark.col() + 1))
}

struct Finder<'t> {
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Finder<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        self.parser.next_event()?.ok()
    }

    fn find(&mut self, steps: &[Step]) -> Option<Marker> {
        let mut steps = steps.iter();
        loop {
            let (event, span) = self.next()?;
            match (steps.next(), event) {
                (Some(Step::Field(name)), Event::MappingStart(..)) => self.enter_field(name)?,
                (Some(Step::Entry(at)), Event::SequenceStart(..)) => {
                    for _ in 0..*at {
                        self.skip()?;
                    }
                }
                // It is here, or an alias stands for it.
                _ => return Some(span.start),
            }
        }
    }

    /// Goes up to the value of a field.
    fn enter_field(&mut self, name: &str) -> Option<()> {
        loop {
            match self.next()?.0 {
                Event::Scalar(key, ..) if key == name => return Some(()),
                Event::MappingEnd => return None,
                Event::MappingStart(..) | Event::SequenceStart(..) => self.leave()?,
                _ => {}
            }
            self.skip()?;
        }
    }

    /// Goes past a value.
    fn skip(&mut self) -> Option<()> {
        match self.next()?.0 {
            Event::MappingStart(..) | Event::SequenceStart(..) => self.leave(),
            _ => Some(()),
        }
    }

    /// Goes past the end of what was entered.
    fn leave(&mut self) -> Option<()> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()?.0 {
                Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
                Event::MappingEnd | Event::SequenceEnd => depth -= 1,
                _ => {}
            }
        }
        Some(())
    }
}
