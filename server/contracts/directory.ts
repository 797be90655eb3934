// The directory of the exchange: who is who, since when, reached how, and with which certificates. The same shape is
// exported to a file, imported from one, and answered (signed) to other servers.
import { z } from 'zod';
import { Instant, OrganCode, text } from './common-shapes.ts';
import { AgencyTransport } from './vocabulary.ts';

/** How an agency is reached and what it may, from an instant until the next of its terms begins. */
export const ExchangeTerms = z.strictObject({
  from: Instant,
  transport: AgencyTransport,
  /** Base address of the server it works on; for `peer` only. */
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .default(null),
  canReceive: z.boolean(),
  maySend: z.boolean(),
  /** Largest packet it takes; null: unknown. */
  receiveLimitBytes: z.int().positive().nullable().default(null),
  /** Packets without a signature are taken from it when the axis brings them: then the axis vouches. */
  acceptsUnsigned: z.boolean().default(false),
});

export const DirectoryCertificate = z.strictObject({
  /** `packet` signs packets, receipts and statuses; `server` is shown by its server when connecting. */
  use: z.enum(['packet', 'server']),
  der: z.base64().max(20_000),
  from: Instant.nullable().default(null),
  until: Instant.nullable().default(null),
});

export const DirectoryEntry = z.strictObject({
  code: OrganCode,
  name: text(200),
  shortName: text(200).optional(),
  parentCode: OrganCode.nullable().default(null),
  /** Earlier codes and names, each with the instant since which it is no longer used. */
  former: z
    .array(z.strictObject({ code: OrganCode, name: text(200), until: Instant }))
    .max(50)
    .default([]),
  /** Dissolved, merged or shut off since; null: in force. */
  dissolvedAt: Instant.nullable().default(null),
  terms: z.array(ExchangeTerms).max(50).default([]),
  certificates: z.array(DirectoryCertificate).max(20).default([]),
});
export type DirectoryEntry = z.infer<typeof DirectoryEntry>;

export const DIRECTORY_ENTRIES = 20_000;

export const DirectoryFile = z.strictObject({
  format: z.literal('vanthu-directory'),
  version: z.literal(1),
  madeAt: Instant,
  agencies: z.array(DirectoryEntry).max(DIRECTORY_ENTRIES),
});
export type DirectoryFile = z.infer<typeof DirectoryFile>;
