//! What kubectl makes of YAML, as `kubectl annotate --local` v1.35.4 prints it.

use serde_json::json;

use super::read_text;

#[test]
fn values_are_what_kubectl_makes_of_them() {
    let found = read_text(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  a: &x {b: 1, c: [on, ~, 0x10]}\n  d: {<<: *x, b: 2}\n  \
         d2: {b: 2, <<: *x}\n  e: *x\n  yes: 1\n  1: 2\n  1.5: 3\n  f: !!binary aGk=\n  g: !!str 5\n  h: !custom 5\n  i: 2026-01-02\n  j: |+\n    a\n\n  \
         k: >-\n    a\n    b\n  dup: 1\n  dup: 2\n",
    )
    .expect("it is read");
    assert_eq!(
        found.objects[0].value["spec"],
        json!({"a": {"b": 1, "c": [true, null, 16]}, "d": {"b": 2, "c": [true, null, 16]},
            "d2": {"b": 1, "c": [true, null, 16]}, "e": {"b": 1, "c": [true, null, 16]},
            "true": 1, "1": 2, "1.5": 3, "f": "hi", "g": "5", "h": "5", "i": "2026-01-02", "j": "a\n\n", "k": "a b", "dup": 2})
    );
}
