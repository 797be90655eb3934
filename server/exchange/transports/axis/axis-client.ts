// The calls of the national axis: send, list, get, acknowledge, directory (VXP SDK, QĐ 28/2018 Điều 14).
import { createHash, randomBytes } from 'node:crypto';
import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import { AxisRefusal, AxisUnavailable } from './axis-errors.ts';
import { axisRequest, readBounded } from './axis-request.ts';
import { type AxisCredentials, axisHeaders } from './sign-request.ts';

export type MessageType = 'edoc' | 'status';

export interface AxisFile {
  sha256: string;
  sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
}

const Answer = z.object({
  status: z.string().optional(),
  ErrorCode: z.coerce.string(),
  ErrorDesc: z.string().nullish(),
});
const SendAnswer = Answer.extend({ DocId: z.coerce.string().optional() });

const DocId = z.coerce.string().regex(/^[\w.:-]{1,100}$/);
const ListedDocument = z.object({
  docId: DocId,
  messageType: z.string().optional(),
  created_time: z.coerce.string().optional(),
  updated_time: z.coerce.string().optional(),
  from: z.string(),
  to: z.string(),
  status: z.string().optional(),
});
export type ListedDocument = z.infer<typeof ListedDocument>;
const SentDocument = z.object({
  senderDocId: z.coerce.string().optional(),
  receiverDocId: z.coerce.string().optional(),
  fromCode: z.string(),
  toCode: z.string(),
  sendStatus: z.string().nullish(),
  receiveStatus: z.string().nullish(),
});
const ListedAgency = z.object({
  id: z.coerce.string().optional(),
  code: z.string(),
  name: z.string(),
  pid: z.string().nullish(),
  mail: z.string().nullish(),
});
export type AxisAgency = z.infer<typeof ListedAgency>;

export interface AxisClient {
  /** @returns the axis's own identifier of what it took. @throws AxisRefusal, AxisUnavailable. */
  sendEdoc(
    about: { from: string; messageType: MessageType },
    file: AxisFile,
    signal?: AbortSignal,
  ): Promise<string>;
  receivedList(messageType: MessageType, signal?: AbortSignal): Promise<ListedDocument[]>;
  sentList(messageType: MessageType, signal?: AbortSignal): Promise<Array<z.infer<typeof SentDocument>>>;
  /** The bytes as they come; the last one only after their digest is the one the axis names. */
  getEdoc(docId: string, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** A transport receipt, not a status of the document. */
  updateStatus(docId: string, status: 'done' | 'fail', signal?: AbortSignal): Promise<void>;
  agencies(signal?: AbortSignal): Promise<AxisAgency[]>;
  close(): void;
}

export interface AxisClientOptions extends AxisCredentials {
  /** Base address; a path in it is kept. */
  endpoint: URL;
  clock: Clock;
  timeoutMs?: number;
  /** Largest document fetched. */
  maxBytes: number;
}

const TIMEOUT_MS = 60_000;
const CONNECTIONS = 4;
const MAX_LIST_BYTES = 16 * 1024 * 1024;
const MAX_ANSWER_BYTES = 256 * 1024;

export function makeAxisClient(options: AxisClientOptions): AxisClient {
  const { endpoint, clock, timeoutMs = TIMEOUT_MS, maxBytes } = options;
  const pool = { keepAlive: true, maxSockets: CONNECTIONS };
  const agent =
    endpoint.protocol === 'https:' ? new HttpsAgent({ ...pool, minVersion: 'TLSv1.2' }) : new HttpAgent(pool);
  const urlOf = (path: string) => new URL(`${endpoint.pathname.replace(/\/$/, '')}${path}`, endpoint);

  const ask = (path: string, value: object, signal?: AbortSignal): Promise<IncomingMessage> => {
    const body = Buffer.from(JSON.stringify(value));
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const headers = {
      ...axisHeaders(options, { path, at: clock.now(), bodySha256 }),
      'content-type': 'application/json',
      'content-length': String(body.length),
    };
    return axisRequest({ url: urlOf(path), headers, body, agent, timeoutMs, signal });
  };
  const list = async <T>(
    path: string,
    item: z.ZodType<T>,
    value: object,
    signal?: AbortSignal,
  ): Promise<T[]> => {
    const json = await answerOf(await ask(path, value, signal), MAX_LIST_BYTES);
    const { data } = parsed(z.object({ data: z.array(z.unknown()).nullish() }), json);
    // One odd row must not hide the others.
    return (data ?? []).flatMap((row) => item.safeParse(row).data ?? []);
  };
  const query = (messagetype: MessageType) => ({ servicetype: 'eDoc', messagetype });

  return {
    sendEdoc: async ({ from, messageType }, file, signal) => {
      const path = '/sendEdoc';
      const form = multipart({ from, servicetype: 'eDoc', messagetype: messageType }, file);
      const headers = {
        ...axisHeaders(options, { path, at: clock.now(), bodySha256: file.sha256 }),
        ...form.headers,
      };
      const answer = await axisRequest({
        url: urlOf(path),
        headers,
        body: form.body(),
        agent,
        timeoutMs,
        signal,
      });
      const { DocId: docId } = parsed(SendAnswer, await answerOf(answer, MAX_ANSWER_BYTES));
      if (docId === undefined) throw new AxisUnavailable('the axis named no document');
      return docId;
    },
    receivedList: (type, signal) => list('/getReceivedEdocList', ListedDocument, query(type), signal),
    sentList: (type, signal) => list('/getSentEdocList', SentDocument, query(type), signal),
    getEdoc: async function* (docId, signal) {
      const answer = await ask('/getEdoc', { docId }, signal);
      if (/json/.test(answer.headers['content-type'] ?? '')) await answerOf(answer, MAX_ANSWER_BYTES);
      yield* verified(answer, maxBytes);
    },
    updateStatus: async (docid, status, signal) => {
      await answerOf(await ask('/updateStatus', { docid, status }, signal), MAX_ANSWER_BYTES);
    },
    agencies: (signal) => list('/getAgenciesList', ListedAgency, {}, signal),
    close: () => agent.destroy(),
  };
}

/** @throws AxisRefusal for every number but 0; AxisUnavailable for what is no answer of the axis. */
async function answerOf(answer: IncomingMessage, maxBytes: number): Promise<unknown> {
  const bytes = await readBounded(answer, maxBytes);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new AxisUnavailable(`the axis answered ${answer.statusCode} with something that is not JSON`);
  }
  const { ErrorCode, ErrorDesc } = parsed(Answer, json);
  if (ErrorCode !== '0') throw new AxisRefusal(ErrorCode, ErrorDesc ?? '');
  return json;
}

function parsed<T>(schema: z.ZodType<T>, json: unknown): T {
  const outcome = schema.safeParse(json);
  if (!outcome.success) throw new AxisUnavailable('the axis answered in a form it should not have');
  return outcome.data;
}

async function* verified(answer: IncomingMessage, maxBytes: number): AsyncGenerator<Uint8Array> {
  const named = answer.headers['hash-file'];
  const hash = createHash('sha256');
  let size = 0;
  let held: Buffer | undefined;
  try {
    for await (const chunk of answer) {
      size += chunk.length;
      if (size > maxBytes) throw new AxisRefusal('21', `larger than ${maxBytes} bytes`);
      hash.update(chunk);
      if (held !== undefined) yield held;
      held = chunk;
    }
  } catch (error) {
    if (error instanceof AxisRefusal) throw error;
    throw new AxisUnavailable('the axis broke off the document');
  }
  // The last bytes are given only now: without them no packet is whole.
  if (typeof named === 'string' && named.toLowerCase() !== hash.digest('hex'))
    throw new AxisUnavailable('the document is not the one whose digest the axis names');
  if (held !== undefined) yield held;
}

/** RFC 7578, streamed, with its length known before. */
function multipart(about: object, file: AxisFile) {
  const boundary = `vanthu-${randomBytes(12).toString('hex')}`;
  const head = Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="header"\r\ncontent-type: application/json\r\n\r\n` +
      `${JSON.stringify(about)}\r\n--${boundary}\r\n` +
      `content-disposition: form-data; name="edocFile"; filename="${file.sha256}.edxml"\r\ncontent-type: application/xml\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.length + file.sizeBytes + tail.length),
    },
    body: async function* () {
      yield head;
      yield* file.open();
      yield tail;
    },
  };
}
