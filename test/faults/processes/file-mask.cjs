// A user whose files nobody else may read.
process.umask(0o077);
