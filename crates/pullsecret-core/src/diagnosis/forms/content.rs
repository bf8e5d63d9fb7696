//! What is wrong with an image or its name, once a registry was ready to give it: credentials are fine then.

use crate::diagnosis::form::Form;
use crate::diagnosis::form::When::{Has, Lacks};
use crate::diagnosis::said::Said;

/// Rows of images.
pub(super) const FORMS: &[Form] = &[
    Form {
        name: "platform",
        when: &[Has(&[
            "no match for platform in manifest",
            "no matching manifest for ",
            "no image found in manifest list for architecture",
            "no image found in image index for architecture",
            "cannot be used on this platform",
        ])],
        says: Said::Platform,
        source: "table B; containerd 2.1 core/images/image.go, moby distribution/pull_v2.go, containers/image internal/manifest",
    },
    Form {
        name: "damaged",
        when: &[Has(&[
            "unexpected commit digest",
            "unexpected commit size",
            "failed size validation",
            "filesystem layer verification failed",
            "manifest verification failed",
        ])],
        says: Said::Damaged,
        source: "table B and D.7; containerd 2.1 core/content",
    },
    Form {
        name: "schema-1",
        when: &[Has(&[
            "is no longer supported since containerd",
            "schema 1 image manifests are no longer supported",
            "docker image format v1",
            "manifest schema version 1",
            "manifest.v1+prettyjws",
        ])],
        says: Said::Unsupported,
        source: "table B; containerd 2.0 core/remotes/docker/schema1, moby distribution/pull_v2.go",
    },
    Form {
        name: "media-type",
        when: &[
            Has(&[
                "unsupported manifest media type",
                "unsupported media type",
                "mediatype",
                "unsupported mimetype",
            ]),
            Lacks(&["manifest unknown"]),
        ],
        says: Said::Unsupported,
        source: "moby distribution/pull_v2.go, containers/image manifest/common.go",
    },
    Form {
        name: "encrypted",
        when: &[Has(&["failed to decrypt", "missing private key needed for decryption"])],
        says: Said::Unsupported,
        source: "table B; containerd imgcrypt",
    },
    Form {
        name: "invalid-reference",
        when: &[Has(&[
            "couldn't parse image",
            "failed to parse image reference",
            "invalid reference format",
            "must be lowercase",
            "cannot specify 64-byte hexadecimal strings",
        ])],
        says: Said::InvalidName,
        source: "table A; distribution/reference, containerd 2.1 internal/cri/server/images/image_pull.go",
    },
    Form {
        name: "unpacking",
        when: &[Has(&[
            "failed to unpack image",
            "failed to extract layer",
            "failed to register layer",
            "failed to prepare extraction snapshot",
            "content digest sha256:",
            "error creating temporary lease",
        ])],
        says: Said::Unpacking,
        source: "containerd 2.1 client/pull.go and pkg/rootfs/apply.go, moby distribution/xfer: the node's own store",
    },
    Form {
        name: "own-files",
        when: &[
            Has(&[": permission denied", ": operation not permitted", ": read-only file system"]),
            Has(&[
                "stat /",
                "open /",
                "mkdir /",
                "write /",
                "read /",
                "chmod /",
                "chown /",
                "rename /",
                "remove /",
                "unlink",
                "readlink /",
                "fork/exec /",
                "symlink ",
                "/var/lib/",
            ]),
        ],
        says: Said::OwnFiles,
        source: "Go 1.25 io/fs, PathError: what was done to which file, and the errno's words (EACCES, EPERM, EROFS)",
    },
];
