//! What is said of files once, before the answer.

use insta::assert_snapshot;

use super::{Folder, SHOP};

#[test]
fn other_kinds_are_counted_and_named_once() {
    let others = "---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n\
                  ---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n---\nimage: {tag: '1'}\n";
    let folder = Folder::new().with("shop.yaml", format!("{SHOP}{others}"));
    let ended = folder.run("why web -f @/shop.yaml", "").expect_code(0);
    assert_snapshot!(ended.stderr, @r"
    Skipped 3 objects of other kinds: Service (2), ConfigMap (1)
    Skipped 1 document without apiVersion and kind: @/shop.yaml:33
    ");
    assert_eq!(ended.stdout, Folder::new().with("shop.yaml", SHOP).told("why web -f @/shop.yaml"));
}

#[test]
fn many_other_kinds_are_only_counted() {
    let other =
        |at: usize| format!("---\napiVersion: x/v1\nkind: Kind{at}\nmetadata: {{name: a}}\n---\nx: {at}\n");
    let others: String = (10..40).map(other).collect();
    let folder = Folder::new().with("shop.yaml", format!("{SHOP}{others}"));
    assert_snapshot!(folder.run("why web -f @/shop.yaml", "").expect_code(0).stderr, @r"
    Skipped 30 objects of other kinds: Kind10 (1), Kind11 (1), Kind12 (1) and 27 more
    Skipped 30 documents without apiVersion and kind: @/shop.yaml:25, @/shop.yaml:31, @/shop.yaml:37 and 27 more
    ");
}

#[test]
fn of_several_with_one_name_the_last_counts() {
    let again = format!("{SHOP}---\n{}", SHOP.split_once("---\n").expect("two").1.replace("bob", "eve"));
    let folder = Folder::new().with("a.yaml", again).with("b.yaml", SHOP.replace("bob", "carol"));
    let ended = folder.run("why web -f @", "").expect_code(0);
    assert_snapshot!(ended.stderr, @r"
    warning: secret/ghcr in namespace default stands at @/a.yaml:12 and at @/b.yaml:12; the last counts, as for kubectl apply
    ");
    assert!(ended.stdout.contains("carol") && !ended.stdout.contains("bob"), "{}", ended.stdout);
}

#[test]
fn what_kubectl_does_not_read_is_not_read_and_told() {
    let dots = SHOP.replacen("\n---\n", "\n...\n", 1);
    let folder = Folder::new().with("shop.yaml", dots);
    let ended = folder.run("why web -f @/shop.yaml", "").expect_code(0);
    assert_snapshot!(ended.stderr, @r"
    warning: @/shop.yaml:12: what stands behind a line of ... is not read, as for kubectl: a document begins with ---
    ");
    assert!(ended.stdout.contains("there is no such secret"), "{}", ended.stdout);
}

#[test]
fn objects_whose_names_are_yet_to_be_made_are_not_one() {
    let job = |image: &str| {
        format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{generateName: mig-}}\n\
             spec: {{template: {{spec: {{containers: [{{name: a, image: {image}}}]}}}}}}\n---\n"
        )
    };
    let folder = Folder::new().with("jobs.yaml", job("ghcr.io/a/one") + &job("ghcr.io/a/two"));
    let told = folder.told("why -f @/jobs.yaml");
    assert!(told.contains("ghcr.io/a/one") && told.contains("ghcr.io/a/two"), "{told}");
    assert!(told.contains("job/mig-(2) ·"), "{told}");
}
