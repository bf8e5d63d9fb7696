//! Links between the workspace's own pages: the file is there, and so is the heading. Where a link leaves the
//! workspace, nobody is asked.

use super::{Finding, TextFile, Tree};

const RULE: &str = "links-lead-somewhere";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().filter(|file| file.kind() == "md").flat_map(|page| of(page, tree)).collect()
}

fn of(page: &TextFile, tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in prose(&page.text) {
        let line = without_code(line);
        for target in
            targets(&line).filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        {
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = if path.is_empty() { page.path.clone() } else { resolved(&page.path, path) };
            let folder = format!("{path}/");
            let why = match tree.file(&path) {
                None if tree.files.iter().any(|file| file.path.starts_with(&folder)) => continue,
                None => format!("`{target}`: there is no {path}"),
                Some(file)
                    if heading.is_empty() || headings(&file.text).iter().any(|there| there == heading) =>
                {
                    continue;
                }
                Some(_) => format!("`{target}`: {path} has no heading of that name"),
            };
            findings.push(page.finding(number, RULE, why));
        }
    }
    findings
}

/// The lines that stand in no block of code, each with its number.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    })
}

/// A line without what stands in backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// What the links of a line lead to.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next())
}

/// A path as seen from the root, named in a page.
fn resolved(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The names by which a page's headings are linked to: lower case, hyphens for spaces, nothing but letters, digits
/// and underscores besides, and a number behind what was there before.
fn headings(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (_, line) in prose(text) {
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        if level == 0 || !title.starts_with(' ') {
            continue;
        }
        let kept = title.trim().chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        let name: String = kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect();
        let name = name.to_lowercase();
        let again = (1..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone()).chain(again).find(|name| !names.contains(name));
        names.extend(free);
    }
    names
}
