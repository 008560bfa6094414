//! What is being evaluated because something else asked for it: a value that asks for itself is a cycle.

use std::cell::Cell;

/// Something that is evaluated once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    /// The module instance.
    pub(super) instance: u32,
    pub(super) what: What,
}

/// What of a module instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Variable(usize),
    Local(usize),
    Output(usize),
    /// Which instances a call has.
    Call(usize),
    /// Which instances a resource has.
    Expansion(usize),
    /// An instance of a resource.
    Resource(usize, usize),
    /// A provider configuration, by its number in the estate.
    Provider(usize),
}

/// The evaluations that wait for this one.
pub(super) enum Chain<'c> {
    /// Nobody waits.
    Start,
    /// One more.
    Link {
        step: Step,
        up: &'c Chain<'c>,
        length: usize,
        /// How many evaluations waited for each other below this one, also those that were done before.
        below: Cell<usize>,
    },
}

/// Why something cannot be evaluated now.
pub(super) enum Blocked {
    /// It waits for itself: the steps of the cycle, the least first.
    Cycle(Vec<Step>),
    /// Too many wait for each other.
    TooLong,
}

impl Drop for Chain<'_> {
    fn drop(&mut self) {
        if let Self::Link { up, .. } = self {
            up.note(self.depth());
        }
    }
}

impl Chain<'_> {
    /// Enters an evaluation; as many can wait for each other, as each takes stack.
    pub(super) fn enter(&self, step: Step, longest: usize) -> Result<Chain<'_>, Blocked> {
        let mut cycle = vec![step];
        let mut at = self;
        while let Chain::Link { step: waiting, up, .. } = at {
            if *waiting == step {
                cycle.reverse();
                let least = cycle.iter().enumerate().min_by_key(|(_, step)| **step).map_or(0, |(at, _)| at);
                cycle.rotate_left(least);
                return Err(Blocked::Cycle(cycle));
            }
            cycle.push(*waiting);
            at = up;
        }
        let length = self.length() + 1;
        if length > longest {
            Err(Blocked::TooLong)
        } else {
            Ok(Chain::Link { step, up: self, length, below: Cell::new(0) })
        }
    }

    /// Notes that this evaluation has read something that so many waited for, itself among them.
    pub(super) fn note(&self, depth: usize) {
        if let Self::Link { below, .. } = self {
            below.set(below.get().max(depth));
        }
    }

    /// How many evaluations wait for each other from this one down. Unlike the length, it is the same whoever asks first.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Start => 0,
            Self::Link { below, .. } => below.get() + 1,
        }
    }

    fn length(&self) -> usize {
        match self {
            Self::Start => 0,
            Self::Link { length, .. } => *length,
        }
    }
}
