// Questions before an act on a server of the directory. What is accepted is the list that was shown, by its digest.
import type { DirectoryServer } from '@contracts/directory-desk.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { useDone } from '../../shared/use-done.ts';
import { Fingerprint } from './fingerprint.tsx';

interface AskProps {
  server: DirectoryServer;
  onClose: () => void;
}

const CODE = /^[A-Z0-9]+(\.[A-Z0-9]+)*$/;
const codesIn = (text: string): string[] =>
  text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);

/** Codes under which a server may add agencies. */
const useRealms = (before: readonly string[]) => {
  const { t } = useTranslation();
  const [text, setText] = useState(before.join(', '));
  const codes = codesIn(text);
  const wrong = codes.find((code) => !CODE.test(code) || code.length > 35);
  const field = (
    <Field
      label={t('directory/realms')}
      hint={t('directory/realmsHint')}
      fault={wrong === undefined ? undefined : t('directory/codeWrong', { code: wrong })}
    >
      {(control) => (
        <input
          {...control}
          className="input"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </Field>
  );
  return { codes, isWrong: wrong !== undefined, field };
};

/** A longer list is opened by who wants to read it. */
const FEW = 12;

export const AcceptAsk = ({ server, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(keys.directory, onClose);
  const [isCompared, setCompared] = useState(false);
  const [isTried, setTried] = useState(false);
  const { codes, isWrong, field } = useRealms(server.realms);
  const { offer } = server;
  const act = useMutation({
    mutationFn: (digest: string) =>
      call('acceptServerKey', { params: { id: server.id }, body: { digest, realms: codes } }),
    onSuccess: () => done(t('directory/done/accept')),
  });
  if (offer === null) return null;
  return (
    <Ask
      title={t('directory/act/accept')}
      confirm={t('directory/act/accept')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        setTried(true);
        if (isCompared && !isWrong) act.mutate(offer.digest);
      }}
      onClose={onClose}
    >
      <p>{t('directory/ask/accept', { endpoint: server.endpoint })}</p>
      <Fingerprint hex={offer.fingerprint} />
      <label className="check">
        <input
          type="checkbox"
          checked={isCompared}
          aria-invalid={isTried && !isCompared}
          onChange={(event) => setCompared(event.target.checked)}
        />
        {t('directory/compared')}
      </label>
      {isTried && !isCompared && <p className="tone-red small">{t('directory/compareFirst')}</p>}
      {field}
      <details className="small" open={offer.agencies.length <= FEW}>
        <summary>{t('directory/offered', { count: offer.agencies.length })}</summary>
        <ul className="muted">
          {offer.agencies.map(({ code, name }) => (
            <li key={code}>
              <span className="num">{code}</span> {name}
            </li>
          ))}
        </ul>
      </details>
    </Ask>
  );
};

export const RefuseAsk = ({ server, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(keys.directory, onClose);
  const act = useMutation({
    mutationFn: () =>
      call('refuseServerKey', { params: { id: server.id }, body: { digest: server.offer?.digest ?? '' } }),
    onSuccess: () => done(t('directory/done/refuse')),
  });
  return (
    <Ask
      title={t('directory/act/refuse')}
      confirm={t('directory/act/refuse')}
      isDanger
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <p>{t('directory/ask/refuse', { endpoint: server.endpoint })}</p>
    </Ask>
  );
};

export const RealmsAsk = ({ server, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(keys.directory, onClose);
  const { codes, isWrong, field } = useRealms(server.realms);
  const act = useMutation({
    mutationFn: () => call('setServerRealms', { params: { id: server.id }, body: { realms: codes } }),
    onSuccess: () => done(t('directory/done/realms')),
  });
  return (
    <Ask
      title={t('directory/act/realms')}
      confirm={t('directory/act/realms')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => !isWrong && act.mutate()}
      onClose={onClose}
    >
      <p>{t('directory/ask/realms', { endpoint: server.endpoint })}</p>
      {field}
    </Ask>
  );
};

export const RemoveAsk = ({ server, onClose }: AskProps) => {
  const { t } = useTranslation();
  const done = useDone(keys.directory, onClose);
  const act = useMutation({
    mutationFn: () => call('removeDirectoryServer', { params: { id: server.id } }),
    onSuccess: () => done(t('directory/done/remove')),
  });
  return (
    <Ask
      title={t('directory/act/remove')}
      confirm={t('directory/act/remove')}
      isDanger
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <p>{t('directory/ask/remove', { endpoint: server.endpoint })}</p>
    </Ask>
  );
};

export const AddAsk = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const done = useDone(keys.directory, onClose);
  const [address, setAddress] = useState('');
  const [isTried, setTried] = useState(false);
  const isWrong = !/^https?:\/\/[^/\s]+/.test(address) || !URL.canParse(address);
  const act = useMutation({
    mutationFn: () => call('addDirectoryServer', { body: { endpoint: address.trim() } }),
    onSuccess: () => done(t('directory/done/add')),
  });
  return (
    <Ask
      title={t('directory/act/add')}
      confirm={t('directory/act/add')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        setTried(true);
        if (!isWrong) act.mutate();
      }}
      onClose={onClose}
    >
      <p>{t('directory/ask/add')}</p>
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
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
    </Ask>
  );
};
