//! Looks whether a list that was written is still so: something else may have put back what was before.

use pullsecret_core::reference_list::{list_path, names};
use pullsecret_core::report::{Change, ChangeAction};
use pullsecret_core::{Kind, ObjectRef};

use crate::error::{CommandError, Exit};
use crate::session::Session;

/// Reads every list that was changed. `fault` says of the names in one what is wrong with them, if anything is, as
/// in "the name x is not there any more".
///
/// # Errors
/// Something is wrong, or it cannot be looked.
pub(crate) async fn lists(
    session: &Session,
    changes: &[Change],
    fault: impl Fn(&[String]) -> Option<String>,
) -> Result<(), CommandError> {
    let cluster = session.cluster().await?;
    let lists = changes
        .iter()
        .filter(|change| change.action == ChangeAction::Patched && change.object.kind != Kind::Secret);
    for object in lists.map(|change| &change.object) {
        let read = cluster.get(object).await?;
        let path = list_path(object.kind).unwrap_or_default();
        if let Some(fault) = fault(&names(read.as_ref().and_then(|read| read.pointer(&path)))) {
            return Err(reverted(object, &fault, session));
        }
    }
    Ok(())
}

/// What to say of an object that is not as it was written.
pub(crate) fn reverted(object: &ObjectRef, fault: &str, session: &Session) -> CommandError {
    // Not the whole object: a Secret's would put the credential on the screen.
    let managers = format!(
        "kubectl get {} {} -o jsonpath='{{.metadata.managedFields[*].manager}}'",
        object.shell_word(),
        session.place(&object.namespace)
    );
    CommandError::new(Exit::Incomplete, format!("{object} was written, and {fault}"))
        .detail("Something in the cluster puts back what was before. To see who writes to it:")
        .detail(managers)
}
