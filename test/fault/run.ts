// `npm run fault -- --deliveries N --kills K --seed S`: 0 only when nothing was lost, doubled or disagreed upon.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../support/built.ts';
import { runFaults } from './run-faults.ts';

const { values } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '200' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string' },
    faults: { type: 'string', default: '0.3' },
    processes: { type: 'string', default: 'one' },
    handled: { type: 'string', default: 'all' },
    patience: { type: 'string', default: '400' },
    'no-disk': { type: 'boolean', default: false },
    'no-clock': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});

const SHOWN = 20;
const began = Date.now();
const say = (line: string) =>
  process.stdout.write(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${line}\n`);
const number = (text: string, name: string): number => {
  const value = Number(text);
  if (!(value >= 0)) throw new TypeError(`--${name} must be a number`);
  return value;
};

const seed = values.seed === undefined ? randomInt(2 ** 31) : number(values.seed, 'seed');
const { main } = await ensureBuilt();
say(`seed ${seed}`);
const outcome = await runFaults({
  deliveries: number(values.deliveries, 'deliveries'),
  kills: number(values.kills, 'kills'),
  seed,
  faults: number(values.faults, 'faults'),
  withDisk: !values['no-disk'],
  withClock: !values['no-clock'],
  processes: values.processes === 'many' ? 'many' : 'one',
  handled: values.handled === 'tenth' ? 'tenth' : 'all',
  keep: values.keep,
  main,
  say,
  patienceMs: number(values.patience, 'patience') * 1000,
});

const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
const { lost, doubled, disagreeing, logs } = outcome;
if (outcome.folder !== '') say(`kept in ${outcome.folder}`);
say(`blows: ${listed(outcome.blows)}`);
say(`requests: ${listed(outcome.weather)}`);
process.stdout.write(logs.text);
for (const [verdict, all] of Object.entries({ lost, doubled, disagreeing })) {
  for (const each of all.slice(0, SHOWN)) say(`${verdict}: ${each}`);
  if (all.length > SHOWN) say(`${verdict}: and ${all.length - SHOWN} more`);
}
say(`${listed(outcome.counts)}; event logs ${logs.ok ? 'verify' : 'DO NOT VERIFY'}; seed ${seed}`);
process.stdout.write(`lost ${lost.length}, doubled ${doubled.length}, disagreeing ${disagreeing.length}\n`);
process.exitCode = logs.ok && lost.length + doubled.length + disagreeing.length === 0 ? 0 : 1;
