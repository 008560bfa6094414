//! Dependencies: each with its reason, and only those.
