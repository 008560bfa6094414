//! Machines as they are: locales, no home, read-only and full disks, closed streams.
