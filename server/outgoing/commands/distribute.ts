// Brings those besides agencies what a change of a document means for them. Idempotent, since the relay brings an entry at
// least once.
import type { z } from 'zod';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';
import {
  DISTRIBUTE,
  Distribute,
  END_OTHERS,
  EndOthers,
  type OfDocument,
  REMIND,
  Remind,
} from './distribute-entries.ts';
import { endedBy } from './end-released.ts';

export const makeDistributeHandlers = (deps: Deps): Record<string, OutboxHandler> => ({
  [DISTRIBUTE]: async ({ payload, at }) => {
    const { by, ...key } = Distribute.parse(payload);
    await deps.distribution.distribute({ ...wholeOf(await load(deps, key)), releasedAt: at, by });
  },

  [REMIND]: async ({ payload }) => {
    const { actId, ...wish } = Remind.parse(payload);
    const act = (await load(deps, wish)).laterActs.find((each) => each.id === actId);
    if (act === undefined) throw new OutboxGiveUp(`no act ${actId} on document ${wish.id}`);
    await deps.distribution.remind({ ...wish, actId, reason: act.reason, by: act.by.name, at: act.at });
  },

  [END_OTHERS]: async ({ payload }) => {
    const { agencyId, id, reason, ...ended } = EndOthers.parse(payload);
    await deps.distribution.end({ agencyId, id, ended, reason });
    const document = await load(deps, { agencyId, id });
    // Where no agency has it, nobody is left to give it back.
    if (ended.kind === 'recalled' && document.recipients.length === 0)
      await endedBy(deps, document, { act: 'giveBack', at: ended.at });
  },
});

async function load({ store }: Pick<Deps, 'store'>, { agencyId, id }: z.infer<typeof OfDocument>) {
  const document = await store.find(agencyId, id);
  if (document === null) throw new OutboxGiveUp(`no document ${id}`);
  return document;
}

function wholeOf(document: OutgoingDocument) {
  const { id, agencyId, agency, unit, fields, number, signer, drafterId, attachments } = document;
  const main = currentVersion(document);
  if (number === null || signer === null || main === undefined || fields.main === null)
    throw new OutboxGiveUp(`document ${id} is not whole`);
  const { digest, sizeBytes } = main;
  return {
    ...{ id, agencyId, internal: fields.internal, mails: fields.mails },
    facts: {
      kind: fields.kind,
      subject: fields.subject,
      urgency: fields.urgency,
      numberText: number.text,
      issuedOn: number.issuedOn,
      dueOn: fields.dueOn,
      issuer: { code: agency.code, name: agency.name },
      unitName: unit.name,
      ...{ signer, drafterId },
    },
    main: { digest, sizeBytes, name: fields.main.name, mediaType: 'application/pdf' },
    attachments: attachments.map((file) => ({
      digest: file.digest,
      name: file.name,
      sizeBytes: file.sizeBytes,
      mediaType: file.mediaType,
    })),
  };
}
