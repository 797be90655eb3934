// The thread of a signature worker: the signing library over files named by their path.
import { type Ask, serveJobs } from '../../platform/jobs/serve-jobs.ts';
import { writeWhole } from '../../platform/whole-file.ts';
import {
  AppearanceCache,
  archiveEnds,
  assertExtends,
  augment,
  changesSince,
  concatSource,
  etsiXml,
  evidencePdf,
  openFileSource,
  pdfFacts,
  prepare,
  readCertificateFacts,
  type Signer,
  SigningError,
  type SignOptions,
  type Source,
  sign,
  signTo,
  type TimestampClient,
  unjudged,
  type VerificationPolicy,
  verify,
} from '../../signing/index.ts';
import type { Answer, Job, PlainPolicy, PlainSignOptions, Question, Result } from './jobs.ts';

type AskBack = Ask<Question, Answer>;

/** Seals and fonts are the same from one signature to the next. */
const appearances = new AppearanceCache();

serveJobs<Job, Result, Question, Answer>((job, ask) =>
  withFile(job.path, (source) => work(job, source, ask)),
);

async function work(job: Job, source: Source, ask: AskBack): Promise<Result> {
  switch (job.do) {
    case 'verify':
      return verify(source, policyOf(job.policy, ask));
    case 'report': {
      const { form, ...options } = job;
      const report = await verify(source, policyOf(job.policy, ask));
      return form === 'pdf' ? evidencePdf(report, options) : Buffer.from(await etsiXml(report));
    }
    case 'unjudged':
      return unjudged(source, job.now);
    case 'sign': {
      const signed = await sign(source, job.spec, signerOf(job.signer, ask), optionsOf(job.options, ask));
      const result = concatSource(source, signed.revision);
      return { signed, report: await verify(result, policyOf(job.judge, ask)) };
    }
    case 'signFile': {
      const { output, spec, signer, options } = job;
      const { digest, baseSize, revision } = await writeWhole(output, (sink) =>
        signTo(sink, source, spec, signerOf(signer, ask), optionsOf(options, ask)),
      );
      return { digest, sizeBytes: baseSize + revision.length };
    }
    case 'preserve': {
      const { policy, renewBefore } = job;
      const timestamp = timestampBy(ask);
      const { revision, report } = await augment(source, {
        ...{ level: 'B-LTA', policy: policyOf(policy, ask), renewBefore, timestamp },
      });
      return { revision, endsAt: archiveEnds(report) ?? null };
    }
    case 'isSigned':
      return withFile(job.base, (base) => isSigned(base, source, job));
    case 'extension':
      return withFile(job.base, async (base) => {
        await assertExtends(base, source);
        return changesSince(base, source);
      });
    case 'tryMarks':
      await prepare(source, job.spec, { appearances });
      return undefined;
    case 'facts':
      return pdfFacts(source);
  }
}

async function isSigned(
  base: Source,
  signed: Source,
  { certificate, now }: { certificate: Uint8Array; now: Date },
): Promise<boolean> {
  const extension = await assertExtends(base, signed).catch((error: unknown) => error);
  if (extension instanceof SigningError) return false;
  if (extension !== undefined) throw extension;
  const { sha256 } = readCertificateFacts(certificate);
  const { signatures, history = [] } = await verify(signed, { trustAnchors: [], now });
  return signatures.some(
    ({ revision, signer, facts }) =>
      signer?.sha256 === sha256 &&
      (history.find(({ number }) => number === revision)?.end ?? 0) > base.size &&
      facts.intact &&
      facts.cryptographicallyValid &&
      facts.coverage === 'whole-file',
  );
}

async function withFile<T>(path: string, use: (source: Source) => Promise<T>): Promise<T> {
  const source = await openFileSource(path, { mayBlock: true });
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

function policyOf({ isOnline, ...policy }: PlainPolicy, ask: AskBack): VerificationPolicy {
  if (!isOnline) return policy;
  const revocation = {
    ocsp: (url: string, request: Uint8Array) => ask({ ask: 'ocsp', url, request }),
    crl: (url: string) => ask({ ask: 'crl', url }),
    issuer: (url: string) => ask({ ask: 'issuer', url }),
  };
  return { ...policy, revocation };
}

const signerOf = (signer: Omit<Signer, 'sign'>, ask: AskBack): Signer => ({
  ...signer,
  sign: async (message, digest) => needed(await ask({ ask: 'sign', message, digest })),
});

function optionsOf({ hasTimestamp, policy, ...options }: PlainSignOptions, ask: AskBack): SignOptions {
  return {
    ...options,
    appearances,
    ...(policy && { policy: policyOf(policy, ask) }),
    ...(hasTimestamp && { timestamp: timestampBy(ask) }),
  };
}

const timestampBy =
  (ask: AskBack): TimestampClient =>
  async (digest, algorithm) =>
    needed(await ask({ ask: 'timestamp', digest, algorithm }));

function needed(answer: Answer): Uint8Array {
  if (answer === null) throw new Error('no answer');
  return answer;
}
