//! The wrappings of a message: what the kubelet, `kubectl describe` and the runtimes' clients put around the words of
//! a runtime, and lists of several errors.
//!
//! The kubelet's are those of Kubernetes 1.24 to 1.35, `pkg/kubelet/images/image_manager.go` and
//! `pkg/kubelet/kuberuntime/kuberuntime_image.go`.

/// Text without its wrappings, and what they told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unwrapped<'t> {
    /// What is left; empty where there was nothing but wrappings.
    pub(super) text: &'t str,
    /// The reason inside of it, if one was: `ErrImagePull` in a back-off message of 1.32 and later.
    pub(super) reason: Option<&'t str>,
    /// The gRPC code, as printed: `NotFound`, `Unknown`, `2`.
    pub(super) code: Option<&'t str>,
    /// The image that the kubelet names.
    pub(super) image: Option<&'t str>,
}

/// Beginnings of the kubelet's that are followed by an image in quotes.
const NAMING: [&str; 5] = [
    "Failed to pull image ",
    "Back-off pulling image ",
    "Failed to inspect image ",
    "Pulling image ",
    "pulling image ",
];

/// Reasons that stand inside of messages.
const REASONS: [&str; 6] = [
    "ErrImagePull",
    "ImagePullBackOff",
    "ImageInspectError",
    "RegistryUnavailable",
    "SignatureValidationFailed",
    "PullImageError",
];

/// Beginnings that say nothing.
const EMPTY: [&str; 6] = [
    // client-go puts it before an event's message once ten came that differ (`tools/record/events_cache.go`, 1.35).
    "(combined from similar events): ",
    "Error: ",
    "Error response from daemon: ",
    "desc = ",
    "CRI image pull failed: ",
    "StartContainer for container failed: ",
];

/// What kubelets before 1.3 say of everything; it proves nothing. What happened may stand behind it, in `details`.
const OLD_SUFFIX: &str = "this may be because there are no credentials on this request";

/// How an error begins that can be one of a list: what runtimes and the kubelet print first.
const BEGINNINGS: [&str; 20] = [
    "rpc error: code = ",
    "failed to pull and unpack image ",
    "failed to pull image ",
    "failed to resolve ",
    "failed to authorize",
    "Error response from daemon: ",
    "unable to pull image or OCI artifact: ",
    "unable to retrieve auth token: ",
    "initializing source ",
    "reading manifest ",
    "Error reading manifest ",
    "Requesting bearer token: ",
    "copying system image ",
    "parsing image ",
    "writing blob: ",
    "image verifier ",
    "Source image rejected: ",
    "RegistryUnavailable",
    "SignatureValidationFailed",
    "pull QPS exceeded",
];

/// Takes the wrappings off.
pub(super) fn unwrap(text: &str) -> Unwrapped<'_> {
    let mut seen = Unwrapped { text: text.trim(), ..Unwrapped::default() };
    if let Some(start) = seen.text.find(OLD_SUFFIX) {
        let details =
            seen.text[start..].split_once("details: (").map(|(_, details)| details.trim_end_matches(')'));
        seen.text = details.unwrap_or(&seen.text[..start]).trim_end_matches([' ', ',', '(', '.']);
    }
    while let Some(rest) = without_one(&mut seen) {
        seen.text = rest.trim_start();
    }
    seen
}

/// The image that a message of the kubelet or of a runtime names, as it is named there.
pub fn image_named(message: &str) -> Option<&str> {
    let image = |start: &str| {
        let rest = &message[message.find(start)? + start.len()..];
        rest.split('"').next().filter(|image| !image.is_empty())
    };
    [
        "Back-off pulling image \"",
        "Failed to pull image \"",
        "failed to pull and unpack image \"",
        "failed to pull image \"",
        "Container image \"",
    ]
    .into_iter()
    .find_map(image)
}

fn without_one<'t>(seen: &mut Unwrapped<'t>) -> Option<&'t str> {
    let text = seen.text;
    // As `kubectl describe` prints an event: `spec.containers{web}: …`.
    if let Some(rest) = text.strip_prefix("spec.")
        && let Some((field, rest)) = rest.split_once("}: ")
        && field.contains("ontainers{")
    {
        return Some(rest);
    }
    if let Some(rest) = NAMING.iter().find_map(|start| text.strip_prefix(start)?.strip_prefix('"')) {
        let (image, rest) = rest.split_once('"')?;
        seen.image = seen.image.or(Some(image).filter(|image| !image.is_empty()));
        return Some(rest.trim_start_matches(':'));
    }
    for reason in REASONS {
        if let Some(rest) = text.strip_prefix(reason)
            && (rest.is_empty() || rest.starts_with(": "))
        {
            seen.reason = Some(reason);
            return Some(rest.trim_start_matches(':'));
        }
    }
    if let Some(rest) = text.strip_prefix("rpc error: code = ") {
        let (code, rest) = rest.split_once(' ')?;
        seen.code = Some(code);
        return Some(rest);
    }
    // Kubelets before 1.10: `failed to "StartContainer" for "web" with ErrImagePull: "…"`.
    if text.starts_with("Error syncing pod") || text.starts_with("failed to \"StartContainer\"") {
        let (_, rest) = text.split_once("\" with ")?;
        let (reason, rest) = rest.split_once(": ")?;
        seen.reason = Some(reason);
        return Some(rest.trim_matches('"'));
    }
    // CRI-O from 1.34 tries the image as an artifact, too; what comes of that tells nothing.
    if let Some(rest) = text.strip_prefix("unable to pull image or OCI artifact: pull image err: ") {
        return Some(rest.split("; artifact err: ").next().unwrap_or(rest));
    }
    // containers/image: `(Mirrors also failed: [one: …] [two: …]): registry/app: …`; the registry itself comes last.
    if let Some(start) = text.find("(Mirrors also failed: ")
        && let Some(end) = text[start..].find("]): ")
    {
        return Some(&text[start + end + "]): ".len()..]);
    }
    EMPTY.iter().find_map(|start| text.strip_prefix(start))
}

/// The errors of a list as Go's `utilerrors.Aggregate` prints it, `[e1, e2]`: two at least, no two alike, each with
/// the beginning of an error; `None` for anything else, for other things begin with a bracket, too
/// (`[DEPRECATION NOTICE] …`).
pub(super) fn list(text: &str) -> Option<Vec<&str>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    let begins = |at: usize| BEGINNINGS.iter().any(|start| inside[at..].starts_with(start));
    if !begins(0) {
        return None;
    }
    let mut errors = Vec::new();
    let mut start = 0;
    for (comma, _) in inside.match_indices(", ") {
        if begins(comma + 2) {
            errors.push(&inside[start..comma]);
            start = comma + 2;
        }
    }
    errors.push(&inside[start..]);
    let distinct: std::collections::BTreeSet<_> = errors.iter().collect();
    (errors.len() > 1 && distinct.len() == errors.len()).then_some(errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappings_come_off_and_tell_what_they_know() {
        for (text, left, reason, code, image) in [
            (r#"Back-off pulling image "a:1""#, "", None, None, Some("a:1")),
            (
                r#"Back-off pulling image "a:1": ErrImagePull: rpc error: code = NotFound desc = no"#,
                "no",
                Some("ErrImagePull"),
                Some("NotFound"),
                Some("a:1"),
            ),
            (
                r#"spec.containers{web}: Failed to pull image "a:1": rpc error: code = 2 desc = Error response from daemon: x"#,
                "x",
                None,
                Some("2"),
                Some("a:1"),
            ),
            (
                r#"(combined from similar events): Failed to pull image "a:1": x"#,
                "x",
                None,
                None,
                Some("a:1"),
            ),
            ("Error: ErrImagePull", "", Some("ErrImagePull"), None, None),
            (
                r#"Error syncing pod, skipping: failed to "StartContainer" for "c" with ErrImagePull: "no such host""#,
                "no such host",
                Some("ErrImagePull"),
                None,
                None,
            ),
            (
                "unable to pull image or OCI artifact: pull image err: a; artifact err: b",
                "a",
                None,
                None,
                None,
            ),
            (
                "(Mirrors also failed: [m.example/x:1: reading manifest 1 in m.example/x: denied]): r.example/x:1: no",
                "r.example/x:1: no",
                None,
                None,
                None,
            ),
            (
                "x, this may be because there are no credentials on this request.  details: (y)",
                "y",
                None,
                None,
                None,
            ),
            ("x, this may be because there are no credentials on this request.", "x", None, None, None),
            ("spec.nonsense", "spec.nonsense", None, None, None),
            ("", "", None, None, None),
        ] {
            assert_eq!(unwrap(text), Unwrapped { text: left, reason, code, image }, "{text}");
        }
    }

    #[test]
    fn only_a_list_of_distinct_errors_is_split() {
        let a = "rpc error: code = Unknown desc = a, [manifests 1], b";
        let b = "failed to pull and unpack image \"x\": c";
        assert_eq!(list(&format!("[{a}, {b}]")), Some(vec![a, b]));
        for text in [
            "[DEPRECATION NOTICE] Docker Image Format v1 is disabled, rpc error: code = x]",
            &format!("[{a}]"),
            &format!("[{a}, {a}]"),
            &format!("[{a}, {b}"),
            "[]",
            "[",
            "",
        ] {
            assert_eq!(list(text), None, "{text}");
        }
    }
}
