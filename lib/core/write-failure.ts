/** @file What a system says that will not write a file, in words that name the file and the mend. */

const REMEDIES: Record<string, string> = {
  ENOSPC: "the disk is full: free some space and run again; nothing already stored was touched",
  EDQUOT: "your share of the disk is full: free some space and run again; nothing already stored was touched",
  EACCES: "no permission to write there: check the owner of the folder",
  EPERM: "no permission to write there: check the owner of the folder",
  EROFS: "the file system is read-only: work in a folder that can be written",
  EMFILE: "too many open files: raise `ulimit -n`",
};

/** One line of `path`, what was amiss, how to mend it, and the system's code. */
export function describeWriteFailure(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `cannot write ${path}: ${REMEDIES[code ?? ""] ?? message} (${code})`;
}
