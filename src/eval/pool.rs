//! The threads of a run, and the stacks that it stands on.
//!
//! Values wait for each other and expressions are nested, so that a thread needs a deep stack; it takes address space, and
//! memory only as far as it is used. Where the machine starts no thread, because of a limit of processes or of address
//! space, the same is done by the thread that is there: a report does not depend on how many made it.

use std::cell::Cell;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::input;

/// The stack of a thread.
const STACK: usize = 256 << 20;

thread_local! {
    /// Whether this thread is one of ours: what it calls has what it needs.
    static OURS: Cell<bool> = const { Cell::new(false) };
    /// The pool of a thread that is alone. It lasts as long as the thread, which can be in one pool only.
    static ALONE: Option<ThreadPool> = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok();
}

/// Runs with threads whose stacks are deep enough: as many as [`input::threads`] says, or one, or this one.
///
/// Nothing may run in parallel outside of it: rayon's own pool panics where it can start no thread.
pub fn in_pool<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    if OURS.get() {
        return run();
    }
    let pool = |threads| {
        let builder = ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK);
        builder.start_handler(|_| OURS.set(true)).build().ok()
    };
    match [input::threads(), 1].into_iter().find_map(pool) {
        Some(pool) => pool.install(run),
        None => ALONE.with(|_| run()),
    }
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;

    #[test]
    fn a_run_in_a_run_takes_no_further_threads() {
        let outer = in_pool(|| (rayon::current_thread_index(), in_pool(rayon::current_thread_index)));
        assert!(outer.0.is_some());
        assert_eq!(outer.0, outer.1);
    }

    #[test]
    fn a_thread_that_is_alone_does_everything() {
        let sums = std::thread::spawn(|| {
            let sum = || (0..1000).into_par_iter().sum::<u32>();
            (ALONE.with(|pool| pool.is_some()), sum(), sum(), rayon::current_num_threads())
        });
        assert_eq!(sums.join().unwrap(), (true, 499_500, 499_500, 1));
    }
}
