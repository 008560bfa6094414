//! What fuzzing found, and the properties that it holds to, on every recorded seed.
