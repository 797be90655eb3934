// What is in a file now: documents as they stand, looked up together; of a closed file as it was closed.

import type { KeptDocument } from '../../contracts/kept-document.ts';
import type { Deps } from '../commands/deps.ts';
import { contentsOf, type Entry } from '../domain/contents.ts';
import type { WorkFile } from '../domain/work-file.ts';

export async function readContents(
  { outgoing, incoming }: Pick<Deps, 'outgoing' | 'incoming'>,
  { agencyId, items }: Pick<WorkFile, 'agencyId' | 'items'>,
): Promise<Entry[]> {
  const idsOf = (wanted: 'outgoing' | 'incoming') =>
    items.flatMap(({ source, documentId, facts }) =>
      source === wanted && documentId !== null && facts === null ? [documentId] : [],
    );
  const [sent, received] = [idsOf('outgoing'), idsOf('incoming')];
  const found: KeptDocument[] = [
    ...(sent.length === 0 ? [] : await outgoing.known(agencyId, sent)),
    ...(received.length === 0 ? [] : await incoming.known(agencyId, received)),
  ];
  return contentsOf(items, new Map(found.map((document) => [document.id, document])));
}
