// Where a key is held: own, or for an administrator that of the agency's seal. Only the ways this server offers are shown.
import type { KeyChoice as Choice } from '@contracts/organization.ts';
import type { CredentialKind } from '@contracts/vocabulary.ts';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AbsentNotice } from '../../shared/desktop/absent-notice.tsx';
import { askService, ServiceAbsent } from '../../shared/desktop/ask-service.ts';
import { Field } from '../../shared/ui/field.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { KeyFile } from './key-file.tsx';

interface Props {
  ways: { kinds: CredentialKind[]; desktopUrl: string | null };
  held: CredentialKind | null;
  /** Registers the choice with the server. */
  put: (choice: Choice) => Promise<unknown>;
}

interface FormProps {
  save: ReturnType<typeof useMutation<unknown, Error, Choice>>;
}

const Line = ({
  label,
  hint,
  value,
  isSecret = false,
  onChange,
}: {
  label: string;
  hint?: string;
  value: string;
  isSecret?: boolean;
  onChange: (value: string) => void;
}) => (
  <Field label={label} {...(hint && { hint })}>
    {(control) => (
      <input
        {...control}
        className="input"
        type={isSecret ? 'password' : 'text'}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);

const NamedKey = ({ kind, save }: FormProps & { kind: 'pkcs11' | 'csc' }) => {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [keyLabel, setKeyLabel] = useState('');
  const [pin, setPin] = useState('');
  const isReady = name !== '' && pin !== '' && !save.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const choice: Choice =
      kind === 'csc'
        ? { kind, credentialId: name, pin }
        : { kind, tokenLabel: name, pin, ...(keyLabel && { keyLabel }) };
    save.mutate(choice, { onSettled: () => setPin('') });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Line label={t(`keyPlace/${kind}Name`)} value={name} onChange={setName} />
      {kind === 'pkcs11' && <Line label={t('keyPlace/keyLabel')} value={keyLabel} onChange={setKeyLabel} />}
      <Line label={t('signing/pin')} hint={t('signing/pinHelp')} value={pin} isSecret onChange={setPin} />
      <button type="submit" className="btn btn-primary" disabled={!isReady}>
        {t('keyPlace/use')}
      </button>
    </form>
  );
};

const OwnMachine = ({ save, serviceUrl }: FormProps & { serviceUrl: string }) => {
  const { t } = useTranslation();
  const read = useMutation({
    mutationFn: async () => {
      const { CertInfo } = await askService(serviceUrl, 'GetCertInfo', 'get_cert_info');
      return save.mutateAsync({ kind: 'desktop', certificateBase64: CertInfo?.Base64Data ?? '' });
    },
  });
  return (
    <div className="stack">
      <p className="small muted">{t('keyPlace/desktopNote')}</p>
      {read.error instanceof ServiceAbsent && !read.isPending && <AbsentNotice />}
      <button
        type="button"
        className="btn btn-primary"
        disabled={read.isPending}
        onClick={() => read.mutate()}
      >
        {t('keyPlace/readToken')}
      </button>
    </div>
  );
};

export const KeyChoice = ({ ways, held, put }: Props) => {
  const { t } = useTranslation();
  const group = useId();
  const [kind, setKind] = useState<CredentialKind>(held ?? 'pkcs12');
  const save = useMutation<unknown, Error, Choice>({
    mutationFn: put,
    onSuccess: () => say(t('keyPlace/saved')),
  });
  return (
    <div className="stack">
      <fieldset className="key-places">
        <legend className="small muted">{t('keyPlace/legend')}</legend>
        {ways.kinds.map((one) => (
          <label key={one} className="check small">
            <input
              type="radio"
              name={group}
              checked={one === kind}
              onChange={() => {
                save.reset();
                setKind(one);
              }}
            />
            <span>
              {t(`keyPlace/${one}`)}
              {one === held && <span className="tone-green"> · {t('keyPlace/current')}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'pkcs12' && <KeyFile save={save} />}
      {(kind === 'pkcs11' || kind === 'csc') && <NamedKey key={kind} kind={kind} save={save} />}
      {kind === 'desktop' && ways.desktopUrl !== null && (
        <OwnMachine save={save} serviceUrl={ways.desktopUrl} />
      )}
      <ProblemNotice error={save.error} />
    </div>
  );
};
