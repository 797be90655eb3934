// What stands above the documents of a batch: the PIN and the one button, the progress while it runs, the result.
import { type Batch, isSigning } from '@contracts/batches.ts';
import type { Profile } from '@contracts/organization.ts';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOnline } from '../../shared/online.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { QUEUE } from './batch-queue.ts';
import { DesktopForm } from './desktop-form.tsx';
import { backToPin, PinForm } from './pin-form.tsx';
import { isOpen, type useBatchNotes } from './use-batch.ts';
import { useDesktopBatch } from './use-desktop-batch.ts';

interface Props {
  batch: Batch;
  profile: Profile;
  run: ReturnType<typeof useBatchNotes>['run'];
}

const Progress = ({ batch, children }: { batch: Batch; children: ReactNode }) => {
  const { t } = useTranslation();
  const done = batch.items.filter(({ state }) => state === 'done' || state === 'failed').length;
  const count = batch.items.length;
  return (
    <div className="batch-state" role="status">
      <p>{t(`batch/running/${batch.kind}`, { done, count })}</p>
      <div
        className="bar"
        role="progressbar"
        aria-label={t('batch/progress')}
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={count}
      >
        <span style={{ width: `${(100 * done) / Math.max(1, count)}%` }} />
      </div>
      {children}
    </div>
  );
};

const Finished = ({ batch }: { batch: Batch }) => {
  const { t } = useTranslation();
  return (
    <div className="batch-state" role="status">
      <p className="row tone-green strong">
        <Icon name="check" />
        {t(`batch/finished/${batch.kind}`, { count: batch.items.length })}
      </p>
      <Link className="btn btn-primary btn-wide" to={`/signing?box=${QUEUE[batch.kind]}`}>
        {t('batch/toQueue')}
      </Link>
    </div>
  );
};

const credentialOf = ({ kind }: Batch, profile: Profile) =>
  kind === 'approval' ? profile.credential : profile.seal?.credential;

const useConsequence = ({ kind, items }: Batch, isHere = false): string => {
  const { t } = useTranslation();
  const open = items.filter(isOpen);
  const failed = open.filter(({ state }) => state === 'failed').length;
  const unseen = open.filter(({ isSeen }) => !isSeen).length;
  return [
    failed > 0 && t('batch/failedSome', { count: failed, done: items.length - open.length }),
    isHere && isSigning(kind)
      ? t(`batch/consequenceHere/${kind}`, { count: open.length })
      : t(`batch/consequence/${kind}`, { count: open.length }),
    unseen > 0 && t('batch/unseen', { count: unseen }),
  ]
    .filter((part) => part !== false)
    .join(' ');
};

/** Numbering and release. */
const Keyless = ({ batch, run, label }: Props & { label: string }) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  return (
    <div className="pin-form">
      <p className="small">{useConsequence(batch)}</p>
      <ProblemNotice error={run.error} />
      {!isOnline && <p className="small tone-amber">{t('common/offlineAct')}</p>}
      <button
        type="button"
        className="btn btn-primary btn-wide"
        disabled={!isOnline || run.isPending}
        onClick={() => run.mutate(undefined)}
      >
        {label}
      </button>
    </div>
  );
};

const Sign = ({ batch, profile, run, label }: Props & { label: string }) => {
  const pinInput = useRef<HTMLInputElement>(null);
  const credential = credentialOf(batch, profile);
  const isPlaced = batch.items.every((item) => !isOpen(item) || item.placement !== null);
  return (
    <PinForm
      consequence={useConsequence(batch)}
      label={label}
      isReady={credential?.status === 'usable' && isPlaced}
      isBusy={run.isPending}
      error={run.error}
      pinInput={pinInput}
      stepUp={run.stepUp}
      onSign={(pin) => run.mutate(pin, { onError: backToPin(pinInput) })}
    />
  );
};

/** The run of this page, while it goes on. */
const Underway = ({ batch, here }: { batch: Batch; here: ReturnType<typeof useDesktopBatch> }) => {
  const { t } = useTranslation();
  const { inHand, isPausing, pause } = here;
  return (
    <Progress batch={batch}>
      <p className="small">
        {t('desktop/where')} {inHand && t('desktop/fileOf', { ...inHand })}
      </p>
      <button type="button" className="btn btn-wide" disabled={isPausing} onClick={pause}>
        {t(isPausing ? 'batch/pausing' : 'batch/pause')}
      </button>
    </Progress>
  );
};

const SignHere = ({
  batch,
  profile,
  here,
  label,
}: Omit<Props, 'run'> & { here: ReturnType<typeof useDesktopBatch>; label: string }) => {
  const { t } = useTranslation();
  const isPlaced = batch.items.every((item) => !isOpen(item) || item.placement !== null);
  const consequence = useConsequence(batch, true);
  return (
    <DesktopForm
      consequence={batch.isRunning ? t('batch/elsewhere') : `${consequence} ${t('batch/oneByOne')}`}
      label={batch.isRunning ? t('batch/goOnHere') : label}
      isReady={credentialOf(batch, profile)?.status === 'usable' && isPlaced}
      isBusy={here.isPending}
      inHand={here.inHand}
      error={here.error}
      stepUp={here.stepUp}
      onSign={() => here.mutate()}
    />
  );
};

export const BatchActs = (props: Props) => {
  const { t } = useTranslation();
  const { batch, profile } = props;
  const here = useDesktopBatch(batch);
  const isHere = isSigning(batch.kind) && credentialOf(batch, profile)?.kind === 'desktop';
  if (here.isPending && batch.isRunning) return <Underway batch={batch} here={here} />;
  if (batch.isRunning && !batch.isByPage)
    return (
      <Progress batch={batch}>
        <p className="small muted">{t('batch/mayLeave')}</p>
      </Progress>
    );
  const open = batch.items.filter(isOpen);
  if (open.length === 0) return <Finished batch={batch} />;
  const isAgain = open.length < batch.items.length || open.some(({ state }) => state === 'failed');
  const label = t(`batch/${isAgain ? 'again' : 'now'}/${batch.kind}`, { count: open.length });
  if (isHere) return <SignHere batch={batch} profile={profile} here={here} label={label} />;
  return isSigning(batch.kind) ? <Sign {...props} label={label} /> : <Keyless {...props} label={label} />;
};
