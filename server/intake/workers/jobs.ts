// What a mail worker is given, asks meanwhile, and gives.
import type { IntakeProblemCode, IntakeSource } from '../../contracts/intake.ts';

export interface MailLimits {
  mailBytes: number;
  /** Of the mail itself. */
  headerBytes: number;
  /** With those of its parts: enough for many parts to be counted, which says more of them than their headers. */
  allHeaderBytes: number;
  /** Messages within messages. */
  depth: number;
  /** Levels of parts within parts. */
  levels: number;
  parts: number;
}

export interface MailJob {
  path: string;
  limits: MailLimits;
}

/** To be kept in the file store. */
export interface KeepPart {
  bytes: Uint8Array;
}

export interface KeptPart {
  digest: string;
  sizeBytes: number;
}

export interface MailPart extends KeptPart {
  name: string;
}

export type ReadMail =
  | { ok: true; source: IntakeSource; parts: MailPart[] }
  | { ok: false; source: IntakeSource; code: IntakeProblemCode; detail: string };
