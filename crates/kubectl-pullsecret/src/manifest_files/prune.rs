//! What of an object is not kept, because it says nothing of pulls and is most of what a pod is made of.

use serde_json::Value;

/// A part of an object, as far as some of its fields are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// An object, or a pod template.
    Object,
    /// Its metadata.
    Metadata,
    /// An entry of its managed fields.
    ManagedFields,
    /// The specification of a pod or of what makes pods.
    Spec,
    /// A container.
    Container,
    /// A volume.
    Volume,
    /// A status.
    Status,
    /// The status of a container.
    ContainerStatus,
    /// Something that is kept as it is.
    Whole,
}

impl Part {
    /// What a field of this part is; `None` if it is left out. The entries of a list are what the list is.
    pub(super) fn field(self, name: &str) -> Option<Self> {
        match (self, name) {
            (Self::Object, "metadata") => Some(Self::Metadata),
            (Self::Object, "spec") => Some(Self::Spec),
            (Self::Object, "status") => Some(Self::Status),
            (Self::Metadata, "managedFields") => Some(Self::ManagedFields),
            (Self::Spec, "template" | "jobTemplate") => Some(Self::Object),
            (Self::Spec, "containers" | "initContainers" | "ephemeralContainers") => Some(Self::Container),
            (Self::Spec, "volumes") => Some(Self::Volume),
            (Self::Status, "containerStatuses" | "initContainerStatuses" | "ephemeralContainerStatuses") => {
                Some(Self::ContainerStatus)
            }
            (Self::ManagedFields, "fieldsV1")
            // Of a node: what it has pulled, thousands of names.
            | (Self::Status, "images" | "volumesAttached" | "volumesInUse")
            | (
                Self::ContainerStatus,
                "allocatedResources" | "allocatedResourcesStatus" | "containerID" | "resources" | "user" | "volumeMounts",
            )
            | (
                Self::Spec,
                "affinity" | "tolerations" | "topologySpreadConstraints" | "volumeClaimTemplates",
            )
            | (
                Self::Container,
                "args" | "command" | "env" | "envFrom" | "lifecycle" | "livenessProbe" | "ports"
                | "readinessProbe" | "resources" | "startupProbe" | "volumeDevices" | "volumeMounts",
            ) => None,
            (Self::Volume, name) => matches!(name, "name" | "image").then_some(Self::Whole),
            _ => Some(Self::Whole),
        }
    }

    /// Leaves out of a value what a reader of this part would have left out.
    pub(super) fn prune(self, value: &mut Value) {
        match value {
            _ if self == Self::Whole => {}
            Value::Array(values) => values.iter_mut().for_each(|value| self.prune(value)),
            Value::Object(map) => map.retain(|key, value| {
                let field = self.field(key);
                if let Some(part) = field {
                    part.prune(value);
                }
                field.is_some()
            }),
            _ => {}
        }
    }
}
