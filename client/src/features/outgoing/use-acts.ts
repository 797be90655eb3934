// The acts that may be done now, in order of importance, with their keys.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../shared/acts/use-act.ts';
import { useKeys } from '../../shared/keyboard.ts';
import type { Act } from '../../shared/ui/act-bar.tsx';
import type { ActName } from './use-outgoing.ts';

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
/** What was returned is mended first. */
const AFTER_RETURN: readonly ActName[] = ['edit', ...ORDER.filter((name) => name !== 'edit')];

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
  useKeys({ s: runIf('sign', 'seal'), n: runIf('number'), r: runIf('return') });
  const order = detail.state === 'returned' ? AFTER_RETURN : ORDER;
  const acts = order
    .filter((name) => detail.can[name])
    .map(
      (name): Act => ({
        name,
        label: t(`outgoing/act/${name}`),
        run: () => run(name),
        isDanger: name === 'cancel',
      }),
    );
  return { acts, state };
};
