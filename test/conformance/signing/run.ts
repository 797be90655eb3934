// npm run conformance -- FOLDER: judges the corpus in the folder, prints each miss with its reason and a summary, and
// leaves with 0 only when every gate holds. What "accepted" means is said in conformance.ts.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runConformance } from './conformance.ts';

const folder = process.argv[2] ?? '../shared/corpora';
const print = (line: string) => process.stdout.write(`${line}\n`);

if (!existsSync(join(folder, 'cases.json'))) {
  process.stderr.write(`There is no cases.json in ${folder}. Name the folder of the corpus.\n`);
  process.exit(2);
}
const { outcomes, pkits, gates } = await runConformance(folder);
for (const { isRight, file, class: kind, misses } of outcomes) {
  if (misses.length > 0) print(`${isRight ? 'note' : 'MISS'}  [${kind}] ${file}: ${misses.join('; ')}`);
}
for (const miss of pkits?.misses ?? []) print(`MISS  [PKITS] ${miss}`);
const classes = [...new Set(outcomes.map((outcome) => outcome.class))];
for (const kind of classes) {
  const all = outcomes.filter((outcome) => outcome.class === kind);
  print(`      ${kind}: ${all.filter(({ isRight }) => isRight).length} of ${all.length} as expected`);
}
for (const { name, holds, text } of gates) print(`${holds ? 'holds' : 'FAILS'} ${name}: ${text}`);
process.exitCode = gates.every(({ holds }) => holds) ? 0 : 1;
