// Replace the own key file; the PIN is checked by the server and never kept.
import type { KeyChoice } from '@contracts/organization.ts';
import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { Icon } from '../../shared/ui/icon.tsx';

const base64Of = async (file: File): Promise<string> => {
  let binary = '';
  for (const byte of new Uint8Array(await file.arrayBuffer())) binary += String.fromCharCode(byte);
  return btoa(binary);
};

export const KeyFile = ({ save }: { save: UseMutationResult<unknown, Error, KeyChoice> }) => {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [pin, setPin] = useState('');
  const send = async (chosen: File) => {
    const choice = { kind: 'pkcs12', pkcs12Base64: await base64Of(chosen), pin } as const;
    save.mutate(choice, {
      onSuccess: () => {
        setFile(null);
        setPin('');
      },
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file && pin && !save.isPending) void send(file);
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <DropZone
        label={t('profile/uploadKey')}
        accept=".p12,.pfx,application/x-pkcs12"
        className="drop-line"
        onFiles={([chosen]) => {
          save.reset();
          setFile(chosen ?? null);
        }}
      >
        <Icon name="plus" size={16} />
        {file ? file.name : t('profile/uploadKey')}
      </DropZone>
      {file && (
        <>
          <Field label={t('signing/pin')} hint={t('profile/keyNote')}>
            {(control) => (
              <input
                {...control}
                className="input"
                type="password"
                autoComplete="off"
                value={pin}
                onChange={(event) => setPin(event.target.value)}
              />
            )}
          </Field>
          <button type="submit" className="btn btn-primary" disabled={!pin || save.isPending}>
            {t('profile/saveKey')}
          </button>
        </>
      )}
    </form>
  );
};
