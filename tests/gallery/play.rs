//! Plays a scene: seeds it, asks why, does as told, and waits for the pods.

use harness::check_schema;
use serde_json::Value;
use testbed::Pair;

use crate::bed::bed;
use crate::book::{self, Page};
use crate::scene::{Mended, Scene, Told};
use crate::stage::Stage;

pub(crate) fn play(pair: Pair, scene: &'static Scene) {
    let stage = Stage::new(bed(pair), scene);
    (scene.before)(&stage);
    stage.seed(&(scene.objects)(scene));
    match scene.told {
        Told::Diagnosis(..) | Told::ByNode(..) => stage.until_failing(),
        Told::Nothing => stage.until_running(),
        Told::NothingYet => stage.until_pulling(),
    }
    (scene.then)(&stage);
    let told = ask(&stage);
    check(pair, scene, &told);
    let commands = told.commands();
    are_harmless(&stage, &commands);
    let commands = mend(&stage, &commands);
    if !matches!(scene.mended, Mended::NotHere(_)) {
        let after = ask(&stage);
        assert!(after.diagnosis.is_null(), "it runs, and why still says: {}", after.human);
    }
    book::check(pair, scene, &Page { diagnosis: told.diagnosis, human: told.human, commands });
}

/// What `why` says.
struct Answer {
    human: String,
    diagnosis: Value,
}

impl Answer {
    fn commands(&self) -> Vec<String> {
        let commands = self.diagnosis["commands"].as_array().cloned().unwrap_or_default();
        commands.iter().filter_map(|command| command.as_str().map(str::to_owned)).collect()
    }
}

/// Asks why the pod, or the workload that is called `app`, does not come.
fn ask(stage: &Stage) -> Answer {
    let workload = ["deployment", "statefulset", "cronjob"].into_iter().find(|kind| {
        let found = stage.kubectl(&["get", kind, "--ignore-not-found", "-o", "name"]);
        !found.is_empty()
    });
    let target = workload.map_or("app".to_owned(), |kind| format!("{kind}/app"));
    let why = format!("kubectl pullsecret why {target} -n {}", stage.namespace);
    let human = stage.printed(&why);
    let document = check_schema("PullExplanation", &stage.printed(&format!("{why} -o json")));
    let items = document["items"].as_array().cloned().unwrap_or_default();
    let mut found = items.iter().map(|item| item["diagnosis"].clone()).filter(|one| !one.is_null());
    let diagnosis = found.next().unwrap_or(Value::Null);
    let answer = Answer { human, diagnosis };
    for command in answer.commands() {
        let is_it = |line: &str| line.trim() == command;
        assert!(answer.human.lines().any(is_it), "{command} is in the JSON and not here:\n{}", answer.human);
    }
    answer
}

fn check(pair: Pair, scene: &Scene, told: &Answer) {
    let found = (told.diagnosis["code"].as_str(), told.diagnosis["certainty"].as_str());
    let expected = match scene.told {
        Told::Diagnosis(code, certainty) => (Some(code), Some(certainty)),
        Told::ByNode(code, current, older) => {
            (Some(code), Some(if pair == Pair::Current { current } else { older }))
        }
        Told::Nothing | Told::NothingYet => (None, None),
    };
    assert_eq!(found, expected, "{}\n{:#}", told.human, told.diagnosis);
    if let Some(cause) = told.diagnosis["cause"].as_str() {
        assert!(told.human.contains(cause), "the cause is in the JSON and not here:\n{}", told.human);
    }
}

/// No pod is deleted that nothing makes anew, and nobody is asked to fill something in.
fn are_harmless(stage: &Stage, commands: &[String]) {
    let bare: Vec<String> = stage
        .pods()
        .iter()
        .filter(|pod| pod["metadata"]["ownerReferences"].is_null())
        .filter_map(|pod| pod["metadata"]["name"].as_str().map(str::to_owned))
        .collect();
    for command in commands {
        let deletes = |pod: &String| command.contains("delete ") && command.contains(pod.as_str());
        assert!(!bare.iter().any(deletes), "nothing makes that pod anew: {command}");
        let is_blank = |word: &str| word.len() > 2 && word.chars().all(|letter| letter.is_ascii_uppercase());
        assert!(!command.split([' ', '=']).any(is_blank), "a blank to fill in: {command}");
    }
}

/// Does what brings the pods to run, waits for them, and answers which commands that took.
fn mend(stage: &Stage, commands: &[String]) -> Vec<String> {
    let uids = uids(stage);
    let used: Vec<String> = match stage.scene.mended {
        Mended::ByCommands => commands.to_vec(),
        Mended::By(places) => places.iter().filter_map(|place| commands.get(*place).cloned()).collect(),
        Mended::NotHere(_) | Mended::Outside(..) | Mended::Needless => Vec::new(),
    };
    if matches!(stage.scene.mended, Mended::ByCommands | Mended::By(_)) {
        assert!(!used.is_empty(), "nothing is told that mends it");
    }
    for command in &used {
        stage.paste(command);
    }
    match stage.scene.mended {
        Mended::NotHere(_) => return used,
        Mended::Outside(_, done) => done(stage),
        Mended::ByCommands | Mended::By(_) | Mended::Needless => {}
    }
    stage.until_running();
    let remakes = [
        "replace --force",
        "rollout restart",
        "delete ",
        "--restart",
        "create job",
        "set image deploy",
        "--workload ",
    ];
    if !used.iter().any(|command| remakes.iter().any(|word| command.contains(word))) {
        assert_eq!(self::uids(stage), uids, "waiting would have been enough");
    }
    used
}

fn uids(stage: &Stage) -> Vec<Value> {
    stage.pods().iter().map(|pod| pod["metadata"]["uid"].clone()).collect()
}
