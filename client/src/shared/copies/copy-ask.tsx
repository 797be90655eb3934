// Makes a copy in one question: form, file, pages, PIN. What was reached before a failure stays: the same button goes on
// from there.
import type { Copy, CopyChoices } from '@contracts/copies.ts';
import type { CopyForm } from '@contracts/vocabulary.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api-client.ts';
import { Thumbnails } from '../pdf/thumbnails.tsx';
import { usePdf } from '../pdf/use-pdf.ts';
import { type DocumentFeature, keys } from '../query-keys.ts';
import { PasswordAgain } from '../step-up/password-again.tsx';
import { toldBeside, useStepUp } from '../step-up/use-step-up.ts';
import { Ask } from '../ui/ask.tsx';
import { Field } from '../ui/field.tsx';
import { useDone } from '../use-done.ts';

interface Props {
  source: { kind: DocumentFeature; id: string };
  /** One that was begun and not sealed; null: a new one. */
  begun: Copy | null;
  fileAddress: (digest: string) => string;
  onClose: () => void;
}

const Pages = ({
  url,
  chosen,
  onToggle,
}: {
  url: string;
  chosen: readonly number[];
  onToggle: (page: number) => void;
}) => {
  const { t } = useTranslation();
  const { pdf } = usePdf(url);
  return (
    <div className="stack">
      <p className="small muted">{t('copies/pickPages')}</p>
      {pdf && (
        <div style={{ maxHeight: 220, overflow: 'auto' }}>
          <Thumbnails pdf={pdf} current={0} onPage={onToggle} />
        </div>
      )}
      <p className="strong" role="status">
        {t('copies/pages', { pages: chosen.join(', ') || '–' })}
      </p>
    </div>
  );
};

const FormChoice = ({
  choices,
  form,
  onChange,
}: {
  choices: CopyChoices;
  form: CopyForm | undefined;
  onChange: (form: CopyForm) => void;
}) => {
  const { t } = useTranslation();
  return (
    <div className="stack" role="radiogroup" aria-label={t('copies/make')}>
      {choices.forms.map((each) => (
        <label key={each.form} className="check">
          <input
            type="radio"
            name="form"
            disabled={each.refusal !== null}
            checked={form === each.form}
            onChange={() => onChange(each.form)}
          />
          <span>
            <span className="strong">{t(`copies/form/${each.form}`)}</span>{' '}
            <span className="muted small">
              {each.refusal === null
                ? `${t(`copies/about/${each.form}`)} ${t('copies/next', { number: each.numberText })}`
                : t(`error/${each.refusal}`)}
            </span>
          </span>
        </label>
      ))}
    </div>
  );
};

export const CopyAsk = ({ source, begun, fileAddress, onClose }: Props) => {
  const { t } = useTranslation();
  const done = useDone(keys.copies(source.kind, source.id), onClose);
  const stepUp = useStepUp();
  const [key] = useState(() => crypto.randomUUID());
  const [copy, setCopy] = useState(begun);
  const [picked, setPicked] = useState<CopyForm | null>(null);
  const [digest, setDigest] = useState<string | null>(null);
  const [pages, setPages] = useState<number[]>([]);
  const [pin, setPin] = useState('');
  const { data, error } = useQuery({
    queryKey: keys.copyChoices(source.kind, source.id),
    queryFn: () => call('getCopyChoices', { query: source }),
    enabled: begun === null,
    staleTime: 0,
  });
  const form = picked ?? data?.forms.find(({ refusal }) => refusal === null)?.form;
  const file = data?.files.find((each) => each.digest === digest) ?? data?.files.find(({ isMain }) => isMain);
  const toggle = (page: number) =>
    setPages((before) =>
      before.includes(page) ? before.filter((one) => one !== page) : [...before, page].sort((a, b) => a - b),
    );
  const make = async (): Promise<Copy> => {
    let now = copy;
    if (now === null) {
      if (form === undefined) throw new Error('no form can be chosen');
      const part = form === 'trich-sao' && pages.length > 0 ? { pages } : {};
      now = await call('createCopy', { body: { key, form, source, digest: file?.digest, ...part } });
      setCopy(now);
    }
    if (now.number === null) {
      now = await call('numberCopy', { params: { id: now.id }, body: { version: now.version } });
      setCopy(now);
    }
    const { id, version } = now;
    return stepUp.guard(() => call('sealCopy', { params: { id }, body: { version, pin } }));
  };
  const act = useMutation({
    mutationFn: make,
    onSuccess: ({ number }) => done(t('copies/done', { number: number?.text ?? '' })),
  });
  const isReady =
    pin !== '' && (copy !== null || (form !== undefined && (form !== 'trich-sao' || pages.length > 0)));
  return (
    <Ask
      title={t('copies/make')}
      confirm={t('copies/act')}
      isBusy={act.isPending}
      error={toldBeside(act.error) ?? error}
      onConfirm={() => isReady && act.mutate()}
      onClose={onClose}
    >
      {copy === null && data && <FormChoice choices={data} form={form} onChange={setPicked} />}
      {copy === null && data && data.files.length > 1 && (
        <Field label={t('copies/file')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={file?.digest}
              onChange={({ target }) => setDigest(target.value)}
            >
              {data.files.map((each) => (
                <option key={each.digest} value={each.digest}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {copy === null && form === 'trich-sao' && file && (
        <Pages url={fileAddress(file.digest)} chosen={pages} onToggle={toggle} />
      )}
      <p className="small">{t('copies/consequence')}</p>
      <Field label={t('copies/pin')}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="password"
            autoComplete="off"
            value={pin}
            onChange={({ target }) => setPin(target.value)}
          />
        )}
      </Field>
      <PasswordAgain stepUp={stepUp} error={act.error} isMissing={false} />
    </Ask>
  );
};
