// Released documents and letters as the client sees them.
import type { Ended, InternalDetail, InternalItem, MailDelivery } from '../contracts/distribution.ts';
import type { Mail } from './domain/mail.ts';
import type { Released } from './domain/released.ts';

export const presentEnded = (ended: Released['ended']): Ended | null =>
  ended && { ...ended, at: ended.at.toISOString() };

export const presentItem = (document: Released, readAt: Date | undefined): InternalItem => {
  const { id, facts, releasedAt, ended } = document;
  const { kind, subject, numberText, issuedOn, urgency, signer } = facts;
  return {
    ...{ id, kind, subject, numberText, issuedOn, urgency },
    signer: { name: signer.name, title: signer.title },
    releasedAt: releasedAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
    ended: presentEnded(ended),
  };
};

export const presentDetail = (document: Released, readAt: Date | undefined): InternalDetail => ({
  ...presentItem(document, readAt),
  unitName: document.facts.unitName,
  dueOn: document.facts.dueOn,
  main: document.main,
  attachments: document.attachments,
});

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const presentMail = (mail: Mail): MailDelivery => ({
  id: mail.id,
  name: mail.name,
  address: mail.address,
  state: mail.state,
  purpose: mail.purpose,
  steps: mail.steps.map(({ at, ...step }) => ({ ...step, at: at.toISOString() })),
  nextTryAt: iso(mail.nextTryAt),
  sentAt: iso(mail.sentAt),
  openedAt: iso(mail.openedAt),
  remindedAt: iso(mail.remindedAt),
});
