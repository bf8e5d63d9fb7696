//! Keys and what is looked up in them. An input is lines: a name of an image, then keys.

use pullsecret_core::ImageReference;
use pullsecret_core::kubelet::{self, Keyring, KubeletKey};

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.split('\n');
    let image = lines.next().unwrap_or_default();
    let keys: Vec<&str> = lines.collect();
    let parsed = ImageReference::parse(image);
    for key in &keys {
        of_one(key, image);
        if let Ok(image) = &parsed {
            let serves = kubelet::serves(key, &image.repository());
            assert!(!serves || kubelet::key_never_matches(key).is_none(), "{key} serves {image}");
        }
    }
    of_several(&keys, image);
    if let Ok(image) = parsed {
        of_several(&keys, &image.repository());
    }
}

fn of_one(key: &str, repository: &str) {
    let Ok(normal) = KubeletKey::of(key) else {
        assert!(!kubelet::matches(key, repository) && !kubelet::serves(key, repository));
        return assert!(kubelet::key_never_matches(key).is_some(), "{key} cannot be read");
    };
    assert_eq!(normal.matches(repository), kubelet::matches(key, repository));
    assert_eq!(normal.serves(repository), kubelet::serves(key, repository));
    assert!(normal.serves(repository) || !normal.matches(repository), "what matches serves");
    // `/v1/` and a scheme are dropped once, whatever stands behind them.
    for longer in [format!("https://{key}"), format!("http://{key}")] {
        let plain = !key.starts_with("https://") && !key.starts_with("http://");
        assert!(!plain || KubeletKey::of(&longer).as_ref() == Ok(&normal), "{longer}");
    }
}

/// The keyring against the rule that it makes quick: keys in reverse order of bytes, those that match; if none does,
/// those that serve all the same.
fn of_several(keys: &[&str], repository: &str) {
    let mut keyring = Keyring::default();
    let mut read: Vec<(KubeletKey, usize)> = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        let normal = KubeletKey::of(key);
        assert_eq!(keyring.add(key, at).is_ok(), normal.is_ok());
        read.extend(normal.map(|normal| (normal, at)));
    }
    read.sort_by(|(one, _), (other, _)| other.cmp(one));
    let those = |rule: fn(&KubeletKey, &str) -> bool| -> Vec<usize> {
        read.iter().filter(|(key, _)| rule(key, repository)).map(|(_, at)| *at).collect()
    };
    let matching = those(KubeletKey::matches);
    let expected = if matching.is_empty() { those(KubeletKey::serves) } else { matching };
    let found: Vec<usize> = keyring.lookup(repository).into_iter().copied().collect();
    assert_eq!(found, expected);
}
