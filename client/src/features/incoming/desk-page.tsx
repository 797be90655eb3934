// One incoming document on the full desk.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { addressOf } from '../../shared/api-client.ts';
import { CopiesSection } from '../../shared/copies/copies-section.tsx';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { neighboursOf } from '../../shared/neighbours.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { ActBar } from '../../shared/ui/act-bar.tsx';
import { Desk, DeskBones, DeskTitle } from '../../shared/ui/desk.tsx';
import { Mark, UrgencyTag } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { ActDialogs } from './act-dialogs.tsx';
import { DeskFacts } from './desk-facts.tsx';
import { useHandDesk } from './handwriting/use-hand-desk.tsx';
import { useReading } from './reading/use-reading.tsx';
import { VerdictChanged } from './recheck.tsx';
import { CancelledNotice, RequestNotice } from './sender-request.tsx';
import { ActingNotice } from './stand-ins.tsx';
import { isClosed, STATE_TONE } from './tones.ts';
import { useIncomingActs } from './use-acts.ts';
import { useIncoming } from './use-incoming.ts';

const WAITING = ['arrived', 'accepted', 'registered', 'assigned', 'in-progress'] as const;
const isWaiting = (state: string): state is (typeof WAITING)[number] => WAITING.some((one) => one === state);

const IncomingDesk = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { acts, state } = useIncomingActs(detail);
  const pdfs = detail.files.filter(({ file }) => file.mediaType === 'application/pdf');
  const main = pdfs.find((one) => one.isMain) ?? pdfs[0];
  const [picked, setPicked] = useState<string | null>(null);
  const shown = pdfs.find(({ file }) => file.digest === picked) ?? main;
  const shownDigest = shown?.file.digest ?? null;
  const reading = useReading(detail, shown?.file ?? null);
  const hand = useHandDesk(detail, shownDigest, state, reading.line);
  const [focusOn, setFocusOn] = useState<{ page: number; yMm: number }>();
  const lead = detail.assignments.find((one) => one.role === 'lead');

  return (
    <Desk
      backTo="/incoming"
      opened={{ feature: 'incoming', id: detail.id }}
      head={
        <DeskTitle title={`${detail.numberText} · ${detail.subject}`} isStruck={detail.state === 'cancelled'}>
          <div className="row-wrap small muted">
            <span>{detail.sender.name}</span>
            <UrgencyTag urgency={detail.urgency} />
            <Mark tone={STATE_TONE[detail.state]}>{t(`incomingState/${detail.state}`)}</Mark>
            <DueText dueOn={lead?.dueOn ?? detail.replyDueOn} isDone={isClosed(detail.state)} />
          </div>
        </DeskTitle>
      }
      document={
        detail.state === 'cancelled' ? (
          <p className="blank">{t('recall/noFile')}</p>
        ) : shown ? (
          <div className="hand-desk">
            {hand.bar}
            <PdfView
              key={shown.file.digest}
              url={addressOf('downloadIncomingFile', {
                params: { id: detail.id, digest: shown.file.digest },
              })}
              name={shown.file.name}
              focusOn={focusOn}
              onOpened={hand.viewer.onOpened}
              overlay={(page, view) => (
                <>
                  {reading.overlay(page, view)}
                  {hand.viewer.overlay(page, view)}
                </>
              )}
            />
          </div>
        ) : (
          <p className="blank">
            {t(detail.files.length === 0 ? 'incoming/nothingToShow' : 'incoming/noPdf')}
          </p>
        )
      }
      acts={
        <div>
          <ActBar
            acts={acts}
            waiting={isWaiting(detail.state) ? t(`incoming/waitingFor/${detail.state}`) : undefined}
          />
          {state.open === null && !hand.isWriting && <ProblemNotice error={state.act.error} />}
        </div>
      }
    >
      <div className="desk-notice">
        <ActingNotice insteadOf={detail.insteadOf} />
        <VerdictChanged detail={detail} />
        <RequestNotice detail={detail} state={state} />
        <CancelledNotice detail={detail} />
      </div>
      <DeskFacts
        detail={detail}
        shownDigest={shownDigest}
        onShow={setPicked}
        onShowPage={(digest, page) => {
          setPicked(digest);
          setFocusOn({ page, yMm: 0 });
        }}
      />
      {detail.registration && (
        <CopiesSection
          kind="incoming"
          id={detail.id}
          fileAddress={(file) =>
            addressOf('downloadIncomingFile', { params: { id: detail.id, digest: file } })
          }
        />
      )}
      <ActDialogs
        detail={detail}
        state={state}
        way={{
          id: detail.id,
          next: neighboursOf('incoming', detail.id).next,
          open: (id) => void go(`/incoming/${id}`, { replace: true }),
        }}
      />
    </Desk>
  );
};

export const IncomingDeskPage = () => {
  const { id = '' } = useParams();
  const query = useIncoming(id);
  return (
    <QueryGate query={query} skeleton={<DeskBones />}>
      {(detail) => <IncomingDesk key={detail.id} detail={detail} />}
    </QueryGate>
  );
};
