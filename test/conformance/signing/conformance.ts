// Judges a whole corpus and draws the gates from it:
//   PKITS     every path test answered as NIST says;
//   forged    no file of class must_reject is VALID, under no DocMDP level a reader may assume;
//   honest    at least 95 % of must_accept and pades_level are accepted: VALID, at the time of signing and with the roots
//             the corpus knows (surroundings.ts), and every fact the case names. A case that names facts only, not
//             trust, is also accepted when nothing but the age of its algorithm (SHA-1) stands against VALID;
//   signed    every sign_input file is signed as it should be (sign-case.ts);
//   answered  every file within three seconds, with a report.

import { makeSigner } from '../../signing/pdf/witness.ts';
import { hasProgram } from '../../support/programs.ts';
import { type Case, readCases } from './cases.ts';
import { type PkitsResult, runPkits } from './pkits.ts';
import { runSignCase } from './sign-case.ts';
import { LONGEST_MS, type Outcome, runVerifyCase } from './verify-case.ts';

export interface Gate {
  name: string;
  holds: boolean;
  text: string;
}

export interface Conformance {
  outcomes: Outcome[];
  pkits: PkitsResult | undefined;
  gates: Gate[];
}

const HONEST_SHARE = 0.95;
const HONEST: Case['class'][] = ['must_accept', 'pades_level'];

export async function runConformance(folder: string): Promise<Conformance> {
  const outcomes: Outcome[] = [];
  const signer = hasProgram('openssl') ? makeSigner() : undefined;
  for (const one of readCases(folder)) {
    const run = () =>
      one.class === 'sign_input' && signer ? runSignCase(folder, one, signer) : runVerifyCase(folder, one);
    outcomes.push(await run().catch((error: unknown) => thrown(one, error)));
  }
  const pkits = await runPkits(folder);
  return { outcomes, pkits, gates: gatesOf(outcomes, pkits) };
}

/** A verifier that throws has not answered. */
function thrown(one: Case, error: unknown): Outcome {
  const misses = [`threw ${error instanceof Error ? error.message : String(error)}`];
  return {
    file: one.file,
    class: one.class,
    isRight: false,
    isForgedAccepted: false,
    misses,
    milliseconds: Number.POSITIVE_INFINITY,
  };
}

function gatesOf(outcomes: readonly Outcome[], pkits: PkitsResult | undefined): Gate[] {
  const count = (list: readonly Outcome[]) =>
    `${list.filter(({ isRight }) => isRight).length}/${list.length}`;
  const of = (...classes: Case['class'][]) => outcomes.filter((outcome) => classes.includes(outcome.class));
  const honest = of(...HONEST);
  const accepted = honest.filter(({ isRight }) => isRight).length;
  const forged = outcomes.filter(({ isForgedAccepted }) => isForgedAccepted).length;
  const late = outcomes.filter(({ milliseconds }) => milliseconds >= LONGEST_MS).length;
  const signed = of('sign_input');
  const slowest = Math.max(0, ...outcomes.map(({ milliseconds }) => milliseconds));
  const gates: Gate[] = [
    { name: 'forged', holds: forged === 0, text: `${forged} of ${of('must_reject').length} forged accepted` },
    {
      name: 'honest',
      holds: accepted >= HONEST_SHARE * honest.length,
      text: `${count(honest)} honest accepted`,
    },
    { name: 'signed', holds: signed.every(({ isRight }) => isRight), text: `${count(signed)} signed` },
    {
      name: 'answered',
      holds: late === 0,
      text: `${outcomes.length - late}/${outcomes.length} answered in time, the slowest in ${slowest.toFixed(0)} ms`,
    },
  ];
  if (pkits === undefined) return gates;
  const right = pkits.total - pkits.misses.length;
  return [
    { name: 'PKITS', holds: right === pkits.total, text: `${right}/${pkits.total} path tests` },
    ...gates,
  ];
}
