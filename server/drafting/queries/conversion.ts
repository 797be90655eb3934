// A conversion as its owner sees it.
import type { Conversion } from '../../contracts/drafting.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from '../commands/deps.ts';
import type { ConversionRow } from '../domain/conversion.ts';
import type { Actor } from '../ports.ts';

type Needed = Pick<Deps, 'conversions' | 'clock'>;

/** @throws AppError NOT_FOUND, also for somebody else's. */
export async function findConversion(
  { conversions }: Pick<Deps, 'conversions'>,
  { personId }: Actor,
  id: string,
): Promise<ConversionRow> {
  const row = await conversions.find(id);
  if (row === null || row.personId !== personId) throw new AppError('NOT_FOUND');
  return row;
}

export async function presentConversion(
  { conversions, clock }: Needed,
  { id, state, until, source, pdf, failure, at }: ConversionRow,
): Promise<Conversion> {
  const isWorkedOn = state === 'waiting' && until > clock.now();
  return {
    id,
    state: isWorkedOn ? 'converting' : state,
    ahead: state === 'waiting' && !isWorkedOn ? await conversions.ahead(at) : 0,
    source,
    pdf,
    failure,
  };
}
