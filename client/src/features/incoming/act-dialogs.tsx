// The questions before the acts on an incoming document.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { vi } from '../../shared/i18n/vi.ts';
import { keys } from '../../shared/query-keys.ts';
import { VerdictLine } from '../../shared/report/verdict-line.tsx';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { AssignAsk } from './assign-dialog.tsx';
import type { DialogProps } from './use-incoming.ts';

const REASON_MIN = 10;

const RegisterAsk = ({ detail, state }: DialogProps) => {
  const { t } = useTranslation();
  const isInvalid = detail.verdict === 'INVALID';
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  const [isTried, setTried] = useState(false);
  const [bookId, setBookId] = useState('');
  const books = useQuery({
    queryKey: [...keys.registers, 'incoming'],
    queryFn: () => call('listBooks', { query: { direction: 'incoming' } }),
    staleTime: 0,
  });
  const items = books.data?.items ?? [];
  const book = items.find((one) => one.id === bookId) ?? items[0];
  const isShort = reason.trim().length < REASON_MIN;
  const send = async (version: number) => {
    const overrideReason = isInvalid ? { overrideReason: reason.trim() } : {};
    const body = { version, ...(bookId && { bookId }), ...overrideReason };
    return call('registerIncoming', { params: { id: detail.id }, body });
  };
  const confirm = () => {
    setTried(true);
    if (isInvalid && (isShort || !isSure)) return;
    state.act.mutate({
      send,
      news: (after) => t('incoming/done/register', { number: after.registration?.arrivalNumber ?? '' }),
    });
  };
  return (
    <Ask
      title={t('incoming/act/register')}
      confirm={t('incoming/act/register')}
      isDanger={isInvalid}
      isBusy={state.act.isPending}
      error={state.act.error ?? books.error}
      onConfirm={confirm}
      onClose={state.close}
    >
      <VerdictLine verdict={detail.verdict} reasons={[]} />
      <p>
        {t(isInvalid ? 'incoming/ask/registerInvalid' : 'incoming/ask/register', {
          sender: detail.sender.name,
        })}
      </p>
      {items.length > 1 && (
        <Field label={t('incoming/ask/book')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={book?.id ?? ''}
              onChange={(e) => setBookId(e.target.value)}
            >
              {items.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name} ({one.year})
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {book && (
        <p className="strong num">
          {items.length === 1 && <span className="muted">{book.name} · </span>}
          {t('incoming/ask/nextNumber', { number: book.nextNumber })}
        </p>
      )}
      {isInvalid && (
        <>
          <Field
            label={t('incoming/ask/overrideReason')}
            fault={isTried && isShort ? t('incoming/ask/tooShort', { count: REASON_MIN }) : undefined}
          >
            {(control) => (
              <textarea
                {...control}
                className="input"
                value={reason}
                maxLength={500}
                onChange={(e) => setReason(e.target.value)}
              />
            )}
          </Field>
          <label className="check">
            <input type="checkbox" checked={isSure} onChange={(event) => setSure(event.target.checked)} />
            <span>{t('incoming/ask/confirmInvalid')}</span>
          </label>
          {isTried && !isSure && (
            <p className="tone-red small" role="alert">
              {t('incoming/ask/needConfirm')}
            </p>
          )}
        </>
      )}
    </Ask>
  );
};

type Reason = keyof typeof vi.refusalReason;
const isReason = (value: string): value is Reason => Object.hasOwn(vi.refusalReason, value);

const RefuseAsk = ({ detail, state }: DialogProps) => {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Reason | ''>(detail.verdict === 'INVALID' ? 'signature-invalid' : '');
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = text.trim().length < REASON_MIN;
  const confirm = () => {
    setTried(true);
    if (reason === '' || isShort) return;
    state.act.mutate({
      send: (version) =>
        call('refuseIncoming', { params: { id: detail.id }, body: { version, reason, text: text.trim() } }),
      news: () => t('incoming/done/refuse'),
    });
  };
  return (
    <Ask
      title={t('incoming/act/refuse')}
      confirm={t('incoming/act/refuse')}
      isDanger
      isBusy={state.act.isPending}
      error={state.act.error}
      onConfirm={confirm}
      onClose={state.close}
    >
      <p>{t('incoming/ask/refuse', { number: detail.numberText, sender: detail.sender.name })}</p>
      <Field
        label={t('incoming/ask/refuseReason')}
        fault={isTried && reason === '' ? t('incoming/ask/needReason') : undefined}
      >
        {(control) => (
          <select
            {...control}
            className="input"
            value={reason}
            onChange={({ target }) => setReason(isReason(target.value) ? target.value : '')}
          >
            <option value="">…</option>
            {Object.keys(vi.refusalReason)
              .filter(isReason)
              .map((one) => (
                <option key={one} value={one}>
                  {t(`refusalReason/${one}`)}
                </option>
              ))}
          </select>
        )}
      </Field>
      <Field
        label={t('incoming/ask/refuseText')}
        fault={isTried && isShort ? t('incoming/ask/tooShort', { count: REASON_MIN }) : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            className="input"
            value={text}
            maxLength={500}
            onChange={(e) => setText(e.target.value)}
          />
        )}
      </Field>
    </Ask>
  );
};

type TextAct = 'instruct' | 'start' | 'progress' | 'complete';
const TEXT_MIN: Record<TextAct, number> = { instruct: 3, start: 0, progress: 3, complete: 3 };
const TEXT_LABEL = {
  instruct: 'incoming/ask/instruct',
  start: 'incoming/ask/progress',
  progress: 'incoming/ask/progress',
  complete: 'incoming/ask/result',
} as const;

/** Acts that are one text: instruction, start, progress, result. */
const TextAsk = ({ detail, state, name }: DialogProps & { name: TextAct }) => {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = text.trim().length < TEXT_MIN[name];
  const send = (version: number) => {
    const params = { id: detail.id };
    const body = { version, text: text.trim() };
    if (name === 'instruct') return call('instructIncoming', { params, body });
    if (name === 'complete') return call('completeIncoming', { params, body });
    return call('reportProgress', { params, body });
  };
  const confirm = () => {
    setTried(true);
    if (!isShort) state.act.mutate({ send, news: () => t(`incoming/done/${name}`) });
  };
  return (
    <Ask
      title={t(`incoming/act/${name}`)}
      confirm={t(`incoming/act/${name}`)}
      isBusy={state.act.isPending}
      error={state.act.error}
      onConfirm={confirm}
      onClose={state.close}
    >
      {name === 'start' && <p>{t('incoming/ask/start')}</p>}
      {name === 'complete' && <p>{t('incoming/ask/complete', { sender: detail.sender.name })}</p>}
      <Field
        label={t(TEXT_LABEL[name])}
        fault={isTried && isShort ? t('incoming/ask/tooShort', { count: TEXT_MIN[name] }) : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            className="input"
            rows={4}
            value={text}
            maxLength={2000}
            onChange={(e) => setText(e.target.value)}
          />
        )}
      </Field>
    </Ask>
  );
};

export const ActDialogs = (props: DialogProps) => {
  const { open } = props.state;
  if (open === 'register') return <RegisterAsk {...props} />;
  if (open === 'refuse') return <RefuseAsk {...props} />;
  if (open === 'assign') return <AssignAsk {...props} />;
  if (open === 'instruct' || open === 'start' || open === 'progress' || open === 'complete') {
    return <TextAsk key={open} name={open} {...props} />;
  }
  return null;
};
