//! Time and memory, linear in the length of the input.

use std::time::Duration;

use super::Target;

/// What a run cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Time: of the processor, where that can be told.
    pub time: Duration,
    /// The peak of what was allocated, in bytes, where that is counted.
    pub memory: Option<usize>,
}

/// What tells the cost of a run.
pub trait Meter {
    /// Runs something, and says what it cost.
    fn cost(&self, work: &mut dyn FnMut()) -> Cost;

    /// How many times slower this build is than one that is released.
    fn slowness(&self) -> u32;
}

/// What an input may cost: so much, and so much a byte.
struct Bounds {
    time: (Duration, Duration),
    memory: (usize, usize),
}

/// Ten to a hundred times what the slowest seeds take, in a released build: enough for a machine with other work, and far
/// below what a loop in a loop makes of some thousand bytes.
fn bounds(target: Target) -> Bounds {
    let millis = Duration::from_millis;
    let micros = Duration::from_micros;
    const MIB: usize = 1 << 20;
    match target {
        // All policies are loaded anew.
        Target::Check => Bounds { time: (millis(100), micros(20)), memory: (64 * MIB, 8 << 10) },
        // A question may try requests up to a limit of its own.
        Target::Iam => Bounds { time: (millis(100), micros(40)), memory: (32 * MIB, 8 << 10) },
        Target::Plan | Target::Hcl | Target::Json => {
            Bounds { time: (millis(40), micros(20)), memory: (32 * MIB, 8 << 10) }
        }
        Target::Policy | Target::Config | Target::Waiver => {
            Bounds { time: (millis(20), micros(10)), memory: (16 * MIB, 4 << 10) }
        }
    }
}

/// How often a run that took too long is repeated: a machine has other work.
const AGAIN: usize = 4;

/// Runs something on an input, within its bounds.
pub(super) fn linear(target: Target, bytes: &[u8], meter: &dyn Meter, work: &mut dyn FnMut()) -> Result<(), String> {
    let bounds = bounds(target);
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let most = (bounds.time.0 + bounds.time.1 * length) * meter.slowness();
    let mut cost = meter.cost(work);
    for _ in 0..AGAIN {
        if cost.time > most {
            let again = meter.cost(work);
            cost.time = cost.time.min(again.time);
        }
    }
    if cost.time > most {
        return Err(format!("{length} bytes take {:?}, more than {most:?}", cost.time));
    }
    let most = bounds.memory.0 + bounds.memory.1 * bytes.len();
    match cost.memory {
        Some(memory) if memory > most => Err(format!("{length} bytes take {memory} bytes of memory, more than {most}")),
        _ => Ok(()),
    }
}
