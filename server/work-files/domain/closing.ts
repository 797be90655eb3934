// What closing a file looks for (NĐ 30/2020 Điều 29): work that has not ended, fields without a value, the same thing twice,
// drafts. Nothing is left out unless somebody has said so of that very item.
import type { Entry } from './contents.ts';
import type { WorkFile } from './work-file.ts';

export interface Missing {
  itemId: string | null;
  title: string;
  field: 'items' | 'document' | 'on' | 'typeName' | 'author';
}

export interface ClosingFindings {
  open: Entry[];
  missing: Missing[];
  /** The first of each is kept. */
  duplicates: Array<{ entry: Entry; sameAs: string }>;
  drafts: Entry[];
}

/** `left`: items that will not be there; what they lack stands in nobody's way. */
export function findingsOf(
  entries: readonly Entry[],
  left: ReadonlySet<string> = new Set(),
): ClosingFindings {
  const staying = entries.filter(({ item }) => !left.has(item.id));
  return {
    open: staying.filter(({ isOpen }) => isOpen),
    missing: [
      ...(staying.length === 0 ? [{ itemId: null, title: '', field: 'items' as const }] : []),
      ...staying.flatMap(missingOf),
    ],
    duplicates: duplicatesOf(entries),
    drafts: entries.filter(({ isDraft }) => isDraft),
  };
}

function missingOf(entry: Entry): Missing[] {
  const { item, title, on, typeName, author, isGone, isOpen } = entry;
  const lack = (field: Missing['field']): Missing => ({ itemId: item.id, title, field });
  if (isGone) return [lack('document')];
  // What an unfinished document lacks comes with its end.
  if (isOpen) return [];
  return [
    ...(on === null ? [lack('on')] : []),
    ...(item.source === 'upload' && typeName === '' ? [lack('typeName')] : []),
    ...(item.source === 'upload' && author === '' ? [lack('author')] : []),
  ];
}

function duplicatesOf(entries: readonly Entry[]): ClosingFindings['duplicates'] {
  const seen = new Map<string, string>();
  const found: ClosingFindings['duplicates'] = [];
  for (const entry of entries) {
    const main = entry.files.find(({ isMain }) => isMain)?.digest;
    if (main === undefined) continue;
    const first = seen.get(main);
    if (first === undefined) seen.set(main, entry.item.id);
    else found.push({ entry, sameAs: first });
  }
  return found;
}

/** Duplicates and drafts of which nobody has said whether they stay. */
export const unsettled = ({ duplicates, drafts }: ClosingFindings, settled: ReadonlySet<string>): Entry[] => {
  const asked = [...duplicates.map(({ entry }) => entry), ...drafts];
  return [...new Set(asked)].filter(({ item }) => !settled.has(item.id));
};

/** The day of the last thing in it, and not before it was begun. */
export const lastDay = (entries: readonly Entry[], { startedOn }: Pick<WorkFile, 'startedOn'>): string =>
  entries.reduce((last, { on }) => (on !== null && on > last ? on : last), startedOn);
