//! A file as a bug report or a GitOps repository has it: 1,000 pods and 200 secrets, as `kubectl get -o yaml`
//! prints them.

/// How many pods there are.
pub(super) const PODS: usize = 1_000;
const SECRETS: usize = 200;

/// As kubectl prints them, with words in capitals in the place of what differs.
const POD: &str = include_str!("pod.yaml");
const SECRET: &str = include_str!("secret.yaml");

/// `{"auths":{"registry-07.example.com/team":{"username":"ci","password":"not a password"}}}`
const CONFIG: &str = "eyJhdXRocyI6eyJyZWdpc3RyeS0wNy5leGFtcGxlLmNvbS90ZWFtIjp7InVzZXJuYW1lIjoiY2kiLCJwYXNzd29yZCI6Im5vdCBhIHBhc3N3b3JkIn19fQ==";

/// The file's text. Every pod names two of the secrets; they serve the images of every eighth.
pub(super) fn text() -> String {
    let secrets =
        (0..SECRETS).map(|number| SECRET.replace("CONFIG", CONFIG).replace("NUMBER", &padded(number)));
    let pods = (0..PODS).map(|number| {
        POD.replace("NUMBER", &padded(number))
            .replace("REGISTRY", &format!("{:02}", number % 8))
            .replace("FIRST", &padded(number % SECRETS))
            .replace("SECOND", &padded((number * 7 + 1) % SECRETS))
            .replace("NODE", &(number % 50).to_string())
    });
    let items: String = secrets.chain(pods).collect();
    format!("apiVersion: v1\nitems:\n{items}kind: List\nmetadata:\n  resourceVersion: \"\"\n")
}

fn padded(number: usize) -> String {
    format!("{number:05}")
}
