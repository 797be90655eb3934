// What another server may say of its agencies at all: that they are reached over itself. How it reaches them, and what is
// taken unsigned here, is not its to say.
import type { DirectoryEntry } from '../../contracts/directory.ts';
import type { DirectoryList } from '../../contracts/directory-list.ts';

/** The first thing it says that is not its to say; null: nothing. */
export function strangeWord({ server, agencies }: DirectoryList): string | null {
  for (const { code, terms } of agencies)
    for (const { transport, endpoint } of terms) {
      if (transport !== 'peer') return `${code} is said to be reached by "${transport}"`;
      if (endpoint !== null && new URL(endpoint).origin !== server)
        return `${code} is said to be reached at ${endpoint}`;
    }
  return null;
}

export const asTold = ({ terms, ...entry }: DirectoryEntry): DirectoryEntry => ({
  ...entry,
  terms: terms.map((each) => ({ ...each, acceptsUnsigned: false })),
});
