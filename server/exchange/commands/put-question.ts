// Puts one signed question to another agency and takes its answer, when that agency has signed it and it is to this
// question (docs/protocol/PR-EXCHANGE.md §12).
import { randomUUID } from 'node:crypto';
import type { AgencyRow } from '../ports.ts';
import {
  type StatusAnswer,
  type StatusQuestion,
  signTruth,
  type TruthAnswer,
  type TruthQuestion,
  verifyAnswer,
  verifyStatusAnswer,
} from '../protocol/index.ts';
import type { DispatchDeps } from './dispatch-packet.ts';

type Wish = Pick<TruthQuestion, 'kind' | 'packets'> | Pick<StatusQuestion, 'kind' | 'packets'>;

interface Sides {
  /** The agency here that asks. */
  agencyId: string;
  to: AgencyRow;
  signal: AbortSignal;
}

/** Null where nobody can be asked. @throws Error for no answer, or one that proves nothing. */
export async function askSent(
  deps: DispatchDeps,
  sides: Sides,
  packets: TruthQuestion['packets'],
): Promise<TruthAnswer | null> {
  const put = await putQuestion(deps, sides, { kind: 'vanthu-truth-question', packets });
  if (put === null) return null;
  const { exchangeCertificates } = sides.to;
  return fitting(await verifyAnswer(put.jws, exchangeCertificates, deps.clock.now()), put.id, sides.to);
}

/** The same, about the statuses told of packets that were received here. */
export async function askTold(
  deps: DispatchDeps,
  sides: Sides,
  packets: StatusQuestion['packets'],
): Promise<StatusAnswer | null> {
  const put = await putQuestion(deps, sides, { kind: 'vanthu-status-question', packets });
  if (put === null) return null;
  const { exchangeCertificates } = sides.to;
  return fitting(await verifyStatusAnswer(put.jws, exchangeCertificates, deps.clock.now()), put.id, sides.to);
}

async function putQuestion(
  { organization, clock, transportFor }: DispatchDeps,
  { agencyId, to, signal }: Sides,
  wish: Wish,
): Promise<{ id: string; jws: string } | null> {
  const from = await organization.findAgency(agencyId);
  const key = await organization.exchangeKey(agencyId);
  if (from === null || key === null) return null;
  const id = randomUUID();
  const head = { id, askedBy: from.code, askedOf: to.code, askedAt: clock.now().toISOString() };
  const jws = await transportFor(to).askTruth(to, await signTruth({ ...head, ...wish }, key), { signal });
  return jws === null ? null : { id, jws };
}

function fitting<T extends { question: string; answeredBy: string }>(
  answer: T,
  id: string,
  to: AgencyRow,
): T {
  if (answer.question !== id || answer.answeredBy !== to.code)
    throw new Error('the answer is to another question');
  return answer;
}
