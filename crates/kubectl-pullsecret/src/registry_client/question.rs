//! What a registry is asked: whether it knows somebody, or whether it hands out an image.

use pullsecret_core::ImageReference;

/// What is asked.
pub(super) struct Question {
    pub(super) path: String,
    /// What a token has to allow.
    pub(super) scope: Option<String>,
    pub(super) subject: Subject,
    /// Whether the manifest is wanted, too, and many more images may follow: what was learned of the registry
    /// spares requests.
    pub(super) is_thorough: bool,
}

/// What the question is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Login,
    Image,
}

impl Question {
    pub(super) fn login() -> Self {
        Self { path: "v2/".to_owned(), scope: None, subject: Subject::Login, is_thorough: false }
    }

    pub(super) fn image(image: &ImageReference) -> Self {
        Self {
            path: format!("v2/{}/manifests/{}", image.path(), image.manifest()),
            scope: Some(format!("repository:{}:pull", image.path())),
            subject: Subject::Image,
            is_thorough: false,
        }
    }

    pub(super) fn thorough(self) -> Self {
        Self { is_thorough: true, ..self }
    }
}
