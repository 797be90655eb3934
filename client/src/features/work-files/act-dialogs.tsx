// The questions before the acts on a file; those with people and days come when they are asked.
import type { WorkFileDetail } from '@contracts/work-files.ts';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import type { DialogProps } from './use-work-file.ts';

const EditAsk = lazy(async () => ({ default: (await import('./edit-ask.tsx')).EditAsk }));
const CollectAsk = lazy(async () => ({ default: (await import('./collect-ask.tsx')).CollectAsk }));
const CloseAsk = lazy(async () => ({ default: (await import('./close-ask.tsx')).CloseAsk }));
const DelayAsk = lazy(async () => ({ default: (await import('./delay-ask.tsx')).DelayAsk }));

const REASON_MIN = 10;
const REASON_MAX = 500;

/** A word about what will happen, and it happens. */
const PlainAsk = ({ detail, state, name }: DialogProps & { name: 'handOver' | 'accept' }) => {
  const { t } = useTranslation();
  const route = name === 'accept' ? 'acceptWorkFile' : 'handOverWorkFile';
  return (
    <ActAsk
      label={t(`workFiles/act/${name}`)}
      state={state}
      onConfirm={() =>
        state.act.mutate({
          send: (version): Promise<WorkFileDetail> =>
            call(route, { params: { id: detail.id }, body: { version } }),
          news: () => t(`workFiles/done/${name}`),
        })
      }
    >
      <p className="strong">{detail.title}</p>
      <p>{t(`workFiles/ask/${name}`, { count: detail.items.length })}</p>
    </ActAsk>
  );
};

const ReasonedAsk = ({ detail, state, name }: DialogProps & { name: 'reopen' | 'refuse' }) => {
  const { t } = useTranslation();
  const { text: reason, isReady, field } = useText(REASON_MIN);
  const route = name === 'refuse' ? 'refuseWorkFile' : 'reopenWorkFile';
  const confirm = () => {
    if (!isReady()) return;
    state.act.mutate({
      send: (version): Promise<WorkFileDetail> =>
        call(route, { params: { id: detail.id }, body: { version, reason } }),
      news: () => t(`workFiles/done/${name}`),
    });
  };
  return (
    <ActAsk label={t(`workFiles/act/${name}`)} state={state} isDanger onConfirm={confirm}>
      <p>{t(`workFiles/ask/${name}`, { owner: detail.owner.name })}</p>
      <TextField label={t('common/reason')} max={REASON_MAX} {...field} />
    </ActAsk>
  );
};

export const ActDialogs = (props: DialogProps) => {
  const { open } = props.state;
  if (open === 'handOver' || open === 'accept') return <PlainAsk key={open} name={open} {...props} />;
  if (open === 'reopen' || open === 'refuse') return <ReasonedAsk key={open} name={open} {...props} />;
  return (
    <Suspense>
      {open === 'edit' && <EditAsk {...props} />}
      {open === 'collect' && <CollectAsk {...props} />}
      {open === 'close' && <CloseAsk {...props} />}
      {open === 'delay' && <DelayAsk {...props} />}
    </Suspense>
  );
};
