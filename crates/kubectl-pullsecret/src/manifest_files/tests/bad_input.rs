//! Texts that are no manifests, or nearly none.

use super::{fault, objects, read_text};

const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n";

#[test]
fn utf_16_a_byte_order_mark_and_the_line_ends_of_windows() {
    let windows = SECRET.replace('\n', "\r\n");
    assert_eq!(
        objects(format!("---\r\n{windows}---\r\n{windows}").replace("a\r\n---", "b\r\n---")),
        ["secret/b 2", "secret/a 7"]
    );
    assert_eq!(objects(format!("\u{feff}{SECRET}")), ["secret/a 1"]);
    for (mark, unit) in
        [([0xFF, 0xFE], u16::to_le_bytes as fn(u16) -> [u8; 2]), ([0xFE, 0xFF], u16::to_be_bytes)]
    {
        let mut bytes = mark.to_vec();
        bytes.extend(SECRET.replace("name: a", "name: ü").encode_utf16().flat_map(unit));
        assert_eq!(objects(&bytes), ["secret/ü 1"]);
        bytes.push(0);
        assert_eq!(fault(&bytes), "standard input:5:1: not valid text: a byte there is not UTF-8");
    }
    assert_eq!(
        fault([0xFE, 0xFF, 0x00, b'a', 0xD8, 0x00, 0x00, b'b']),
        "standard input:1:2: not valid text: a byte there is not UTF-8"
    );
}

#[test]
fn bytes_that_are_no_text() {
    let here = "not valid text: a byte there is not UTF-8";
    assert_eq!(fault(b"a: \xC3\x28\n"), format!("standard input:1:4: {here}"));
    assert_eq!(
        fault("é: é\né".as_bytes().split_last().expect("bytes").1),
        format!("standard input:2:1: {here}")
    );
    let binary: Vec<u8> = (0..=255).cycle().take(4096).collect();
    assert!(fault(&binary).starts_with("standard input:"), "{}", fault(&binary));
    assert_eq!(
        fault("apiVersion: v1\nkind: Pod\nmetadata: {name: \"a\0b\"}\n").split(':').next(),
        Some("standard input")
    );
}

#[test]
fn nothing_and_next_to_nothing() {
    for text in [
        "",
        "\n",
        "   ",
        "# only a comment",
        "---\n---\n",
        "---",
        "...\n",
        "null\n",
        "{}\n---\n",
        "~",
        "--- # a\n",
    ] {
        let found = read_text(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert!(found.objects.is_empty(), "{text:?}");
    }
}

#[test]
fn what_a_template_leaves_is_told_by_its_place() {
    for (text, place) in [
        ("metadata:\n  name: {{ .Values.name }}\n", "2:9"),
        ("{{- if .Values.enabled }}\napiVersion: v1\n{{- end }}\n", "1:1"),
        (
            "apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    {{- include \"x\" . | nindent 4 }}\n  name: a\n",
            "5:5",
        ),
        ("spec:\n  replicas: {{ .Values.replicas }}\n", "2:13"),
    ] {
        assert!(fault(text).starts_with(&format!("standard input:{place}: not valid ")), "{}", fault(text));
    }
    assert_eq!(
        fault("apiVersion: v1\nkind: Pod\nmetadata:\n  name: '{{ .Release.Name }}-web'\n"),
        "standard input:4:9: Pod {{ .Release.Name }}-web: a template has yet to fill in its name"
    );
    // In quotes and elsewhere it is text like any other.
    assert_eq!(objects(format!("{SECRET}  annotations: {{a: '{{{{ $x }}}}'}}\n")), ["secret/a 1"]);
}

#[test]
fn something_else_where_text_belongs_is_told_by_its_place() {
    let pod = |line: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  {line}\n");
    for (text, expected) in [
        (pod("imagePullSecrets: [{name: a}, {name: on}]"), "5:40: Pod a: spec.imagePullSecrets[1].name is not text"),
        (pod("containers: [{name: a, image: 1.27}]"), "5:33: Pod a: spec.containers[0].image is not text"),
        (pod("containers: {name: a}"), "5:15: Pod a: spec.containers is not a list"),
        (pod("imagePullSecrets: ghcr"), "5:21: Pod a: spec.imagePullSecrets is not a list"),
        (pod("imagePullSecrets: [ghcr]"), "5:22: Pod a: spec.imagePullSecrets[0] is not a map"),
        (format!("{SECRET}data: 5\n"), "5:7: Secret a: data is not a map"),
        (format!("{SECRET}stringData:\n  pin: 017\n"), "6:8: Secret a: stringData[pin] is not text"),
        (format!("{SECRET}data:\n  .dockerconfigjson: '{{}}'\n"), "6:22: Secret a: data[.dockerconfigjson] is not base64"),
        (SECRET.replace("  name: a\n", "  labels: {}\n"), "4:3: Secret: it has no name"),
        ("apiVersion: v1\nkind: Secret\n".to_owned(), "1:1: Secret: it has no metadata"),
        (SECRET.replace("metadata:\n  name: a", "metadata: a"), "3:11: Secret: metadata is not a map"),
        (
            "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n {\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n  \
             {\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": 5}}]}]}"
                .to_owned(),
            "3:63: Secret: metadata.name is not text",
        ),
        (
            "a: 1\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      \
             serviceAccountName: yes\n"
                .to_owned(),
            "9:27: Deployment a: spec.template.spec.serviceAccountName is not text",
        ),
    ] {
        assert_eq!(fault(&text), format!("standard input:{expected}"), "{text}");
    }
}

#[test]
fn faults_quote_nothing_of_a_file() {
    for text in [
        "stringData: {password: hunter2",
        "stringData:\n  password: *hunter2\n",
        "stringData:\n  password: !hunter2!x y\n",
        "stringData:\n  password: \"\\hunter2\"\n",
        "stringData:\n  ? [hunter2]\n  : 1\n",
        "{\"stringData\": {\"password\": \"hunter2\\u12\"}}",
        "{\"stringData\": {\"password\": \"hunter2\" hunter3}}",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {password: hunter2}\n",
    ] {
        let said = fault(text);
        assert!(!said.contains("hunter"), "{said}");
    }
}

#[test]
fn random_bytes_are_read_or_refused() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let alphabet = b"apiVersion: v1\nkind: Secret\n-{}[]\"'&*!|>%@`#,?~ \t\r\n\\x00\xff\xfe\xc3\xa9<<: 0";
    for round in 0..3_000 {
        let mut bytes = Vec::new();
        for _ in 0..round % 120 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let [first, second, ..] = state.to_le_bytes();
            bytes.push(if round % 3 == 0 { first } else { alphabet[usize::from(second) % alphabet.len()] });
        }
        if let Err(error) = read_text(&bytes) {
            assert!(!error.to_string().is_empty());
        }
    }
}
