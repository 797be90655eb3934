// What an administrator does about one agency: take nothing of it, take it again, or say how it is reached from a time on.
import type { DirectoryDetail } from '@contracts/directory-desk.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonAsk } from '../../shared/acts/reason-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { useDone } from '../../shared/use-done.ts';
import { instantOf, vietnamNow } from './vietnam-time.ts';

const REASON_MIN = 3;

interface AskProps {
  agency: DirectoryDetail;
  onClose: () => void;
}

const BlockAsk = ({ agency: { id, name, revision }, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(keys.directory, onClose);
  return (
    <ReasonAsk
      label={t('directory/act/block')}
      min={REASON_MIN}
      send={(reason) => call('blockSender', { params: { id }, body: { revision, reason } })}
      onDone={() => done(t('directory/done/block'))}
      onClose={onClose}
    >
      {t('directory/ask/block', { name })}
    </ReasonAsk>
  );
};

const UnblockAsk = ({ agency, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(keys.directory, onClose);
  const { id, revision } = agency;
  const act = useMutation({
    mutationFn: () => call('unblockSender', { params: { id }, body: { revision } }),
    onSuccess: () => done(t('directory/done/unblock')),
  });
  return (
    <Ask
      title={t('directory/act/unblock')}
      confirm={t('directory/act/unblock')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <p>{t('directory/ask/unblock', { name: agency.name })}</p>
    </Ask>
  );
};

const WAYS = ['peer', 'axis', 'folder'] as const;
type Way = (typeof WAYS)[number];
const isAddress = (text: string) => /^https?:\/\/[^/\s]+/.test(text) && URL.canParse(text);

const TermsAsk = ({ agency, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(keys.directory, onClose);
  const now = vietnamNow();
  const [from, setFrom] = useState(now);
  const [transport, setTransport] = useState<Way>(WAYS.find((way) => way === agency.transport) ?? 'peer');
  const [endpoint, setEndpoint] = useState(agency.endpoint ?? '');
  const [canReceive, setCanReceive] = useState(agency.canReceive);
  const [maySend, setMaySend] = useState(agency.maySend || agency.isBlocked);
  const [acceptsUnsigned, setUnsigned] = useState(agency.acceptsUnsigned);
  const [isTried, setTried] = useState(false);
  const isPeer = transport === 'peer';
  const isWrong = isPeer && !isAddress(endpoint);
  const isPast = from < now;
  const { id, revision } = agency;
  const act = useMutation({
    mutationFn: () =>
      call('changeTerms', {
        params: { id },
        body: {
          revision,
          terms: {
            from: instantOf(from),
            transport,
            endpoint: isPeer ? endpoint.trim() : null,
            canReceive,
            maySend,
            receiveLimitBytes: agency.terms.at(-1)?.receiveLimitBytes ?? null,
            acceptsUnsigned: transport !== 'folder' && acceptsUnsigned,
          },
        },
      }),
    onSuccess: () => done(t('directory/done/terms')),
  });
  const check = (label: string, isOn: boolean, set: (isOn: boolean) => void) => (
    <label className="check">
      <input type="checkbox" checked={isOn} onChange={(event) => set(event.target.checked)} />
      {label}
    </label>
  );
  return (
    <Ask
      title={t('directory/act/terms')}
      confirm={t('directory/act/terms')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        setTried(true);
        if (!isWrong && !isPast) act.mutate();
      }}
      onClose={onClose}
    >
      <p>{t('directory/ask/terms', { name: agency.name })}</p>
      <Field label={t('directory/fromWhen')} fault={isTried && isPast ? t('directory/datePast') : undefined}>
        {(control) => (
          <input
            {...control}
            type="datetime-local"
            className="input"
            min={now}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('directory/column/way')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={transport}
            onChange={(event) => setTransport(WAYS.find((way) => way === event.target.value) ?? 'peer')}
          >
            {WAYS.map((way) => (
              <option key={way} value={way}>
                {t(`directory/transport/${way}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {isPeer && (
        <Field
          label={t('directory/address')}
          hint="https://lienthong.coquan.gov.vn:8443"
          fault={isTried && isWrong ? t('directory/addressWrong') : undefined}
        >
          {(control) => (
            <input
              {...control}
              className="input"
              inputMode="url"
              value={endpoint}
              onChange={(event) => setEndpoint(event.target.value)}
            />
          )}
        </Field>
      )}
      {check(t('directory/canReceive'), canReceive, setCanReceive)}
      {check(t('directory/maySend'), maySend, setMaySend)}
      {transport !== 'folder' && check(t('directory/acceptsUnsigned'), acceptsUnsigned, setUnsigned)}
      {transport !== 'folder' && acceptsUnsigned && (
        <p className="notice notice-amber small">{t('directory/unsignedNote')}</p>
      )}
    </Ask>
  );
};

const ASKS = { block: BlockAsk, unblock: UnblockAsk, terms: TermsAsk };

export const AgencyActs = ({ agency }: { agency: DirectoryDetail }) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<keyof typeof ASKS | null>(null);
  if (agency.isLocal) return <p className="muted small">{t('directory/localNote')}</p>;
  const Asked = asked && ASKS[asked];
  const names = [agency.isBlocked ? 'unblock' : 'block', 'terms'] as const;
  return (
    <div className="row-wrap">
      {names.map((name) => (
        <button key={name} type="button" className="btn btn-small" onClick={() => setAsked(name)}>
          {t(`directory/act/${name}`)}
        </button>
      ))}
      {Asked && <Asked agency={agency} onClose={() => setAsked(null)} />}
    </div>
  );
};
