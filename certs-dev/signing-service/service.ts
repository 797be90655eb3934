// Stands in for the official signing service on a person's machine: the same protocol, over TLS on loopback, with a key
// of the development PKI in place of the token. It fetches the document, signs it, and brings it back by itself.
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import {
  bufferSource,
  type Mark,
  openPkcs12,
  pdfFacts,
  readCertificateFacts,
  sign,
} from '../../server/signing/index.ts';
import type { Pki } from '../pki.ts';
import { answerSocket } from './web-socket.ts';

export interface SigningServiceOptions {
  pki: Pki;
  /** Entry of the PKI whose key the "token" holds. */
  token: string;
  /** As the person types it; null: he presses cancel. */
  askPin: () => Promise<string | null>;
  /** 0: any free port. */
  port?: number;
  /** What a bad service does to the signed file. */
  tamper?: ((signed: Buffer, issued: Buffer) => Promise<Buffer>) | undefined;
}

export interface SigningService {
  /** `wss://127.0.0.1:8987`. */
  readonly url: string;
  options: SigningServiceOptions;
  close(): Promise<void>;
}

/** Entry of the PKI with the service's own certificate. */
const OWN = 'may-tram.server';
const ACTS: ReadonlySet<string> = new Set(['SignApproved', 'SignIssued', 'SignAppendix']);
const CANCELLED = 11;
const FAILED = 500;

interface SignRequest {
  FileUploadHandler: string;
  FileName: string;
  DocNumber?: string;
  IssuedDate?: string;
}

const textMark = (page: number, [xMm, yMm]: [number, number], text: string): Mark => ({
  kind: 'text',
  lines: [text],
  sizePt: 12,
  box: { page, xMm, yMm, widthMm: 70, heightMm: 8 },
});

const marksFor = async (
  act: string,
  file: Buffer,
  name: string,
  { DocNumber, IssuedDate }: SignRequest,
): Promise<Mark[]> => {
  const { pageCount, pages } = await pdfFacts(bufferSource(file));
  const { widthMm, heightMm } = pages.at(-1) ?? { widthMm: 210, heightMm: 297 };
  const own = textMark(pageCount, [widthMm - 90, heightMm - 40], name);
  if (act === 'SignAppendix') return [textMark(1, [widthMm - 90, 8], DocNumber ?? name)];
  if (DocNumber === undefined) return [own];
  return [own, textMark(1, [30, 30], DocNumber), textMark(1, [110, 30], IssuedDate ?? '')];
};

const signOnce = async (
  { pki, token, askPin, tamper }: SigningServiceOptions,
  act: string,
  request: SignRequest,
): Promise<object> => {
  const fetched = await fetch(request.FileName);
  if (!fetched.ok) return { Status: FAILED, Message: `download: ${fetched.status}` };
  const issued = Buffer.from(await fetched.arrayBuffer());
  const pin = await askPin();
  if (pin === null) return { Status: CANCELLED, Message: 'Người dùng đã hủy' };
  const signer = await openPkcs12(pki.p12(token).bytes, pin);
  const { commonName } = readCertificateFacts(pki.certificate(token));
  const marks = await marksFor(act, issued, commonName, request);
  const role = act === 'SignApproved' ? 'person' : 'agency';
  const { revision } = await sign(bufferSource(issued), { role, marks, signedAt: new Date() }, signer);
  const signed = Buffer.concat([issued, revision]);
  const form = new FormData();
  const bytes = Uint8Array.from((await tamper?.(signed, issued)) ?? signed);
  form.append('uploadfile', new Blob([bytes], { type: 'application/pdf' }), 'van-ban.signed.pdf');
  const answer = await fetch(request.FileUploadHandler, { method: 'POST', body: form });
  const { Status = false, Message = '' } = (await answer.json().catch(() => ({}))) as {
    Status?: boolean;
    Message?: string;
  };
  return { Status: answer.ok && Status ? 0 : FAILED, Message, FileName: '', FileServer: '' };
};

const certificateInfo = ({ pki, token }: SigningServiceOptions): object => {
  const der = pki.certificate(token);
  const { subject, notBefore, notAfter } = readCertificateFacts(der);
  const Base64Data = Buffer.from(der).toString('base64');
  return {
    Status: 0,
    Message: '',
    CertInfo: { Subject: subject, Email: '', ValidFrom: notBefore, ValidTo: notAfter, Base64Data },
  };
};

const answerTo = async (options: SigningServiceOptions, path: string, text: string): Promise<object> => {
  const act = path.replace(/^\//, '').replace(/[?#].*$/, '');
  if (act === 'GetVersion') return { Status: 0, Version: 'thử nghiệm' };
  if (act === 'GetCertInfo') return certificateInfo(options);
  if (!ACTS.has(act)) return { Status: FAILED, Message: `unknown: ${act}` };
  try {
    return await signOnce(options, act, JSON.parse(text) as SignRequest);
  } catch (error) {
    return { Status: FAILED, Message: error instanceof Error ? error.message : 'failed' };
  }
};

/** Listens on loopback only. */
export const startSigningService = async (options: SigningServiceOptions): Promise<SigningService> => {
  const { pki } = options;
  const pem = (der: Uint8Array) =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n')}\n-----END CERTIFICATE-----\n`;
  const key = pki.privateKey(OWN).export({ type: 'pkcs8', format: 'pem' });
  const server = createServer({ key, cert: pki.chain(OWN).map(pem).join('') });
  const sockets = new Set<Duplex>();
  const service: SigningService = {
    url: '',
    options,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('upgrade', (request, socket, head) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    answerSocket(request, socket, head, async (text) =>
      JSON.stringify(await answerTo(service.options, request.url ?? '/', text)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return Object.assign(service, { url: `wss://127.0.0.1:${port}` });
};
