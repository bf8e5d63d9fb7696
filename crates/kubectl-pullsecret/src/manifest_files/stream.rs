//! A text taken apart into its documents, each of which is YAML or JSON.

use super::budget::Budget;
use super::error::{Malformed, ManifestError, Misshapen};
use super::fault::{Fault, line_ends};
use super::manifest::{Collection, Place};
use super::object::{Raw, Refused};
use super::{block, json, locate, object, yaml};

/// Reads a text and adds what it holds.
pub(super) fn read(
    text: &str,
    file: &str,
    budget: &mut Budget,
    found: &mut Collection,
) -> Result<(), ManifestError> {
    let file: std::sync::Arc<str> = file.into();
    for (before, document) in documents(text) {
        let parsed = parse(document, before, budget).map_err(|(format, fault)| {
            let template = template_at(text, fault.line);
            let (line, column) = template.unwrap_or((fault.line, fault.column));
            let (problem, template) = (fault.problem, template.is_some());
            let file = file.to_string();
            ManifestError::Malformed(Box::new(Malformed { file, line, column, format, problem, template }))
        })?;
        if let Some(line) = parsed.unread {
            found.leave_unread(Place { file: file.clone(), line });
        }
        for (at, raw) in parsed.raws.into_iter().enumerate() {
            object::collect(raw, &file, found).map_err(|refused| {
                let Refused { object, line, flaw } = *refused;
                let place = locate::place(document, before, at, &flaw.steps);
                let (line, column) = place.unwrap_or((line, 1));
                ManifestError::Misshapen(Box::new(Misshapen {
                    file: file.to_string(),
                    line,
                    column,
                    object,
                    problem: flaw.problem,
                    remedy: flaw.remedy,
                }))
            })?;
        }
    }
    Ok(())
}

/// What a document holds.
struct Parsed {
    raws: Vec<Raw>,
    /// Where there is more that kubectl does not read.
    unread: Option<usize>,
}

/// A document that begins with a brace is JSON, or else YAML's flow style: kubectl tries both in this order. Below
/// JSON, YAML may go on in a line of its own (`k8s.io/apimachinery` v0.35.4, `pkg/util/yaml/decoder.go`,
/// `YAMLOrJSONDecoder`).
fn parse(document: &str, before: usize, budget: &mut Budget) -> Result<Parsed, (&'static str, Fault)> {
    let content = without_marker(document);
    if !content.trim_start().starts_with('{') {
        return parse_yaml(document, before, budget).map_err(|fault| ("YAML", fault));
    }
    let lines = document.len() - content.len();
    let lines = before + line_ends(&document.as_bytes()[..lines]);
    let broken = match json::read(content, lines, budget) {
        Ok(raws) => return Ok(Parsed { raws, unread: None }),
        Err(broken) => *broken,
    };
    let rest = &content[broken.end..];
    let below = rest.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n').filter(|_| broken.end > 0);
    let yaml = match below {
        None => parse_yaml(document, before, budget),
        Some(below) => {
            let lines = lines + line_ends(&content.as_bytes()[..content.len() - below.len()]);
            parse_yaml(below, lines, budget).map(|parsed| Parsed {
                raws: broken.read.into_iter().chain(parsed.raws).collect(),
                unread: parsed.unread,
            })
        }
    };
    yaml.map_err(|yaml| {
        // Whose words help? JSON's, unless YAML came further.
        let json = broken.fault;
        let further = (yaml.line, yaml.column) > (json.line, json.column);
        if further { ("YAML", yaml) } else { ("JSON", json) }
    })
}

/// One document, in its own words or the library's. What a line of `...` divides is one to kubectl, which reads the
/// first part of it (`go.yaml.in/yaml/v2` v2.4.2, `yaml.go`, `unmarshal`).
fn parse_yaml(document: &str, before: usize, budget: &mut Budget) -> Result<Parsed, Fault> {
    let mut left = budget.clone();
    if let Some(raw) = block::read(document, before, &mut left) {
        *budget = left;
        return Ok(Parsed { raws: vec![raw], unread: None });
    }
    let mut raws = yaml::read(document, before, budget)?;
    let unread = (!has_directive(document)).then(|| raws.get(1).map(|raw| raw.line)).flatten();
    if unread.is_some() {
        raws.truncate(1);
    }
    Ok(Parsed { raws, unread })
}

fn has_directive(document: &str) -> bool {
    document.starts_with('%') || document.contains("\n%")
}

/// What stands below a line that only marks a document's beginning.
fn without_marker(document: &str) -> &str {
    let Some(rest) = document.strip_prefix("---") else { return document };
    let (marker, below) = rest.split_once('\n').unwrap_or((rest, ""));
    if marker.trim().is_empty() { below } else { document }
}

/// The documents of a text, each with the number of lines before it. A line that begins with `---` and no more
/// of a word begins one, wherever it stands (YAML 1.2.2, production 203, `c-directives-end`).
fn documents(text: &str) -> Vec<(usize, &str)> {
    let (mut documents, mut start, mut before) = (Vec::new(), 0, 0);
    for marker in memchr::memmem::find_iter(text.as_bytes(), "\n---").map(|at| at + 1) {
        let behind = text.as_bytes().get(marker + 3);
        if behind.is_none_or(|byte| b" \t\r\n".contains(byte)) {
            documents.push((before, &text[start..marker]));
            before += line_ends(&text.as_bytes()[start..marker]);
            start = marker;
        }
    }
    // A directive stands before the marker of its document, so only the library can tell the documents apart.
    documents.push((before, &text[start..]));
    let last = documents.len() - 1;
    if documents[..last].iter().any(|(_, document)| has_directive(document)) {
        return vec![(0, text)];
    }
    documents.into_iter().map(without_mark).collect()
}

/// A document without the byte order mark that begins it, where files were put one behind the other.
fn without_mark((before, document): (usize, &str)) -> (usize, &str) {
    const MARK: char = '\u{feff}';
    match without_marker(document).strip_prefix(MARK) {
        Some(content) => {
            let passed = document.len() - content.len();
            (before + line_ends(&document.as_bytes()[..passed]), content)
        }
        None => (before, document),
    }
}

/// Where a template's `{{` stands, if it does on this line or the one before.
fn template_at(text: &str, line: usize) -> Option<(usize, usize)> {
    let near = text.lines().enumerate().skip(line.saturating_sub(2)).take(2);
    near.filter_map(|(at, line)| {
        let before = line.split_once("{{")?.0;
        Some((at + 1, before.chars().count() + 1))
    })
    .last()
}
