// The acts that may be done now, in order of importance, with their keys.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { useKeys } from '../../shared/keyboard.ts';
import { useMe } from '../../shared/session.ts';
import type { Act } from '../../shared/ui/act-bar.tsx';
import type { ActName } from './use-incoming.ts';

const IN_FORCE = ['registered', 'assigned', 'in-progress', 'completed'];

/** What the sender asks is answered where it is shown. */
type BarAct = Exclude<ActName, 'agree' | 'disagree'>;

const hasPage = ({ files, state }: IncomingDetail): boolean =>
  state !== 'cancelled' && files.some(({ file }) => file.mediaType === 'application/pdf');

const allowed = (detail: IncomingDetail, mayReply: boolean): BarAct[] => {
  const { can, state } = detail;
  const names: BarAct[] = [];
  if (can.register) names.push('register');
  if (can.assign) names.push('assign');
  if (can.progress && state === 'assigned') names.push('start');
  if (can.distribute) names.push('distribute');
  if (can.complete) names.push('complete');
  if (can.finish) names.push('finish');
  if (can.progress && state !== 'assigned') names.push('progress');
  if (can.instruct) names.push('instruct');
  if (can.instruct && hasPage(detail)) names.push('handwrite');
  if (can.askTime) names.push('askTime');
  if (can.handOver) names.push('handOver');
  if (can.accept) names.push('accept');
  if (can.refuse) names.push('refuse');
  if (can.notePaper) names.push('notePaper');
  if (mayReply && IN_FORCE.includes(state)) names.push('reply');
  // Starting comes before finishing: one primary button at a time.
  return names;
};

/** What a draft of the reply begins with; read by the page of new drafts. */
const replyTo = ({ id, numberText, sender }: IncomingDetail) => ({
  start: { numberText, values: { replyToId: id, recipientCodes: [sender.code] } },
});

export const useIncomingActs = (detail: IncomingDetail) => {
  const { t } = useTranslation();
  const state = useAct<IncomingDetail, ActName>('incoming', detail);
  const go = useNavigate();
  const me = useMe();
  const run = (name: BarAct) => {
    if (name === 'reply') return void go('/outgoing/new', { state: replyTo(detail) });
    if (name === 'handwrite') return void go(`/incoming/${detail.id}?pen`);
    if (name !== 'accept') return state.ask(name);
    state.act.mutate({
      send: (version) => call('acceptIncoming', { params: { id: detail.id }, body: { version } }),
      news: () => t('incoming/done/accept'),
    });
  };
  const names = allowed(detail, me.can.draft);
  const runIf = (...wanted: BarAct[]) => {
    return () => {
      const name = wanted.find((one) => names.includes(one));
      if (name) run(name);
    };
  };
  useKeys({
    n: runIf('register'),
    r: runIf('refuse'),
    a: runIf('assign', 'distribute'),
    i: runIf('instruct', 'assign'),
    b: runIf('handwrite'),
    s: runIf('start'),
    e: runIf('complete', 'finish'),
  });
  const labelOf = (name: BarAct): string => {
    if (name === 'reply') return t('recall/reply');
    return name === 'handwrite' ? t('hand/act') : t(`incoming/act/${name}`);
  };
  const acts = names.map(
    (name): Act => ({
      name,
      label: labelOf(name),
      run: () => run(name),
      isDanger: name === 'refuse',
      isQuiet: name === 'notePaper',
      // Kept in this browser until it can be sent.
      isLocal: name === 'start' || name === 'progress',
    }),
  );
  return { acts, state };
};
