//! File systems as they are: links in circles, pipes, unreadable files, odd names, directories that vanish.
