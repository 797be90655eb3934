// An outgoing document as it can be copied: once the agency has sealed it, and as long as it is in force.
import { loadVisible } from '../commands/admit.ts';
import type { Deps } from '../commands/deps.ts';
import { currentVersion } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';

/** @throws AppError NOT_FOUND. */
export async function copySource({ store }: Pick<Deps, 'store'>, actor: Actor, id: string) {
  const document = await loadVisible(store, actor, id);
  const { state, number, fields, agency, attachments } = document;
  const main = currentVersion(document);
  const isOver = state === 'recalled' || state === 'replaced' || state === 'cancelled';
  const isReady = (state === 'sealed' || state === 'released') && number !== null && main !== undefined;
  const standing = isOver
    ? ('not-in-force' as const)
    : isReady
      ? ('in-force' as const)
      : ('not-ready' as const);
  const mainFile = main && {
    ...{ digest: main.digest, name: fields.main?.name ?? '', mediaType: 'application/pdf', isMain: true },
  };
  return {
    standing,
    numberText: number?.text ?? '',
    issuedOn: number?.issuedOn ?? '',
    subject: fields.subject,
    issuer: agency.name,
    files: [
      ...(mainFile ? [mainFile] : []),
      ...attachments.map(({ digest, name, mediaType }) => ({ digest, name, mediaType, isMain: false })),
    ],
  };
}
