/**
 * Something that the user can mend: a wrong file, key, option or path.
 *
 * The message says what is wrong, where (file and key path), what was got, and what would do. The command line prints it
 * without a stack trace and exits with 2. Everything else that is thrown is a bug.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** What stands in a `UserError`: `where` is a file with a key path, e.g. `task.yaml: defaults.fail_policy`. */
export interface Complaint {
  readonly where: string;
  readonly what: string;
  readonly got?: unknown;
  readonly expected?: string | readonly string[];
}

/** Builds the one-line message of a `UserError` from its parts. */
export function complain({ where, what, got, expected }: Complaint): UserError {
  const parts = [`${where}: ${what}`];
  if (got !== undefined) parts.push(`got ${describeValue(got)}`);
  if (expected !== undefined) {
    parts.push(typeof expected === 'string' ? `expected ${expected}` : `expected one of ${[...expected].join(', ')}`);
  }
  return new UserError(parts.join('; '));
}

function describeValue(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A failure of the file system that the user can mend (a full disk, no permission), or null when it is none of these. */
export function asFileSystemError(error: unknown): UserError | null {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  const at = path ?? 'output folder';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError(`${at}: the disk is full; free some space and run the same command again: it goes on`);
    case 'EFBIG':
      return new UserError(
        `${at}: the file may not grow any larger here (see \`ulimit -f\`); run again with more room`,
      );
    case 'EIO':
      return new UserError(`${at}: the disk could not read or write it (EIO)`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UserError(`${at}: may not be written or read here (${code})`);
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ENOENT':
      return new UserError(`${at}: no such file or folder (${code})`);
    default:
      return null;
  }
}
