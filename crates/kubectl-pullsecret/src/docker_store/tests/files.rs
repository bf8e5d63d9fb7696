//! Which entry of which file is found.

use super::*;

const DOCKER: &DockerSource = &DockerSource::Docker;
const PODMAN: &DockerSource = &DockerSource::Podman;

fn auths(entries: &[(&str, &str)]) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(key, user)| format!("\"{key}\": {{\"auth\": \"{}\"}}", auth(user, &format!("{user}-pw"))))
        .collect();
    format!("{{\"auths\": {{{}}}}}", entries.join(", "))
}

#[test]
fn docker_reads_its_file_in_the_home_folder() {
    let home = Home::new();
    assert_eq!(home.shown(DOCKER, "ghcr.io"), "nothing", "no file is no error");
    home.write(".docker/config.json", &auths(&[("ghcr.io", "bob")]));
    assert_eq!(home.shown(DOCKER, "ghcr.io"), "bob:bob-pw from ghcr.io in ~/.docker/config.json");
    assert_eq!(home.shown(DOCKER, "ghcr.io/team"), "bob:bob-pw from ghcr.io in ~/.docker/config.json");
    assert_eq!(home.shown(DOCKER, "quay.io"), "nothing");
}

#[test]
fn docker_config_names_another_folder() {
    let mut home = Home::new();
    home.write(".docker/config.json", &auths(&[("ghcr.io", "bob")]));
    home.write("other/config.json", &auths(&[("ghcr.io", "eve")]));
    let other = home.path("other").display().to_string();
    home.set("DOCKER_CONFIG", &other);
    assert_eq!(home.shown(DOCKER, "ghcr.io"), "eve:eve-pw from ghcr.io in ~/other/config.json");
    assert_eq!(home.shown(PODMAN, "ghcr.io"), "eve:eve-pw from ghcr.io in ~/other/config.json");
}

#[test]
fn docker_prefers_its_variable() {
    let mut home = Home::new();
    home.write(".docker/config.json", &auths(&[("ghcr.io", "bob"), ("quay.io", "bob")]));
    home.set("DOCKER_AUTH_CONFIG", &auths(&[("ghcr.io", "eve")]));
    assert_eq!(home.shown(DOCKER, "ghcr.io"), "eve:eve-pw from ghcr.io in DOCKER_AUTH_CONFIG");
    assert_eq!(home.shown(DOCKER, "quay.io"), "bob:bob-pw from quay.io in ~/.docker/config.json");
}

#[test]
fn docker_takes_urls_of_old_by_their_host_and_its_own_key_first() {
    let home = Home::new();
    let file =
        &[("https://old.example:5000/v1/", "old"), ("http://two.example", "url"), ("two.example", "host")];
    home.write(".docker/config.json", &auths(file));
    let old = home.shown(DOCKER, "old.example:5000");
    assert_eq!(old, "old:old-pw from https://old.example:5000/v1/ in ~/.docker/config.json");
    assert_eq!(home.shown(DOCKER, "old.example"), "nothing", "another port is another registry");
    assert_eq!(home.shown(DOCKER, "two.example"), "host:host-pw from two.example in ~/.docker/config.json");
}

#[test]
fn docker_hub_has_one_key_for_docker_and_several_for_podman() {
    let home = Home::new();
    home.write(".docker/config.json", &auths(&[("docker.io", "new")]));
    assert_eq!(home.shown(DOCKER, "docker.io"), "nothing");
    assert_eq!(home.shown(PODMAN, "docker.io"), "new:new-pw from docker.io in ~/.docker/config.json");
    home.write(".docker/config.json", &auths(&[("https://index.docker.io/v1/", "hub")]));
    for (source, registry) in
        [(DOCKER, "docker.io"), (PODMAN, "docker.io"), (DOCKER, "https://index.docker.io/v1/")]
    {
        let shown = home.shown(source, registry);
        assert_eq!(shown, "hub:hub-pw from https://index.docker.io/v1/ in ~/.docker/config.json");
    }
}

#[test]
fn podman_takes_the_longest_path_and_knows_no_shorter_one_as_prefix() {
    let home = Home::new();
    let file = &[("quay.io", "host"), ("quay.io/team", "team"), ("quay.io/team/app", "app")];
    home.write("run/containers/auth.json", &auths(file));
    let who = |registry: &str| home.shown(PODMAN, registry).split(':').next().unwrap_or_default().to_owned();
    assert_eq!(who("quay.io"), "host");
    assert_eq!(who("quay.io/other"), "host");
    assert_eq!(who("quay.io/teamx"), "host", "a key ends at a slash");
    assert_eq!(who("quay.io/team/other"), "team");
    assert_eq!(who("quay.io/team/app/sub"), "app");
}

#[test]
fn podman_reads_its_files_in_order_and_dockers_last() {
    let mut home = Home::new();
    let order =
        ["run/containers/auth.json", ".config/containers/auth.json", ".docker/config.json", ".dockercfg"];
    home.write(
        ".dockercfg",
        &format!("{{\"https://ghcr.io/v1/\": {{\"auth\": \"{}\"}}}}", auth("cfg", "cfg-pw")),
    );
    assert_eq!(home.shown(PODMAN, "ghcr.io"), "cfg:cfg-pw from https://ghcr.io/v1/ in ~/.dockercfg");
    for file in order[..3].iter().rev() {
        home.write(file, &auths(&[("ghcr.io", "bob")]));
        assert_eq!(home.shown(PODMAN, "ghcr.io"), format!("bob:bob-pw from ghcr.io in ~/{file}"));
    }
    home.write("mine.json", &auths(&[("quay.io", "eve")]));
    let mine = home.path("mine.json").display().to_string();
    home.set("REGISTRY_AUTH_FILE", &mine);
    assert_eq!(home.shown(PODMAN, "ghcr.io"), "nothing", "REGISTRY_AUTH_FILE stands alone");
    assert_eq!(home.shown(PODMAN, "quay.io"), "eve:eve-pw from quay.io in ~/mine.json");
}

#[test]
fn a_broken_file_hides_later_ones_and_not_earlier_ones() {
    let home = Home::new();
    home.write("run/containers/auth.json", &auths(&[("ghcr.io", "bob")]));
    home.write(".docker/config.json", "{");
    assert_eq!(home.shown(PODMAN, "ghcr.io"), "bob:bob-pw from ghcr.io in ~/run/containers/auth.json");
    let broken = "error: ~/.docker/config.json is no docker config: the JSON ends early at line 1, column 1";
    assert_eq!(home.shown(PODMAN, "quay.io"), broken);
    assert_eq!(home.shown(DOCKER, "quay.io"), broken);
}

#[test]
fn a_named_file_is_read_as_docker_podman_and_the_kubelet_write_it() {
    let home = Home::new();
    let source = &config(&home.path("c.json"));
    assert_eq!(home.shown(source, "ghcr.io"), "error: cannot read ~/c.json: entity not found");
    let file = &[("ghcr.io/team", "team"), ("https://ghcr.io", "url"), ("docker.io", "hub")];
    home.write("c.json", &auths(file));
    assert_eq!(home.shown(source, "ghcr.io/team/app"), "team:team-pw from ghcr.io/team in ~/c.json");
    assert_eq!(home.shown(source, "ghcr.io"), "url:url-pw from https://ghcr.io in ~/c.json");
    assert_eq!(home.shown(source, "docker.io"), "hub:hub-pw from docker.io in ~/c.json");
    assert_eq!(home.shown(source, "quay.io"), "nothing");
}

#[test]
fn a_user_name_selects_among_the_entries() {
    let home = Home::new();
    let source = &config(&home.path("c.json"));
    home.write("c.json", &auths(&[("ghcr.io/team", "ci"), ("ghcr.io", "bob"), ("https://ghcr.io", "ci")]));
    let registry = &named("ghcr.io/team");
    let found = home.store().get(source, registry, Some("bob")).expect("a readable file");
    assert_eq!(found.expect("bob's").credential.username(), "bob");
    assert!(home.store().get(source, registry, Some("eve")).expect("a readable file").is_none());
    assert_eq!(home.store().users(source, registry).expect("a readable file"), ["ci", "bob"]);
}

#[test]
fn tokens_are_told_from_passwords() {
    let home = Home::new();
    let acr = auth("00000000-0000-0000-0000-000000000000", "");
    home.write(
        ".docker/config.json",
        &format!(
            r#"{{"auths": {{
                "acr.example": {{"auth": "{acr}", "identitytoken": "refresh"}},
                "bearer.example": {{"registrytoken": "jwt"}},
                "both.example": {{"username": "bob", "password": "pw", "identitytoken": "refresh"}},
                "mark.example": {{}},
                "null.example": {{"auth": null, "username": "bob", "password": "a\u00e9"}}
            }}, "credHelpers": null}}"#
        ),
    );
    let shown = |registry: &str| home.shown(DOCKER, registry).replace(" in ~/.docker/config.json", "");
    assert_eq!(
        shown("acr.example"),
        "IdentityToken 00000000-0000-0000-0000-000000000000:refresh from acr.example"
    );
    assert_eq!(shown("bearer.example"), "RegistryToken :jwt from bearer.example");
    assert_eq!(shown("both.example"), "bob:pw from both.example");
    assert_eq!(shown("mark.example"), "nothing");
    assert_eq!(shown("null.example"), "bob:aé from null.example");
    let store = home.store();
    let token = store.get(DOCKER, &named("bearer.example"), Some("bob")).expect("a readable file");
    assert!(token.is_some(), "a token that names nobody is shown to whoever asks");
    assert!(store.users(DOCKER, &named("bearer.example")).expect("a readable file").is_empty());
}

#[test]
fn what_is_damaged_is_named_and_never_quoted() {
    let home = Home::new();
    let not_pair = auth(SENTINEL, "").replace([':', '='], "");
    let cases = [
        (
            format!("{{\"auths\": {{\"a.example\": \"{SENTINEL}\"}}}}"),
            "a value of the wrong type at line 1, column",
        ),
        (
            format!("{{\"auths\": {{\"a.example\": {{\"password\": [\"{SENTINEL}\"]}}}}}}"),
            "a value of the wrong type",
        ),
        (format!("{SENTINEL}: x"), "not JSON at line 1, column 1"),
        (format!("{{\"auths\": {{\"a.example\": {{\"auth\": \"{SENTINEL}\"}}}}}}"), "entry a.example in ~"),
        (format!("{{\"auths\": {{\"a.example\": {{\"auth\": \"{not_pair}!\"}}}}}}"), "`auth` is not base64"),
        (
            format!("{{\"auths\": {{\"a.example\": {{\"auth\": \"{}\"}}}}}}", auth("bob", "a\0b")),
            "holds a NUL byte",
        ),
    ];
    for (content, expected) in cases {
        home.write(".docker/config.json", &content);
        let error = home.get(DOCKER, "a.example").expect_err("no usable file");
        let shown = format!("{} {error:?}", home.short(&full(&error)));
        assert!(shown.contains(expected), "{shown}");
        assert!(!shown.contains(SENTINEL), "{shown}");
    }
}

#[test]
fn one_damaged_entry_spoils_no_other_registry() {
    let home = Home::new();
    let good = auth("bob", "pw");
    home.write(
        ".docker/config.json",
        &format!(
            "{{\"auths\": {{\"bad.example\": {{\"auth\": \"!\"}}, \"ghcr.io\": {{\"auth\": \"{good}\"}}}}}}"
        ),
    );
    assert_eq!(home.shown(DOCKER, "ghcr.io"), "bob:pw from ghcr.io in ~/.docker/config.json");
}

#[test]
fn an_empty_file_holds_nothing_and_an_endless_one_ends() {
    let home = Home::new();
    home.write(".docker/config.json", "");
    assert_eq!(home.shown(DOCKER, "ghcr.io"), "nothing");
    let endless = home.shown(&config(Path::new("/dev/zero")), "ghcr.io");
    assert_eq!(endless, "error: /dev/zero is no docker config: it is larger than 4 MiB");
}
