// An outgoing document beside its list.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { addressOf } from '../../shared/api-client.ts';
import type { PaneView } from '../../shared/list/list-page.tsx';
import { Pane, PaneBlank } from '../../shared/list/pane.tsx';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { ActDialogs } from './act-dialogs.tsx';
import { DocumentMarks, titleOf } from './desk-page.tsx';
import { ReturnedNotice } from './returned-notice.tsx';
import { useOutgoingActs } from './use-acts.ts';
import { useOutgoing } from './use-outgoing.ts';

const Body = ({ detail, view }: { detail: OutgoingDetail; view: PaneView }) => {
  const { acts, state } = useOutgoingActs(detail);
  const newest = detail.versions.at(-1);
  return (
    <Pane
      id={detail.id}
      view={view}
      deskTo={`/outgoing/${detail.id}`}
      acts={acts}
      title={titleOf(detail)}
      note={
        <>
          <DocumentMarks detail={detail} />
          <ReturnedNotice detail={detail} />
        </>
      }
    >
      {newest && (
        <PdfView
          key={newest.digest}
          url={addressOf('downloadOutgoingFile', { params: { id: detail.id, digest: newest.digest } })}
          name={detail.fields.main?.name ?? detail.fields.subject}
        />
      )}
      <ActDialogs detail={detail} state={state} />
    </Pane>
  );
};

export const ReadingPane = ({ view }: { view: PaneView }) => {
  const query = useOutgoing(view.openId ?? '');
  if (!view.openId) return <PaneBlank />;
  return (
    <QueryGate query={query} skeleton={<ListBones rows={4} />}>
      {(detail) => <Body key={detail.id} detail={detail} view={view} />}
    </QueryGate>
  );
};
