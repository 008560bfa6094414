//! Modules and plans of OpenTofu.
