//! Makes cases: mostly of what is nearly right, because that is where two readings of a rule part.

mod auth;
mod body;
mod damage;
mod entry;
mod image;
mod key;
mod text;

use crate::case::{Case, Secret};
use crate::random::Random;
use body::Form;
use entry::Accounts;
use key::Key;

impl Case {
    /// The case of a number, the same for the same seed.
    pub fn generate(seed: u64, number: u64) -> Self {
        let random = &mut Random::of_case(seed, number);
        let image = image::of(random);
        let keys: Vec<Key> = (0..random.between(1, 4)).map(|_| Key::near(random, &image)).collect();
        let mut accounts = Accounts::default();
        let count = random.one_of(&[0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 4]);
        let mut secrets: Vec<Secret> =
            (0..count).map(|at| secret(random, at, &keys, &mut accounts)).collect();
        if random.one_in(15)
            && let Some(first) = secrets.first().cloned()
        {
            // The list names a secret twice.
            secrets.push(Secret { name: format!("s{}", secrets.len()), ..first });
        }
        Self { secrets, image: image.text }
    }
}

fn secret(random: &mut Random, at: usize, keys: &[Key], accounts: &mut Accounts) -> Secret {
    let form = if random.one_in(4) { Form::DockerCfg } else { Form::DockerConfigJson };
    let (right_type, right_key) = match form {
        Form::DockerConfigJson => ("kubernetes.io/dockerconfigjson", ".dockerconfigjson"),
        Form::DockerCfg => ("kubernetes.io/dockercfg", ".dockercfg"),
    };
    let odd_types = [
        "",
        "Opaque",
        "kubernetes.io/tls",
        "kubernetes.io/dockerconfigjson ",
        "kubernetes.io/DockerConfigJson",
        "kubernetes.io/dockerconfigjson",
        "kubernetes.io/dockercfg",
        "dockerconfigjson",
    ];
    let odd_keys = [".dockerconfigjson", ".dockercfg", "dockerconfigjson", ".DockerConfigJson", "auths"];
    let secret_type = if random.one_in(20) { random.one_of(&odd_types) } else { right_type };
    let data_key = if random.one_in(25) { random.one_of(&odd_keys) } else { right_key };
    let mut data = Vec::new();
    match random.below(60) {
        0 => {}
        1 => data.push((data_key.to_owned(), Vec::new())),
        2 => {
            for key in [".dockercfg", ".dockerconfigjson"] {
                data.push((key.to_owned(), body::write(random, form, keys, accounts)));
            }
        }
        _ => data.push((data_key.to_owned(), body::write(random, form, keys, accounts))),
    }
    Secret { name: format!("s{at}"), secret_type: secret_type.to_owned(), data }
}
