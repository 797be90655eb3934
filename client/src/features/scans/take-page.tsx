// A scan beside the fields that were read of it: the place of each is shown on the page, numbers and dates are confirmed,
// then it becomes an incoming document. A scan of several papers is taken apart first.
import type { IntakeDetail, ProposedName } from '@contracts/intake.ts';
import { DocumentKind, Urgency } from '@contracts/vocabulary.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { addressOf, call } from '../../shared/api-client.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { keys } from '../../shared/query-keys.ts';
import { RecognisedBox } from '../../shared/recognised/recognised-box.tsx';
import { useRecognised } from '../../shared/recognised/use-recognised.ts';
import { Desk, DeskBones, DeskTitle } from '../../shared/ui/desk.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { CutScan } from './cut-scan.tsx';
import { ScanFields } from './scan-fields.tsx';

const NEEDED: readonly ProposedName[] = ['senderName', 'issuedOn', 'subject'];
const SHOWN: readonly ProposedName[] = [
  'numberText',
  'issuedOn',
  'senderName',
  'subject',
  'kind',
  'urgency',
  'place',
  'signerName',
  'signerTitle',
];

const useTaking = (item: IntakeDetail, papers: string[]) => {
  const { t } = useTranslation();
  const state = useRecognised(item.proposed);
  const [isTried, setTried] = useState(false);
  const queries = useQueryClient();
  const go = useNavigate();
  const faultOf = (name: ProposedName) => {
    if (!isTried) return undefined;
    if (NEEDED.includes(name) && state.textOf(name).trim() === '') return t('scans/missing');
    return state.waits(name) ? t('scans/unconfirmed') : undefined;
  };
  const isReady = SHOWN.every(
    (name) => !state.waits(name) && !(NEEDED.includes(name) && state.textOf(name).trim() === ''),
  );
  const act = useMutation({
    mutationFn: () => {
      const value = (name: ProposedName) => state.textOf(name).trim();
      const isKnown = state.proposedOf('senderName') !== undefined;
      const body = {
        version: item.version,
        sender: { code: (isKnown && item.proposed.senderCode?.value) || null, name: value('senderName') },
        numberText: value('numberText'),
        issuedOn: value('issuedOn'),
        place: value('place'),
        kind: DocumentKind.safeParse(value('kind')).data ?? null,
        kindName: '',
        subject: value('subject'),
        urgency: Urgency.safeParse(value('urgency')).data ?? 'normal',
        signer: { name: value('signerName'), title: value('signerTitle') },
        replyDueOn: null,
        papers,
      };
      return call('takeIntake', { params: { id: item.id }, body });
    },
    onSuccess: (document) => {
      for (const queryKey of [
        keys.one('intake', item.id),
        keys.lists('intake'),
        keys.lists('incoming'),
        keys.counters,
      ])
        void queries.invalidateQueries({ queryKey });
      say(t('scans/taken'));
      void go(`/incoming/${document.id}`);
    },
  });
  const take = () => {
    setTried(true);
    if (isReady) act.mutate();
  };
  return { state, faultOf, act, take };
};

const ScanDesk = ({ item }: { item: IntakeDetail }) => {
  const { t } = useTranslation();
  const papers = item.files.filter(({ role }) => role === 'paper');
  const [paper] = papers;
  const { state, faultOf, act, take } = useTaking(
    item,
    papers.map(({ digest }) => digest),
  );
  const shown = state.focused === null ? undefined : item.proposed[state.focused];
  const focusOn = useMemo(() => shown?.at && { page: shown.at.page, yMm: shown.at.yMm }, [shown]);
  const [document] = item.taken?.as === 'document' ? item.taken.ids : [];
  return (
    <Desk
      backTo="/scans"
      head={
        <DeskTitle title={item.name}>
          <p className="small muted">{t(`scans/state/${item.state}`)}</p>
        </DeskTitle>
      }
      document={
        paper ? (
          <PdfView
            url={addressOf('downloadIntakeFile', { params: { id: item.id, digest: paper.digest } })}
            name={paper.name}
            canRotate={false}
            overlay={(page) => <RecognisedBox field={shown} page={page} />}
            focusOn={focusOn}
          />
        ) : (
          <p className="blank">{t('scans/noPaper')}</p>
        )
      }
      acts={
        item.can.take ? (
          <div className="sheet">
            <button type="button" className="btn btn-primary" disabled={act.isPending} onClick={take}>
              {t('scans/take')}
            </button>
            <ProblemNotice error={act.error} />
          </div>
        ) : null
      }
    >
      {item.problem && (
        <div className="notice notice-amber" role="status">
          <p>{t(`scans/problem/${item.problem.code}`)}</p>
        </div>
      )}
      {document !== undefined && (
        <p>
          <Link to={`/incoming/${document}`}>{t('scans/open')}</Link>
        </p>
      )}
      {item.can.split && (paper?.pageCount ?? 0) > 1 && <CutScan item={item} />}
      {item.can.take && (
        <section className="sheet">
          <h2>{t('scans/fields')}</h2>
          <ScanFields state={state} faultOf={faultOf} />
        </section>
      )}
    </Desk>
  );
};

const LOOK_MS = 1_500;

export const ScanTakePage = () => {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: keys.one('intake', id),
    queryFn: ({ signal }) => call('getIntake', { params: { id } }, signal),
    refetchInterval: ({ state }) =>
      state.data?.state === 'stored' || state.data?.state === 'processing' ? LOOK_MS : false,
  });
  return (
    <QueryGate query={query} skeleton={<DeskBones />}>
      {(item) => <ScanDesk key={`${item.id}/${item.version}`} item={item} />}
    </QueryGate>
  );
};
