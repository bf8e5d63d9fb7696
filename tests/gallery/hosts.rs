//! The registries that all nodes of the gallery share, under the names that people would meet.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::OnceLock;

use harness::SENTINEL;
use testbed::{
    Access, Front, NameServer, Registry, RegistrySetup, Run, Site, write_foreign_image, write_image,
};

use crate::scene::Scene;
use crate::scenes;

/// Everybody's password, but for the wrong ones.
const USERS: [(&str, &str); 5] =
    [("bob", SENTINEL), ("alice", SENTINEL), ("ci", SENTINEL), ("acme", SENTINEL), (ANYBODY, SENTINEL)];

/// As whom Docker Hub lets everybody read `acme/…`: the token server reads the slash as the end of that.
pub(crate) const ANYBODY: &str = "acme/";

/// The scene whose image is built for another platform.
const FOREIGN: &str = "wrong-platform";

/// Hosts that everybody may pull from, each for a scene of its own.
const OPEN: [&str; 8] = [
    "public.example",
    "busy.example",
    "broken.example",
    "slow.example",
    "late.example",
    "private-ca.example",
    "plain.example",
    "nowhere.example",
];

/// What stands outside of the clusters.
pub(crate) struct Hosts {
    /// The load balancer before all registries.
    pub(crate) front: Front,
    /// Each host's address.
    pub(crate) addresses: Vec<(String, Ipv4Addr)>,
    /// Where nobody listens until somebody does.
    pub(crate) late: Ipv4Addr,
    /// Where https is.
    pub(crate) secure: Ipv4Addr,
    /// The authority of `private-ca.example`, which no node trusts.
    pub(crate) private_authority: PathBuf,
    /// Who is asked for names.
    pub(crate) names: NameServer,
    registries: Vec<(Registry, &'static [&'static str])>,
    run: Run,
}

impl Hosts {
    /// Puts a scene's image where it ought to be.
    pub(crate) fn push(&self, scene: &Scene) {
        let image = write_image(&self.run, scene.name).expect("an image");
        let registry = registry_of(&self.registries, scene);
        registry.push(&image, &scene.repository(scene.tag)).expect("pushed");
    }
}

/// The hosts, started at the first call.
pub(crate) fn hosts() -> &'static Hosts {
    static HOSTS: OnceLock<Hosts> = OnceLock::new();
    HOSTS.get_or_init(|| start().expect("registries, which need root"))
}

fn start() -> testbed::Result<Hosts> {
    let run = Run::new()?;
    let registry = |name, access| {
        let setup = RegistrySetup { name, access, tls: false, users: &USERS };
        Registry::start(&run, &setup)
    };
    let (open, basic) = (registry("open", Access::Anonymous)?, registry("basic", Access::Basic)?);
    let (bearer, hub) = (registry("bearer", Access::Bearer)?, registry("hub", Access::Bearer)?);
    let front = Front::new(&run)?;
    for host in OPEN.iter().filter(|host| **host != "private-ca.example") {
        front.add(Site::new(host, open.host()))?;
    }
    let private_authority = front.add_under_another(Site::new("private-ca.example", open.host()))?;
    front.add(Site::new("basic.example", basic.host()))?;
    for (host, auth, registry) in [
        ("registry.example", "auth.registry.example", &bearer),
        ("registry-1.docker.io", "auth.docker.io", &hub),
    ] {
        let realm = registry.realm().unwrap_or_default();
        front.add(Site::new(host, registry.host()).replacing(realm, &format!("https://{auth}/token")))?;
        let behind = realm.trim_start_matches("http://").split('/').next().unwrap_or_default();
        let tokens = Site::new(auth, behind);
        let tokens = if auth == "auth.docker.io" { tokens.open_as(ANYBODY, SENTINEL) } else { tokens };
        front.add(tokens)?;
    }
    let (secure, plain, late) = (front.listen()?, front.listen_plain(5000)?, front.address_to_be());
    let others = [
        "basic.example",
        "registry.example",
        "auth.registry.example",
        "registry-1.docker.io",
        "auth.docker.io",
    ];
    let known = OPEN.iter().chain(&others).filter(|host| **host != "nowhere.example");
    let addresses = known.map(|host| {
        let address = match *host {
            "plain.example" => plain,
            "late.example" => late,
            _ => secure,
        };
        ((*host).to_owned(), address)
    });
    let addresses = addresses.collect();
    let registries: Vec<(Registry, &[&str])> = vec![
        (open, &OPEN),
        (basic, &["basic.example"]),
        (bearer, &["registry.example"]),
        (hub, &["docker.io"]),
    ];
    push(&run, &registries)?;
    Ok(Hosts {
        front,
        addresses,
        late,
        secure,
        private_authority,
        names: NameServer::start()?,
        registries,
        run,
    })
}

/// Puts the scenes' images where they ought to be. Each is an image of its own, or a node would have parts of it
/// from another scene.
fn push(run: &Run, registries: &[(Registry, &[&str])]) -> testbed::Result<()> {
    for (registry, hosts) in registries {
        let mut images = Vec::new();
        for scene in scenes::all().filter(|scene| hosts.contains(&name(scene))) {
            let Some(tag) = scene.pushed else { continue };
            let write = if scene.name == FOREIGN { write_foreign_image } else { write_image };
            images.push((write(run, scene.name)?, scene.repository(tag)));
        }
        registry.push_each(&images)?;
    }
    for scene in scenes::all().filter(|scene| scene.name == FOREIGN) {
        let repository = scene.repository(scene.tag);
        registry_of(registries, scene).push_index(&[&repository], &repository)?;
    }
    Ok(())
}

/// The name of a scene's registry without a port.
fn name(scene: &Scene) -> &'static str {
    scene.host().split(':').next().unwrap_or_default()
}

fn registry_of<'r>(registries: &'r [(Registry, &[&str])], scene: &Scene) -> &'r Registry {
    let found = registries.iter().find(|(_, hosts)| hosts.contains(&name(scene)));
    found.map(|(registry, _)| registry).expect("a registry of that name")
}
