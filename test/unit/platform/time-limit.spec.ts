// A limit in time that stands among other signals, and the garbage collector.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { timeLimit } from '../../../server/platform/time-limit.ts';
import { until } from '../../support/until.ts';

const SERVER = join(import.meta.dirname, '../../../server');

describe('a time limit', () => {
  it('comes, however often memory was collected before', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const stopping = new AbortController();
    const told: unknown[] = [];
    const listen = (signal: AbortSignal) =>
      signal.addEventListener('abort', () => told.push(signal.reason.name), { once: true });
    listen(AbortSignal.any([stopping.signal, timeLimit(300)]));
    listen(AbortSignal.any([AbortSignal.any([stopping.signal, timeLimit(300)]), timeLimit(600_000)]));
    await until('both came', () => {
      collect();
      return told.length === 2;
    });
    expect(told).to.deep.equal(['TimeoutError', 'TimeoutError']);
  });

  it('is what stands beside others, never a bare timeout', () => {
    const files = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.ts$/.test(name),
    );
    const joining = files.filter((name) =>
      readFileSync(join(SERVER, name), 'utf8').includes('AbortSignal.any('),
    );
    expect(joining).to.include('platform/http-client.ts');
    const bare = joining.filter((name) =>
      readFileSync(join(SERVER, name), 'utf8').includes('AbortSignal.timeout('),
    );
    expect(bare).to.deep.equal([]);
  });
});
