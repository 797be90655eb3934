// What a clerk can do about one delivery: send it again, send it elsewhere, give it up. Each says before what will happen.
import type { DeliveryState } from '@contracts/vocabulary.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api-client.ts';
import { foundIn } from '../fold.ts';
import { keys } from '../query-keys.ts';
import { Ask } from '../ui/ask.tsx';
import { Field } from '../ui/field.tsx';
import { say } from '../ui/toast.tsx';
import { ReasonAsk } from './reason-ask.tsx';

export interface ActedDelivery {
  id: string;
  state: DeliveryState;
  recipient: { code: string; name: string };
}

type Name = 'retry' | 'address' | 'giveUp';

const ACTS: Partial<Record<DeliveryState, readonly Name[]>> = {
  queued: ['retry'],
  sent: ['retry'],
  failed: ['retry', 'address', 'giveUp'],
};

const REASON_MIN = 3;

/** Refreshes whatever shows deliveries. */
const useDone = (close: () => void) => {
  const queries = useQueryClient();
  return (news: string) => {
    void queries.invalidateQueries({ queryKey: keys.exchange });
    void queries.invalidateQueries({ queryKey: ['outgoing'] });
    close();
    say(news);
  };
};

interface AskProps {
  delivery: ActedDelivery;
  onClose: () => void;
}

const RetryAsk = ({ delivery, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(onClose);
  const act = useMutation({
    mutationFn: () => call('retryDelivery', { params: { id: delivery.id } }),
    onSuccess: () => done(t('exchange/done/retry')),
  });
  return (
    <Ask
      title={t('exchange/act/retry')}
      confirm={t('exchange/act/retry')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <p>
        {t(delivery.state === 'sent' ? 'exchange/ask/resend' : 'exchange/ask/retry', {
          name: delivery.recipient.name,
        })}
      </p>
    </Ask>
  );
};

const NAME_FROM = 3;

/** The one whose code was typed, or the only one whose name holds what was typed, with or without diacritics. */
const agencyMeant = <T extends { code: string; name: string }>(
  choices: T[],
  typed: string,
): T | undefined => {
  const byCode = choices.find(({ code }) => code === typed.trim().toUpperCase());
  if (byCode || typed.trim().length < NAME_FROM) return byCode;
  const [found, ...others] = choices.filter(({ name }) => foundIn(name, typed));
  return others.length === 0 ? found : undefined;
};

const AddressAsk = ({ delivery, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(onClose);
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  const listId = useId();
  const directory = useQuery({ queryKey: keys.directory, queryFn: () => call('listDirectory', {}) });
  const choices = (directory.data?.items ?? []).filter(
    (one) => one.canReceive && one.code !== delivery.recipient.code,
  );
  const chosen = agencyMeant(choices, code);
  const act = useMutation({
    mutationFn: (to: string) =>
      call('readdressDelivery', { params: { id: delivery.id }, body: { code: to } }),
    onSuccess: () => done(t('exchange/done/address')),
  });
  return (
    <Ask
      title={t('exchange/act/address')}
      confirm={t('exchange/act/address')}
      isBusy={act.isPending}
      error={act.error ?? directory.error}
      onConfirm={() => {
        setTried(true);
        if (chosen) act.mutate(chosen.code);
      }}
      onClose={onClose}
    >
      <p>{t('exchange/ask/address', { name: delivery.recipient.name, code: delivery.recipient.code })}</p>
      <Field
        label={t('exchange/newCode')}
        hint={chosen && `${chosen.name} (${chosen.code})`}
        fault={isTried && !chosen ? t('exchange/codeUnknown') : undefined}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            list={listId}
            value={code}
            autoComplete="off"
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <datalist id={listId}>
        {choices.map((one) => (
          <option key={one.code} value={one.code}>
            {one.name}
          </option>
        ))}
      </datalist>
    </Ask>
  );
};

const GiveUpAsk = ({ delivery: { id, recipient }, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(onClose);
  return (
    <ReasonAsk
      label={t('exchange/act/giveUp')}
      min={REASON_MIN}
      send={(reason) => call('giveUpDelivery', { params: { id }, body: { reason } })}
      onDone={() => done(t('exchange/done/giveUp'))}
      onClose={onClose}
    >
      {t('exchange/ask/giveUp', { name: recipient.name })}
    </ReasonAsk>
  );
};

const ASKS = { retry: RetryAsk, address: AddressAsk, giveUp: GiveUpAsk };

/** Nothing for a delivery that has arrived, or that a person has ended. */
export const DeliveryActs = ({
  delivery,
  isEnded = false,
}: {
  delivery: ActedDelivery;
  isEnded?: boolean;
}) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Name | null>(null);
  const names = isEnded ? [] : (ACTS[delivery.state] ?? []);
  const Asked = asked && ASKS[asked];
  if (names.length === 0) return null;
  return (
    <>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          className="btn btn-small"
          aria-label={`${t(`exchange/act/${name}`)}: ${delivery.recipient.name}`}
          onClick={() => setAsked(name)}
        >
          {t(`exchange/act/${name}`)}
        </button>
      ))}
      {Asked && <Asked delivery={delivery} onClose={() => setAsked(null)} />}
    </>
  );
};
