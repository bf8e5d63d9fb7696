//! Pods. An input is an object of the API as JSON.

use pullsecret_core::pod::Pod;
use serde_json::Value;

pub(crate) fn holds(bytes: &[u8]) {
    let Ok(object) = serde_json::from_slice::<Value>(bytes) else { return };
    let Some(pod) = Pod::from_object(&object) else { return };
    assert_eq!(object["metadata"]["name"], pod.object.name);
    let listed = ["initContainers", "containers", "ephemeralContainers"]
        .iter()
        .filter_map(|list| object["spec"][*list].as_array())
        .flatten();
    let names: Vec<&str> = listed.map(|container| container["name"].as_str().unwrap_or_default()).collect();
    let read: Vec<&str> = pod.containers.iter().map(|container| container.name.as_str()).collect();
    assert_eq!(names, read, "every container of the three lists, in their order");
    let pulled_in_vain = pod.failing().filter(|container| container.pulled).count();
    assert_eq!(pulled_in_vain, 0, "an image cannot be there and fail to come");
    assert_eq!(pod.never_started(), pod.containers.iter().all(|container| !container.started));
}
