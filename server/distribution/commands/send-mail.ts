// Sends one letter. Before the server gets a byte the row says `sending`; after it, how it ended. Found in `sending`
// later, nobody knows whether the server has it: SMTP cannot be asked. Then a person decides, and nothing is sent twice by itself.

import { notifyEntry } from '../../notifications/index.ts';
import { nextTryAfter } from '../../platform/mail/next-try.ts';
import type { MailPost, Outcome } from '../../platform/mail/smtp-post.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { type Mail, tellsOfEnd } from '../domain/mail.ts';
import type { Released } from '../domain/released.ts';
import type { Deps } from '../ports.ts';
import type { MailChange } from '../store/mails.ts';
import { composeLetter, newLink } from './compose-letter.ts';
import { keepersOf, mailAudit, SendMail, seenEntry, sendEntry } from './entries.ts';

export const makeSendMail =
  (deps: Deps): OutboxHandler =>
  async ({ documentId, payload }) => {
    const { attempt } = SendMail.parse(payload);
    const mail = await deps.mails.find(documentId);
    const document = mail && (await deps.released.find(mail.agencyId, mail.outgoingId));
    if (mail === null || document === null) throw new OutboxGiveUp(`no letter ${documentId}`);
    if (mail.attempt !== attempt) return;
    if (mail.state === 'sending') return settle(deps, mail, document, { kind: 'unknown', reply: '' });
    if (mail.state !== 'queued') return;
    if (document.ended !== null && !tellsOfEnd(mail.purpose)) return withdraw(deps, mail);
    const { post } = deps;
    if (post === undefined) return settle(deps, mail, document, { kind: 'later', reply: 'MAIL_NOT_SET_UP' });
    await send(deps, post, mail, document);
  };

async function send(deps: Deps, post: MailPost, mail: Mail, document: Released): Promise<void> {
  let handed: Mail = mail;
  const outcome = await post.send({ to: mail.address }, async () => {
    const at = deps.clock.now();
    const link = tellsOfEnd(mail.purpose) || deps.publicUrl === undefined ? null : newLink(deps.publicUrl);
    const isMine = await deps.mails.change(mail, {
      patch: { state: 'sending' },
      step: { at, state: 'sending', purpose: mail.purpose, text: '' },
      ...(link && { token: link.hash }),
    });
    // Another relay has it in hand, or the document has ended: the server gets no whole letter.
    if (!isMine) throw new Error('the letter is no longer to be sent');
    handed = { ...mail, state: 'sending' };
    return composeLetter(deps.files, { mail, document, link, from: post.from, at });
  });
  await settle(deps, handed, document, outcome);
}

async function withdraw(deps: Deps, mail: Mail): Promise<void> {
  const at = deps.clock.now();
  await deps.mails.change(mail, {
    patch: { state: 'withdrawn', nextTryAt: null },
    step: { at, state: 'withdrawn', purpose: mail.purpose, text: '' },
  });
}

/** One write: how it ended, and what follows from that. */
async function settle(deps: Deps, mail: Mail, document: Released, outcome: Outcome): Promise<void> {
  const at = deps.clock.now();
  const keepers = await keepersOf(deps, document, at);
  const change = changeOf(mail, document, outcome, { at, keepers });
  const seen = seenEntry(mail.outgoingId, `${mail.id}:${mail.attempt}:${change.step.state}`, keepers, at);
  await deps.mails.change(mail, { ...change, outbox: [...(change.outbox ?? []), seen] });
}

function changeOf(
  mail: Mail,
  document: Released,
  { kind, reply }: Outcome,
  { at, keepers }: { at: Date; keepers: string[] },
): MailChange {
  const { purpose, tries, attempt } = mail;
  const step = (state: Mail['state']) => ({ at, state, purpose, text: reply });
  if (kind === 'taken')
    return {
      patch: { state: 'sent', sentAt: at, nextTryAt: null },
      step: step('sent'),
      outbox: [mailAudit(mail, { action: 'outgoing.mailSent', by: null, text: reply, at })],
    };
  const nextTryAt = kind === 'later' ? nextTryAfter(tries, at) : null;
  if (nextTryAt !== null)
    return {
      patch: { state: 'queued', tries: tries + 1, attempt: attempt + 1, nextTryAt },
      step: step('queued'),
      outbox: [sendEntry(mail.id, attempt + 1, at, nextTryAt)],
    };
  const state = kind === 'unknown' ? 'uncertain' : 'failed';
  return {
    patch: { state, nextTryAt: null },
    step: step(state),
    outbox: [
      mailAudit(mail, { action: 'outgoing.mailFailed', by: null, text: reply, at }),
      notifyEntry({
        id: `${mail.id}:${attempt}:failed`,
        kind: 'outgoing.mailFailed',
        to: keepers,
        documentId: mail.outgoingId,
        subject: `${document.facts.numberText} · ${document.facts.subject}`,
        actorName: null,
        text: [mail.address, reply].filter((part) => part !== '').join(': '),
        at,
      }),
    ],
  };
}
