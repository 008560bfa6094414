//! What the fuzz targets share: the properties, and what an input costs in time and memory.

pub mod properties;

use std::cell::RefCell;

use cpu_time::ProcessTime;
use peak_alloc::PeakAlloc;
use properties::{Bench, Cost, Meter, Target, Variants};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Processor time of all threads, and the peak of what is allocated.
struct Counted;

impl Meter for Counted {
    fn cost(&self, work: &mut dyn FnMut()) -> Cost {
        MEMORY.reset_peak_usage();
        let (before, start) = (MEMORY.current_usage(), ProcessTime::now());
        work();
        Cost { time: start.elapsed(), memory: Some(MEMORY.peak_usage().saturating_sub(before)) }
    }

    fn slowness(&self) -> u32 {
        // Instrumented code, with all checks.
        3
    }
}

/// Holds one input to everything that the target promises.
///
/// # Panics
/// If a property does not hold: that is what the engine looks for.
pub fn fuzz(target: Target, bytes: &[u8]) {
    thread_local! {
        static BENCH: RefCell<Bench> = RefCell::new(Bench::new(Box::new(Counted)));
    }
    BENCH.with_borrow_mut(|bench| {
        if let Err(why) = properties::hold(target, bytes, bench, Variants::OneOf(bytes)) {
            panic!("{}: {why}", target.name());
        }
    });
}
