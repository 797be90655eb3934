// What the shell is told. 64 is EX_USAGE of sysexits.h.
export const EXIT = {
  ok: 0,
  /** A negative verdict, or a refusal. */
  no: 1,
  /** Not enough to decide. */
  undecided: 2,
  usage: 64,
} as const;

/** A refusal with a stable code and one readable line. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
