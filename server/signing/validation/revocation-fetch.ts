// One verification's network: every address asked once, everything bounded in number and time. The client does the
// asking; a rejection, silence or a late answer is no answer.
import type { Der, RevocationClient } from '../types.ts';

export class RevocationFetch {
  private readonly client: RevocationClient;
  private readonly answers = new Map<string, Promise<Der | null>>();
  private left: number;
  private readonly timeoutMs: number;
  private readonly deadline: number;

  constructor(client: RevocationClient, limits: { requests: number; timeoutMs: number; totalMs: number }) {
    this.client = client;
    this.left = limits.requests;
    this.timeoutMs = limits.timeoutMs;
    this.deadline = performance.now() + limits.totalMs;
  }

  private once(key: string, ask: () => Promise<Der | null>): Promise<Der | null> {
    const known = this.answers.get(key);
    if (known) return known;
    const remaining = this.deadline - performance.now();
    if (this.left-- <= 0 || remaining <= 0) return Promise.resolve(null);
    const answer = withDeadline(ask, Math.min(this.timeoutMs, remaining));
    this.answers.set(key, answer);
    return answer;
  }

  ocsp(url: string, request: Der): Promise<Der | null> {
    return this.once(`ocsp ${url} ${Buffer.from(request).toString('base64')}`, () =>
      this.client.ocsp(url, request),
    );
  }

  crl(url: string): Promise<Der | null> {
    return this.once(`crl ${url}`, () => this.client.crl(url));
  }

  issuer(url: string): Promise<Der | null> {
    return this.once(`issuer ${url}`, () => this.client.issuer(url));
  }
}

const withDeadline = async (ask: () => Promise<Der | null>, ms: number): Promise<Der | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
};
