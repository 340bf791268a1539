/**
 * An output folder that cannot be written. The place in this library helps nobody, so the message replaces
 * the stack trace.
 */
export class FolderError extends Error {
  constructor(message: string, consequence = 'Nothing was written.') {
    super(`${message}\n${consequence}`);
    this.stack = this.message;
  }
}

/** Errors of the system that a user can repair, and how. */
const FIXES: { readonly [code: string]: string } = {
  EACCES: 'Give this user the permission to write there, or set another `outdir`.',
  EPERM: 'Give this user the permission to write there, and remove the immutable attribute if there is one '
    + '(`lsattr`, `chattr -i`).',
  EROFS: 'The file system is read-only: set another `outdir`.',
  ENOSPC: 'The disk is full: free some space.',
  EDQUOT: 'The quota of this user is exceeded: free some space.',
};

/**
 * An error of the system as a user needs it.
 *
 * @param problems what went wrong when the changes were undone
 */
export function folderError(folder: string, error: NodeJS.ErrnoException, problems: readonly string[]): FolderError {
  if (error.code === undefined) {
    throw error; // a bug in this library, which needs its stack trace
  }
  const consequence = problems.length === 0 ? undefined
    : ['The former files could not be restored completely:', ...problems.map((problem) => `  ${problem}`)].join('\n');
  return new FolderError(
    [`cannot write to ${folder}: ${error.message}`, ...FIXES[error.code] ? [FIXES[error.code]] : []].join('\n'),
    consequence,
  );
}
