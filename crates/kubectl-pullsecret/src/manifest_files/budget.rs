//! How much of the memory the files of one invocation may take.

/// Bytes of all files together.
pub(super) const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// Values (scalars, lists, maps) of all files together. What is read takes some hundred bytes for each.
const MOST_VALUES: usize = 8_000_000;
/// Values that aliases may add to one file: ten times what a large manifest holds, and a thousandth of what
/// nested aliases ("a billion laughs") would make of a few lines.
const MOST_ALIASED: usize = 100_000;

/// What is left of it.
#[derive(Clone)]
pub(super) struct Budget {
    bytes: u64,
    values: usize,
    /// How many values there may be.
    most: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self::of_values(MOST_VALUES)
    }
}

/// What was used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exhausted {
    /// More than so many values.
    Values(usize),
    /// Too many by aliases.
    Aliases,
}

impl std::fmt::Display for Exhausted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Values(most) => write!(f, "there are more than {most} values up to here"),
            Self::Aliases => write!(f, "its aliases stand for more than {MOST_ALIASED} values"),
        }
    }
}

impl Budget {
    /// A budget of so many values.
    pub(super) fn of_values(most: usize) -> Self {
        Self { bytes: MOST_BYTES, values: most, most }
    }

    /// The bytes that may still be read.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes the bytes of a file; they are known to be there.
    pub(super) fn take_bytes(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    /// How many values were taken.
    pub(super) fn taken(&self) -> usize {
        self.most - self.values
    }

    /// Takes so many values.
    pub(super) fn take(&mut self, values: usize) -> Result<(), Exhausted> {
        self.values = self.values.checked_sub(values).ok_or(Exhausted::Values(self.most))?;
        Ok(())
    }

    /// Takes the values that an alias stands for; `aliased` counts those of its file.
    pub(super) fn take_aliased(&mut self, values: usize, aliased: &mut usize) -> Result<(), Exhausted> {
        *aliased += values;
        if *aliased > MOST_ALIASED { Err(Exhausted::Aliases) } else { self.take(values) }
    }
}
