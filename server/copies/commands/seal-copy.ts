// Seals a copy: the agency's signature with the text block, without its picture, as one revision behind the copied bytes.
// Asked again of all that could have changed since it was begun: its document, its number.
import { COPY_FORMS } from '../../contracts/vocabulary.ts';
import { dateAndTime } from '../../outgoing/index.ts';
import { vietnamDateTime } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Copy } from '../domain/copy.ts';
import { copyMarks } from '../domain/text-block.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import {
  assertClerk,
  assertInForce,
  assertState,
  assertVersion,
  loadSource,
  loadVisible,
  whyNot,
} from './admit.ts';
import { audited } from './audited.ts';
import { bindEntry } from './settle-number.ts';

/**
 * The same request again, after an answer that never came, answers the sealed copy.
 * @throws AppError NOT_FOUND, FORBIDDEN, AUTH_STEP_UP_NEEDED, COPY_WRONG_STATE, CONFLICT, COPY_SOURCE_…, REGISTER_NUMBER_VOID,
 * PIN_WRONG, CREDENTIAL_…, CERT_…, SIGNING_FAILED.
 */
export async function sealCopy(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; pin: string },
): Promise<Copy> {
  assertClerk(actor);
  deps.agencyFiles.assertProved(actor);
  const before = await loadVisible(deps, actor, wish.id);
  if (isRepeated(actor, before, wish.version)) return before;
  assertState('seal', before);
  assertVersion(before, wish.version);
  const { id, agencyId, number, source, form, baseDigest } = before;
  assertInForce(await loadSource(deps, actor, source));
  const held = await deps.registers.heldBy(agencyId, id);
  if (number === null || held?.text !== number.text)
    throw new AppError('REGISTER_NUMBER_VOID', { detail: `${number?.text} was voided` });

  const at = deps.clock.now();
  const agency = await deps.organization.findAgency(agencyId);
  const [page] = await deps.agencyFiles.pagesOf(baseDigest);
  if (agency === null || page === undefined) throw new AppError('FILE_BROKEN');
  const time = dateAndTime(vietnamDateTime(at));
  const signed = await deps.agencyFiles.sign(actor, wish.pin, {
    baseDigest,
    spec: {
      role: 'agency',
      marks: copyMarks(page.widthMm, { form, agencyName: agency.name, time }, before.hasBlock),
      reason: `${COPY_FORMS[form].stamp} ${number.text}`,
      location: agency.place,
      signedAt: at,
    },
  });

  const after = await deps.store.change(before, {
    patch: { state: 'sealed', file: { ...signed, at, by: personOf(actor) } },
    outbox: [bindEntry(before, at), audited(actor, before, { action: 'copy.sealed', text: number.text, at })],
  });
  if (after !== null) return after;
  const now = await deps.store.find(agencyId, id);
  if (now !== null && isRepeated(actor, now, wish.version)) return now;
  throw await whyNot(deps, 'seal', before);
}

const isRepeated = ({ personId }: Actor, { state, version, file }: Copy, seen: number): boolean =>
  state === 'sealed' && version === seen + 1 && file?.by.id === personId;
