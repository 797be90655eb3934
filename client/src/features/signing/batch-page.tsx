// Many documents, one PIN: looked through one by one on the left, signed together on the right. The address holds the
// batch and the document in front; leaving the page loses nothing, the work goes on at the server.
import { type Batch, isSigning } from '@contracts/batches.ts';
import type { Profile } from '@contracts/organization.ts';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { useListKeys } from '../../shared/list/list-keys.ts';
import { neighboursIn } from '../../shared/neighbours.ts';
import { keys } from '../../shared/query-keys.ts';
import { Desk, DeskBones, DeskTitle } from '../../shared/ui/desk.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { Steps } from '../../shared/ui/steps.tsx';
import { BatchActs } from './batch-acts.tsx';
import { BatchItems } from './batch-items.tsx';
import { BatchPaper } from './batch-paper.tsx';
import { QUEUE } from './batch-queue.ts';
import { CertificateCard } from './certificate-card.tsx';
import { isOpen, useBatch, useBatchNotes } from './use-batch.ts';
import { useBatchProposals } from './use-batch-proposals.ts';
import '../../shared/list/pane.css';
import './batch.css';
import './signing.css';

const Certificate = ({ batch: { kind }, profile }: { batch: Batch; profile: Profile }) => {
  const { t } = useTranslation();
  if (!isSigning(kind)) return null;
  const [credential, missing] =
    kind === 'approval'
      ? [profile.credential, t('signing/noCertificate')]
      : [profile.seal?.credential ?? null, t('signing/noSealCertificate')];
  return (
    <section className="sheet">
      <CertificateCard credential={credential} missing={missing} />
    </section>
  );
};

const BatchDesk = ({ batch, profile }: { batch: Batch; profile: Profile }) => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const list = useRef<HTMLDivElement>(null);
  useListKeys(list);
  const notes = useBatchNotes(batch.id);
  const unread = useBatchProposals({
    batch,
    profile,
    isPaused: batch.isRunning || notes.run.isPending,
    onNote: notes.note.mutateAsync,
  });
  const ids = batch.items.map(({ documentId }) => documentId);
  const asked = search.get('open');
  const current =
    batch.items.find(({ documentId }) => documentId === asked) ?? batch.items.find(isOpen) ?? batch.items[0];
  const open = (id: string) => setSearch({ open: id }, { replace: true });

  return (
    <Desk
      backTo={`/signing?box=${QUEUE[batch.kind]}`}
      head={
        <>
          <DeskTitle title={t(`batch/title/${batch.kind}`, { count: batch.items.length })}>
            <p className="small muted">{current?.subject}</p>
          </DeskTitle>
          {current && <Steps around={neighboursIn(ids, current.documentId)} onOpen={open} />}
        </>
      }
      document={
        current && (
          <BatchPaper
            key={current.documentId}
            batch={batch}
            item={current}
            profile={profile}
            onNote={notes.note.mutate}
          />
        )
      }
      acts={<BatchActs batch={batch} profile={profile} run={notes.run} />}
    >
      <div ref={list}>
        <BatchItems
          batch={batch}
          current={current?.documentId}
          unread={unread}
          onOpen={open}
          onLeaveOut={notes.leaveOut.mutate}
        />
      </div>
      <Certificate batch={batch} profile={profile} />
    </Desk>
  );
};

export const BatchPage = () => {
  const { id = '' } = useParams();
  const batch = useBatch(id);
  const profile = useQuery({ queryKey: keys.profile, queryFn: () => call('getProfile', {}) });
  return (
    <QueryGate query={batch} skeleton={<DeskBones />}>
      {(found) => (
        <QueryGate query={profile} skeleton={<DeskBones />}>
          {(own) => <BatchDesk key={found.id} batch={found} profile={own} />}
        </QueryGate>
      )}
    </QueryGate>
  );
};
