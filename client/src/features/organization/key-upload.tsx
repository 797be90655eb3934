// Replace the own key file; the PIN is checked by the server and never kept.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';

const base64Of = async (file: File): Promise<string> => {
  let binary = '';
  for (const byte of new Uint8Array(await file.arrayBuffer())) binary += String.fromCharCode(byte);
  return btoa(binary);
};

export const KeyUpload = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [pin, setPin] = useState('');
  const save = useMutation({
    mutationFn: async (chosen: File) =>
      call('putCredential', { body: { pkcs12Base64: await base64Of(chosen), pin } }),
    onSuccess: (profile) => {
      queries.setQueryData(keys.profile, profile);
      setFile(null);
      setPin('');
      say(t('profile/keySaved'));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file && pin && !save.isPending) save.mutate(file);
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
          <ProblemNotice error={save.error} />
          <button type="submit" className="btn btn-primary" disabled={!pin || save.isPending}>
            {t('profile/saveKey')}
          </button>
        </>
      )}
    </form>
  );
};
