//! What SECURITY.md promises is held by the tests that it names.
