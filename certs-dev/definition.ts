// Reads pki.json, the one declarative file of the development PKI, and lays profile and entry together.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export type PkiErrorCode =
  | 'PKI_DEFINITION_BROKEN'
  | 'PKI_UNKNOWN_ID'
  | 'PKI_NO_KEY_FILE'
  | 'PKI_NOT_MADE'
  | 'PKI_BUSY'
  | 'PKI_PORT_BUSY';

export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: PkiErrorCode;
  constructor(code: PkiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const Id = z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'small letters, digits, dots and dashes');
const Text = z
  .string()
  .min(1)
  .max(200)
  .refine((s) => s === s.normalize('NFC'), 'must be NFC');

export const KEY_KINDS = ['rsa-2048', 'rsa-3072', 'p-256'] as const;
export const REASONS = [
  'unspecified', 'keyCompromise', 'cACompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation',
] as const; // biome-ignore format: a list
const USAGES = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'keyCertSign', 'cRLSign'] as const;
const EXTENDED = ['ocspSigning', 'timeStamping', 'clientAuth', 'serverAuth', 'emailProtection'] as const;

const Profile = z.strictObject({
  usage: z.array(z.enum(USAGES)).min(1),
  extendedUsage: z.array(z.enum(EXTENDED)).default([]),
  /** From and to, in days from the day of making. */
  validDays: z
    .tuple([z.number().int(), z.number().int()])
    .refine(([from, to]) => from < to, 'from before to'),
  isAuthority: z.boolean().default(false),
  pathLength: z.number().int().min(0).optional(),
  /** Responder certificates are not themselves checked for revocation (RFC 6960 §4.2.2.2.1). */
  noCheck: z.boolean().default(false),
  /** No OCSP and CRL addresses (roots, responders). */
  noStatusUrls: z.boolean().default(false),
});

const Subject = z.strictObject({
  C: z.string().length(2),
  L: Text.optional(),
  O: Text.optional(),
  OU: Text.optional(),
  CN: Text,
  serialNumber: z
    .string()
    .regex(/^[A-Za-z0-9 .()+,/:=?-]+$/)
    .optional(),
  E: z.email().optional(),
});

const Holder = z.strictObject({
  agency: Id,
  role: z.enum(['leader', 'officer', 'clerk']),
  name: Text,
  post: Text,
});

const Entry = z.strictObject({
  id: Id,
  profile: Id,
  /** Absent: self-signed. */
  issuer: Id.optional(),
  key: z.enum(KEY_KINDS),
  subject: Subject,
  /** Demo only: opens p12/<id>.p12. Absent: no key file is written. */
  pin: z.string().min(4).max(64).optional(),
  holder: Holder.optional(),
  /** Names and addresses a server answers at. */
  hosts: z.array(z.string().regex(/^[a-z0-9.:-]+$/)).optional(),
  digest: z.enum(['sha1', 'sha256']).default('sha256'),
  validDays: Profile.shape.validDays.optional(),
  usage: Profile.shape.usage.optional(),
  revoked: z.strictObject({ daysAgo: z.number().int().min(0), reason: z.enum(REASONS) }).optional(),
});

const Agency = z.strictObject({ id: Id, code: z.string().regex(/^[A-Z]\d{2}(\.\d{2}){0,3}$/), name: Text });

const Definition = z
  .strictObject({
    note: z.string(),
    anchors: z.array(Id).min(1),
    timestamping: Id,
    /** Delegated OCSP responder per authority; an authority not named here signs its own answers. */
    responders: z.record(Id, Id),
    agencies: z.array(Agency),
    profiles: z.record(Id, Profile),
    certificates: z.array(Entry).min(1),
  })
  .superRefine((d, ctx) => {
    const seen = new Set<string>();
    const complain = (message: string): void => ctx.addIssue({ code: 'custom', message });
    for (const e of d.certificates) {
      if (seen.has(e.id)) complain(`${e.id}: twice`);
      if (!d.profiles[e.profile]) complain(`${e.id}: no profile ${e.profile}`);
      if (e.issuer !== undefined && !seen.has(e.issuer))
        complain(`${e.id}: issuer ${e.issuer} must come before it`);
      if (e.holder && !d.agencies.some((a) => a.id === e.holder?.agency)) complain(`${e.id}: no such agency`);
      seen.add(e.id);
    }
    const named = [...d.anchors, d.timestamping, ...Object.entries(d.responders).flat()];
    for (const id of named) if (!seen.has(id)) complain(`${id}: named but not declared`);
  });

export type Definition = z.infer<typeof Definition>;
export type Agency = z.infer<typeof Agency>;
export type Reason = (typeof REASONS)[number];
export type KeyKind = (typeof KEY_KINDS)[number];
export type Holder = z.infer<typeof Holder>;
export type Subject = z.infer<typeof Subject>;
/** An entry with its profile laid under it. */
export type Entry = Omit<z.infer<typeof Entry>, 'usage' | 'validDays'> & z.infer<typeof Profile>;

/** Beside this file when run from sources, in the source tree when run from dist/certs-dev. */
const ownDefinition = (): string => {
  const beside = fileURLToPath(new URL('./pki.json', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../certs-dev/pki.json', import.meta.url));
};

/** Parses the file; PKI_DEFINITION_BROKEN lists everything that is wrong with it. */
export const readDefinition = async (file = ownDefinition()): Promise<Definition> => {
  try {
    return Definition.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new PkiError('PKI_DEFINITION_BROKEN', `${file}: ${why}`, { cause });
  }
};

/** Every entry with its profile, issuers before what they issue. */
export const entriesOf = (definition: Definition): Entry[] =>
  definition.certificates.map((e) => {
    const profile = definition.profiles[e.profile];
    if (!profile) throw new PkiError('PKI_DEFINITION_BROKEN', `${e.id}: no profile ${e.profile}`);
    return { ...profile, ...e, usage: e.usage ?? profile.usage, validDays: e.validDays ?? profile.validDays };
  });

/** The wanted ids with their issuers, the responders of those, and the timestamp authority. */
export const closureOf = (definition: Definition, only: readonly string[]): Set<string> => {
  const byId = new Map(definition.certificates.map((e) => [e.id, e]));
  const wanted = new Set<string>();
  const add = (id: string): void => {
    const entry = byId.get(id);
    if (!entry) throw new PkiError('PKI_UNKNOWN_ID', `pki.json declares no "${id}"`);
    if (wanted.has(id)) return;
    wanted.add(id);
    if (entry.issuer) add(entry.issuer);
    const responder = definition.responders[id];
    if (responder) add(responder);
  };
  for (const id of [...definition.anchors, definition.timestamping, ...only]) add(id);
  return wanted;
};
