// index.json: what was made and for which declaration; status.json: what was revoked since. Both are read as
// outside data, because a person may have edited or broken them.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { REASONS, type Reason } from './definition.ts';
import { readIfThere, writeAtomic } from './files.ts';

const Revocation = z.strictObject({ at: z.iso.datetime(), reason: z.enum(REASONS) });

const Made = z.strictObject({
  /** Digest of everything that shaped the certificate. */
  spec: z.string(),
  issuer: z.string().nullable(),
  subject: z.string(),
  serial: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** SHA-256 of the certificate. */
  fingerprint: z.string(),
  /** SHA-256 of the key file, when there is one. */
  keyFile: z.string().nullable(),
  revoked: Revocation.nullable(),
});

const Index = z.strictObject({
  version: z.literal(1),
  /** Digest of pki.json as read. */
  definition: z.string(),
  baseUrl: z.string(),
  entries: z.record(z.string(), Made),
});

export type Made = z.infer<typeof Made>;
export type Index = z.infer<typeof Index>;
export interface Revocation {
  at: Date;
  reason: Reason;
}

const Changes = z.record(z.string(), Revocation.nullable());
type Changes = z.infer<typeof Changes>;

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

const parse = <T>(schema: z.ZodType<T>, bytes: Uint8Array | undefined): T | undefined => {
  if (!bytes) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return undefined;
  }
};

const write = (file: string, value: unknown): Promise<void> =>
  writeAtomic(file, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));

/** The index, or undefined when there is none that can be read: everything is then made again. */
export const readIndex = async (folder: string): Promise<Index | undefined> =>
  parse(Index, await readIfThere(join(folder, 'index.json')));

export const writeIndex = (folder: string, index: Index): Promise<void> =>
  write(join(folder, 'index.json'), index);

const readChanges = async (folder: string): Promise<Changes> =>
  parse(Changes, await readIfThere(join(folder, 'status.json'))) ?? {};

/** Revocations as of now, read from disk each time: another process may have revoked meanwhile. */
export const readRevocations = async (folder: string, index: Index): Promise<Map<string, Revocation>> => {
  const changes = await readChanges(folder);
  const out = new Map<string, Revocation>();
  for (const [id, made] of Object.entries(index.entries)) {
    const revocation = id in changes ? changes[id] : made.revoked;
    if (revocation) out.set(id, { at: new Date(revocation.at), reason: revocation.reason });
  }
  return out;
};

/** Sets (or with null lifts) a revocation, on top of what pki.json declares. */
export const changeRevocation = async (folder: string, id: string, to: Revocation | null): Promise<void> => {
  const changes = await readChanges(folder);
  const value = to && { at: to.at.toISOString(), reason: to.reason };
  await write(join(folder, 'status.json'), { ...changes, [id]: value });
};

/** Where the parts of a PKI lie under its folder. */
export const placesIn = (folder: string) => ({
  authority: (id: string): string => join(folder, 'ca', `${id}.crt`),
  authorityPem: (id: string): string => join(folder, 'ca', `${id}.pem`),
  certificate: (id: string): string => join(folder, 'certs', `${id}.crt`),
  keyFile: (id: string): string => join(folder, 'p12', `${id}.p12`),
  key: (id: string): string => join(folder, 'keys', `${id}.pem`),
  anchor: (id: string): string => join(folder, 'trust', `${id}.crt`),
  intermediate: (id: string): string => join(folder, 'intermediates', `${id}.crt`),
});
