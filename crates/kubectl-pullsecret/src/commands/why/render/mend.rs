//! The commands, and what there is no command for, that mend a pull of which is known why it fails.

use pullsecret_core::diagnosis::{Code, Remedy};
use pullsecret_core::prediction::{IgnoredCode, Stop};
use pullsecret_core::{ImageReference, Registry, shell_word};

use super::super::failures::Failure;
use super::super::subject::Standing;
use super::remake::{remake_failing, unstick};
use super::remedies::Remedies;
use super::remedy::{image_command, kept_by_others, rename};
use super::{Case, Wanted, node_fault, own_list, secret};

/// What mends this failure, the best first.
pub(super) fn all(case: &Case<'_>, wanted: &Wanted<'_>, failure: &Failure<'_>, remedies: &mut Remedies) {
    let code = failure.diagnosis().code;
    let mut mend = Mend { case, wanted, failure, code, remedies };
    for remedy in &failure.diagnosis().remedies {
        // What is done through the API does not reach a pod that its node keeps in a file.
        if case.subject.standing == Standing::Static && changes_objects(remedy) {
            mend.static_pod();
        } else {
            mend.one(remedy);
        }
    }
    if code == Code::NeverPull && failure.diagnosis().remedies.is_empty() {
        mend.remedies.say(
            "Put the image on the node, or let the kubelet pull it (imagePullPolicy: IfNotPresent)."
                .to_owned(),
        );
    }
}

/// Whether it is done by changing an object of the API.
fn changes_objects(remedy: &Remedy) -> bool {
    match remedy {
        Remedy::RecreatePods
        | Remedy::AddCredential { .. }
        | Remedy::RotateInSecret { .. }
        | Remedy::AttachSecret { .. }
        | Remedy::RewriteSecret { .. }
        | Remedy::FixImageName => true,
        Remedy::CheckTag
        | Remedy::AskRegistryOwner { .. }
        | Remedy::FixNode(_)
        | Remedy::Wait
        | Remedy::ReadLogs
        | Remedy::ReadEvents => false,
    }
}

/// A failure, and what is gathered against it.
struct Mend<'m, 'a> {
    case: &'m Case<'a>,
    wanted: &'m Wanted<'a>,
    failure: &'m Failure<'a>,
    code: Code,
    remedies: &'m mut Remedies,
}

impl Mend<'_, '_> {
    fn one(&mut self, remedy: &Remedy) {
        match remedy {
            Remedy::RecreatePods => self.anew(),
            Remedy::AddCredential { registry, user, secret } => {
                self.add(registry, user.as_deref(), secret.as_deref());
            }
            Remedy::RotateInSecret { registry, user, secret } => self.rotate(registry, user, secret),
            Remedy::AttachSecret { secret } => self.list(&[secret]),
            Remedy::RewriteSecret { secret, registry, key } => {
                self.rewrite(secret, registry.as_deref(), key.as_deref());
            }
            Remedy::FixImageName if self.wanted.is_misnamed() => {
                rename(self.case, self.wanted, self.remedies);
                unstick(self.case, self.failure, self.remedies);
            }
            Remedy::FixImageName => self.elsewhere(),
            Remedy::CheckTag => self.remedies.say(self.check()),
            Remedy::AskRegistryOwner { registry, user: Some(user) } => self.remedies.say(format!(
                "Ask whoever looks after {} to let {user} read {}.",
                host(registry),
                self.path()
            )),
            Remedy::AskRegistryOwner { registry, user: None } => {
                self.remedies.say(format!("If it stays so, ask whoever looks after {}.", host(registry)));
            }
            Remedy::FixNode(fault) => self.remedies.say(node_fault::sentence(self.case, *fault)),
            Remedy::Wait => {
                self.remedies.say("The kubelet tries again by itself, at least every 5 minutes.".to_owned());
            }
            // Of what never started there is no log.
            Remedy::ReadLogs if self.failure.told.container.started => self.logs(),
            Remedy::ReadLogs | Remedy::ReadEvents => self.describe(),
        }
    }

    fn static_pod(&mut self) {
        let node = self.case.subject.node.name.as_ref();
        let node = node.map_or_else(|| "its node".to_owned(), |name| format!("node {name}"));
        self.remedies.say(format!(
            "On {node}: the pod's manifest there, or the credential that the node has of its own."
        ));
    }

    /// A name that may be wrong: of a registry that wants a credential only if nobody should need one.
    fn check(&self) -> String {
        let name = self.wanted.prediction.reference.as_ref().map_or_else(
            || self.wanted.image.to_owned(),
            |image| match (image.tag(), image.digest()) {
                (_, Some(digest)) => format!("{}@{digest}", image.path()),
                (tag, None) => format!("{}:{}", image.path(), tag.unwrap_or("latest")),
            },
        );
        let whether = format!("see whether {name} is spelled right, and was pushed.");
        match self.code {
            Code::NoCredential => format!("If nobody should need one: {whether}"),
            _ => format!("S{}", &whether[1..]),
        }
    }

    fn path(&self) -> &str {
        self.wanted.prediction.reference.as_ref().map_or(self.wanted.image, ImageReference::path)
    }

    /// Makes the pods anew; those that nothing makes anew with the rest of their account's list.
    fn anew(&mut self) {
        let subject = self.case.subject;
        let listed = subject.listed_by_account().filter(|_| self.case.is_alone()).unwrap_or_default();
        let missing: Vec<&String> = listed.iter().filter(|name| !subject.list.names.contains(name)).collect();
        if subject.list.names.is_empty() || missing.is_empty() {
            remake_failing(self.case, self.failure, self.remedies);
        } else {
            self.list(&missing);
        }
    }

    /// Names secrets in the list from which the pods come.
    fn list(&mut self, names: &[&String]) {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        if let Some((purpose, commands)) = own_list::extended(self.case, &names) {
            for command in commands {
                self.remedies.add(&purpose, command);
            }
            unstick(self.case, self.failure, self.remedies);
        }
    }

    /// Gives the pods a credential, and makes those anew that would not see it.
    fn add(&mut self, registry: &str, user: Option<&str>, into: Option<&str>) {
        let (case, prediction) = (self.case, &self.wanted.prediction);
        let Some(command) = secret::for_registry(case, registry, user, into, prediction) else {
            if let Some(into) = into {
                kept_by_others(case, into, self.remedies);
            }
            return;
        };
        self.remedies.add(&format!("To give it a credential for {}", host(registry)), command);
        if secret::leaves_pod_as_it_is(case, into, prediction) {
            match secret::name_for_lone_pod(case, registry) {
                Some(name) => self.list(&[&name]),
                None => remake_failing(case, self.failure, self.remedies),
            }
        }
    }

    fn rotate(&mut self, registry: &str, user: &str, name: &str) {
        let (case, prediction) = (self.case, &self.wanted.prediction);
        let mut tried = prediction.credentials.iter();
        let tried = tried.find(|tried| tried.secret == name && tried.entry.credential().username() == user);
        let command = match tried {
            Some(tried) => secret::completed(case, tried, registry),
            None => secret::for_registry(case, registry, Some(user), Some(name), prediction),
        };
        match command {
            Some(command) => {
                let purpose = match self.code {
                    Code::AccessDenied => format!("With a password or token of {user} that may read it"),
                    _ => format!("To give {user} the right password"),
                };
                self.remedies.add(&purpose, command);
                let purpose = match self.code {
                    // A registry does not tell a wrong password from a user that it does not know.
                    Code::CredentialRejected => format!("If {user} is not the right user"),
                    Code::AccessDenied => "As another user, who may read it".to_owned(),
                    _ => return,
                };
                if let Some(other) = tried.and_then(|tried| secret::for_another_user(case, tried, registry)) {
                    self.remedies.add(&purpose, other);
                }
            }
            None if case.voice.files => self
                .remedies
                .say(format!("Put the right password of {user} into secret/{name}, where it is kept.")),
            None => kept_by_others(case, name, self.remedies),
        }
    }

    fn rewrite(&mut self, name: &str, registry: Option<&str>, key: Option<&str>) {
        let (case, prediction) = (self.case, &self.wanted.prediction);
        let reference = prediction.reference.as_ref();
        let host = registry.or_else(|| reference.map(ImageReference::domain)).unwrap_or_default();
        if let Some(Stop::Undecodable { secret, source }) = &prediction.stop
            && *secret == name
        {
            return match secret::written_anew(case, name, source, host) {
                Some(command) => {
                    let purpose = format!("To write secret/{name} anew, with this entry alone");
                    self.remedies.add(&purpose, command);
                }
                None => kept_by_others(case, name, self.remedies),
            };
        }
        let user = secret::user_of(case, name, key);
        match secret::rewritten(case, name, user.as_deref(), host) {
            Some(command) => {
                self.remedies
                    .add(&format!("To write it as the kubelet reads it, into secret/{name}"), command);
            }
            None if case.voice.files => self
                .remedies
                .say(format!("Mend secret/{name} where it is kept, or name another one in its place.")),
            None if secret::is_something_else(case, name) => self.add(host, user.as_deref(), None),
            None => kept_by_others(case, name, self.remedies),
        }
    }

    /// Where a name is whole and means another registry than was meant: one of those for which there are credentials.
    fn elsewhere(&mut self) {
        const MOST: usize = 2;
        let Some(reference) = &self.wanted.prediction.reference else { return };
        let (image, domain) = (self.wanted.image, reference.domain());
        if image.starts_with(domain) {
            return self.remedies.say(format!("See whether {domain} is spelled right in the image's name."));
        }
        let ignored = self.wanted.prediction.ignored.iter();
        let others = ignored.filter(|ignored| ignored.code == IgnoredCode::OtherRegistry);
        let mut hosts: Vec<String> = others
            .filter_map(|ignored| Registry::parse(ignored.key.as_deref()?).ok())
            .map(|registry| registry.to_string().split('/').next().unwrap_or_default().to_owned())
            .collect();
        hosts.sort();
        hosts.dedup();
        for host in hosts.iter().take(MOST) {
            let image = format!("{host}/{image}");
            if ImageReference::parse(&image).is_ok() {
                let purpose = format!("If the image of {host} is meant");
                image_command(self.case, self.wanted, &image, &purpose, self.remedies);
                unstick(self.case, self.failure, self.remedies);
            }
        }
    }

    fn logs(&mut self) {
        let (pod, container) =
            (shell_word(self.failure.users[0].0), shell_word(&self.failure.told.container.name));
        let place = self.case.voice.place;
        self.remedies.add("To see more", format!("kubectl logs {pod} -c {container} --previous {place}"));
    }

    fn describe(&mut self) {
        let (pod, place) = (shell_word(self.failure.users[0].0), self.case.voice.place);
        self.remedies.add("To see more", format!("kubectl describe pod {pod} {place}"));
    }
}

fn host(registry: &str) -> &str {
    if registry.is_empty() { "the registry" } else { registry }
}
