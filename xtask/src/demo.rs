//! `cargo xtask demo`: a newcomer watches pods go from `ImagePullBackOff` to `Running` because of the plugin.
//!
//! Everything in it is real: the cluster, its node, the registry that wants a password, kubectl, the plugin.
//! What it shows is what ran, and it fails when the pods do not come to run.

mod screen;
mod world;

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use self::screen::Screen;
use self::world::World;
use crate::Result;

/// How long pods may take for what takes seconds, before that counts as a failure.
const PATIENCE: Duration = Duration::from_mins(2);

/// How many pods the application has.
const REPLICAS: usize = 2;

/// Arguments of `cargo xtask demo`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Leave everything running until Ctrl-C, to try the plugin by hand
    #[arg(long)]
    keep: bool,

    /// A control plane alone: needs no root, but pods stay Pending
    #[arg(long)]
    no_node: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let screen = Screen::new();
    let with_node = !args.no_node && testbed::Node::is_possible();
    let plugin = world::build(&screen, with_node)?;
    let started = Instant::now();
    screen.heading("A cluster, and a registry that wants a password")?;
    let world = World::start(&screen, &plugin, with_node)?;
    if !with_node {
        let why = if args.no_node { "as asked" } else { "a node takes root" };
        screen.line(&format!("no node, {why}: pods will stay Pending, and no image is pulled"))?;
    }
    screen.line("To type along in another terminal, there first:")?;
    screen.line(&format!("$ {}", world.environment()))?;
    let demo = Demo { screen: &screen, world: &world };
    demo.deploy()?;
    if with_node {
        demo.mend_pods()?;
    } else {
        demo.attach_only()?;
    }
    let took = started.elapsed().as_secs_f64();
    if args.keep {
        screen.heading(&format!("Done in {took:.0} s; everything keeps running"))?;
        demo.keep()?;
    }
    screen.heading(&format!("Done in {took:.0} s; cleaning up"))?;
    screen.wait("cleaning up", || drop(world));
    Ok(ExitCode::SUCCESS)
}

/// The story.
struct Demo<'a> {
    screen: &'a Screen,
    world: &'a World,
}

impl Demo<'_> {
    /// Deploys an application whose image needs a password.
    fn deploy(&self) -> Result {
        self.screen.heading("An application whose image is in that registry")?;
        self.kubectl(&["create", "namespace", "shop"])?;
        self.world.wait_for_default_account("shop")?;
        let (image, replicas) = (self.world.image(), REPLICAS.to_string());
        self.kubectl(&[
            "create",
            "deployment",
            "web",
            "--image",
            image,
            "--replicas",
            &replicas,
            "-n",
            "shop",
        ])
    }

    /// Pods that fail, the plugin, pods that run.
    fn mend_pods(&self) -> Result {
        let reasons = "{.items[*].status.containerStatuses[*].state.waiting.reason}";
        self.wait_for_pods("ImagePullBackOff", reasons)?;
        self.kubectl(&["get", "pods", "-n", "shop"])?;
        self.add(&["--restart", "--wait", "-y"])?;
        self.screen.heading("The same pods' successors")?;
        self.wait_for_pods("Running", "{.items[*].status.phase}")?;
        self.kubectl(&["get", "pods", "-n", "shop"])
    }

    /// What can be shown without a node: what is written, and that new pods will be given it.
    fn attach_only(&self) -> Result {
        self.kubectl(&["get", "pods", "-n", "shop"])?;
        self.add(&[])?;
        self.screen.heading("What the cluster has now")?;
        self.kubectl(&["get", "secrets", "-n", "shop"])?;
        self.kubectl(&["get", "serviceaccount", "default", "-n", "shop", "-o", "yaml"])?;
        self.screen.heading("A new pod is given it; with a node it would be pulled")?;
        self.kubectl(&["run", "new", "--image", self.world.image(), "-n", "shop"])?;
        let columns = "custom-columns=POD:.metadata.name,PULL SECRETS:.spec.imagePullSecrets[*].name";
        self.kubectl(&["get", "pods", "-n", "shop", "-o", columns])
    }

    /// Runs the plugin with the password on its standard input.
    fn add(&self, flags: &[&str]) -> Result {
        self.screen.heading(&format!("The plugin; {}'s password comes through the pipe", world::USER))?;
        let registry = self.world.registry();
        let add = ["pullsecret", "add", registry, "-u", world::USER, "--password-stdin", "-n", "shop"];
        self.run("… | kubectl", &[&add, flags].concat(), self.world.password().as_bytes())
    }

    fn kubectl(&self, arguments: &[&str]) -> Result {
        self.run("kubectl", arguments, b"")
    }

    fn run(&self, program: &str, arguments: &[&str], input: &[u8]) -> Result {
        let words: Vec<_> = arguments.iter().map(|word| quoted(word)).collect();
        let typed = format!("{program} {}", words.join(" "));
        let status = self.screen.run(&typed, self.world.kubectl()?.args(arguments), input)?;
        if status.success() { Ok(()) } else { Err(format!("{typed}: {status}").into()) }
    }

    /// Waits until the application has its number of pods, and the field of each says the same.
    fn wait_for_pods(&self, wanted: &str, field: &str) -> Result {
        self.screen.wait(&format!("waiting until the pods are {wanted}"), || {
            let started = Instant::now();
            let path = format!("jsonpath={field}");
            loop {
                let output =
                    self.world.kubectl()?.args(["get", "pods", "-n", "shop", "-o", &path]).output()?;
                let values = String::from_utf8_lossy(&output.stdout).into_owned();
                let values: Vec<_> = values.split_whitespace().collect();
                if values == [wanted; REPLICAS] {
                    return Ok(());
                }
                if started.elapsed() > PATIENCE {
                    let seconds = PATIENCE.as_secs();
                    return Err(format!("after {seconds} s the pods are not {wanted}: {values:?}").into());
                }
                thread::sleep(Duration::from_millis(200));
            }
        })
    }

    /// Stays until Ctrl-C, which ends this process; the test bed's guard then ends and removes the rest.
    fn keep(&self) -> Result {
        self.screen.line("To use it, in another terminal:")?;
        self.screen.line(&format!("$ {}", self.world.environment()))?;
        let (registry, password) = (self.world.registry(), self.world.password());
        self.screen.line(&format!("{}'s password at {registry}: {password}", world::USER))?;
        self.screen.line("Without --password-stdin the plugin asks for it.")?;
        self.screen.line("To end it and remove everything: Ctrl-C here.")?;
        loop {
            thread::park();
        }
    }
}

/// An argument as one types it in a shell.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,".contains(letter);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_take_apart_is_quoted() {
        assert_eq!(quoted("127.0.0.1:5000/team/web:1.0"), "127.0.0.1:5000/team/web:1.0");
        assert_eq!(quoted("-o={.items[*]}"), "'-o={.items[*]}'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
