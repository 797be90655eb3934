// The signing service on this very computer: a socket for each act, one text out, one text back. Its word is only a
// sign that it has ended; what became of the document is asked of the server.

export class ServiceAbsent extends Error {
  override readonly name = 'ServiceAbsent';
}

export interface ServiceAnswer {
  /** 0: done; 11: the person pressed cancel. */
  Status: number;
  Message?: string;
  CertInfo?: { Subject?: string; Base64Data?: string };
}

const OPEN_MS = 5_000;

const answerIn = (text: string): ServiceAnswer => {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('Status' in parsed))
    throw new Error('not an answer of the service');
  return { ...parsed, Status: Number(parsed.Status) };
};

/** Throws ServiceAbsent when nothing answers there. `message` is an object, or a word of the protocol. */
export const askService = (
  serviceUrl: string,
  act: string,
  message: object | string,
  signal?: AbortSignal,
): Promise<ServiceAnswer> =>
  new Promise((resolve, reject) => {
    let socket: WebSocket;
    try {
      socket = new WebSocket(`${serviceUrl}/${act}`);
    } catch {
      return reject(new ServiceAbsent());
    }
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
      socket.close();
    };
    const timer = setTimeout(() => end(() => reject(new ServiceAbsent())), OPEN_MS);
    socket.onopen = () => {
      clearTimeout(timer);
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    };
    socket.onmessage = ({ data }) =>
      end(() => {
        try {
          resolve(answerIn(String(data)));
        } catch (error) {
          reject(error);
        }
      });
    socket.onerror = () => end(() => reject(new ServiceAbsent()));
    socket.onclose = () => end(() => reject(new ServiceAbsent()));
    signal?.addEventListener('abort', () => end(() => reject(new DOMException('', 'AbortError'))));
  });
