// A small remote signing service that conforms to CSC API v2.0.0.2 in what a client sees: bearer tokens, credentials,
// activation data bound to the very hashes, real signatures (by openssl) over them, errors in the specified form.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type Request, type Response } from 'express';

export interface ServedCredential {
  /** Path of the private key, PEM. */
  key: string;
  /** DER, leaf first. */
  certificates: Buffer[];
  algo: string[];
  pin?: string;
  mode?: string;
  status?: string;
  keyStatus?: string;
  multisign?: number;
}

export interface CscServer {
  baseUrl: string;
  token: string;
  calls: { method: string; body: Record<string, unknown> }[];
  credentials: Map<string, ServedCredential>;
  /** May answer in the service's place; true when it did. */
  interfere: ((method: string, response: Response) => boolean) | undefined;
  /** Lets all activation data given out so far expire. */
  expire(): void;
  timestamp: ((digest: Buffer, hashAlgo: string) => Promise<Buffer>) | undefined;
  close(): Promise<void>;
}

/** §10.1: `error` and `error_description` with status 400. */
class Refusal extends Error {
  readonly error: string;
  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}
const invalid = (what: string): Refusal => new Refusal('invalid_request', `Invalid parameter ${what}`);

const DIGESTS: Record<string, { name: string; bytes: number }> = {
  '2.16.840.1.101.3.4.2.1': { name: 'sha256', bytes: 32 },
  '2.16.840.1.101.3.4.2.2': { name: 'sha384', bytes: 48 },
  '2.16.840.1.101.3.4.2.3': { name: 'sha512', bytes: 64 },
};
const PSS = '1.2.840.113549.1.1.10';

interface Activation {
  credentialID: string;
  hashes: string[];
  left: number;
  isExpired: boolean;
}

const textsOf = (value: unknown, what: string): string[] => {
  if (!Array.isArray(value) || value.length === 0) throw invalid(what);
  return value.map((text) => {
    if (typeof text !== 'string') throw invalid(what);
    return text;
  });
};

export const startCscServer = async (): Promise<CscServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'vanthu-csc-'));
  const activations = new Map<string, Activation>();
  const at = (name: string): string => join(folder, name);

  const signHash = (key: string, oid: string, hash: Buffer, isPss: boolean): Buffer => {
    const digest = DIGESTS[oid];
    if (digest === undefined || hash.length !== digest.bytes) throw invalid('hashes');
    writeFileSync(at('hash'), hash);
    const pss = isPss ? ['-pkeyopt', 'rsa_padding_mode:pss', '-pkeyopt', 'rsa_pss_saltlen:digest'] : [];
    const args = [
      '-sign',
      '-inkey',
      key,
      '-in',
      at('hash'),
      '-out',
      at('value'),
      '-pkeyopt',
      `digest:${digest.name}`,
    ];
    execFileSync('openssl', ['pkeyutl', ...args, ...pss], { stdio: 'pipe' });
    return readFileSync(at('value'));
  };

  const credentialOf = ({ credentialID }: Record<string, unknown>): ServedCredential & { id: string } => {
    const id = String(credentialID);
    const credential = served.credentials.get(id);
    if (!credential) throw invalid('credentialID');
    return { ...credential, id };
  };

  type Method = (body: Record<string, unknown>) => object | Promise<object>;
  const METHODS: Record<string, Method> = {
    info: () => ({
      specs: '2.0.0.2',
      name: 'Dịch vụ ký số từ xa (thử nghiệm)',
      logo: 'https://example.test/logo.png',
      region: 'VN',
      lang: 'vi-VN',
      description: 'For tests',
      authType: ['oauth2code'],
      methods: Object.keys(METHODS),
    }),
    'credentials/list': () => ({ credentialIDs: [...served.credentials.keys()] }),
    'credentials/info': (body) => {
      const {
        key,
        certificates,
        algo,
        pin,
        mode = 'explicit',
        status = 'valid',
        ...more
      } = credentialOf(body);
      const chain = body.certificates === 'chain' ? certificates : certificates.slice(0, 1);
      const objects = pin === undefined ? [] : [{ type: 'Password', id: 'PIN', format: 'N', label: 'PIN' }];
      return {
        key: { status: more.keyStatus ?? 'enabled', algo, len: 2048 },
        cert: { status, certificates: chain.map((der) => der.toString('base64')) },
        ...(body.authInfo === true && { auth: { mode, ...(mode === 'explicit' && { objects }) } }),
        multisign: more.multisign ?? 1,
        SCAL: '2',
      };
    },
    'credentials/authorize': (body) => {
      const { id, pin, multisign = 1 } = credentialOf(body);
      const hashes = textsOf(body.hashes, 'hashes');
      const { numSignatures, hashAlgorithmOID } = body;
      if (numSignatures !== hashes.length || hashes.length > multisign) throw invalid('numSignatures');
      if (DIGESTS[String(hashAlgorithmOID)] === undefined) throw invalid('hashAlgorithmOID');
      const given: unknown[] = Array.isArray(body.authData) ? body.authData : [];
      const isRight = given.some((one) => JSON.stringify(one) === JSON.stringify({ id: 'PIN', value: pin }));
      if (pin !== undefined && !isRight) throw new Refusal('invalid_pin', 'The PIN is invalid');
      const SAD = randomUUID();
      activations.set(SAD, { credentialID: id, hashes, left: hashes.length, isExpired: false });
      return { SAD, expiresIn: 300 };
    },
    'signatures/signHash': (body) => {
      const { id, key, algo } = credentialOf(body);
      const hashes = textsOf(body.hashes, 'hashes');
      const activation = activations.get(String(body.SAD));
      if (!activation || activation.credentialID !== id) throw invalid('SAD');
      if (activation.isExpired) throw new Refusal('invalid_request', 'SAD expired');
      const isBound = hashes.every((hash) => activation.hashes.includes(hash));
      if (!isBound || hashes.length > activation.left)
        throw new Refusal('invalid_request', 'Hash is not authorized by the SAD');
      if (!algo.includes(String(body.signAlgo))) throw invalid('signAlgo');
      const isPss = body.signAlgo === PSS;
      if (isPss && typeof body.signAlgoParams !== 'string') throw invalid('signAlgoParams');
      activation.left -= hashes.length;
      const oid = String(body.hashAlgorithmOID);
      const values = hashes.map((hash) => signHash(key, oid, Buffer.from(hash, 'base64'), isPss));
      return { signatures: values.map((value) => value.toString('base64')) };
    },
    'signatures/timestamp': async ({ hash, hashAlgo }) => {
      if (!served.timestamp) throw invalid('hash');
      const token = await served.timestamp(Buffer.from(String(hash), 'base64'), String(hashAlgo));
      return { timestamp: token.toString('base64') };
    },
  };

  const app = express();
  app.use(express.json({ limit: '1mb' }));
  app.post('/csc/v2/*method', async (request: Request, response: Response) => {
    const method = request.path.replace('/csc/v2/', '');
    const body: Record<string, unknown> = { ...request.body };
    served.calls.push({ method, body });
    if (served.interfere?.(method, response)) return;
    if (request.get('authorization') !== `Bearer ${served.token}`) {
      response
        .status(401)
        .json({ error: 'invalid_token', error_description: 'The access token is not valid' });
      return;
    }
    try {
      const answer = METHODS[method];
      if (!answer) throw new Refusal('invalid_request', 'Unknown method');
      response.json(await answer(body));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.status(400).json({ error: error.error, error_description: error.message });
    }
  });
  const server = createServer(app);
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const served: CscServer = {
    baseUrl: `http://127.0.0.1:${port}/csc/v2`,
    token: randomUUID(),
    calls: [],
    credentials: new Map(),
    interfere: undefined,
    timestamp: undefined,
    expire: () => {
      for (const activation of activations.values()) activation.isExpired = true;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return served;
};
