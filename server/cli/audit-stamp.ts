// `vanthu audit stamp`: stamps a bundle again before its last stamp comes to its end. The bundle is judged first; what is
// added lies beside what is there, which is copied as it is.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { systemClock as clock } from '../platform/clock.ts';
import { openedManifest, type ProofTrust, prepareRenewal, verifyBundle } from '../proof/index.ts';
import {
  type Collected,
  collectStatus,
  judgeToken,
  type Sink,
  type TimestampClient,
  type VerificationPolicy,
} from '../signing/index.ts';
import { makeTimestamps } from '../verification/index.ts';
import { openZip } from './audit-files.ts';
import { type AuditTrustOptions, auditTrust } from './audit-trust.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { writeWhole } from './output-file.ts';
import { quiet, trustPolicy } from './trust-policy.ts';

export interface AuditStampCommand extends AuditTrustOptions {
  tsa: string;
  out: string;
  json: boolean;
  write?: (text: string) => void;
}

const TSA_TIMEOUT_MS = 60_000;

/** @throws CommandFailed EVIDENCE_BROKEN, FILE_UNUSABLE, OUTPUT_EXISTS, STAMP_INVALID; SigningError when nobody answers. */
export async function stampAudit(path: string, command: AuditStampCommand): Promise<number> {
  const { tsa, out, json, write = (text) => process.stdout.write(text), ...given } = command;
  const trust = await auditTrust(given);
  const { trust: anchors, intermediates } = given;
  const policy = await trustPolicy({
    ...(anchors !== undefined && { trust: anchors }),
    ...(intermediates !== undefined && { intermediates }),
    revocation: true,
  });
  const timestamp = makeTimestamps(tsa, { clock, logger: quiet, timeoutMs: TSA_TIMEOUT_MS });
  const bundle = await openZip(path);
  try {
    const { finding, stampCertificate } = await verifyBundle(bundle, trust);
    if (finding !== null)
      throw new CommandFailed(
        'EVIDENCE_BROKEN',
        `${path}: ${finding.where}: ${finding.text} (${finding.code})`,
      );
    // The authority is asked twice, so that what is said of it is under its own stamp too.
    const trial = await stampOver(Buffer.from(path), { timestamp, trust });
    const signers = [trial.certificate, ...(stampCertificate === null ? [] : [stampCertificate])];
    const answers = await statusesOf(distinct(signers), policy);
    const { manifest } = await openedManifest(bundle);
    const { json: list, files, stampName } = await prepareRenewal(bundle, manifest, answers);
    const { token, endsAt } = await stampOver(Buffer.from(list), { timestamp, trust });
    const added = [...files, { name: stampName, bytes: token }];
    await writeWhole(out, (sink) => copyWith(bundle, added, sink));
    const answer = { ok: true, output: out, renewBefore: endsAt.toISOString() };
    write(
      json ? `${JSON.stringify(answer)}\n` : `stamped: ${out}, stamp again before ${answer.renewBefore}\n`,
    );
    return EXIT.ok;
  } finally {
    bundle.close();
  }
}

interface Stamping {
  timestamp: TimestampClient;
  trust: ProofTrust;
}

async function stampOver(content: Buffer, { timestamp, trust }: Stamping) {
  const token = await timestamp(createHash('sha256').update(content).digest(), 'SHA-256');
  const { isValid, problems, certificate, authority } = await judgeToken(token, content, trust);
  if (!isValid || certificate === undefined || authority === undefined)
    throw new CommandFailed('STAMP_INVALID', `the authority is not to be believed (${problems.join(', ')})`);
  return { token, certificate, endsAt: new Date(authority.notAfter) };
}

async function statusesOf(
  certificates: readonly Uint8Array[],
  policy: VerificationPolicy,
): Promise<Collected> {
  const all: Collected = { certificates: [], ocsps: [], crls: [] };
  for (const certificate of certificates) {
    const told = await collectStatus(certificate, clock.now(), policy);
    all.certificates.push(...told.certificates);
    all.ocsps.push(...told.ocsps);
    all.crls.push(...told.crls);
  }
  return {
    certificates: distinct([...certificates, ...all.certificates]),
    ocsps: distinct(all.ocsps),
    crls: distinct(all.crls),
  };
}

const distinct = (ders: readonly Uint8Array[]): Uint8Array[] => [
  ...new Map(ders.map((der) => [Buffer.from(der).toString('base64'), der])).values(),
];

type Opened = Awaited<ReturnType<typeof openZip>>;

/** One file after the other, while it is written. */
async function copyWith(
  { names, open }: Opened,
  added: ReadonlyArray<{ name: string; bytes: Uint8Array | string }>,
  sink: Sink,
): Promise<void> {
  const zip = new ZipFile();
  const mtime = clock.now();
  for (const name of names)
    zip.addReadStreamLazy(name, { compress: !name.endsWith('.edxml'), mtime }, (take) => {
      const stream = Readable.from(open(name), { objectMode: false });
      stream.on('error', (error) => zip.emit('error', error));
      take(null, stream);
    });
  for (const { name, bytes } of added) zip.addBuffer(Buffer.from(bytes), name, { mtime });
  zip.end();
  const output = Readable.from(zip.outputStream, { objectMode: false });
  zip.on('error', (error: Error) => output.destroy(error));
  for await (const chunk of output) await sink.write(chunk);
}
