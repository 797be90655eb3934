// `npm run fuzz`: mutations without end, or `--seconds N`; `--seed N` begins elsewhere, `--only N` repeats one. What
// breaks a rule is written beside its seed into the folder of `--keep` (default: fuzz-findings). Exit code 1 then.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Finding, newTally, type Tally, tryOne } from './campaign.ts';
import { makeSubjects } from './subjects.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'string', default: 'fuzz-findings' },
  },
});

const MAX_RSS_MB = 1500;

const tell = ({ tried, outcomes, slowestMs, findings }: Tally): void => {
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${tried} tried, slowest ${Math.round(slowestMs)} ms, ${memory} MB, ${findings.length} findings`,
  );
  for (const [outcome, count] of [...outcomes].sort())
    console.log(`  ${String(count).padStart(8)} ${outcome}`);
};

const keep = ({ rule, what, seed, bytes, detail }: Finding): void => {
  mkdirSync(values.keep, { recursive: true });
  writeFileSync(join(values.keep, `${seed}.bin`), bytes);
  console.log(`FOUND ${rule}: ${what}, --only ${seed}\n${detail}`);
};

const subjects = await makeSubjects();
const tally = newTally();
let goesOn = true;
process.once('SIGINT', () => {
  goesOn = false;
});
try {
  const first = Number(values.only ?? values.seed ?? Date.now() % 1_000_000_000);
  const until =
    values.seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.seconds) * 1000;
  console.log(`seed ${first}`);
  for (let seed = first; goesOn && Date.now() < until; seed++) {
    const before = tally.findings.length;
    await tryOne(subjects, seed, tally);
    for (const finding of tally.findings.slice(before)) keep(finding);
    if (tally.tried % 2000 === 0) tell(tally);
    if (process.memoryUsage().rss > MAX_RSS_MB * 1e6) throw new Error(`more than ${MAX_RSS_MB} MB of memory`);
    if (values.only !== undefined) break;
  }
} finally {
  subjects.office.pki.dispose();
}
tell(tally);
process.exitCode = tally.findings.length > 0 ? 1 : 0;
