// The filter of a register, kept in the address so that it can be shared and gone back to.
import type { RowFilter } from '@contracts/register-rows.ts';
import { RowFilter as Filter } from '@contracts/register-rows.ts';
import { useSearchParams } from 'react-router';

export const FILTER_NAMES = ['from', 'to', 'state', 'kind', 'author', 'recipient', 'text'] as const;

export const useRowFilter = () => {
  const [search, setSearch] = useSearchParams();
  const given = Object.fromEntries(
    FILTER_NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])),
  );
  const parsed = Filter.safeParse(given);
  const filter: RowFilter = parsed.success ? parsed.data : {};
  const change = (part: { [K in keyof RowFilter]?: string | null | undefined }) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(part)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setSearch(next, { replace: true });
  };
  const clear = () => change(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])));
  return { filter, change, clear, isFiltered: Object.keys(filter).length > 0 };
};
