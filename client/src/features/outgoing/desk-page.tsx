// One outgoing document on the full desk.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { addressOf } from '../../shared/api-client.ts';
import { CopiesSection } from '../../shared/copies/copies-section.tsx';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { ActBar } from '../../shared/ui/act-bar.tsx';
import { Desk, DeskBones, DeskTitle } from '../../shared/ui/desk.tsx';
import { Mark, UrgencyTag } from '../../shared/ui/marks.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { ActDialogs } from './act-dialogs.tsx';
import { openStepOf } from './circuit-asks.tsx';
import { CommentPanel } from './comments/comment-panel.tsx';
import { useCommentDesk } from './comments/use-comment-desk.tsx';
import { DeskFacts } from './desk-facts.tsx';
import { FormLayer } from './form-layer.tsx';
import { FormPanel } from './form-panel.tsx';
import { FrozenNotice, LaterActs } from './later-acts.tsx';
import { PreflightPanel } from './preflight-panel.tsx';
import { UnreachableNotice } from './recipients/unreachable.tsx';
import { ReturnedNotice } from './returned-notice.tsx';
import { Seen } from './seen.tsx';
import { isClosed, STATE_TONE } from './tones.ts';
import { useOutgoingActs } from './use-acts.ts';
import { useFormFindings } from './use-form-findings.ts';
import { useNewest } from './use-newest.ts';
import { useOutgoing } from './use-outgoing.ts';

const WAITING = ['submitted', 'approved', 'signed', 'numbered', 'sealed'] as const;
/** Before the leader's signature the file can still be mended. */
const MENDABLE: readonly string[] = ['draft', 'returned', 'submitted', 'approved'];

const isWaiting = (state: string): state is (typeof WAITING)[number] => WAITING.some((one) => one === state);

/** Whom it waits for: the people of the open step, or whoever the state names. */
const waitingText = (t: TFunction, { state, circuit }: OutgoingDetail): string | undefined => {
  const step = openStepOf(circuit);
  if (step) {
    const names = step.people.filter(({ approval }) => !approval).map(({ person }) => person.name);
    return t('circuit/waitingFor', { step: t(`circuit/stepKind/${step.kind}`), names: names.join(', ') });
  }
  return isWaiting(state) ? t(`outgoing/waiting/${state}`) : undefined;
};

export const titleOf = ({ number, fields }: OutgoingDetail): string =>
  [number?.text, fields.subject].filter(Boolean).join(' · ');

/** Kind, urgency, state and deadline in one line. */
export const DocumentMarks = ({ detail: { fields, state } }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  return (
    <div className="row-wrap small muted">
      <span>{DOCUMENT_KINDS[fields.kind].name}</span>
      <UrgencyTag urgency={fields.urgency} />
      <Mark tone={STATE_TONE[state]}>{t(`outgoingState/${state}`)}</Mark>
      <DueText dueOn={fields.dueOn} isDone={isClosed(state)} />
    </div>
  );
};

const OutgoingDesk = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const { acts, state } = useOutgoingActs(detail);
  const newest = detail.versions.at(-1);
  const [shown, setShown] = useState<string | null>(null);
  const digest = shown ?? newest?.digest ?? null;
  const isChecked = MENDABLE.includes(detail.state);
  const form = useFormFindings(detail, isChecked);
  const hasPlaces = isChecked && form.digest === digest;
  const shownVersion = detail.versions.findLast((version) => version.digest === digest)?.number ?? null;
  const desk = useCommentDesk(detail.id, shownVersion);
  const focusOn = useNewest(hasPlaces ? form.focusOn : undefined, desk.viewer.focusOn);

  return (
    <Desk
      backTo="/outgoing"
      opened={{ feature: 'outgoing', id: detail.id }}
      head={
        <DeskTitle title={titleOf(detail)}>
          <DocumentMarks detail={detail} />
        </DeskTitle>
      }
      document={
        digest ? (
          <PdfView
            key={digest}
            url={addressOf('downloadOutgoingFile', { params: { id: detail.id, digest } })}
            name={detail.fields.main?.name ?? detail.fields.subject}
            canRotate={desk.comments.items.length === 0 && !desk.asked}
            {...desk.viewer}
            overlay={(page, size) => (
              <>
                {hasPlaces && <FormLayer shown={form} page={page} />}
                {desk.viewer.overlay(page, size)}
              </>
            )}
            focusOn={focusOn}
          />
        ) : (
          <p className="blank">{t('outgoing/noMain')}</p>
        )
      }
      acts={<ActBar acts={acts} waiting={waitingText(t, detail)} />}
    >
      <div className="desk-notice">
        <ReturnedNotice detail={detail} />
        <FrozenNotice detail={detail} />
        <UnreachableNotice detail={detail} />
      </div>
      <PreflightPanel detail={detail} acts={acts} />
      <LaterActs detail={detail} state={state} />
      {isChecked && newest && <FormPanel shown={form} isOpen={detail.can.formCheck || detail.can.edit} />}
      <CommentPanel desk={desk} documentId={detail.id} />
      <DeskFacts detail={detail} shownDigest={digest} onShow={setShown} />
      {(detail.state === 'sealed' || detail.number !== null) && (
        <CopiesSection
          kind="outgoing"
          id={detail.id}
          fileAddress={(file) =>
            addressOf('downloadOutgoingFile', { params: { id: detail.id, digest: file } })
          }
        />
      )}
      <Seen id={detail.id} />
      <ActDialogs detail={detail} state={state} />
    </Desk>
  );
};

export const OutgoingDeskPage = () => {
  const { id = '' } = useParams();
  const query = useOutgoing(id);
  return (
    <QueryGate query={query} skeleton={<DeskBones />}>
      {(detail) => <OutgoingDesk key={detail.id} detail={detail} />}
    </QueryGate>
  );
};
