//! Marked secrets in every place where an input can hold one, and no report that shows them.
