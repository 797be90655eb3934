// Failures that stop the process before it serves: one readable line and what to do, never a stack.

export type StartupErrorCode =
  | 'CONFIG_INVALID'
  | 'DATABASE_IN_USE'
  | 'DATABASE_OPEN_IN_PROCESS'
  | 'DATABASE_NEWER'
  | 'DATABASE_UNAVAILABLE'
  | 'ENGINE_NOT_BUILT_HERE'
  | 'ENGINE_UNKNOWN_DIGEST'
  | 'ENGINE_LOAD_FAILED'
  | 'FOLDER_UNUSABLE'
  | 'DISK_FULL'
  | 'MIGRATION_FAILED'
  | 'MIGRATION_LOCKED'
  | 'PORT_IN_USE'
  | 'REDIS_UNAVAILABLE'
  | 'LISTEN_FAILED'
  | 'TLS_UNUSABLE';

/** Thrown while starting; the process prints `message` alone and exits with a code other than 0. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
  readonly code: StartupErrorCode;

  constructor(code: StartupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The system's code of a failed call (`ENOENT`, `EADDRINUSE`…), or undefined when there is none. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
