// One outgoing document on the full desk.
import type { OutgoingDetail } from '@contracts/outgoing.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { addressOf } from '../../shared/api-client.ts';
import { useKeys } from '../../shared/keyboard.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { type Act, ActBar } from '../../shared/ui/act-bar.tsx';
import { Desk, DeskBones } from '../../shared/ui/desk.tsx';
import { DueText, Mark, UrgencyTag } from '../../shared/ui/marks.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { ActDialogs } from './act-dialogs.tsx';
import { DeskFacts } from './desk-facts.tsx';
import { STATE_TONE } from './tones.ts';
import { useAct, useOutgoing } from './use-outgoing.ts';

type ActName = keyof OutgoingDetail['can'];

/** In order of importance; the first that is allowed is the button, the rest the menu. */
const ORDER: readonly ActName[] = [
  'sign',
  'number',
  'seal',
  'release',
  'submit',
  'edit',
  'formCheck',
  'approve',
  'return',
  'cancel',
];

const WAITING = ['submitted', 'approved', 'signed', 'numbered', 'sealed'] as const;
const isWaiting = (state: string): state is (typeof WAITING)[number] => WAITING.some((one) => one === state);

const Head = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const { fields, state, number } = detail;
  return (
    <div className="desk-title grow">
      <h1>
        {number ? `${number.text} · ` : ''}
        {fields.subject}
      </h1>
      <div className="row-wrap small muted">
        <span>{DOCUMENT_KINDS[fields.kind].name}</span>
        <UrgencyTag urgency={fields.urgency} />
        <Mark tone={STATE_TONE[state]}>{t(`outgoingState/${state}`)}</Mark>
        <DueText dueOn={fields.dueOn} isDone={state === 'released'} />
      </div>
    </div>
  );
};

const OutgoingDesk = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const state = useAct(detail);
  const newest = detail.versions.at(-1);
  const [shown, setShown] = useState<string | null>(null);
  const digest = shown ?? newest?.digest ?? null;

  const run = (name: ActName) => {
    if (name === 'edit') return void go(`/outgoing/${detail.id}/edit`);
    if (name === 'sign') return void go(`/outgoing/${detail.id}/sign`);
    if (name === 'seal') return void go(`/outgoing/${detail.id}/seal`);
    state.ask(name);
  };
  const acts = ORDER.filter((name) => detail.can[name]).map(
    (name): Act => ({
      name,
      label: t(`outgoing/act/${name}`),
      run: () => run(name),
      isDanger: name === 'cancel',
    }),
  );
  const runIf = (name: ActName) => () => detail.can[name] && run(name);
  useKeys({
    s: () => (detail.can.sign ? run('sign') : detail.can.seal && run('seal')),
    n: runIf('number'),
    r: runIf('return'),
  });

  return (
    <Desk
      backTo="/outgoing"
      head={<Head detail={detail} />}
      document={
        digest ? (
          <PdfView
            key={digest}
            url={addressOf('downloadOutgoingFile', { params: { id: detail.id, digest } })}
            name={detail.fields.main?.name ?? detail.fields.subject}
          />
        ) : (
          <p className="blank">{t('outgoing/noMain')}</p>
        )
      }
      acts={
        <ActBar
          acts={acts}
          waiting={isWaiting(detail.state) ? t(`outgoing/waiting/${detail.state}`) : undefined}
        />
      }
    >
      <DeskFacts detail={detail} shownDigest={digest} onShow={setShown} />
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
