// Sign-in. A failed try keeps the name and clears nothing but the password's focus.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useSession } from '../../shared/session.ts';
import { Field } from '../../shared/ui/field.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import './sign-in.css';

/** Only addresses of this client: never another site. */
const safeNext = (next: string | null): string =>
  next?.startsWith('/') && !next.startsWith('//') ? next : '/';

export const SignInPage = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const session = useSession();
  const [search] = useSearchParams();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);
  const passwordInput = useRef<HTMLInputElement>(null);
  const enter = useMutation({
    mutationFn: () => call('signIn', { body: { username: username.trim(), password } }),
    onSuccess: (me) => {
      queries.clear();
      queries.setQueryData(keys.me, me);
    },
    onError: () => passwordInput.current?.select(),
  });

  if (session.data) return <Navigate to={safeNext(search.get('next'))} replace />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const hasBoth = username.trim() !== '' && password !== '';
    setMissing(!hasBoth);
    if (hasBoth && !enter.isPending) enter.mutate();
  };
  return (
    <main className="gate">
      <form className="gate-card" onSubmit={submit} noValidate>
        <header>
          <img src="/icon.svg" alt="" width="40" height="40" />
          <div>
            <p className="gate-name">{t('app/name')}</p>
            <p className="muted small">{t('app/tagline')}</p>
          </div>
        </header>
        <h1 className="sr-only">{t('signIn/title')}</h1>
        {search.has('next') && !enter.error && <p className="muted small">{t('signIn/ended')}</p>}
        <Field
          label={t('signIn/username')}
          fault={isMissing && username.trim() === '' ? t('signIn/missingUsername') : undefined}
        >
          {(control) => (
            <input
              {...control}
              className="input"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              // biome-ignore lint/a11y/noAutofocus: the page has one purpose
              autoFocus
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t('signIn/password')}
          fault={isMissing && password === '' ? t('signIn/missingPassword') : undefined}
        >
          {(control) => (
            <input
              {...control}
              ref={passwordInput}
              className="input"
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <ProblemNotice error={enter.error} />
        <button type="submit" className="btn btn-primary btn-wide" aria-disabled={enter.isPending}>
          {t(enter.isPending ? 'signIn/submitting' : 'signIn/submit')}
        </button>
      </form>
    </main>
  );
};
