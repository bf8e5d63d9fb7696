//! What `-v` tells: the steps and the requests of a run, on standard error.

use tracing::Level;
use tracing_subscriber::fmt;

/// Runs `work` with a log of the level that kubectl's `-v` numbers mean; 0 is silence.
///
/// Only our own events and the names of requests are logged: libraries below us may put headers and bodies
/// into theirs.
pub(crate) fn with_level<T>(verbosity: u8, work: impl FnOnce() -> T) -> T {
    let level = match verbosity {
        0 => return work(),
        1..=5 => Level::INFO,
        _ => Level::DEBUG,
    };
    let ours = tracing_subscriber::filter::Targets::new().with_target("kubectl_pullsecret", level);
    let lines = fmt::layer().with_writer(std::io::stderr).without_time().with_ansi(false);
    let subscriber = tracing_subscriber::layer::SubscriberExt::with(
        tracing_subscriber::registry(),
        tracing_subscriber::Layer::with_filter(lines, ours),
    );
    tracing::subscriber::with_default(subscriber, work)
}
