// The agencies of one server as it tells them to others: dated, numbered, and signed by the server's directory key as a
// compact JWS (docs/protocol/PR-EXCHANGE.md, "The list of a server").
import { z } from 'zod';
import { Instant } from './common-shapes.ts';
import { DirectoryEntry } from './directory.ts';
import { defineRoute } from './route.ts';

export const LIST_TYPE = 'vanthu-directory-list';
export const LIST_MEDIA_TYPE = 'application/jose';
/** Largest list that is read. */
export const LIST_BYTES = 4 * 1024 * 1024;

const Coordinate = z.string().regex(/^[\w-]{43}$/);
export const DirectoryJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: Coordinate,
  y: Coordinate,
});
export type DirectoryJwk = z.infer<typeof DirectoryJwk>;

/** RFC 7638 thumbprint, base64url. */
export const KeyId = z.string().regex(/^[\w-]{43}$/);

export const DirectoryList = z.object({
  kind: z.literal(LIST_TYPE),
  version: z.literal(1),
  /** Origin of the server whose agencies these are. */
  server: z.url({ protocol: /^https?$/ }).max(500),
  /** Grows with every list. */
  serial: z.int().positive(),
  madeAt: Instant,
  /** After this it says nothing any more. */
  validUntil: Instant,
  /** The keys this server signs lists with, now and soon: the next one is told before it is used. */
  keys: z
    .array(z.object({ kid: KeyId, jwk: DirectoryJwk }))
    .min(1)
    .max(4),
  agencies: z.array(DirectoryEntry).max(2_000),
});
export type DirectoryList = z.infer<typeof DirectoryList>;

export const fetchDirectory = defineRoute({
  method: 'get',
  path: '/exchange/v1/directory',
  summary: 'The agencies of this server, as a list signed by its directory key',
  tag: 'exchange',
  access: 'public',
  download: LIST_MEDIA_TYPE,
  errors: ['NOT_FOUND'],
});
