//! Takes out of a case what does not matter to a mismatch, so that a person can read it.

use std::ops::Range;

use crate::case::Case;
use crate::kubelet::{Error, Kubelet};
use crate::ours;
use crate::run::agree;

/// Part of a case: how long it is there, and the case without a piece of it.
struct Part<'a> {
    length: &'a dyn Fn(&Case) -> usize,
    without: &'a dyn Fn(&Case, Range<usize>) -> Option<Case>,
}

/// The smallest case on the way on which the two sides still differ.
pub(crate) fn of(case: &Case, kubelet: &mut Kubelet) -> Result<Case, Error> {
    let mut small = case.clone();
    // What one round could not take out may go when another piece has gone.
    for _ in 0..4 {
        let before = small.clone();
        let secrets = Part {
            length: &|case| case.secrets.len(),
            without: &|case, piece| {
                let mut less = case.clone();
                less.secrets.drain(piece);
                Some(less)
            },
        };
        secrets.take_out(&mut small, kubelet)?;
        for (secret, data) in places(&small) {
            let value = Part {
                length: &|case| case.secrets[secret].data[data].1.len(),
                without: &|case, piece| {
                    let mut less = case.clone();
                    less.secrets[secret].data[data].1.drain(piece);
                    Some(less)
                },
            };
            value.take_out(&mut small, kubelet)?;
        }
        let image = Part {
            length: &|case| case.image.len(),
            without: &|case, piece| {
                let image = format!("{}{}", case.image.get(..piece.start)?, case.image.get(piece.end..)?);
                Some(Case { image, ..case.clone() })
            },
        };
        image.take_out(&mut small, kubelet)?;
        if small == before {
            break;
        }
    }
    Ok(small)
}

/// Each value of each secret.
fn places(case: &Case) -> Vec<(usize, usize)> {
    let values = |(at, count)| (0..count).map(move |data| (at, data));
    case.secrets.iter().map(|secret| secret.data.len()).enumerate().flat_map(values).collect()
}

impl Part<'_> {
    /// Takes out halves, quarters and so on down to single pieces, as long as the two sides differ without them.
    fn take_out(&self, small: &mut Case, kubelet: &mut Kubelet) -> Result<(), Error> {
        let whole = (self.length)(small);
        let chunks = std::iter::successors(Some(whole.max(1)), |chunk| (*chunk > 1).then_some(chunk / 2));
        for chunk in chunks {
            let mut at = 0;
            while at < (self.length)(small) {
                let end = (at + chunk).min((self.length)(small));
                match (self.without)(small, at..end) {
                    Some(less) if !agree(&ours::answer(&less), &kubelet.answer(&less)?) => *small = less,
                    _ => at = end,
                }
            }
        }
        Ok(())
    }
}
