//! Small inputs that grow: gzip, zip, JSON, repetition, templates.
