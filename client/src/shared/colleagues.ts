// People of the own agency whose posts are in force, as choices of a list.
import type { Colleague } from '@contracts/organization.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from './api-client.ts';
import { keys } from './query-keys.ts';

interface ColleagueChoice {
  /** The post. */
  value: string;
  label: string;
  also: string;
}

const choiceOf = ({ postId, name, title, unit }: Colleague): ColleagueChoice => ({
  value: postId,
  label: `${name}, ${title}`,
  also: unit.name,
});

/** Administrators see no documents, so they have no part in them. */
export const useColleagues = () => {
  const agency = useQuery({ queryKey: keys.agency, queryFn: () => call('getOwnAgency', {}) });
  const people = (agency.data?.people ?? []).filter(({ role }) => role !== 'administrator');
  return {
    people,
    choices: people.map(choiceOf),
    units: agency.data?.units ?? [],
    error: agency.error,
  };
};
