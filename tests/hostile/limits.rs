//! Each limit: what it stops, what it says, and how `--limit` moves it.
