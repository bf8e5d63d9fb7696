//! Names of images. An input is a name.

use pullsecret_core::{ImageReference, kubelet};

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let image = match ImageReference::parse(text) {
        Ok(image) => image,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert_eq!(ImageReference::parse(&image.to_string()).as_ref(), Ok(&image), "it reads back as the same");
    assert_eq!(image.repository(), format!("{}/{}", image.domain(), image.path()));
    assert!(!image.domain().is_empty() && !image.path().is_empty() && image.path().len() <= 255);
    assert!(!image.path().bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii_graphic()));
    assert!(image.tag().is_some() || image.digest().is_some(), "something is asked for");
    assert_eq!(image.manifest(), image.digest().or(image.tag()).expect("one of them"));
    its_own_name_serves_it(&image);
}

/// A key that is spelt like the registry or like the repository serves the image. Not where the kubelet reads it as
/// something else: an IPv6 address as a wildcard, and a path of `v1/` or `v2/` not at all.
fn its_own_name_serves_it(image: &ImageReference) {
    let repository = image.repository();
    let dropped = ["v1/", "v2/"].iter().any(|version| image.path().starts_with(version));
    if !image.domain().starts_with('[') {
        assert!(kubelet::matches(image.domain(), &repository), "{} serves {repository}", image.domain());
        assert!(dropped || kubelet::matches(&repository, &repository), "{repository} serves itself");
    }
}
