// What the signature workers do, and what they ask meanwhile. Keys, addresses and caches stay in the thread that gives
// the job: a worker asks it for a signature value, a timestamp, an OCSP answer.
import type { ReportForm } from '../../contracts/verification.ts';
import type {
  Der,
  DigestAlgorithm,
  PdfFacts,
  RevisionChange,
  SignatureSpec,
  SignedFile,
  Signer,
  SignOptions,
  VerificationPolicy,
  VerificationReport,
} from '../../signing/index.ts';

/** A policy without its network: whether there is one, is asked through. */
export interface PlainPolicy extends Omit<VerificationPolicy, 'revocation'> {
  isOnline: boolean;
}

export interface PlainSignOptions extends Omit<SignOptions, 'timestamp' | 'policy' | 'appearances'> {
  hasTimestamp: boolean;
  policy?: PlainPolicy;
}

interface SignInput {
  path: string;
  spec: SignatureSpec;
  signer: Omit<Signer, 'sign'>;
  options: PlainSignOptions;
}

/** Each kind of job with what it gives. */
export interface Jobs {
  verify: { takes: { path: string; policy: PlainPolicy }; gives: VerificationReport };
  /** Verifies, and writes the report in a form to be kept. */
  report: {
    takes: { path: string; policy: PlainPolicy; file: string; form: ReportForm; language: 'vi' | 'en' };
    gives: Uint8Array;
  };
  /** What is told of a file over which a worker died. */
  unjudged: { takes: { path: string; now: Date }; gives: VerificationReport };
  /** Signs, and verifies the result as `judge` says. */
  sign: {
    takes: SignInput & { judge: PlainPolicy };
    gives: { signed: SignedFile; report: VerificationReport };
  };
  /** Signs into a new file, which is there whole or not at all. */
  signFile: { takes: SignInput & { output: string }; gives: { sizeBytes: number; digest: string } };
  /** Brings the signatures to B-LTA, or renews the last timestamp where it ends before a time. */
  preserve: { takes: { path: string; policy: PlainPolicy; renewBefore: Date }; gives: Preserved };
  /** Whether the file is `base`, extended by a sound signature with this certificate. */
  isSigned: { takes: { path: string; base: string; certificate: Der; now: Date }; gives: boolean };
  /** What it brings on top of `base` beside a signature. */
  extension: { takes: { path: string; base: string }; gives: RevisionChange[] };
  tryMarks: { takes: { path: string; spec: SignatureSpec }; gives: undefined };
  facts: { takes: { path: string }; gives: PdfFacts };
}

/** `revision` is empty when nothing was to be done. */
export interface Preserved {
  revision: Uint8Array;
  /** When the newest document timestamp ends; null: there is none. */
  endsAt: Date | null;
}

export type Job = { [K in keyof Jobs]: { do: K } & Jobs[K]['takes'] }[keyof Jobs];
export type Result = Jobs[keyof Jobs]['gives'];

/** Every answer is bytes, or null where there is none. */
export type Question =
  | { ask: 'ocsp'; url: string; request: Der }
  | { ask: 'crl' | 'issuer'; url: string }
  | { ask: 'timestamp'; digest: Uint8Array; algorithm: DigestAlgorithm }
  | { ask: 'sign'; message: Uint8Array; digest: DigestAlgorithm };
export type Answer = Uint8Array | null;
