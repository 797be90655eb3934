// The question before each act on an outgoing document.
import type { OutgoingDetail } from '@contracts/outgoing.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import type { ActState } from './use-outgoing.ts';

interface Props {
  detail: OutgoingDetail;
  state: ActState;
}

const RETURN_MIN = 3;

/** Acts that take an opinion only: submit, approve, return, cancel. */
const OpinionAsk = ({
  detail,
  state,
  name,
}: Props & { name: 'submit' | 'approve' | 'return' | 'cancel' }) => {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [isShort, setShort] = useState(false);
  const params = { id: detail.id };
  const send = (version: number) => {
    const body = { version, text };
    if (name === 'submit') return call('submitOutgoing', { params, body });
    if (name === 'approve') return call('approveOutgoing', { params, body });
    if (name === 'return') return call('returnOutgoing', { params, body });
    return call('cancelOutgoing', { params, body });
  };
  const confirm = () => {
    const tooShort = name === 'return' && text.trim().length < RETURN_MIN;
    setShort(tooShort);
    if (!tooShort) state.act.mutate({ send, news: () => t(`outgoing/done/${name}`) });
  };
  return (
    <Ask
      title={t(`outgoing/act/${name}`)}
      confirm={t(`outgoing/act/${name}`)}
      isDanger={name === 'cancel'}
      isBusy={state.act.isPending}
      error={state.act.error}
      onConfirm={confirm}
      onClose={state.close}
    >
      <p>
        {t(`outgoing/ask/${name}`, {
          signer: detail.signer?.name ?? '',
          drafter: detail.drafter.name,
          subject: detail.fields.subject,
        })}
      </p>
      <Field
        label={
          name === 'return'
            ? t('outgoing/ask/opinionReturn')
            : `${t('common/opinion')} (${t('common/optional')})`
        }
        fault={isShort ? t('incoming/ask/tooShort', { count: RETURN_MIN }) : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            className="input"
            value={text}
            maxLength={1000}
            onChange={(e) => setText(e.target.value)}
          />
        )}
      </Field>
    </Ask>
  );
};

const FormCheckAsk = ({ detail, state }: Props) => {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [passed, setPassed] = useState(true);
  const send = (version: number) =>
    call('checkForm', { params: { id: detail.id }, body: { version, passed, text } });
  return (
    <Ask
      title={t('outgoing/act/formCheck')}
      confirm={t('common/save')}
      isBusy={state.act.isPending}
      error={state.act.error}
      onConfirm={() => state.act.mutate({ send, news: () => t('outgoing/done/formCheck') })}
      onClose={state.close}
    >
      <p>{t('outgoing/ask/formCheck')}</p>
      <div className="stack" role="radiogroup" aria-label={t('outgoing/act/formCheck')}>
        <label className="check">
          <input type="radio" name="passed" checked={passed} onChange={() => setPassed(true)} />
          {t('outgoing/ask/formPassed')}
        </label>
        <label className="check">
          <input type="radio" name="passed" checked={!passed} onChange={() => setPassed(false)} />
          {t('outgoing/ask/formFailed')}
        </label>
      </div>
      <Field label={t('common/opinion')}>
        {(control) => (
          <textarea
            {...control}
            className="input"
            value={text}
            maxLength={1000}
            onChange={(e) => setText(e.target.value)}
          />
        )}
      </Field>
    </Ask>
  );
};

const NumberAsk = ({ detail, state }: Props) => {
  const { t } = useTranslation();
  const books = useQuery({
    queryKey: [...keys.registers, 'outgoing'],
    queryFn: () => call('listBooks', { query: { direction: 'outgoing' } }),
    staleTime: 0,
  });
  const [bookId, setBookId] = useState('');
  const items = books.data?.items ?? [];
  const book = items.find((one) => one.id === bookId) ?? items[0];
  const send = (version: number) =>
    call('assignNumber', { params: { id: detail.id }, body: { version, ...(bookId && { bookId }) } });
  return (
    <Ask
      title={t('outgoing/act/number')}
      confirm={t('outgoing/act/number')}
      isBusy={state.act.isPending}
      error={state.act.error ?? books.error}
      onConfirm={() =>
        state.act.mutate({
          send,
          news: (after) => t('outgoing/done/number', { number: after.number?.text ?? '' }),
        })
      }
      onClose={state.close}
    >
      <p>{t('outgoing/ask/number')}</p>
      {items.length > 1 && (
        <Field label={t('outgoing/ask/book')}>
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
          {t('outgoing/ask/nextNumber', { number: book.nextNumber })}
        </p>
      )}
    </Ask>
  );
};

const NAMES_SHOWN = 6;

const ReleaseAsk = ({ detail, state }: Props) => {
  const { t } = useTranslation();
  const send = (version: number) => call('releaseOutgoing', { params: { id: detail.id }, body: { version } });
  const names = detail.recipients.slice(0, NAMES_SHOWN).map((one) => one.name);
  if (detail.recipients.length > NAMES_SHOWN) names.push('…');
  return (
    <Ask
      title={t('outgoing/act/release')}
      confirm={t('outgoing/act/release')}
      isBusy={state.act.isPending}
      error={state.act.error}
      onConfirm={() => state.act.mutate({ send, news: () => t('outgoing/done/release') })}
      onClose={state.close}
    >
      <p>
        {t('outgoing/ask/release', {
          number: detail.number?.text ?? '',
          count: detail.recipients.length,
          names: names.join('; '),
        })}
      </p>
    </Ask>
  );
};

export const ActDialogs = (props: Props) => {
  const { open } = props.state;
  if (open === 'submit' || open === 'approve' || open === 'return' || open === 'cancel') {
    return <OpinionAsk key={open} name={open} {...props} />;
  }
  if (open === 'formCheck') return <FormCheckAsk {...props} />;
  if (open === 'number') return <NumberAsk {...props} />;
  if (open === 'release') return <ReleaseAsk {...props} />;
  return null;
};
