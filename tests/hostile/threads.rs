//! One report, whatever the number of threads and the order of files.
