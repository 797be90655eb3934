// Who can be given a part of the work: people of the agency and its units; for a unit's head his own people.
import type { Assignment } from '@contracts/incoming-document.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { type GivingChoice, UNIT } from './giving-fields.tsx';

/** `parent`: own part, when it is given further. */
export const useGivingChoices = (parent: Assignment | null) => {
  const { can } = useMe();
  const agency = useQuery({ queryKey: keys.agency, queryFn: () => call('getOwnAgency', {}) });
  const isOwnUnit = parent !== null && !can.instruct;
  const taken = isOwnUnit ? (parent.unit?.id ?? null) : null;
  const people: GivingChoice[] = (agency.data?.people ?? [])
    .filter((one) => one.role !== 'administrator' && one.postId !== parent?.postId)
    .filter((one) => taken === null || one.unit.id === taken)
    .map((one) => ({
      ...{ value: one.postId, label: `${one.name}, ${one.title}`, also: one.unit.name },
      ...(one.absence && { away: { name: one.name, ...one.absence } }),
    }));
  const units: GivingChoice[] = (taken === null ? (agency.data?.units ?? []) : []).map((one) => ({
    ...{ value: `${UNIT}${one.id}`, label: one.name, also: one.abbreviation },
  }));
  // People first: a unit is found by its name.
  return { choices: [...people, ...units], error: agency.error };
};
