//! `oracle`: runs cases through the core and through the kubelet's code, or times the two; `cargo xtask oracle`
//! and `cargo xtask bench` start it.

use std::io::{Write as _, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::{Parser, Subcommand};
use oracle::{Limits, explain, measure, run};

/// Holds the core against the kubelet's own code.
#[derive(Debug, Parser)]
struct Oracle {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run cases until the first on which the two differ; exit with 1 then
    Compare {
        /// The Go program with the kubelet's code
        #[arg(long)]
        kubelet: PathBuf,
        /// Where it leaves which of its code it reached
        #[arg(long)]
        coverage: Option<PathBuf>,
        /// How many cases
        #[arg(long)]
        cases: u64,
        /// What they are made from
        #[arg(long)]
        seed: u64,
        /// The number of the first
        #[arg(long, default_value_t = 0)]
        from: u64,
        /// Print the number of the case that differs and nothing else of it
        #[arg(long)]
        brief: bool,
    },
    /// Time the look-up of one image among 50 secrets of 10 entries each; print nanoseconds
    Time {
        /// The Go program with the kubelet's code
        #[arg(long)]
        kubelet: PathBuf,
    },
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let outcome = match Oracle::parse().task {
        Task::Compare { kubelet, coverage, cases, seed, from, brief } => {
            let limits = Limits { seed, cases: from..from.saturating_add(cases) };
            compare(&kubelet, coverage.as_deref(), &limits, brief)
        }
        Task::Time { kubelet } => time(&kubelet),
    };
    outcome.unwrap_or_else(|error| {
        let causes = std::iter::successors(Some(&*error), |error| error.source());
        let words = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
        let _ = writeln!(stderr(), "oracle: {words}");
        ExitCode::from(2)
    })
}

fn compare(kubelet: &Path, coverage: Option<&Path>, limits: &Limits, brief: bool) -> Result<ExitCode> {
    let progress = Progress::new(limits.cases.end - limits.cases.start);
    let (tally, mismatch) = run(kubelet, coverage, limits, &|done| progress.add(done))?;
    let mut out = stdout();
    if let Some(number) = mismatch {
        if brief {
            writeln!(out, "{number}")?;
        } else {
            writeln!(out, "seed {}: {}", limits.seed, explain(kubelet, limits.seed, number)?)?;
        }
        return Ok(ExitCode::FAILURE);
    }
    writeln!(out, "{tally}")?;
    writeln!(out, "no mismatch: seed {}, {:.1} s", limits.seed, progress.started.elapsed().as_secs_f64())?;
    Ok(ExitCode::SUCCESS)
}

fn time(kubelet: &Path) -> Result<ExitCode> {
    let times = measure(kubelet)?;
    let mut out = stdout();
    for (name, ours, kubelets) in [
        ("lookup", times.our_lookup, times.kubelets_lookup),
        ("build", times.our_build, times.kubelets_build),
    ] {
        writeln!(out, "{name} {} {}", ours.as_nanos(), kubelets.as_nanos())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Says every ten seconds how far a long run is.
struct Progress {
    all: u64,
    started: Instant,
    said: Mutex<(u64, Instant)>,
}

impl Progress {
    fn new(all: u64) -> Self {
        let now = Instant::now();
        Self { all, started: now, said: Mutex::new((0, now)) }
    }

    fn add(&self, cases: u64) {
        let Ok(mut said) = self.said.lock() else { return };
        said.0 += cases;
        if said.1.elapsed() >= Duration::from_secs(10) {
            said.1 = Instant::now();
            let seconds = self.started.elapsed().as_secs();
            let _ = writeln!(stderr(), "{} of {} cases, {seconds} s", said.0, self.all);
        }
    }
}
