//! What the API server would refuse an object for, as far as we look at it: something else where text belongs.
//!
//! YAML makes other things of many words (`on`, `1.27`), and who wrote them does not see it.

use pullsecret_core::Kind;
use serde_json::Value;

/// A step on the way to a part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Field(String),
    Entry(usize),
}

/// What is wrong with an object.
#[derive(Debug)]
pub(super) struct Flaw {
    /// Which part of the object it is.
    pub(super) steps: Vec<Step>,
    /// What is wrong, as a fragment.
    pub(super) problem: String,
    /// What to do about it, as a sentence.
    pub(super) remedy: &'static str,
}

impl Flaw {
    /// A flaw of this field.
    pub(super) fn new(path: &str, problem: impl Into<String>, remedy: &'static str) -> Self {
        let steps = path.split('.').filter(|name| !name.is_empty());
        let steps = steps.map(|name| Step::Field(name.to_owned())).collect();
        Self { steps, problem: problem.into(), remedy }
    }
}

/// Fields that hold text: `#` stands for every entry of a list, `*` for every value of a map.
const OF_ALL: &[&str] = &[
    "metadata.name",
    "metadata.generateName",
    "metadata.namespace",
    "metadata.uid",
    "metadata.resourceVersion",
    "metadata.creationTimestamp",
    "metadata.deletionTimestamp",
    "metadata.labels.*",
    "metadata.annotations.*",
    "metadata.ownerReferences.#.apiVersion",
    "metadata.ownerReferences.#.kind",
    "metadata.ownerReferences.#.name",
];
const OF_SECRETS: &[&str] = &["type", "data.*", "stringData.*"];
const OF_ACCOUNTS: &[&str] = &["imagePullSecrets.#.name", "secrets.#.name"];
const OF_PODS: &[&str] = &[
    "serviceAccountName",
    "serviceAccount",
    "imagePullSecrets.#.name",
    "containers.#.name",
    "containers.#.image",
    "containers.#.imagePullPolicy",
    "initContainers.#.name",
    "initContainers.#.image",
    "initContainers.#.imagePullPolicy",
    "ephemeralContainers.#.name",
    "ephemeralContainers.#.image",
    "ephemeralContainers.#.imagePullPolicy",
    "nodeName",
    "volumes.#.name",
    "volumes.#.image.reference",
    "volumes.#.image.pullPolicy",
];
const OF_POD_STATUSES: &[&str] = &[
    "status.phase",
    "status.initContainerStatuses.#.name",
    "status.containerStatuses.#.name",
    "status.ephemeralContainerStatuses.#.name",
];
const OF_EVENTS: &[&str] = &[
    "reason",
    "message",
    "lastTimestamp",
    "eventTime",
    "involvedObject.kind",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.fieldPath",
];

/// The first thing that is wrong with an object of this kind.
pub(super) fn check(kind: Kind, object: &Value) -> Result<(), Flaw> {
    let pod = match kind {
        Kind::Pod => Some("spec"),
        Kind::CronJob => Some("spec.jobTemplate.spec.template.spec"),
        Kind::Namespace | Kind::Node | Kind::Secret | Kind::ServiceAccount | Kind::Event => None,
        _ => Some("spec.template.spec"),
    };
    let own = match kind {
        Kind::Secret => OF_SECRETS,
        Kind::ServiceAccount => OF_ACCOUNTS,
        Kind::Pod => OF_POD_STATUSES,
        Kind::Event => OF_EVENTS,
        _ => &[],
    };
    for fields in [OF_ALL, own] {
        fields.iter().try_for_each(|field| text(object, field, &mut Vec::new()))?;
    }
    let Some(path) = pod else { return Ok(()) };
    let mut steps: Vec<Step> = path.split('.').map(|name| Step::Field(name.to_owned())).collect();
    let spec = path.split('.').try_fold(object, |value, name| value.get(name));
    let Some(spec) = spec else { return Ok(()) };
    OF_PODS.iter().try_for_each(|field| text(spec, field, &mut steps))
}

/// Goes along a path and wants text at its end; what is missing or null is fine.
fn text(value: &Value, path: &str, steps: &mut Vec<Step>) -> Result<(), Flaw> {
    let flaw = |steps: &[Step], what: &str, remedy| {
        let problem = format!("{} is not {what}", named(steps));
        Err(Flaw { steps: steps.to_vec(), problem, remedy })
    };
    if value.is_null() {
        return Ok(());
    }
    if path.is_empty() {
        return match value {
            Value::String(_) => Ok(()),
            Value::Bool(_) | Value::Number(_) => flaw(
                steps,
                "text",
                "Put it in quotes: without them, YAML makes other things of numbers and of yes, no, on and off.",
            ),
            _ => flaw(steps, "text", "Text belongs there."),
        };
    }
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut enter = |step: Step, value: &Value| {
        steps.push(step);
        let outcome = text(value, rest, steps);
        steps.pop();
        outcome
    };
    match (first, value) {
        ("#", Value::Array(entries)) => {
            entries.iter().enumerate().try_for_each(|(at, entry)| enter(Step::Entry(at), entry))
        }
        ("#", _) => flaw(steps, "a list", "A list belongs there: its entries begin with a dash."),
        ("*", Value::Object(map)) => {
            map.iter().try_for_each(|(name, value)| enter(Step::Field(name.clone()), value))
        }
        (name, Value::Object(map)) => match map.get(name) {
            Some(value) => enter(Step::Field(name.to_owned()), value),
            None => Ok(()),
        },
        _ => flaw(steps, "a map", "A map belongs there: names, each with a colon and a value."),
    }
}

/// A part as the API server calls it: `spec.containers[0].image`, `data[.dockerconfigjson]`.
fn named(steps: &[Step]) -> String {
    let maps = ["labels", "annotations", "data", "stringData"];
    let mut within_map = false;
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Field(name) if within_map => path.extend(["[", name, "]"]),
            Step::Field(name) if path.is_empty() => path.push_str(name),
            Step::Field(name) => path.extend([".", name]),
            Step::Entry(number) => path.extend(["[", &number.to_string(), "]"]),
        }
        within_map = matches!(step, Step::Field(name) if maps.contains(&name.as_str()));
    }
    path
}
