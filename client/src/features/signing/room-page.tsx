// The signing room, at its own address: who may not sign is sent back to the desk with the reason.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { beginPdf, fetchPdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { keys } from '../../shared/query-keys.ts';
import { DeskBones } from '../../shared/ui/desk.tsx';
import { AfterAWhile, QueryGate } from '../../shared/ui/query-gate.tsx';
import type { SigningKind } from './marks.ts';
import { shownFile } from './shown-file.ts';
import { SigningRoom } from './signing-room.tsx';

const NotYours = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  return (
    <div className="blank">
      <p>{t('signing/notAllowed')}</p>
      <Link className="btn" to={`/outgoing/${detail.id}`} replace>
        {t('signing/backToDesk')}
      </Link>
    </div>
  );
};

fetchPdfView();

const isYours = ({ can, circuit }: OutgoingDetail, kind: SigningKind): boolean => {
  if (kind !== 'initials') return kind === 'approval' ? can.sign : can.seal;
  return can.approve && circuit.steps.some((step) => step.state === 'open' && step.kind === 'initials');
};

/** Without knowing yet for which act the room was opened. */
const isAnyones = ({ can }: OutgoingDetail): boolean => can.sign || can.seal || can.approve;

const documentQuery = (id: string) => ({
  queryKey: keys.one('outgoing', id),
  queryFn: () => call('getOutgoing', { params: { id } }),
});
const profileQuery = { queryKey: keys.profile, queryFn: () => call('getProfile', {}) };

/** Asked for with the address, before the screen is drawn: a long document is to be there within a second. */
export const prepareRoom = (queries: QueryClient, id: string): void => {
  void queries.prefetchQuery(profileQuery);
  const detail = queries.ensureQueryData(documentQuery(id));
  // A failure is told by the screen, which asks for the same.
  beginPdf(detail.then((known) => (isAnyones(known) ? shownFile(known).url : null))).catch(() => undefined);
};

const Room = ({ kind }: { kind: SigningKind }) => {
  const { id = '' } = useParams();
  const document = useQuery(documentQuery(id));
  const profile = useQuery(profileQuery);
  return (
    <QueryGate query={document} skeleton={<DeskBones />}>
      {(detail) => (
        <QueryGate query={profile} skeleton={<DeskBones />}>
          {(own) =>
            isYours(detail, kind) ? (
              <SigningRoom key={detail.id} detail={detail} profile={own} kind={kind} />
            ) : (
              // Just signed here: the way back to the desk is already begun.
              <AfterAWhile>
                <NotYours detail={detail} />
              </AfterAWhile>
            )
          }
        </QueryGate>
      )}
    </QueryGate>
  );
};

export const InitialsRoomPage = () => <Room kind="initials" />;
export const ApprovalRoomPage = () => <Room kind="approval" />;
export const SealRoomPage = () => <Room kind="seal" />;
