// One print of a register: how far it is, its files, and the agency's signature on it.
import type { RegisterPrint } from '@contracts/register-prints.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { PasswordAgain } from '../../shared/step-up/password-again.tsx';
import { toldBeside, useStepUp } from '../../shared/step-up/use-step-up.ts';
import { dateText, fullText, sizeText } from '../../shared/time.ts';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { Mark } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';

const TONE = { making: 'blue', ready: 'amber', signed: 'green', failed: 'red' } as const;

const Progress = ({ done, expected }: RegisterPrint) => {
  const { t } = useTranslation();
  const whole = Math.max(1, expected, done);
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={t('registers/print/progress')}
      aria-valuenow={done}
      aria-valuemin={0}
      aria-valuemax={whole}
    >
      <span style={{ width: `${(100 * done) / whole}%` }} />
    </div>
  );
};

/** Not a form: it stands in one, and Enter there would print once more. */
const SignPart = ({ print, onClose }: { print: RegisterPrint; onClose: () => void }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const stepUp = useStepUp();
  const [pin, setPin] = useState('');
  const [isTried, setTried] = useState(false);
  const act = useMutation({
    mutationFn: () =>
      stepUp.guard(() => call('signRegisterPrint', { params: { id: print.id }, body: { pin } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.prints(print.bookId) });
      say(t('registers/print/signed'));
      onClose();
    },
  });
  const isPasswordMissing = stepUp.isAsked && stepUp.password === '';
  const sign = () => {
    setTried(true);
    if (pin !== '' && !isPasswordMissing && !act.isPending) act.mutate();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in its fields is its button, not that of the question
    <div
      className="print-sign"
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        event.stopPropagation();
        sign();
      }}
    >
      <PasswordAgain stepUp={stepUp} error={act.error} isMissing={isTried && isPasswordMissing} />
      <Field
        label={t('registers/print/pin')}
        fault={isTried && pin === '' ? t('signing/pinMissing') : undefined}
      >
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
      <ProblemNotice error={toldBeside(act.error)} />
      <div className="row-wrap">
        <button type="button" className="btn btn-small btn-primary" disabled={act.isPending} onClick={sign}>
          {t(act.isPending ? 'signing/working' : 'registers/print/sign')}
        </button>
        <button type="button" className="btn btn-small" onClick={onClose}>
          {t('common/cancel')}
        </button>
      </div>
    </div>
  );
};

export const PrintLine = ({ print }: { print: RegisterPrint }) => {
  const { t } = useTranslation();
  const [isSigning, setSigning] = useState(false);
  const { id, state, from, to, year, pageCount, pdf, xlsx, at, by, signed } = print;
  const what =
    from === null && to === null
      ? t('registers/print/year', { year })
      : t('registers/print/days', { from: dateText(from) || '…', to: dateText(to) || '…' });
  const about = `${what}, ${fullText(at)}`;
  return (
    <li>
      <p className="row-wrap">
        <span className="strong num">{what}</span>
        <Mark tone={TONE[state]}>{t(`registers/print/state/${state}`)}</Mark>
        {pageCount !== null && (
          <span className="small muted num">{t('registers/print/pages', { count: pageCount })}</span>
        )}
      </p>
      <p className="small muted num">
        {t('registers/print/by', { name: by.name, time: fullText(at) })}
        {signed && ` · ${t('registers/print/signedBy', { name: signed.by.name, time: fullText(signed.at) })}`}
      </p>
      {state === 'making' && <Progress {...print} />}
      <div className="row-wrap">
        {pdf && (
          <DownloadLink
            href={addressOf('downloadRegisterPdf', { params: { id } })}
            label={`PDF (${sizeText(pdf.sizeBytes)})`}
            about={about}
          />
        )}
        {xlsx && (
          <DownloadLink
            href={addressOf('downloadRegisterSheet', { params: { id } })}
            label={`XLSX (${sizeText(xlsx.sizeBytes)})`}
            about={about}
          />
        )}
        {state === 'ready' && !isSigning && (
          <button
            type="button"
            className="btn btn-small"
            aria-label={`${t('registers/print/sign')}: ${about}`}
            onClick={() => setSigning(true)}
          >
            {t('registers/print/sign')}
          </button>
        )}
      </div>
      {isSigning && state === 'ready' && <SignPart print={print} onClose={() => setSigning(false)} />}
    </li>
  );
};
