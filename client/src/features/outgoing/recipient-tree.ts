// The directory as a tree to choose recipients from.
import type { DirectoryAgency } from '@contracts/organization.ts';
import type { TreeChoice } from '../../shared/ui/hard-fields.tsx';

interface Options {
  ownCode: string;
  notes: { own: string; away: string };
  /** Codes that are shown and cannot be chosen: they have the document. */
  without?: ReadonlySet<string>;
}

export const agencyTree = (
  agencies: readonly DirectoryAgency[],
  { ownCode, notes, without = new Set() }: Options,
): TreeChoice[] => {
  const codes = new Set(agencies.map((one) => one.code));
  const under = (parent: string | null): TreeChoice[] =>
    agencies
      .filter((one) =>
        parent === null ? !one.parentCode || !codes.has(one.parentCode) : one.parentCode === parent,
      )
      .map((one) => {
        const note = one.code === ownCode ? ` (${notes.own})` : one.canReceive ? '' : ` (${notes.away})`;
        return {
          value: one.code,
          code: `${one.code} ${one.shortName}`,
          title: `${one.name}${note}`,
          disabled: one.code === ownCode || !one.canReceive || without.has(one.code),
          children: one.code === parent ? [] : under(one.code),
        };
      });
  return under(null);
};
