// The other side of the national axis, for tests and demonstrations: the same calls over real HTTP, with credentials
// and digests checked, documents kept in memory, and faults that can be switched on one by one.
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { axisSignature } from '../../../server/exchange/transports/axis/sign-request.ts';
import { readForm } from './read-form.ts';

export interface AxisFaults {
  /** Answer this status to so many calls. */
  failing?: { status: number; calls: number; path?: string };
  /** Answer this ErrorCode to so many calls. */
  refusing?: { code: string; calls: number; path?: string };
  /** Take the call and never answer, so many times. */
  silent?: { calls: number; path?: string };
  /** Break off the next documents in the middle. */
  cutBodies?: number;
  /** Name a wrong digest for the next documents. */
  wrongHashes?: number;
  /** Name every document twice in a list. */
  isListingTwice?: boolean;
  /** Wait before each answer. */
  delayMs?: number;
  /** Answer HTML, as a proxy before the axis does, so many times. */
  html?: number;
}

export interface AxisDocument {
  docId: string;
  messageType: string;
  from: string;
  to: string;
  bytes: Buffer;
  createdAt: string;
  status: 'initial' | 'done' | 'fail';
}

export interface AxisSimulator {
  url: string;
  documents: AxisDocument[];
  agencies: Array<{ code: string; name: string; pid: string | null }>;
  /** Codes that receive nothing (23). */
  locked: Set<string>;
  faults: AxisFaults;
  /** Calls by path, refused ones too. */
  calls: string[];
  /** Puts a document as if another system had sent it. */
  put(document: Pick<AxisDocument, 'from' | 'to' | 'messageType' | 'bytes'>): AxisDocument;
  close(): Promise<void>;
}

export interface AxisSimulatorOptions {
  port?: number;
  systems: ReadonlyArray<{ systemId: string; secret: string }>;
  agencies: ReadonlyArray<{ code: string; name: string; pid?: string | null }>;
}

const CLOCK_SKEW_MS = 5 * 60_000;

export async function startAxisSimulator({
  port = 0,
  systems,
  agencies,
}: AxisSimulatorOptions): Promise<AxisSimulator> {
  const secrets = new Map(systems.map(({ systemId, secret }) => [systemId, secret]));
  const state: Omit<AxisSimulator, 'url' | 'close'> = {
    documents: [],
    agencies: agencies.map(({ code, name, pid = null }) => ({ code, name, pid })),
    locked: new Set(),
    faults: {},
    calls: [],
    put: ({ from, to, messageType, bytes }) => {
      const document: AxisDocument = {
        docId: `D${state.documents.length + 1}`,
        messageType,
        from,
        to,
        bytes,
        createdAt: new Date().toISOString(),
        status: 'initial',
      };
      state.documents.push(document);
      return document;
    },
  };
  const server = createServer((request, response) => {
    answer(state, secrets, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else json(response, 500, { status: 'fail', ErrorCode: '20', ErrorDesc: String(error) });
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(state, {
    url: `http://127.0.0.1:${actual}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

type State = Omit<AxisSimulator, 'url' | 'close'>;

const json = (response: ServerResponse, status: number, value: object): ServerResponse =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const refused = (response: ServerResponse, code: string, text: string): ServerResponse =>
  json(response, 200, { status: 'fail', ErrorCode: code, ErrorDesc: text });

/** Counts a fault down; whether it strikes this call. */
function strikes(fault: { calls: number; path?: string } | undefined, path: string): boolean {
  if (fault === undefined || fault.calls <= 0 || (fault.path !== undefined && fault.path !== path))
    return false;
  fault.calls -= 1;
  return true;
}

async function answer(
  state: State,
  secrets: ReadonlyMap<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<unknown> {
  const path = request.url ?? '';
  const { faults } = state;
  state.calls.push(path);
  if (faults.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
  if (strikes(faults.failing, path)) {
    request.resume();
    return json(response, faults.failing?.status ?? 503, { error: 'out of order' });
  }
  if (strikes(faults.silent, path)) return undefined;
  if ((faults.html ?? 0) > 0) {
    faults.html = (faults.html ?? 0) - 1;
    request.resume();
    return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Cổng thông tin</html>');
  }
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  const form = path === '/sendEdoc' ? readForm(request.headers['content-type'] ?? '', body) : undefined;
  const signed = form?.file ?? body;
  if (!isAuthentic(request, path, signed, secrets)) return refused(response, '15', 'Sai thông tin xác thực');
  if (strikes(faults.refusing, path))
    return refused(response, faults.refusing?.code ?? '20', 'Lỗi thử nghiệm');
  if (form !== undefined) return takeDocument(state, form, response);
  return reply(state, path, JSON.parse(body.toString('utf8')), response);
}

function isAuthentic(
  { headers }: IncomingMessage,
  path: string,
  body: Buffer,
  secrets: ReadonlyMap<string, string>,
): boolean {
  const systemId = String(headers.systemid);
  const secret = secrets.get(systemId);
  const timestamp = String(headers.timestamp);
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const [, day, month, year, hour, minute, second] =
    /^(\d\d)(\d\d)(\d{4})T(\d\d)(\d\d)(\d\d)\+\d{4}$/.exec(timestamp) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+07:00`);
  if (secret === undefined || !(Math.abs(Date.now() - at) < CLOCK_SKEW_MS)) return false;
  if (headers['hash-file'] !== bodySha256) return false;
  const expected = Buffer.from(axisSignature({ systemId, secret }, { path, timestamp, bodySha256 }));
  const given = Buffer.from(String(headers['xroadvnpt-sign']));
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function takeDocument(
  state: State,
  { header, file }: { header: Record<string, string>; file: Buffer },
  response: ServerResponse,
): ServerResponse {
  const { from = '', messagetype: messageType = 'edoc' } = header;
  const text = file.toString('utf8');
  if (!text.includes('</edXML>')) return refused(response, '22', 'edXML sai cấu trúc');
  const recipients = recipientsOf(text, messageType);
  const codes = new Set(state.agencies.map(({ code }) => code));
  if (!codes.has(from)) return refused(response, '19', `Đơn vị ${from} chưa đăng ký`);
  const unknown = recipients.find((code) => !codes.has(code));
  if (recipients.length === 0 || unknown !== undefined)
    return refused(response, '18', `Không có đơn vị ${unknown ?? ''}`);
  const locked = recipients.find((code) => state.locked.has(code));
  if (locked !== undefined) return refused(response, '23', `Đơn vị ${locked} bị khóa`);
  const stored = recipients.map((to) => state.put({ from, to, messageType, bytes: file }));
  return json(response, 200, {
    status: 'success',
    ErrorCode: '0',
    ErrorDesc: '',
    DocId: stored[0]?.docId,
  });
}

/** Organ codes under To of a document; of a status, whom it answers. */
function recipientsOf(text: string, messageType: string): string[] {
  const block =
    messageType === 'status'
      ? /ResponseFor>([\s\S]*?)<\/[\w:]*ResponseFor>/g
      : /[:<]To>([\s\S]*?)<\/[\w:]*To>/g;
  return [...text.matchAll(block)].flatMap(([, inner = '']) => {
    const code = /OrganId>([^<]+)</.exec(inner)?.[1];
    return code === undefined ? [] : [code];
  });
}

function reply(
  state: State,
  path: string,
  ask: Record<string, string>,
  response: ServerResponse,
): ServerResponse {
  const ok = { status: 'success', ErrorCode: '0', ErrorDesc: '' };
  const mine = state.documents.filter(({ messageType }) => messageType === ask.messagetype);
  if (path === '/getReceivedEdocList') {
    const rows = mine.filter(({ status }) => status === 'initial').map(listed);
    return json(response, 200, { ...ok, data: state.faults.isListingTwice ? [...rows, ...rows] : rows });
  }
  if (path === '/getSentEdocList') {
    const data = mine.map(({ docId, from, to, status }) => ({
      senderDocId: docId,
      receiverDocId: docId,
      fromCode: from,
      toCode: to,
      sendStatus: 'done',
      receiveStatus: status,
    }));
    return json(response, 200, { ...ok, data });
  }
  if (path === '/getAgenciesList') return json(response, 200, { ...ok, data: state.agencies });
  const document = state.documents.find(({ docId }) => docId === (ask.docId ?? ask.docid));
  if (document === undefined) return refused(response, '21', 'Không có văn bản');
  if (path === '/updateStatus') {
    document.status = ask.status === 'done' ? 'done' : 'fail';
    return json(response, 200, ok);
  }
  if (path === '/getEdoc') return giveDocument(state, document, response);
  return refused(response, '20', `Không có dịch vụ ${path}`);
}

const listed = ({ docId, messageType, from, to, status, createdAt }: AxisDocument) => ({
  docId,
  serviceType: 'eDoc',
  messageType,
  from,
  to,
  status,
  status_desc: '',
  created_time: createdAt,
  updated_time: createdAt,
});

function giveDocument({ faults }: State, { bytes }: AxisDocument, response: ServerResponse): ServerResponse {
  const isWrong = (faults.wrongHashes ?? 0) > 0;
  if (isWrong) faults.wrongHashes = (faults.wrongHashes ?? 0) - 1;
  const digest = createHash('sha256')
    .update(isWrong ? 'something else' : bytes)
    .digest('hex');
  response.writeHead(200, {
    'content-type': 'application/xml',
    'content-length': bytes.length,
    'hash-file': digest,
  });
  if ((faults.cutBodies ?? 0) > 0) {
    faults.cutBodies = (faults.cutBodies ?? 0) - 1;
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
    return response;
  }
  return response.end(bytes);
}
