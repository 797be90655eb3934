// One campaign of mutations: each is judged, and whatever breaks a rule is kept with the seed that made it.
import { createHash } from 'node:crypto';
import { DerError } from '../../../server/signing/cms/der-read.ts';
import { verifyCms } from '../../../server/signing/cms/verify-cms.ts';
import { bufferSource, SigningError, verify } from '../../../server/signing/index.ts';
import { verifyTimestampToken } from '../../../server/signing/timestamp/token.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { readCrl } from '../../../server/signing/validation/crl.ts';
import { readOcspResponse } from '../../../server/signing/validation/ocsp.ts';
import { hasProgram } from '../../support/programs.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateDer } from './mutate-der.ts';
import { mutateRevision } from './mutate-revision.ts';
import { makeRandom, type Random } from './random.ts';
import { keepsSignedBytes, showsTheSame } from './rules.ts';
import { type DerName, holesOf, type SignedFile, type Subjects, unpadded } from './subjects.ts';

export interface Finding {
  rule: 'thrown' | 'slow' | 'signed bytes changed' | 'shown content changed';
  what: string;
  seed: number;
  bytes: Buffer;
  detail: string;
}

export interface Tally {
  tried: number;
  /** Outcomes by subject and verdict. */
  outcomes: Map<string, number>;
  slowestMs: number;
  findings: Finding[];
}

/** Processor time of one case above which it counts as a hang. */
const HANG_MS = 3000;

interface Case {
  what: string;
  bytes: Buffer;
  /** The name of the outcome. */
  judge(): Promise<string>;
}

export const newTally = (): Tally => ({ tried: 0, outcomes: new Map(), slowestMs: 0, findings: [] });

/** Tries one mutation, made of `seed` alone. */
export const tryOne = async (subjects: Subjects, seed: number, tally: Tally): Promise<void> => {
  const random = makeRandom(seed);
  const one = random.below(4) === 0 ? derCase(subjects, random) : pdfCase(subjects, random, seed, tally);
  tally.tried++;
  const before = process.cpuUsage();
  const find = (rule: Finding['rule'], detail: string) =>
    tally.findings.push({ rule, detail, what: one.what, seed, bytes: one.bytes });
  try {
    const outcome = `${one.what}: ${await one.judge()}`;
    tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
  } catch (error) {
    find('thrown', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const used = process.cpuUsage(before);
  const spentMs = (used.user + used.system) / 1000;
  tally.slowestMs = Math.max(tally.slowestMs, spentMs);
  if (spentMs > HANG_MS) find('slow', `${Math.round(spentMs)} ms`);
};

function pdfCase({ files, policy }: Subjects, random: Random, seed: number, tally: Tally): Case {
  const file = random.pick(files);
  const bytes = damaged(file, random);
  const find = (rule: Finding['rule']) =>
    tally.findings.push({ rule, detail: 'VALID', what: file.name, seed, bytes });
  return {
    what: file.name,
    bytes,
    judge: async () => {
      const { verdict } = await verify(bufferSource(bytes), policy);
      if (verdict !== 'VALID' || bytes.equals(file.bytes)) return verdict;
      if (!keepsSignedBytes(bytes, file.bytes)) find('signed bytes changed');
      else if (hasProgram('pdftoppm') && !showsTheSame(bytes, file.bytes)) find('shown content changed');
      return verdict;
    },
  };
}

const damaged = (file: SignedFile, random: Random): Buffer => {
  switch (random.below(5)) {
    case 0:
    case 1:
      return mutateRevision(file.bytes, random);
    case 2:
      return mutateSignature(file.bytes, random);
    default:
      return mutateBytes(file.bytes, random);
  }
};

/** Changes the CMS of one signature and keeps the file around it as it is. */
const mutateSignature = (file: Buffer, random: Random): Buffer => {
  const { at, hex } = random.pick(holesOf(file));
  const mutated = mutateDer(unpadded(hex), random).toString('hex');
  const out = Buffer.from(file);
  out.write(mutated.padEnd(hex.length, '0').slice(0, hex.length), at, 'latin1');
  return out;
};

const digestOf = async (name: string) => createHash(name).digest();
const NOBODY = { store: { anchors: [], pool: [] } };
const READ: Record<DerName, (bytes: Buffer) => unknown> = {
  certificate: readCertificate,
  CRL: readCrl,
  'OCSP response': readOcspResponse,
  CMS: (bytes) => verifyCms(bytes, digestOf),
  'timestamp token': (bytes) => verifyTimestampToken(bytes, digestOf, NOBODY),
};
const NAMES = Object.keys(READ) as DerName[];

function derCase({ ders }: Subjects, random: Random): Case {
  const what = random.pick(NAMES);
  const bytes = random.below(3) === 0 ? mutateBytes(ders[what], random) : mutateDer(ders[what], random);
  return { what, bytes, judge: () => orRefused(() => READ[what](bytes)) };
}

/** Readers of DER may refuse with their own error, never with another. */
const orRefused = async (read: () => unknown): Promise<string> => {
  try {
    await read();
    return 'read';
  } catch (error) {
    if (error instanceof DerError || error instanceof SigningError) return 'refused';
    throw error;
  }
};
