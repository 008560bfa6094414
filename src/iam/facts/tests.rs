//! The tables agree with themselves, with each other, and with what the rest of the room uses.

mod actions;
mod keys;
