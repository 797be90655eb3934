// Change the own password: the current one, and the new one typed twice.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { Field } from '../../shared/ui/field.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';

const EMPTY = { current: '', next: '', again: '' };
type Typed = typeof EMPTY;

const FIELDS = [
  ['current', 'current-password'],
  ['next', 'new-password'],
  ['again', 'new-password'],
] as const satisfies ReadonlyArray<readonly [keyof Typed, string]>;

export const ChangePassword = ({ username }: { username: string }) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(EMPTY);
  const save = useMutation({
    mutationFn: ({ current, next }: Typed) => call('changePassword', { body: { current, next } }),
    onSuccess: () => {
      setTyped(EMPTY);
      say(t('profile/passwordSaved'));
    },
  });
  const isDifferent = typed.again !== '' && typed.again !== typed.next;
  const isReady = typed.current !== '' && typed.next !== '' && typed.again === typed.next;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !save.isPending) save.mutate(typed);
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {/* Tells a password manager whose password it is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      {FIELDS.map(([name, autoComplete]) => (
        <Field
          key={name}
          label={t(`profile/password/${name}`)}
          hint={name === 'next' ? t('profile/passwordNote') : undefined}
          fault={name === 'again' && isDifferent ? t('profile/passwordsDiffer') : undefined}
        >
          {(control) => (
            <input
              {...control}
              className="input"
              type="password"
              autoComplete={autoComplete}
              value={typed[name]}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <ProblemNotice error={save.error} />
      <div>
        <button type="submit" className="btn btn-primary" disabled={!isReady || save.isPending}>
          {t('profile/changePassword')}
        </button>
      </div>
    </form>
  );
};
