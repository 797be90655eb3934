// What a report says in one language: the closed lists of the library, each with its sentence.
// The same sentences stand on the screen; a test holds the two equal.
import type { ChangeKind, ReasonCode, SignatureReport, Verdict } from '../../types.ts';

type Facts = SignatureReport['facts'];

export interface ReportWords {
  title: string;
  verdict: Record<Verdict, string>;
  sentence: Record<Verdict, string>;
  reason: Record<ReasonCode, string>;
  change: Record<ChangeKind, string>;
  role: Record<SignatureReport['role'], string>;
  coverage: Record<Facts['coverage'], string>;
  path: Record<Facts['path']['status'], string>;
  revocation: Record<Facts['revocation']['status'], string>;
  validity: Record<Facts['validity'], string>;
  time: Record<Facts['time']['basis'], string>;
  file: {
    name: string;
    digest: string;
    size: string;
    bytes: string;
    checkedAt: string;
    content: string;
    signatures: string;
    revisions: string;
    pages: string;
    hiddenLayers: string;
  };
  row: {
    signer: string;
    time: string;
    integrity: string;
    coverage: string;
    changes: string;
    trust: string;
    revocation: string;
    algorithm: string;
    level: string;
    reasons: string;
  };
  integrity: { intact: string; changed: string; forged: string };
  noSigner: string;
  noChange: string;
  allowed: string;
  forbidden: string;
  page: string;
  object: string;
  weak: string;
  revision: string;
  firstRevision: string;
  more: string;
  footer: string;
}
