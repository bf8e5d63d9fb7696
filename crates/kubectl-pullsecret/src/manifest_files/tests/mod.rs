//! What files say, and where it is said that they are wrong.

use std::io::Cursor;

use serde_json::json;

use super::*;

mod agreement;
mod bad_input;
mod bombs;
mod folders;
mod kubectl;

/// What standard input holds, with `shop` for what names no namespace.
fn read_text(text: impl AsRef<[u8]>) -> Result<Manifests, ManifestError> {
    let sources = Sources { paths: vec!["-".into()], recursive: false };
    read(&sources, &mut Cursor::new(text.as_ref().to_vec()), "shop")
}

fn objects(text: impl AsRef<[u8]>) -> Vec<String> {
    let found = read_text(text).expect("it is read");
    found.objects.iter().map(|found| format!("{} {}", found.object, found.place.line)).collect()
}

fn fault(text: impl AsRef<[u8]>) -> String {
    let text = text.as_ref();
    let refused = read_text(text);
    match refused.err().unwrap_or_else(|| panic!("not refused: {}", String::from_utf8_lossy(text))) {
        ManifestError::Malformed(malformed) => format!("{malformed}: {}", malformed.problem),
        error => error.to_string(),
    }
}

#[test]
fn a_stream_of_documents_with_their_lines() {
    let text = "# ours\napiVersion: v1\nkind: Secret\nmetadata:\n  name: on\n---\n---\n# nothing\n--- # second\n\
                apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: other}\n...\n";
    assert_eq!(fault(text), "standard input:5:9: Secret: metadata.name is not text");
    let text = text.replace("name: on", "name: 'on'");
    assert_eq!(objects(&text), ["secret/on 2", "pod/web 10"]);
    let found = read_text(&text).expect("it is read");
    assert_eq!(found.objects[0].object.namespace, "shop");
    assert_eq!(found.objects[1].object.namespace, "other");
    assert_eq!(found.objects[0].value["metadata"]["namespace"], json!("shop"));
}

#[test]
fn json_and_lists_of_lists() {
    let secret = |name: &str| json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}});
    let list = json!({"apiVersion": "v1", "items": [secret("a"), {"apiVersion": "v1", "kind": "List", "items": [secret("b")]},
        {"kind": "PodList", "items": [{"metadata": {"name": "web"}}], "apiVersion": "v1"}], "kind": "List"});
    let pretty = serde_json::to_string_pretty(&list).expect("JSON");
    let expected = ["secret/a 4", "secret/b 15", "pod/web 27"];
    assert_eq!(objects(&pretty), expected);
    // YAML reads it as well, and finds the same lines.
    assert_eq!(objects(format!("# a comment\n{pretty}"))[0], "secret/a 5");
    assert_eq!(objects(format!("{}{}", secret("a"), secret("b"))), ["secret/a 1", "secret/b 1"]);
    assert_eq!(objects(format!("{}\n---\n{}", secret("a"), secret("b"))), ["secret/a 1", "secret/b 3"]);
}

#[test]
fn string_data_goes_over_data_and_the_last_of_a_name_counts() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {x: b2xk, 'y': a2VwdA==}\nstringData: {x: new}\n---\n\
                apiVersion: v1\nkind: Secret\nmetadata: {name: b}\n---\n\
                apiVersion: v1\nkind: Secret\nmetadata: {name: b}\ntype: kubernetes.io/dockercfg\n";
    let found = read_text(text).expect("it is read");
    assert_eq!(found.objects[0].value["data"], json!({"x": "bmV3", "y": "a2VwdA=="}));
    assert_eq!(found.objects[0].value["type"], json!("Opaque"));
    assert_eq!(found.objects[1].value["type"], json!("kubernetes.io/dockercfg"));
    assert_eq!(found.objects.len(), 2);
    let repeated = &found.repeated[0];
    assert_eq!((repeated.first.line, repeated.last.line), (7, 11));
}

#[test]
fn what_is_not_ours_is_counted() {
    let found = read_text(
        "apiVersion: v1\nkind: Service\n---\napiVersion: v1\nkind: Service\n---\nimage:\n  tag: 1\n---\n- a\n",
    )
    .expect("it is read");
    assert!(found.objects.is_empty());
    assert_eq!(found.skipped, [("Service".to_owned(), 2)].into());
    assert_eq!(found.foreign.iter().map(|place| place.line).collect::<Vec<_>>(), [7, 10]);
}

#[test]
fn faults_have_a_line_and_a_column() {
    assert_eq!(
        fault("apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n"),
        "standard input:4:2: not valid YAML: tabs disallowed within this context (block indentation)"
    );
    assert_eq!(
        fault("a: 1\n---\n{\"kind\": \"Pod\",\n \"x\": ]}\n"),
        "standard input:4:7: not valid JSON: expected value"
    );
    assert_eq!(fault(b"a: 1\nb: \xff\n"), "standard input:2:4: not valid text: a byte there is not UTF-8");
    assert_eq!(
        fault("kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n"),
        "standard input:3:9: not valid YAML: a key has to be text"
    );
}

fn pod(name: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\n")
}

#[test]
fn files_that_were_put_one_behind_the_other_are_read_as_kubectl_reads_them() {
    assert_eq!(objects(format!("{}---\n\u{feff}{}", pod("a"), pod("b"))), ["pod/a 1", "pod/b 5"]);
    let json = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}});
    assert_eq!(objects(format!("{json}\n{}---\n{}", pod("b"), pod("c"))), ["pod/a 1", "pod/b 2", "pod/c 6"]);
    assert_eq!(objects(format!("---\n{json}\n{json:#}\n\n{}", pod("b"))), ["pod/a 3", "pod/b 11"]);
    let wrong = fault(format!("{json}\n{}\tx", pod("b")));
    assert!(wrong.starts_with("standard input:5:") && wrong.contains("not valid YAML"), "{wrong}");
    assert!(fault(format!("{json} kind: Pod")).contains(":1:"), "YAML goes on in a line of its own");
}

#[test]
fn what_kubectl_leaves_unread_is_told() {
    let found = read_text(format!("{}...\n{}---\n{}", pod("a"), pod("b"), pod("c"))).expect("it is read");
    assert_eq!(found.objects.len(), 2, "{:?}", found.objects);
    assert_eq!(found.unread.iter().map(|place| place.line).collect::<Vec<_>>(), [5]);
    let ended = read_text(format!("{}...\n# the end\n", pod("a"))).expect("it is read");
    assert!(ended.unread.is_empty());
    let directive = format!("%YAML 1.2\n---\n{}...\n%YAML 1.2\n---\n{}", pod("a"), pod("b"));
    assert_eq!(objects(directive), ["pod/a 3", "pod/b 9"]);
}

#[test]
fn names_that_are_yet_to_be_made_are_of_several_objects() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: tick-}\n";
    assert_eq!(
        objects(format!("{job}---\n{job}---\n{job}")),
        ["job.batch/tick- 1", "job.batch/tick-(2) 5", "job.batch/tick-(3) 9"]
    );
}
