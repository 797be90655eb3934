// A sheet, printed, measured and held against a draft.
import type { FormFinding } from '../../../server/contracts/form-check.ts';
import { checkForm } from '../../../server/form-check/domain/check.ts';
import type { DraftFacts } from '../../../server/form-check/domain/facts.ts';
import { type MeasureLimits, measure } from '../../../server/form-check/workers/measure.ts';
import { printSheet } from './print-sheet.ts';
import type { Sheet } from './sheet.ts';

export const bytesOf = (data: Uint8Array) => ({
  size: data.length,
  read: async (begin: number, end: number) => data.slice(begin, end),
});

export async function findingsIn(
  data: Uint8Array,
  facts: DraftFacts,
  limits?: MeasureLimits,
): Promise<FormFinding[]> {
  return checkForm(await measure(bytesOf(data), limits), facts);
}

export const findingsOf = async (sheet: Sheet, facts: DraftFacts): Promise<FormFinding[]> =>
  findingsIn(await printSheet(sheet), facts);
