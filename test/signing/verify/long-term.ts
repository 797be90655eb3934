// Files for long-term tests: signed, given evidence and stamped at chosen times by authorities of our own making.
import { createHash } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import { complete } from '../../../server/signing/complete.ts';
import {
  bufferSource,
  prepare,
  type SignatureSpec,
  sign,
  type VerificationPolicy,
  type VerificationReport,
  verify,
} from '../../../server/signing/index.ts';
import { makeKeySigner } from '../../../server/signing/keys/key-signer.ts';
import type { Identity } from '../../support/authority/certificates.ts';
import { clientOf, makeToken, type TokenSpec } from '../../support/authority/timestamp.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';

export const makePdf = async (): Promise<Buffer> => {
  const document = await PDFDocument.create();
  document.addPage([595, 842]).drawText('Quyet dinh', { x: 50, y: 700 });
  return Buffer.from(await document.save({ useObjectStreams: false }));
};

export interface Signing {
  signer: Identity;
  chain?: Identity[];
  at: Date;
  /** The authority that stamps the signature. */
  stamp?: TokenSpec;
}

export const signPdf = async (base: Buffer, { signer, chain = [], at, stamp }: Signing): Promise<Buffer> => {
  const keySigner = makeKeySigner(
    signer.key,
    [signer, ...chain].map(({ der }) => der),
  );
  const spec: SignatureSpec = { role: 'person', marks: [], signedAt: at };
  const { revision } = await sign(
    bufferSource(base),
    spec,
    keySigner,
    stamp ? { timestamp: clientOf(stamp) } : {},
  );
  return Buffer.concat([base, revision]);
};

/** Closes the file with a document timestamp. */
export const stampPdf = async (base: Buffer, stamp: TokenSpec): Promise<Buffer> => {
  const spec: SignatureSpec = { role: 'agency', marks: [], signedAt: stamp.at };
  const prepared = await prepare(bufferSource(base), spec, { contentsCapacity: 8192 });
  const text = Buffer.from(prepared.revision).toString('latin1');
  const named = text
    .replace('/ETSI.CAdES.detached', '/ETSI.RFC3161'.padEnd(20))
    .replace('VanthuAgency', 'DocTimeStamp');
  const revision = Buffer.from(named, 'latin1');
  const whole = Buffer.concat([base, revision]);
  const [, before, after] = prepared.byteRange;
  const hash = createHash('sha256').update(whole.subarray(0, before)).update(whole.subarray(after));
  const token = makeToken(stamp, hash.digest());
  return Buffer.concat([base, complete({ ...prepared, revision }, token).revision]);
};

export interface DssContent {
  certificates?: readonly Identity[];
  crls?: readonly Buffer[];
  ocsps?: readonly Buffer[];
}

const lastMatch = (text: string, pattern: RegExp): RegExpMatchArray | undefined =>
  [...text.matchAll(pattern)].at(-1);

/** Adds to the security store, keeping what it holds. */
export const addEvidence = (
  base: Buffer,
  { certificates = [], crls = [], ocsps = [] }: DssContent,
): Buffer => {
  const text = base.toString('latin1');
  const [, number = '', body = ''] =
    lastMatch(text, /\n(\d+) 0 obj\s*(<<(?:(?!endobj)[\s\S])*?\/Type \/Catalog[\s\S]*?)endobj/g) ?? [];
  const [, dss] = /\/DSS (\d+) 0 R/.exec(body) ?? [];
  const old = dss
    ? (lastMatch(text, new RegExp(`\\n${dss} 0 obj\\n([\\s\\S]*?)endobj`, 'g'))?.[1] ?? '')
    : '';
  const sizes = [...text.matchAll(/\/Size (\d+)/g)].map((m) => Number(m[1]));
  let next = Math.max(...sizes);
  const store = dss ? Number(dss) : next++;
  const objects: Record<number, string> = {};
  const list = (key: string, ders: readonly Buffer[]): string => {
    const kept = new RegExp(`/${key} \\[([^\\]]*)\\]`).exec(old)?.[1] ?? '';
    const added = ders.map((der) => {
      objects[next] = `<< /Length ${der.length} >>\nstream\n${der.toString('latin1')}\nendstream`;
      return `${next++} 0 R`;
    });
    return `/${key} [${[kept, ...added].join(' ')}]`;
  };
  const lists = [
    list(
      'Certs',
      certificates.map(({ der }) => der),
    ),
    list('CRLs', crls),
    list('OCSPs', ocsps),
  ];
  objects[store] = `<< ${lists.join(' ')} >>`;
  if (!dss) objects[Number(number)] = body.replace(/>>\s*$/, `/DSS ${store} 0 R >>`);
  return appendRevision(base, objects);
};

export const check = (bytes: Buffer, policy: VerificationPolicy): Promise<VerificationReport> =>
  verify(bufferSource(bytes), policy);
