// An incoming document beside its list.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { addressOf } from '../../shared/api-client.ts';
import type { PaneView } from '../../shared/list/list-page.tsx';
import { Pane, PaneBlank } from '../../shared/list/pane.tsx';
import { neighboursIn } from '../../shared/neighbours.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { ThreeMarks } from '../../shared/report/three-marks.tsx';
import { VerdictLine } from '../../shared/report/verdict-line.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { ActDialogs } from './act-dialogs.tsx';
import { useHandDesk } from './handwriting/use-hand-desk.tsx';
import { VerdictChanged } from './recheck.tsx';
import { CancelledNotice, RequestNotice } from './sender-request.tsx';
import { useIncomingActs } from './use-acts.ts';
import { checkedFiles, useIncoming, whyOf } from './use-incoming.ts';

const Body = ({ detail, view }: { detail: IncomingDetail; view: PaneView }) => {
  const { acts, state } = useIncomingActs(detail);
  const main = detail.files.find((one) => one.isMain);
  const { viewer } = useHandDesk(detail, main?.file.digest ?? null, state);
  return (
    <Pane
      id={detail.id}
      view={view}
      deskTo={`/incoming/${detail.id}`}
      acts={acts}
      title={`${detail.numberText} · ${detail.subject}`}
      note={
        <>
          <CancelledNotice detail={detail} />
          <RequestNotice detail={detail} state={state} />
          <VerdictChanged detail={detail} />
          {detail.files.length > 0 && (
            <>
              <VerdictLine {...whyOf(detail)} />
              <ThreeMarks files={checkedFiles(detail)} verdict={detail.verdictNow} />
            </>
          )}
          {state.open === null && <ProblemNotice error={state.act.error} />}
        </>
      }
    >
      {main && detail.state !== 'cancelled' && (
        <PdfView
          key={main.file.digest}
          url={addressOf('downloadIncomingFile', { params: { id: detail.id, digest: main.file.digest } })}
          name={main.file.name}
          {...viewer}
        />
      )}
      <ActDialogs
        detail={detail}
        state={state}
        way={{ id: detail.id, next: neighboursIn(view.siblings, detail.id).next, open: view.onOpen }}
      />
    </Pane>
  );
};

export const ReadingPane = ({ view }: { view: PaneView }) => {
  const query = useIncoming(view.openId ?? '');
  if (!view.openId) return <PaneBlank />;
  return (
    <QueryGate query={query} skeleton={<ListBones rows={4} />}>
      {(detail) => <Body key={detail.id} detail={detail} view={view} />}
    </QueryGate>
  );
};
