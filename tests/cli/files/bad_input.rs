//! Files that make no world: what is said, and that nothing of them is quoted.

use insta::assert_snapshot;

use super::{Folder, SHOP};
use harness::SENTINEL;

fn refused(content: impl AsRef<[u8]>) -> String {
    Folder::new().with("x.yaml", content).refused("why web -f @/x.yaml")
}

#[test]
fn neither_yaml_nor_json() {
    assert_snapshot!(refused("apiVersion: v1\nkind: Pod\nmetadata:\n\tname: web\n"), @r"
    error: @/x.yaml:4:2: not valid YAML
      Tabs disallowed within this context (block indentation).
    ");
    assert_snapshot!(refused("{\"apiVersion\": \"v1\",\n \"kind\": \"Pod\" \"metadata\": {}}\n"), @r"
    error: @/x.yaml:2:16: not valid JSON
      Expected `,` or `}`.
    ");
    assert_snapshot!(refused(b"apiVersion: v1\nkind: \xff\n"), @r"
    error: @/x.yaml:2:7: not valid text
      A byte there is not UTF-8.
    ");
    assert_snapshot!(refused([0x7F, b'E', b'L', b'F', 2, 1, 1, 0]), @r"
    error: @/x.yaml:1:1: not valid YAML
      Unexpected character: `\u{7f}'.
    ");
}

#[test]
fn a_template_that_was_not_rendered() {
    let templated = SHOP.replace("name: web\nspec", "name: {{ .Values.name }}\nspec");
    assert_snapshot!(refused(templated), @r"
    error: @/x.yaml:4:9: not valid YAML
      {{ begins a template's action, so this has to be rendered first:
      With Helm:    helm template CHART | kubectl pullsecret … -f -
    ");
    assert_snapshot!(refused(SHOP.replace("  name: web\nspec", "  name: \"{{ .Release.Name }}-web\"\nspec")), @r"
    error: @/x.yaml:4:9: Pod {{ .Release.Name }}-web: a template has yet to fill in its name
      Render it first: helm template CHART | kubectl pullsecret … -f -
    ");
}

#[test]
fn text_that_yaml_makes_something_else_of() {
    assert_snapshot!(refused(SHOP.replace("- name: ghcr", "- name: on")), @r"
    error: @/x.yaml:7:11: Pod web: spec.imagePullSecrets[0].name is not text
      Put it in quotes: without them, YAML makes other things of numbers and of yes, no, on and off.
    ");
    assert_snapshot!(refused(SHOP.replace("image: ghcr.io/acme/shop:1.4", "image: 1.4")), @r"
    error: @/x.yaml:10:12: Pod web: spec.containers[0].image is not text
      Put it in quotes: without them, YAML makes other things of numbers and of yes, no, on and off.
    ");
}

#[test]
fn what_is_no_text_where_hardly_anybody_looks() {
    let after_name =
        |more: &str| SHOP.replacen("  name: web\nspec", &format!("  name: web\n{more}\nspec"), 1);
    assert_snapshot!(refused(after_name("  uid: 12")), @r"
    error: @/x.yaml:5:8: Pod web: metadata.uid is not text
      Put it in quotes: without them, YAML makes other things of numbers and of yes, no, on and off.
    ");
    assert_snapshot!(refused(after_name("  ownerReferences: [{kind: yes}]")), @r"
    error: @/x.yaml:5:28: Pod web: metadata.ownerReferences[0].kind is not text
      Put it in quotes: without them, YAML makes other things of numbers and of yes, no, on and off.
    ");
    assert_snapshot!(refused(SHOP.replacen("spec:\n", "status: {phase: [1]}\nspec:\n  nodeName: n1\n", 1)), @r"
    error: @/x.yaml:5:17: Pod web: status.phase is not text
      Text belongs there.
    ");
    assert_snapshot!(refused(SHOP.replacen("spec:\n", "spec:\n  nodeName: 10\n", 1)), @r"
    error: @/x.yaml:6:13: Pod web: spec.nodeName is not text
      Put it in quotes: without them, YAML makes other things of numbers and of yes, no, on and off.
    ");
    let odd = after_name("  ownerReferences: [{controller: 3}]");
    let folder = Folder::new().with("x.yaml", odd);
    assert_snapshot!(folder.refused("why web -f @/x.yaml"), @r"
    error: pod/web is not shaped like one
      It stands at @/x.yaml:1.
    ");
    assert_snapshot!(folder.refused("why -f @/x.yaml"), @r"
    error: pod/web is not shaped like one
      It stands at @/x.yaml:1.
    ");
    assert_snapshot!(folder.refused("list -f @/x.yaml"), @r"
    error: pod/web is not shaped like one
      It stands at @/x.yaml:1.
    ");
}

#[test]
fn data_that_belongs_under_string_data() {
    assert_snapshot!(refused(SHOP.replace("stringData", "data")), @r"
    error: @/x.yaml:19:5: Secret ghcr: data[.dockerconfigjson] is not base64
      Put it under stringData as it is, or encode it: base64 -w0 FILE
    ");
}

#[test]
fn an_object_without_a_name() {
    assert_snapshot!(refused(SHOP.replace("metadata:\n  name: ghcr", "metadata: {}")), @r"
    error: @/x.yaml:14:11: Secret: it has no name
      Every object needs metadata.name.
    ");
}

#[test]
fn a_password_is_never_quoted() {
    for broken in [
        format!("stringData: {{password: \"{SENTINEL}\n"),
        format!("stringData:\n  password: *{SENTINEL}\n"),
        format!("{{\"password\": \"{SENTINEL}\" x}}"),
        format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata: {{password: \"{SENTINEL}\"}}\n"),
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData: {{password: [\"{SENTINEL}\"]}}\n"
        ),
    ] {
        // The desk looks for the sentinel in what is printed.
        refused(broken);
    }
}

#[test]
fn what_cannot_be_read_at_all() {
    let folder = Folder::new().with("a/note.txt", "").with("b.yaml", "");
    assert_snapshot!(folder.refused("why web -f @/gone.yaml"), @r"
    error: @/gone.yaml cannot be read
      No such file or directory (os error 2).
    ");
    assert_snapshot!(folder.refused("why web -f @/a"), @r"
    error: @/a holds no manifests
      Files that end in .yaml, .yml or .json are looked for.
      With -R the folders in it are looked at too.
    ");
    assert_snapshot!(folder.refused("why web -f @/a -R"), @r"
    error: @/a holds no manifests
      Files that end in .yaml, .yml or .json are looked for.
    ");
    assert_snapshot!(folder.refused("why web -f - -f -"), @r"
    error: standard input can be read only once
      Name - once; it may hold any number of documents.
    ");
    assert_snapshot!(folder.refused("why web -f https://example.com/pod.yaml"), @r"
    error: https://example.com/pod.yaml is a URL, and only files are read
      Fetch it:     curl -fsSL https://example.com/pod.yaml | kubectl pullsecret … -f -
    ");
}

#[test]
fn a_gigabyte_is_refused_before_it_is_read() {
    let folder = Folder::new();
    let file = std::fs::File::create(folder.path("large.yaml")).expect("a file");
    file.set_len(1 << 30).expect("a hole takes no room");
    assert_snapshot!(folder.refused("why web -f @/large.yaml"), @r"
    error: @/large.yaml is too large
      It has 1024 MiB.
      All files together may have 256 MiB. Name fewer, or look at the cluster itself.
    ");
}

#[test]
fn a_billion_laughs() {
    let mut text = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&[&format!("a{level}: &a{level} ["), aliases.as_str(), "]\n"].concat());
    }
    assert_snapshot!(refused(text), @r"
    error: @/x.yaml:5:45: not valid YAML
      Its aliases stand for more than 100000 values.
    ");
}

#[test]
fn nothing_in_the_files() {
    for content in ["", "# nothing\n", "---\n---\n"] {
        let said = refused(content);
        assert!(said.starts_with("error: pod/web is not in namespace default"), "{said}");
    }
}
