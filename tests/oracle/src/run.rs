//! Runs any number of cases through both sides, in as many threads as there are processors.

use std::fmt;
use std::ops::{AddAssign, Range};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use crate::answer::Answer;
use crate::case::Case;
use crate::kubelet::{Error, Kubelet};
use crate::{ours, smaller};

/// How many cases go to the kubelet's side at once.
const BATCH: u64 = 256;

/// Which cases are run.
#[derive(Clone, Debug)]
pub struct Limits {
    /// What they are made from.
    pub seed: u64,
    /// Their numbers.
    pub cases: Range<u64>,
}

/// What kinds of cases there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub cases: u64,
    /// Those in which a credential is tried.
    pub found: u64,
    /// Those in which a secret cannot be decoded.
    pub undecodable: u64,
    /// Those whose image's name cannot be read.
    pub unreadable: u64,
    /// Those in which the kubelet's order is random.
    pub random: u64,
}

/// A case on which the two sides differ.
#[derive(Clone, Debug)]
pub struct Mismatch {
    /// Its number.
    pub number: u64,
    /// The case, with what does not matter taken out.
    pub case: Case,
    /// Our answer to it, or what is wrong with us.
    pub ours: Result<Answer, String>,
    /// The kubelet's answer to it.
    pub kubelets: Answer,
}

/// Runs the cases until the first that differs, and tells its number; `progress` is told how many are done. With a folder for
/// `coverage` the kubelet's side leaves there which of its code was reached.
pub fn run(
    program: &Path,
    coverage: Option<&Path>,
    limits: &Limits,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Tally, Option<u64>), Error> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let shared =
        Shared { limits, next: AtomicU64::new(limits.cases.start), stop: AtomicBool::new(false), progress };
    let outcomes: Vec<Result<Outcome, Error>> = thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads).map(|_| scope.spawn(|| shared.work(Kubelet::start(program, coverage)?))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let (mut tally, mut first) = (Tally::default(), None::<u64>);
    for outcome in outcomes {
        let outcome = outcome?;
        tally += outcome.tally;
        first = first.into_iter().chain(outcome.mismatch).min();
    }
    Ok((tally, first))
}

/// Makes the case of a mismatch small, and asks both sides once more.
pub fn explain(program: &Path, seed: u64, number: u64) -> Result<Mismatch, Error> {
    let mut kubelet = Kubelet::start(program, None)?;
    let case = smaller::of(&Case::generate(seed, number), &mut kubelet)?;
    let kubelets = kubelet.answer(&case)?;
    Ok(Mismatch { number, ours: ours::answer(&case), kubelets, case })
}

struct Shared<'a> {
    limits: &'a Limits,
    /// The first number that nobody has taken.
    next: AtomicU64,
    stop: AtomicBool,
    progress: &'a (dyn Fn(u64) + Sync),
}

#[derive(Default)]
struct Outcome {
    tally: Tally,
    mismatch: Option<u64>,
}

impl Shared<'_> {
    fn work(&self, mut kubelet: Kubelet) -> Result<Outcome, Error> {
        let mut outcome = Outcome::default();
        while !self.stop.load(Ordering::Relaxed) {
            let start = self.next.fetch_add(BATCH, Ordering::Relaxed);
            let end = (start + BATCH).min(self.limits.cases.end);
            if start >= end {
                break;
            }
            let cases: Vec<Case> =
                (start..end).map(|number| Case::generate(self.limits.seed, number)).collect();
            kubelet.ask(&cases)?;
            // The kubelet's side is at work meanwhile.
            let ours: Vec<_> = cases.iter().map(ours::answer).collect();
            let theirs = kubelet.hear(cases.len())?;
            for (number, (ours, theirs)) in (start..).zip(ours.iter().zip(&theirs)) {
                outcome.tally += Tally::of(ours.as_ref().ok(), theirs);
                if outcome.mismatch.is_none() && !agree(ours, theirs) {
                    outcome.mismatch = Some(number);
                    self.stop.store(true, Ordering::Relaxed);
                }
            }
            (self.progress)(end - start);
        }
        Ok(outcome)
    }
}

/// Whether both sides say the same.
pub(crate) fn agree(ours: &Result<Answer, String>, kubelets: &Answer) -> bool {
    ours.as_ref().is_ok_and(|ours| ours.agrees_with(kubelets))
}

impl Tally {
    fn of(ours: Option<&Answer>, kubelets: &Answer) -> Self {
        let groups = ours.and_then(|ours| ours.credentials.as_ref().ok());
        let is_random = groups.is_some_and(|groups| groups.iter().any(|group| group.len() > 1));
        let found =
            kubelets.credentials.as_ref().is_ok_and(|groups| groups.iter().any(|group| !group.is_empty()));
        Self {
            cases: 1,
            found: found.into(),
            undecodable: kubelets.credentials.is_err().into(),
            unreadable: kubelets.image.is_err().into(),
            random: is_random.into(),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.cases += other.cases;
        self.found += other.found;
        self.undecodable += other.undecodable;
        self.unreadable += other.unreadable;
        self.random += other.random;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cases, found, undecodable, unreadable, random } = self;
        write!(
            f,
            "{cases} cases: {found} find a credential, {random} of them in random order; {undecodable} have a \
             secret that cannot be decoded, {unreadable} an image name that cannot be read"
        )
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "case {} differs; made smaller it is\n{}", self.number, self.case)?;
        match &self.ours {
            Ok(ours) => writeln!(f, "we say\n{ours}")?,
            Err(wrong) => writeln!(f, "we are wrong in ourselves: {wrong}\n")?,
        }
        write!(f, "the kubelet says\n{}", self.kubelets)
    }
}
