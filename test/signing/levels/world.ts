// An authority whose clock the test turns: OCSP, CRL and timestamps over HTTP, signed with keys that end one by one.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePki, type Pki, type PkiServer, startPkiServer } from '../../../certs-dev/index.ts';
import {
  bufferSource,
  makeTimestampClient,
  openPkcs12,
  type RevocationClient,
  type SignatureSpec,
  sign,
  type TimestampClient,
  type VerificationPolicy,
  type VerificationReport,
  verify,
} from '../../../server/signing/index.ts';
import { KEY_CACHE } from '../../certs-dev/support.ts';

export const DAY = 86_400_000;

const definition = {
  note: 'authorities with ends',
  anchors: ['root'],
  timestamping: 'tsa-1',
  responders: { ca: 'ca.ocsp' },
  agencies: [],
  profiles: {
    root: {
      usage: ['keyCertSign', 'cRLSign'],
      validDays: [-1826, 7305],
      isAuthority: true,
      noStatusUrls: true,
    },
    ca: { usage: ['keyCertSign', 'cRLSign'], validDays: [-1461, 5479], isAuthority: true },
    ocsp: {
      usage: ['digitalSignature'],
      extendedUsage: ['ocspSigning'],
      validDays: [-1096, 3000],
      noCheck: true,
      noStatusUrls: true,
    },
    tsa: { usage: ['digitalSignature'], extendedUsage: ['timeStamping'], validDays: [-400, 300] },
    person: { usage: ['digitalSignature', 'nonRepudiation'], validDays: [-365, 200] },
  },
  certificates: [
    { id: 'root', profile: 'root', key: 'rsa-3072', subject: { C: 'VN', CN: 'Gốc (THỬ NGHIỆM)' } },
    { id: 'ca', profile: 'ca', issuer: 'root', key: 'rsa-3072', subject: { C: 'VN', CN: 'CA cấp dưới' } },
    { id: 'ca.ocsp', profile: 'ocsp', issuer: 'ca', key: 'p-256', subject: { C: 'VN', CN: 'OCSP' } },
    { id: 'tsa-1', profile: 'tsa', issuer: 'ca', key: 'p-256', subject: { C: 'VN', CN: 'TSA 1' } },
    ...[2, 3].map((n) => ({
      id: `tsa-${n}`,
      profile: 'tsa',
      issuer: 'ca',
      key: 'rsa-3072',
      subject: { C: 'VN', CN: `TSA ${n}` },
      validDays: [-400, n === 2 ? 700 : 2500],
    })),
    ...['leader', 'clerk', 'thief'].map((id) => ({
      id,
      profile: 'person',
      issuer: 'ca',
      key: 'p-256',
      subject: { C: 'VN', CN: `Nguyễn ${id}` },
      pin: '123456',
    })),
    { id: 'strange-root', profile: 'root', key: 'rsa-2048', subject: { C: 'VN', CN: 'Gốc lạ' } },
    {
      id: 'stranger',
      profile: 'person',
      issuer: 'strange-root',
      key: 'p-256',
      subject: { C: 'VN', CN: 'Ai đó' },
      pin: '123456',
    },
  ],
};

export interface World {
  pki: Pki;
  now: Date;
  /** The authority that stamps. */
  tsa: string;
  /** What does not answer. */
  silent: Set<'ocsp' | 'crl' | 'tsa'>;
  /** Addresses asked since the last look. */
  asked: string[];
  timestamp: TimestampClient;
  policy(over?: Partial<VerificationPolicy>): VerificationPolicy;
  /** By the anchors alone. */
  offline(bytes: Uint8Array, now?: Date): Promise<VerificationReport>;
  signed(
    base: Uint8Array,
    who: string,
    options?: Parameters<typeof sign>[3],
    over?: Partial<SignatureSpec>,
  ): Promise<Uint8Array>;
  close(): Promise<void>;
}

export const openWorld = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-levels-'));
  const definitionFile = join(folder, 'pki.json');
  await writeFile(definitionFile, JSON.stringify(definition));
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const pki = await makePki({ folder: join(folder, 'pki'), baseUrl, definitionFile, keyCache: KEY_CACHE });
  const anchor = pki.certificate('root');
  // A time with milliseconds would lie behind the answers, which have none.
  const start = new Date(Math.floor(Date.now() / 1000) * 1000);
  const turning = Object.assign(Object.create(pki) as Pki, {});
  Object.defineProperty(turning, 'definition', {
    get: () => ({ ...pki.definition, timestamping: world.tsa }),
  });
  const server: PkiServer = await startPkiServer({ pki: turning, port, clock: () => world.now });
  const get = async (url: string, body?: Uint8Array, type = ''): Promise<Uint8Array> => {
    world.asked.push(url);
    const request = body
      ? { method: 'POST', body: Buffer.from(body), headers: { 'content-type': type } }
      : {};
    const response = await fetch(url, request);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const refuse = (kind: 'ocsp' | 'crl' | 'tsa') => {
    if (world.silent.has(kind)) throw new Error(`${kind} is silent`);
  };
  const revocation: RevocationClient = {
    ocsp: async (url, request) => {
      refuse('ocsp');
      return get(url, request, 'application/ocsp-request');
    },
    crl: async (url) => {
      refuse('crl');
      return get(url);
    },
    issuer: (url) => get(url),
  };
  const world: World = {
    pki,
    now: start,
    tsa: 'tsa-1',
    silent: new Set(),
    asked: [],
    timestamp: makeTimestampClient({
      post: async (request) => {
        refuse('tsa');
        return get(pki.urls.tsa, request, 'application/timestamp-query');
      },
    }),
    policy: (over) => ({ trustAnchors: [anchor], revocation, now: world.now, ...over }),
    offline: (bytes, now = world.now) => verify(bufferSource(bytes), { trustAnchors: [anchor], now }),
    signed: async (base, who, options, over) => {
      const spec: SignatureSpec = { role: 'person', marks: [], signedAt: world.now, ...over };
      const { bytes, pin } = pki.p12(who);
      const signer = await openPkcs12(bytes, pin);
      const { revision } = await sign(bufferSource(base), spec, signer, options);
      return Buffer.concat([base, revision]);
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
};

const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
};
