//! The format of the files beside this: told at the head of `known.txt`.

/// One message and what is known of it.
pub(crate) struct Entry {
    /// The line at which it begins.
    pub(crate) line: usize,
    pub(crate) source: String,
    pub(crate) runtime: String,
    pub(crate) reason: String,
    pub(crate) image: Option<String>,
    pub(crate) sends_a_credential: bool,
    pub(crate) text: String,
    pub(crate) code: String,
}

/// The entries of a file.
pub(crate) fn entries(file: &str) -> Vec<Entry> {
    let lines: Vec<(usize, &str)> =
        (1..).zip(file.lines()).filter(|(_, line)| !line.starts_with('#')).collect();
    lines
        .split(|(_, line)| line.is_empty())
        .filter(|lines| !lines.is_empty())
        .map(|lines| entry(lines[0].0, &lines.iter().map(|(_, line)| *line).collect::<Vec<_>>()))
        .collect()
}

fn entry(line: usize, lines: &[&str]) -> Entry {
    let field = |name: &str| {
        let start = format!("{name}: ");
        let mut values = lines.iter().filter_map(|line| line.strip_prefix(start.as_str()));
        let value = values.next().map(str::to_owned);
        assert!(values.next().is_none(), "line {line}: {name} stands twice");
        value
    };
    let known = ["source", "runtime", "reason", "image", "sent", "text", "code"];
    for text in lines {
        assert!(known.iter().any(|name| text.starts_with(&format!("{name}: "))), "line {line}: {text}");
    }
    let wanted = |name: &str| field(name).unwrap_or_else(|| panic!("line {line}: no {name}"));
    let (source, runtime) = (wanted("source"), wanted("runtime"));
    assert!(
        ["containerd", "docker", "cri-o", "kubelet"].contains(&runtime.as_str()),
        "line {line}: {runtime}"
    );
    Entry {
        line,
        source,
        runtime,
        reason: field("reason").unwrap_or_else(|| "ErrImagePull".to_owned()),
        image: field("image"),
        sends_a_credential: field("sent").is_some_and(|sent| sent == "credential"),
        text: wanted("text").replace("\\n", "\n"),
        code: wanted("code"),
    }
}
