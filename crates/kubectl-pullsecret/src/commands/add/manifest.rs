//! `add --dry-run=client -o yaml|json`: the Secret's manifest for other tools, and nothing else.

use pullsecret_core::ObjectRef;
use pullsecret_core::plan::add;

use super::gather::Gathered;
use super::request::AddRequest;
use crate::error::{CommandError, Exit, refused};
use crate::output::Format;
use crate::session::Session;

/// The manifest holds the credential: into a pipe that is its purpose, on a terminal it wants `--reveal`. Asked
/// before anybody types a password in vain.
pub(super) fn allowed(request: &AddRequest, session: &Session) -> Result<(), CommandError> {
    if session.terminals.stdout && !request.reveal {
        return Err(CommandError::new(Exit::Usage, "this would print the credential on your screen").detail(
            "Pipe it into what needs it (kubeseal, or kubectl apply -f - for a new secret), or add --reveal.",
        ));
    }
    Ok(())
}

/// Prints the manifest of the secret.
pub(super) fn print(
    request: &AddRequest,
    gathered: &[Gathered],
    format: Format,
    session: &Session,
) -> Result<(), CommandError> {
    let namespace = request.namespace.clone().or_else(|| session.flags.namespace.clone());
    let secrets = super::wanted(request, gathered, namespace.as_deref().unwrap_or_default(), session);
    let manifests = secrets.iter().map(|wanted| add::manifest(wanted, namespace.as_deref()));
    let manifests: Vec<_> = manifests.collect::<Result<_, _>>().map_err(|refusal| refused(refusal, ""))?;
    match manifests.as_slice() {
        [one] => session.out().document(one.open(), format),
        several => {
            let items: Vec<_> = several.iter().map(|manifest| manifest.open().clone()).collect();
            let list = serde_json::json!({"apiVersion": "v1", "kind": "List", "items": items});
            session.out().document(&list, format);
        }
    }
    let names: Vec<String> = secrets.iter().map(|secret| secret.object.name.clone()).collect();
    session.out().status(&alone(&names));
    session.out().status(
        "Attaching to a service account is not included, because applying a service account would wipe its list.",
    );
    Ok(())
}

fn alone(names: &[String]) -> String {
    let secrets: Vec<String> = names
        .iter()
        .map(|name| ObjectRef::new(pullsecret_core::Kind::Secret, "", name).to_string())
        .collect();
    format!(
        "Only {} is printed, with what was named here: applied, it takes the place of all that a secret of that name holds.",
        secrets.join(", ")
    )
}
