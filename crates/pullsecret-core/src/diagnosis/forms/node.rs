//! What the kubelet, the runtime's policies and the node itself say, before or after any registry is asked.

use crate::diagnosis::form::Form;
use crate::diagnosis::form::When::{Begins, Ends, FromKubelet, Has, Lacks, Reason};
use crate::diagnosis::said::Said;

/// Rows of the kubelet, the runtime and the node.
pub(super) const FORMS: &[Form] = &[
    Form {
        name: "mount",
        when: &[Reason(&["FailedMount", "FailedAttachVolume", "FailedMapVolume"])],
        says: Said::NotAPull,
        source: "table A; Kubernetes 1.35 pkg/kubelet/events/event.go",
    },
    Form {
        name: "sandbox-runtime-gone",
        when: &[Reason(&["FailedCreatePodSandBox"]), Has(&["transport is closing", ".sock"])],
        says: Said::RuntimeDown,
        source: "table D.9",
    },
    Form {
        name: "sandbox-image",
        when: &[
            Reason(&["FailedCreatePodSandBox"]),
            Has(&["sandbox image", "failed pulling image", "failed to pull image", "pulling image"]),
        ],
        says: Said::SandboxImage,
        source: "table A and D.9; containerd 2.1 internal/cri/server/podsandbox/sandbox_run.go",
    },
    Form {
        name: "sandbox-other",
        when: &[Reason(&["FailedCreatePodSandBox"])],
        says: Said::NotAPull,
        source: "Kubernetes 1.35 pkg/kubelet/kuberuntime/kuberuntime_sandbox.go: networks and the like",
    },
    Form {
        name: "after-the-pull",
        when: &[
            Reason(&[
                "CrashLoopBackOff",
                "CreateContainerConfigError",
                "CreateContainerError",
                "RunContainerError",
                "PreCreateHookError",
                "PreStartHookError",
                "PostStartHookError",
                "ContainerCannotRun",
            ]),
            // Confidential containers pull inside of the guest, when the container is made (table D.3).
            Lacks(&[
                "failed to pull",
                "failed to resolve",
                "image pull",
                "pull image",
                "verifying image",
                "/token?",
            ]),
        ],
        says: Said::NotAPull,
        source: "table A; Kubernetes 1.35 pkg/kubelet/kuberuntime/kuberuntime_container.go",
    },
    Form {
        name: "invalid-image-name",
        when: &[Reason(&["InvalidImageName"])],
        says: Said::InvalidName,
        source: "table A; Kubernetes 1.35 pkg/kubelet/images/image_manager.go",
    },
    Form {
        name: "never-pull",
        when: &[Reason(&["ErrImageNeverPull"])],
        says: Said::NeverPull,
        source: "table A; Kubernetes 1.35 pkg/kubelet/images/image_manager.go",
    },
    Form {
        name: "never-pull-text",
        when: &[Has(&["is not present with pull policy of never"])],
        says: Said::NeverPull,
        source: "table A; the event of the same",
    },
    Form {
        name: "secret-undecodable",
        when: &[
            FromKubelet,
            Begins(&[
                "illegal base64 data at input byte ",
                "unable to parse auth field, must be formatted as base64",
                "invalid character '",
                "json: cannot unmarshal ",
                "unexpected end of json input",
            ]),
        ],
        says: Said::SecretUndecodable,
        source: "table A and D.4; Kubernetes 1.35 pkg/credentialprovider/config.go: it is the whole text",
    },
    Form {
        name: "signature-reason",
        when: &[Reason(&["SignatureValidationFailed"])],
        says: Said::SignatureRefused,
        source: "table A; CRI-O 1.34 internal/storage/image.go",
    },
    Form {
        name: "policy",
        when: &[Has(&[
            "source image rejected",
            "is rejected by policy",
            "signaturevalidationfailed",
            "the signature validation failed",
        ])],
        says: Said::SignatureRefused,
        source: "table A and D.6; containers/image signature/policy_eval.go",
    },
    Form {
        name: "verifier",
        when: &[Has(&["image verifier "]), Has(&[" blocked pull of "])],
        says: Said::SignatureRefused,
        source: "table B; containerd 2.1 plugins/imageverifier/path.go",
    },
    Form {
        name: "short-name",
        when: &[Has(&[
            "short name mode is enforcing",
            "did not resolve to an alias",
            "short-name resolution enforced",
            "returns ambiguous list",
        ])],
        says: Said::ShortName,
        source: "table A and D.4; containers/image pkg/shortnames/shortnames.go",
    },
    Form {
        name: "throttled",
        when: &[Has(&["pull qps exceeded"])],
        says: Said::Throttled,
        source: "table B; Kubernetes 1.35 pkg/kubelet/images/helpers.go",
    },
    Form {
        name: "runtime-socket",
        when: &[Has(&[
            "containerd.sock",
            "crio.sock",
            "dockershim.sock",
            "cri-dockerd.sock",
            "docker.sock",
            "cannot connect to the docker daemon",
            "transport is closing",
        ])],
        says: Said::RuntimeDown,
        source: "table B: the runtime's own socket, not a registry's",
    },
    Form {
        name: "image-ref-not-set",
        when: &[Begins(&["imageref of image "]), Ends(&[" is not set"])],
        says: Said::RuntimeDown,
        source: "table B; Kubernetes 1.35 pkg/kubelet/kuberuntime/kuberuntime_image.go",
    },
    Form {
        name: "disk-full",
        when: &[Has(&["no space left on device", "disk quota exceeded"])],
        says: Said::DiskFull,
        source: "table B; errno ENOSPC and EDQUOT",
    },
];
