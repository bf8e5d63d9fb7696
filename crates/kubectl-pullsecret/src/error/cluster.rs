//! The words for what goes wrong between us and the cluster, and the command that helps.

use pullsecret_core::shell_word;
use std::time::Duration;

use super::{CommandError, Exit};
use crate::cluster::{Attempt, ClusterError, Endpoint, KubeconfigError, PluginError, TlsFault, Unreached};

impl From<ClusterError> for CommandError {
    fn from(error: ClusterError) -> Self {
        match &error {
            ClusterError::Kubeconfig(error) => kubeconfig(error),
            ClusterError::Plugin(error) => plugin(error),
            ClusterError::Setting { .. } => Self::new(Exit::Usage, error.to_string()),
            ClusterError::Invalid { attempt, message } => {
                Self::new(Exit::Usage, format!("the API server finds {} invalid", attempt.object()))
                    .detail(message)
            }
            ClusterError::Denied { attempt, message } => {
                incomplete(format!("the API server refuses to {attempt}")).detail(message)
            }
            ClusterError::Unreachable { endpoint, reason } => unreachable(endpoint, reason),
            ClusterError::TimedOut { endpoint, attempt, limit } => {
                let limit = crate::cluster::seconds(*limit);
                let error = incomplete(format!("the API server did not answer within {limit}"));
                unfinished(asked(error, endpoint, attempt), attempt)
                    .detail("To wait longer, add --request-timeout=2m.")
            }
            ClusterError::AnswerTooLarge { endpoint, attempt } => {
                let error = incomplete("the API server's answer is larger than 64 MiB, and was not read");
                unfinished(asked(error, endpoint, attempt), attempt)
            }
            ClusterError::ConnectionLost { endpoint, attempt } => {
                let error = incomplete("the API server closed the connection in the middle of an answer");
                check(unfinished(asked(error, endpoint, attempt), attempt), endpoint)
            }
            ClusterError::NotKubernetes { endpoint, attempt, problem } => {
                let error =
                    incomplete("this is not the answer of a Kubernetes API server").detail(sentence(problem));
                check(asked(error, endpoint, attempt), endpoint)
            }
            ClusterError::Unauthorized { endpoint } => {
                let error = incomplete("the API server does not accept your credentials (401)");
                let why = "A token or certificate may have expired: log in to the cluster again.";
                check(error.detail(endpoint.to_string()).detail(why), endpoint)
            }
            ClusterError::Throttled { endpoint, retry_after } => overloaded(endpoint, *retry_after),
            ClusterError::Server { endpoint, attempt, status, message } => {
                let error = incomplete(format!("the API server answered {status}")).detail(message);
                unfinished(asked(error, endpoint, attempt), attempt)
            }
            ClusterError::Forbidden { attempt } => forbidden(attempt),
            ClusterError::NamespaceNotFound { namespace } => Self::new(Exit::Usage, error.to_string())
                .command("See them", "kubectl get namespaces")
                .command("Or create it", &format!("kubectl create namespace {}", shell_word(namespace))),
            ClusterError::Conflict { .. } => {
                incomplete(error.to_string()).detail("Nothing was changed. Run the command again.")
            }
            ClusterError::Gone { .. } => {
                incomplete(error.to_string()).detail("The cluster is busy. Run the command again.")
            }
            ClusterError::NotFound { .. }
            | ClusterError::AlreadyExists { .. }
            | ClusterError::TooLarge { .. } => incomplete(error.to_string()),
        }
    }
}

fn incomplete(message: impl Into<String>) -> CommandError {
    CommandError::new(Exit::Incomplete, message)
}

fn overloaded(endpoint: &Endpoint, retry_after: Option<Duration>) -> CommandError {
    let error = incomplete("the API server is overloaded").detail(endpoint.to_string());
    match retry_after {
        Some(wait) => error.detail(format!("It asks to wait for {}.", crate::cluster::seconds(wait))),
        None => error.detail("Run the command again in a while."),
    }
}

fn kubeconfig(error: &KubeconfigError) -> CommandError {
    let usage = |message: String| CommandError::new(Exit::Usage, message);
    match error {
        KubeconfigError::Missing(_) => usage(error.to_string())
            .detail("--kubeconfig names it; a file in KUBECONFIG may be missing, this one not."),
        KubeconfigError::None { looked } => {
            let looked: Vec<String> = looked.iter().map(|path| path.display().to_string()).collect();
            incomplete(error.to_string())
                .detail(if looked.is_empty() {
                    "Neither KUBECONFIG nor HOME is set.".to_owned()
                } else {
                    format!("Looked for: {}", looked.join(", "))
                })
                .detail("Name one with --kubeconfig or KUBECONFIG, or name the API server with --server.")
        }
        KubeconfigError::Unreadable { source, .. } => {
            let source = sentence(&source.to_string());
            usage(error.to_string()).detail(source)
        }
        KubeconfigError::NoContext { known } => {
            let error = usage("no context is chosen, and the kubeconfig has no current-context".to_owned());
            let first = known.first().map_or("NAME", String::as_str);
            error
                .command("See them", "kubectl config get-contexts")
                .command("Choose one", &format!("kubectl config use-context {}", shell_word(first)))
        }
        KubeconfigError::Unknown { what, name, known } => {
            let error = usage(format!("{what} {name:?} does not exist"));
            let error = match known.len() {
                0 => error.detail(format!("The kubeconfig has no {what} at all.")),
                _ => error.detail(format!("There is: {}", shortened(known))),
            };
            error.command("See them", &format!("kubectl config get-{what}s"))
        }
        KubeconfigError::NoServer(_) => usage(error.to_string())
            .detail("Its entry in the kubeconfig needs a server, or name one with --server."),
        KubeconfigError::Malformed { .. } => {
            usage(error.to_string()).command("Look at it", "kubectl config view")
        }
    }
}

fn plugin(error: &PluginError) -> CommandError {
    let words = incomplete(error.to_string());
    match error {
        PluginError::NotInstalled { hint: Some(hint), .. } => {
            hint.lines().map(clean).filter(|line| !line.is_empty()).fold(words, CommandError::detail)
        }
        PluginError::NotInstalled { .. } => {
            words.detail("The kubeconfig's user needs it to log in, and it is not on PATH.")
        }
        PluginError::NotStarted { source, .. } => words.detail(sentence(&source.to_string())),
        PluginError::Failed { .. } => words.detail("Its own words, if it had any, stand above."),
        PluginError::TimedOut { .. } => {
            words.detail("Run the command on a terminal if the plugin has to ask you something.")
        }
        PluginError::NeedsTerminal { .. } => {
            words.detail("Run the command on a terminal, without piping into it.")
        }
        PluginError::Unusable { .. } => words.command("Check", "kubectl get --raw /version"),
    }
}

fn unreachable(endpoint: &Endpoint, reason: &Unreached) -> CommandError {
    let error = incomplete(format!("the cluster cannot be reached: {reason}")).detail(endpoint.to_string());
    let error = match reason {
        Unreached::Tls(TlsFault::UnknownAuthority) => error.detail(
            "Its authority is named by certificate-authority in the kubeconfig or by --certificate-authority FILE.",
        ),
        Unreached::Tls(TlsFault::OtherName) => {
            error.detail("The name in it can be given as tls-server-name in the kubeconfig or by --tls-server-name.")
        }
        Unreached::Tls(TlsFault::OutOfDate) => error.detail("Or this machine's clock is wrong."),
        Unreached::Silent(_) => error.detail("A VPN or a firewall may be in the way."),
        _ => error,
    };
    check(error, endpoint)
}

fn forbidden(attempt: &Attempt) -> CommandError {
    let (verb, resource) = (attempt.verb, attempt.resource());
    let message = format!("you may not {verb} {resource}{}", attempt.place());
    let role = match &attempt.namespace {
        Some(namespace) => {
            format!("role pullsecret --verb={verb} --resource={resource} -n {}", shell_word(namespace))
        }
        None => format!("clusterrole pullsecret --verb={verb} --resource={resource}"),
    };
    incomplete(message).command("Ask for", &format!("kubectl create {role}"))
}

/// Adds what was asked of whom.
fn asked(error: CommandError, endpoint: &Endpoint, attempt: &Attempt) -> CommandError {
    error.detail(format!("Asked to {attempt}: {endpoint}"))
}

/// A write without an answer may have been carried out.
fn unfinished(error: CommandError, attempt: &Attempt) -> CommandError {
    match attempt.verb {
        "get" | "list" => error,
        _ => {
            error.detail("It may have been carried out all the same; the same command, run again, will tell.")
        }
    }
}

fn check(error: CommandError, endpoint: &Endpoint) -> CommandError {
    let context = endpoint.context.as_ref().map(|name| format!(" --context {}", shell_word(name)));
    error.command("Check", &format!("kubectl get --raw /version{}", context.unwrap_or_default()))
}

/// A fragment as a sentence.
pub(crate) fn sentence(fragment: &str) -> String {
    let clean = clean(fragment);
    let mut letters = clean.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let rest = letters.as_str();
    if rest.ends_with('.') { format!("{first}{rest}") } else { format!("{first}{rest}.") }
}

/// A foreign text without what could steer a terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

fn shortened(names: &[String]) -> String {
    const MOST: usize = 5;
    let shown = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > MOST { format!("{shown} and {} more", names.len() - MOST) } else { shown }
}
