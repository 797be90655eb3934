// One bounded HTTP call of the axis: the body streams out, the answer is given as a stream, silence ends it, no redirect
// is followed. What is thrown never carries a header, so no secret reaches a log.
import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemCode } from '../../../platform/startup-error.ts';
import { AxisUnavailable } from './axis-errors.ts';

export interface AxisRequest {
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | AsyncIterable<Uint8Array>;
  agent: Agent;
  /** Longest silence. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** @throws AxisUnavailable when there is no answer, or one of 5xx or a redirect. */
export async function axisRequest({ url, headers, body, ...rest }: AxisRequest): Promise<IncomingMessage> {
  const { agent, timeoutMs, signal } = rest;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const outgoing = send(url, { method: 'POST', headers, agent, ...(signal === undefined ? {} : { signal }) });
  outgoing.setTimeout(timeoutMs, () =>
    outgoing.destroy(new AxisUnavailable(`the axis was silent for ${timeoutMs} ms`)),
  );
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
  answered.catch(() => undefined);
  const sent = pipeline(body instanceof Uint8Array ? Readable.from([body]) : Readable.from(body), outgoing);
  sent.catch(() => undefined);
  try {
    // An answer may come before the body is through.
    const answer = await Promise.race([answered, sent.then(() => answered)]);
    const status = answer.statusCode ?? 0;
    if (status >= 500 || status === 429 || status === 408 || (status >= 300 && status < 400)) {
      answer.destroy();
      throw new AxisUnavailable(`the axis answered ${status}`);
    }
    return answer;
  } catch (error) {
    outgoing.destroy();
    if (error instanceof AxisUnavailable) throw error;
    throw new AxisUnavailable(`the axis cannot be reached: ${systemCode(error) ?? 'failed'}`);
  }
}

/** @throws AxisUnavailable when it breaks off or is larger. */
export async function readBounded(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of answer) {
      size += part.length;
      if (size > maxBytes) throw new AxisUnavailable(`the axis answered more than ${maxBytes} bytes`);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof AxisUnavailable) throw error;
    throw new AxisUnavailable('the axis broke off its answer');
  }
  return Buffer.concat(parts, size);
}
