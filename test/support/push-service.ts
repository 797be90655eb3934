// A push service of a browser on the loopback: takes messages (RFC 8030), checks who sends them (VAPID, RFC 8292) and reads
// them as the browser would (RFC 8188, RFC 8291); written from the standards, so that the sender is not its own judge.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KeptPush {
  /** Of the browser. */
  name: string;
  headers: Record<string, unknown>;
  text: string;
  /** As it came over the wire. */
  bytes: Buffer;
  /** Of the token: whom it is for, and who says that he sends. */
  claims: { aud: string; sub: string; exp: number };
  /** Of the sender, base64url. */
  sender: string;
}

export interface PushService {
  host: string;
  pushes: KeptPush[];
  /** Answers with this status instead, by name of the browser. */
  answers: Map<string, number>;
  /** A browser that subscribes. */
  subscribe(name: string): { endpoint: string; keys: { p256dh: string; auth: string } };
  close(): Promise<void>;
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, { ecdh: ReturnType<typeof createECDH>; auth: Buffer }>();
  const answers = new Map<string, number>();
  const pushes: KeptPush[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const bytes = Buffer.concat(parts);
    const name = decodeURIComponent((request.url ?? '').replace('/push/', ''));
    const browser = browsers.get(name);
    const status = answers.get(name) ?? (browser === undefined ? 404 : 201);
    if (browser !== undefined && status === 201) {
      const { claims, sender } = proved(String(request.headers.authorization));
      pushes.push({ name, headers: request.headers, text: opened(bytes, browser), bytes, claims, sender });
    }
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    pushes,
    answers,
    subscribe: (name) => {
      const ecdh = createECDH('prime256v1');
      const p256dh = ecdh.generateKeys().toString('base64url');
      const auth = randomBytes(16);
      browsers.set(name, { ecdh, auth });
      return {
        endpoint: `http://${host}/push/${encodeURIComponent(name)}`,
        keys: { p256dh, auth: auth.toString('base64url') },
      };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** RFC 8292 §2, §3: a JWT by ES256, with the key beside it. @throws when it is not true. */
function proved(authorization: string): Pick<KeptPush, 'claims' | 'sender'> {
  const [, token = '', sender = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [head = '', body = '', signature = ''] = token.split('.');
  const point = Buffer.from(sender, 'base64url');
  const key = createPublicKey({
    format: 'jwk',
    key: {
      ...{ kty: 'EC', crv: 'P-256' },
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const isTrue = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isTrue) throw new Error('the token is not of that key');
  return { claims: JSON.parse(Buffer.from(body, 'base64url').toString()), sender };
}

/** RFC 8188 §2 and RFC 8291 §3.4: one record, `aes128gcm`. */
function opened(body: Buffer, { ecdh, auth }: { ecdh: ReturnType<typeof createECDH>; auth: Buffer }): string {
  const salt = body.subarray(0, 16);
  const theirs = body.subarray(21, 21 + body.readUInt8(20));
  const record = body.subarray(21 + theirs.length);
  const shared = ecdh.computeSecret(theirs);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), theirs]);
  const ikm = Buffer.from(hkdfSync('sha256', shared, auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  // Behind the text stands the delimiter 2, then nothing but zeroes.
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}
