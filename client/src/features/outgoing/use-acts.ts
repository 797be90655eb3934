// The acts that may be done now, in order of importance, with their keys.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../shared/acts/use-act.ts';
import { useKeys } from '../../shared/keyboard.ts';
import type { Act } from '../../shared/ui/act-bar.tsx';
import { openStepOf } from './circuit-asks.tsx';
import type { ActName } from './use-outgoing.ts';

const ORDER: readonly ActName[] = [
  'answerOpinion',
  'sign',
  'number',
  'seal',
  'release',
  'readdress',
  'chooseOthers',
  'submit',
  'edit',
  'formCheck',
  'approve',
  'return',
  'askOpinion',
  'forward',
  'takeBack',
  'reject',
  'cancel',
];
/** Where the document has steps of its own, the act of the open step is the first. */
const IN_CIRCUIT: readonly ActName[] = [
  'answerOpinion',
  'approve',
  ...ORDER.filter((name) => name !== 'answerOpinion' && name !== 'approve'),
];
/** What was returned is mended first. */
const AFTER_RETURN: readonly ActName[] = ['edit', ...ORDER.filter((name) => name !== 'edit')];

/** In the menu only. */
const QUIET: readonly ActName[] = ['takeBack', 'chooseOthers', 'readdress'];

/** These have a page of their own. */
const PAGES: Partial<Record<ActName, string>> = { edit: 'edit', sign: 'sign', seal: 'seal' };

export const useOutgoingActs = (detail: OutgoingDetail) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const state = useAct<OutgoingDetail, ActName>('outgoing', detail);
  const run = (name: ActName) => {
    const page = PAGES[name];
    if (page) void go(`/outgoing/${detail.id}/${page}`);
    else state.ask(name);
  };
  const runIf =
    (...names: ActName[]) =>
    () => {
      const name = names.find((one) => detail.can[one]);
      if (name) run(name);
    };
  const step = openStepOf(detail.circuit);
  // Approved electronically, or by a signature that is seen in the document.
  const mayInitial = detail.can.approve && step?.kind === 'initials';
  const initial = () => void go(`/outgoing/${detail.id}/initials`);
  useKeys({
    s: mayInitial ? initial : runIf('sign', 'seal'),
    n: runIf('number'),
    r: runIf('return'),
    e: runIf('approve'),
    u: runIf('takeBack'),
    o: runIf('answerOpinion', 'askOpinion'),
  });
  const order = detail.state === 'returned' ? AFTER_RETURN : step ? IN_CIRCUIT : ORDER;
  const labelOf = (name: ActName) =>
    name === 'approve' && step ? t(`circuit/act/approve/${step.kind}`) : t(`outgoing/act/${name}`);
  const acts = order
    .filter((name) => detail.can[name])
    .map(
      (name): Act => ({
        name,
        label: labelOf(name),
        run: () => run(name),
        isDanger: name === 'cancel' || name === 'reject',
        isQuiet: QUIET.includes(name),
      }),
    );
  if (mayInitial) acts.splice(1, 0, { name: 'initials', label: t('outgoing/act/initials'), run: initial });
  return { acts, state };
};
