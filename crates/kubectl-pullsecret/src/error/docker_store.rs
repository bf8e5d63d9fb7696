//! What a user reads when Docker's or Podman's credentials cannot be read.

use pullsecret_core::{shell_word, shown};

use super::{CommandError, Exit};
use crate::docker_store::{DockerStoreError, HelperFault};

/// What works whatever the source's trouble is.
const PIPE_IT: &str = "… | kubectl pullsecret add REGISTRY -u USER --password-stdin";

impl From<DockerStoreError> for CommandError {
    fn from(error: DockerStoreError) -> Self {
        let message = error.to_string();
        match error {
            DockerStoreError::NoHome => Self::new(Exit::Usage, "cannot find Docker's config.json")
                .detail("The home folder is not known: neither HOME nor DOCKER_CONFIG is set.")
                .command("Name it", "kubectl pullsecret add REGISTRY --from config:PATH"),
            DockerStoreError::Unreadable { source, .. } => {
                Self::new(Exit::Usage, message).detail(format!("{source}.")).command("Pipe it", PIPE_IT)
            }
            DockerStoreError::Undecodable { .. } => Self::new(Exit::Usage, message)
                .detail("Docker and Podman cannot use it either. Nothing of it was used.")
                .command("Pipe it", PIPE_IT),
            DockerStoreError::Entry { origin, key, registry, why } => {
                let key = shown::name(&key);
                Self::new(Exit::Usage, format!("the entry {key} in {origin} is damaged: {why}"))
                    .command("Renew it", &format!("docker login {}", shell_word(&registry)))
                    .command("Or pipe it", PIPE_IT)
            }
            DockerStoreError::HelperName { .. } => Self::new(Exit::Usage, message)
                .detail("NAME is what stands behind docker-credential- in the program's name: helper:pass runs docker-credential-pass."),
            DockerStoreError::Helper { program, verb, fault } => of_helper(&program, verb, fault, message),
        }
    }
}

fn of_helper(program: &str, verb: &str, fault: HelperFault, message: String) -> CommandError {
    let silent = "Its output is not shown, because it may hold the password.";
    let try_it = format!("{} list", shell_word(program));
    match fault {
        HelperFault::NotFound => CommandError::new(Exit::Usage, format!("{program} is not on PATH"))
            .detail("It is the program that keeps this credential.")
            .command("Pipe it", PIPE_IT),
        HelperFault::NotStarted(source) => {
            CommandError::new(Exit::Incomplete, format!("{program} cannot be started"))
                .detail(format!("{source}."))
                .command("Pipe it", PIPE_IT)
        }
        HelperFault::TimedOut(_) => CommandError::new(Exit::Incomplete, message)
            .detail("It was ended. It may have waited for something to be unlocked.")
            .command("Try it", &try_it)
            .command("Or pipe it", PIPE_IT),
        HelperFault::Failed(_) | HelperFault::TooLarge(_) | HelperFault::Garbage(_) => {
            let asked =
                if verb == "get" { "It was asked for a credential." } else { "It was asked what it keeps." };
            CommandError::new(Exit::Incomplete, message)
                .detail(format!("{asked} {silent}"))
                .command("Try it", &try_it)
                .command("Or pipe it", PIPE_IT)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn helper(fault: HelperFault) -> String {
        let error =
            DockerStoreError::Helper { program: "docker-credential-x".to_owned(), verb: "get", fault };
        CommandError::from(error).to_string()
    }

    #[test]
    fn a_helper_that_is_not_there() {
        assert_eq!(
            helper(HelperFault::NotFound),
            "error: docker-credential-x is not on PATH\n  \
             It is the program that keeps this credential.\n  \
             Pipe it:      … | kubectl pullsecret add REGISTRY -u USER --password-stdin"
        );
    }

    #[test]
    fn a_helper_that_hangs() {
        assert_eq!(
            helper(HelperFault::TimedOut(std::time::Duration::from_mins(1))),
            "error: docker-credential-x get gave no answer within 60 s\n  \
             It was ended. It may have waited for something to be unlocked.\n  \
             Try it:       docker-credential-x list\n  \
             Or pipe it:   … | kubectl pullsecret add REGISTRY -u USER --password-stdin"
        );
    }

    #[test]
    fn a_damaged_entry_names_the_login_that_renews_it() {
        let error = DockerStoreError::Entry {
            origin: "/home/me/.docker/config.json".to_owned(),
            key: "https://index.docker.io/v1/".to_owned(),
            registry: "docker.io".to_owned(),
            why: "`auth` is not base64",
        };
        assert_eq!(
            CommandError::from(error).to_string(),
            "error: the entry https://index.docker.io/v1/ in /home/me/.docker/config.json is damaged: `auth` is \
             not base64\n  \
             Renew it:     docker login docker.io\n  \
             Or pipe it:   … | kubectl pullsecret add REGISTRY -u USER --password-stdin"
        );
    }
}
