// The manifest of an evidence bundle: what the bundle is about and the digest of every other file in it, signed by the
// agency that made it (docs/protocol/EVIDENCE.md §4).
import { z } from 'zod';
import { canonicalJson, readCanonical } from '../canonical-json.ts';
import { type JwsKey, openJws, signJws } from '../jws.ts';

export const MANIFEST = 'manifest.json';
export const MANIFEST_SIGNATURE = 'manifest.jws';
/** RFC 3161, over the text of the signature: everything the manifest names existed then. Not in every bundle. */
export const MANIFEST_STAMP = 'manifest.tst';
const TYP = 'vanthu-evidence';

/** A document goes to some hundred recipients, each with a receipt and some statuses. */
const MAX_DELIVERIES = 2_000;
const MAX_FILES = 40_000;
const MAX_REQUESTS = 200;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

export const FileRole = z.enum([
  'summary',
  'packet',
  /** A packet that asks something of the document: recall, update, replacement. */
  'request',
  'receipt',
  'status',
  'status-receipt',
  'certificate',
  /** On the way from a certificate to its root. */
  'issuer',
  /** What authorities said; version 1 had this role and wrote none. */
  'revocation',
  'ocsp',
  'crl',
  'entries',
  'root',
  'stamp',
]);
export type FileRole = z.infer<typeof FileRole>;

export const BundleFile = z.strictObject({
  /** With `/` between folders. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/)
    .max(200),
  role: FileRole,
  sizeBytes: z.int().min(0),
  sha256: Hash,
});
export type BundleFile = z.infer<typeof BundleFile>;

const PacketName = { packetId: z.string(), packetDigest: Hash };

/** To one recipient, in one packet, before version 3. */
const BareDelivery = z.strictObject({ ...PacketName, recipientCode: z.string() });

/** What was asked of the recipient afterwards by packets of their own; each names a document itself. */
const BundleRequest = z.strictObject({ ...PacketName, documentId: z.string() });

const BundleDelivery = BareDelivery.extend({ requests: z.array(BundleRequest).max(MAX_REQUESTS) });
export type BundleDelivery = z.infer<typeof BundleDelivery>;

const Whose = z.strictObject({
  /** Whose log and whose word the bundle is. */
  agencyId: z.string(),
  agencyCode: z.string(),
  /** Whether that agency sent or received the document. */
  direction: z.enum(['sent', 'received']),
  documentId: z.string(),
  senderCode: z.string(),
});

export const BundleSubject = Whose.extend({ deliveries: z.array(BundleDelivery).min(1).max(MAX_DELIVERIES) });
export type BundleSubject = z.infer<typeof BundleSubject>;

const Contents = z.strictObject({
  madeAt: z.iso.datetime({ precision: 3 }),
  files: z.array(BundleFile).max(MAX_FILES),
});

export const Manifest = Contents.extend({ v: z.literal(3), subject: BundleSubject });
export type Manifest = z.infer<typeof Manifest>;

/** Without what was asked afterwards. */
const SecondManifest = Contents.extend({
  v: z.literal(2),
  subject: Whose.extend({ deliveries: z.array(BareDelivery).min(1).max(MAX_DELIVERIES) }),
});

/** Of one delivery, without what authorities said, without a stamp of its own. */
const FirstManifest = Contents.extend({
  v: z.literal(1),
  subject: Whose.extend({ packetId: z.string(), packetDigest: Hash, recipientCode: z.string() }),
});

/** The two files that hold it. @throws ZodError for what is no manifest. */
export async function signManifest(manifest: Manifest, key: JwsKey): Promise<{ json: string; jws: string }> {
  const json = canonicalJson(Manifest.parse(manifest));
  return { json, jws: await signJws(json, TYP, key) };
}

/** Undefined for what is no manifest; one of an earlier version is read as what it would be now. */
export function readManifest(json: string): Manifest | undefined {
  const value = readCanonical(json);
  const earlier = FirstManifest.safeParse(value).data ?? SecondManifest.safeParse(value).data;
  if (earlier === undefined) return Manifest.safeParse(value).data;
  const { subject, ...contents } = earlier;
  if ('deliveries' in subject) {
    const deliveries = subject.deliveries.map((each) => ({ ...each, requests: [] }));
    return { ...contents, v: 3, subject: { ...subject, deliveries } };
  }
  const { packetId, packetDigest, recipientCode, ...whose } = subject;
  const deliveries = [{ packetId, packetDigest, recipientCode, requests: [] }];
  return { ...contents, v: 3, subject: { ...whose, deliveries } };
}

/** The manifest a signature is over, and the certificate of who signed; undefined when it is no such signature. */
export async function openManifest(
  jws: string,
): Promise<{ json: string; certificate: Uint8Array } | undefined> {
  const opened = await openJws(jws);
  return opened?.typ === TYP ? { json: opened.payload, certificate: opened.certificate } : undefined;
}
