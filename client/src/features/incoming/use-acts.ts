// The acts that may be done now, in order of importance, with their keys.
import type { IncomingDetail } from '@contracts/incoming.ts';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { useKeys } from '../../shared/keyboard.ts';
import type { Act } from '../../shared/ui/act-bar.tsx';
import type { ActName } from './use-incoming.ts';

const allowed = ({ can, state }: IncomingDetail): ActName[] => {
  const names: ActName[] = [];
  if (can.register) names.push('register');
  if (can.assign) names.push('assign');
  if (can.progress && state === 'assigned') names.push('start');
  if (can.complete) names.push('complete');
  if (can.progress && state !== 'assigned') names.push('progress');
  if (can.instruct) names.push('instruct');
  if (can.accept) names.push('accept');
  if (can.refuse) names.push('refuse');
  // Starting comes before finishing: one primary button at a time.
  return names;
};

export const useIncomingActs = (detail: IncomingDetail) => {
  const { t } = useTranslation();
  const state = useAct<IncomingDetail, ActName>('incoming', detail);
  const run = (name: ActName) => {
    if (name !== 'accept') return state.ask(name);
    state.act.mutate({
      send: (version) => call('acceptIncoming', { params: { id: detail.id }, body: { version } }),
      news: () => t('incoming/done/accept'),
    });
  };
  const names = allowed(detail);
  const runIf = (...wanted: ActName[]) => {
    return () => {
      const name = wanted.find((one) => names.includes(one));
      if (name) run(name);
    };
  };
  useKeys({
    n: runIf('register'),
    r: runIf('refuse'),
    a: runIf('assign'),
    i: runIf('instruct', 'assign'),
    s: runIf('start'),
    e: runIf('complete'),
  });
  const acts = names.map(
    (name): Act => ({
      name,
      label: t(`incoming/act/${name}`),
      run: () => run(name),
      isDanger: name === 'refuse',
    }),
  );
  return { acts, state };
};
