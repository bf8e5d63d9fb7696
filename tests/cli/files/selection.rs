//! Which files count, and which of their objects.

use insta::assert_snapshot;

use super::{Folder, SHOP};

#[test]
fn a_pod_and_its_secret_in_one_file() {
    let folder = Folder::new().with("shop.yaml", SHOP);
    assert_snapshot!(folder.told("why web -f @/shop.yaml"), @r"
    container web · ghcr.io/acme/shop:1.4

    The kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    The list of pod/web itself: ghcr.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
    assert_eq!(folder.told("why web -f @"), folder.told("why web -f @/shop.yaml"));
    assert_eq!(folder.run("why web -f -", SHOP).expect_code(0).stdout, folder.told("why web -f @/shop.yaml"));
}

#[test]
fn a_list_is_as_good_as_a_stream() {
    let item = |document: &str| {
        let lines: Vec<String> = document.lines().map(|line| format!("  {line}\n")).collect();
        lines.concat().replacen("  ", "- ", 1)
    };
    let items: String = SHOP.split("---\n").map(item).collect();
    let list = format!("apiVersion: v1\nitems:\n{items}kind: List\nmetadata:\n  resourceVersion: \"\"\n");
    let folder = Folder::new().with("shop.yaml", SHOP).with("list.yaml", list);
    assert_eq!(folder.told("why web -f @/list.yaml"), folder.told("why web -f @/shop.yaml"));
}

#[test]
fn files_are_named_as_for_kubectl() {
    let (pod, secret) = SHOP.split_once("---\n").expect("two documents");
    let folder =
        Folder::new().with("a/pod.yml", pod).with("a/below/secret.yaml", secret).with("a/note.txt", "{{");
    let whole = Folder::new().with("shop.yaml", SHOP).told("why web -f @/shop.yaml");
    for arguments in [
        "why web -f @/a -R",
        "why web -f @/a -f @/a/below",
        "why web -f @/a,@/a/below",
        "why web --filename=@/a --recursive",
        "why web -f @/a/*.yml -f @/a/*/secret.y?ml",
    ] {
        assert_eq!(folder.told(arguments), whole, "{arguments}");
    }
    let alone = folder.told("why web -f @/a");
    assert!(alone.contains("there is no such secret"), "{alone}");
}

#[test]
fn objects_without_a_namespace_are_in_the_one_that_is_named() {
    let folder = Folder::new()
        .with("shop.yaml", SHOP)
        .with("other.yaml", SHOP.replace("  name: web\nspec", "  name: web\n  namespace: other\nspec"));
    assert!(folder.told("why web -f @/shop.yaml -n shop -o json").contains(r#""namespace": "shop""#));
    assert!(folder.told("why web -f @/shop.yaml -o json").contains(r#""namespace": "default""#));
    assert_snapshot!(folder.refused("why web -f @/other.yaml -n shop"), @r"
    error: pod/web is not in namespace shop
      It is in namespace other (@/other.yaml:1): add -n other
    ");
    let told = folder.told("why web -f @/other.yaml -n other -o json");
    assert!(told.contains(r#""secret-missing""#) || told.contains("bob"), "{told}");
}

#[test]
fn no_cluster_is_asked_and_no_kubeconfig_read() {
    let folder = Folder::new().with("shop.yaml", SHOP).with(".kube/config", "{broken");
    folder.told("why web -f @/shop.yaml");
}
