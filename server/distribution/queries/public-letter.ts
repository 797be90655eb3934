// What the link of an e-mail opens, for whoever has it, without sign-in. Once the document is no longer in force the page
// says so, and gives no file any more.
import type { PublicLetter } from '../../contracts/distribution.ts';
import { AppError } from '../../platform/http/problem.ts';
import { hashOf } from '../commands/compose-letter.ts';
import { keepersOf, seenEntry } from '../commands/entries.ts';
import type { Mail } from '../domain/mail.ts';
import { filesOf, type Released, type ReleasedFile } from '../domain/released.ts';
import type { Deps } from '../ports.ts';
import { presentEnded } from '../present.ts';

interface Opened {
  mail: Mail;
  document: Released;
}

/** @throws AppError NOT_FOUND. */
async function open({ mails, released }: Pick<Deps, 'mails' | 'released'>, token: string): Promise<Opened> {
  const mail = await mails.byToken(hashOf(token));
  const document = mail && (await released.find(mail.agencyId, mail.outgoingId));
  if (mail === null || document === null) throw new AppError('NOT_FOUND', { detail: 'no such link' });
  return { mail, document };
}

/** @throws AppError NOT_FOUND, SERVER_BUSY. */
export async function lookUpLetter(deps: Deps, token: string): Promise<PublicLetter> {
  const { mail, document } = await open(deps, token);
  const { facts, main, ended } = document;
  const isInForce = ended === null;
  const report = isInForce ? await deps.verdictOf(main.digest) : null;
  if (isInForce && mail.openedAt === null) {
    const at = deps.clock.now();
    const keepers = await keepersOf(deps, document, at);
    await deps.mails.noteOpened(mail.id, at, [seenEntry(document.id, `${mail.id}:opened`, keepers, at)]);
  }
  const { kind, subject, numberText, issuedOn, issuer, signer } = facts;
  return {
    ...{ kind, subject, numberText, issuedOn, issuer },
    signer: { name: signer.name, title: signer.title },
    ended: presentEnded(ended),
    files: isInForce ? filesOf(document) : [],
    report,
  };
}

/** @throws AppError NOT_FOUND, LETTER_WITHDRAWN. */
export async function letterFile(
  deps: Pick<Deps, 'mails' | 'released'>,
  { token, digest }: { token: string; digest: string },
): Promise<ReleasedFile> {
  const { document } = await open(deps, token);
  if (document.ended !== null) throw new AppError('LETTER_WITHDRAWN');
  const file = filesOf(document).find((each) => each.digest === digest);
  if (file === undefined) throw new AppError('NOT_FOUND');
  return file;
}
