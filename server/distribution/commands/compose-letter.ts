// The bytes of one letter (RFC 5322, MIME): plain words, and the signed document where it is small enough.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { derivedId, newSecret } from '../../platform/ids.ts';
import { letterOf } from '../domain/letter.ts';
import { type Mail, tellsOfEnd } from '../domain/mail.ts';
import type { Released } from '../domain/released.ts';
import type { FilesPort } from '../ports.ts';

/** What most mailboxes take, encoding and all. */
const ATTACHED_UP_TO = 5 * 1024 * 1024;

export interface LetterLink {
  href: string;
  /** All that is kept of the token. */
  hash: string;
}

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Behind the #: no server and no proxy on the way writes it into a log. */
export function newLink(publicUrl: URL): LetterLink {
  const token = newSecret();
  return { href: new URL(`/letter#${token}`, publicUrl).href, hash: hashOf(token) };
}

/** The same letter has the same Message-ID, so that a mailbox that gets it twice can see that. */
const messageIdOf = ({ id, round }: Mail, from: string): string =>
  `<${derivedId('letter', id, String(round))}@${from.slice(from.indexOf('@') + 1)}>`;

export async function composeLetter(
  files: Pick<FilesPort, 'createReadStream'>,
  letter: { mail: Mail; document: Released; link: LetterLink | null; from: string; at: Date },
): Promise<Readable> {
  const { mail, document, link, from, at } = letter;
  const { purpose, reason, name, address } = mail;
  const { main, facts } = document;
  const isAttached = !tellsOfEnd(purpose) && main.sizeBytes <= ATTACHED_UP_TO;
  const { subject, text } = letterOf({
    ...{ document, to: name, purpose, reason, isAttached },
    link: link?.href ?? null,
  });
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    from: { name: facts.issuer.name, address: from },
    to: { name, address },
    subject,
    text,
    messageId: messageIdOf(mail, from),
    date: at,
    // RFC 3834: nobody's holiday notice is asked for.
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: isAttached
      ? [{ filename: main.name, contentType: main.mediaType, content: files.createReadStream(main.digest) }]
      : [],
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().createReadStream();
}
