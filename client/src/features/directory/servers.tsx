// The servers whose lists are fetched: in step or not, what they offer under a key that nobody has accepted, and this
// server's own fingerprint, to be read out over the telephone.
import type { DirectoryServer } from '@contracts/directory-desk.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { FailureText } from '../../shared/ui/failure-text.tsx';
import { Mark, TimeText, type Tone } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { useDone } from '../../shared/use-done.ts';
import { Fingerprint } from './fingerprint.tsx';
import { AcceptAsk, AddAsk, RealmsAsk, RefuseAsk, RemoveAsk } from './server-asks.tsx';

const TONE: Record<DirectoryServer['state'], Tone> = {
  'in-step': 'green',
  unpinned: 'amber',
  'key-changed': 'red',
  failing: 'amber',
};
const REFRESH_MS = 10_000;

const ASKS = { accept: AcceptAsk, refuse: RefuseAsk, realms: RealmsAsk, remove: RemoveAsk };
type AskName = keyof typeof ASKS;

const ServerRow = ({ server }: { server: DirectoryServer }) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<AskName | null>(null);
  const done = useDone(keys.directory);
  const read = useMutation({
    mutationFn: () => call('readServerNow', { params: { id: server.id } }),
    onSuccess: () => done(t('directory/done/read')),
  });
  const Asked = asked && ASKS[asked];
  const { offer, failure } = server;
  const acts: AskName[] = [...(offer ? (['accept', 'refuse'] as const) : []), 'realms', 'remove'];
  return (
    <li className="told-row">
      <div className="row-wrap">
        <span className="strong grow num">{server.endpoint}</span>
        <Mark tone={TONE[server.state]}>{t(`directory/serverState/${server.state}`)}</Mark>
      </div>
      <p className="small muted">
        {t('directory/agencyCount', { count: server.agencies })}
        {' · '}
        {server.lastContactAt ? (
          <>
            {t('exchange/lastContact')} <TimeText at={server.lastContactAt} />
          </>
        ) : (
          t('exchange/noContact')
        )}
        {' · '}
        {server.realms.length > 0
          ? t('directory/realmsAre', { codes: server.realms.join(', ') })
          : t('directory/noRealms')}
      </p>
      {offer && (
        <div className={`notice notice-${server.state === 'key-changed' ? 'red' : 'amber'}`}>
          <div className="grow">
            <p>{t(server.state === 'key-changed' ? 'directory/keyChanged' : 'directory/firstKey')}</p>
            <Fingerprint hex={offer.fingerprint} />
          </div>
        </div>
      )}
      {failure && (
        <>
          <p className="small">{t('exchange/failures', { count: failure.count })}</p>
          <FailureText text={`${failure.code}: ${failure.detail}`} otherwise="exchange/notReached" />
        </>
      )}
      <ProblemNotice error={read.error} />
      <div className="row-wrap">
        {acts.map((name) => (
          <button
            key={name}
            type="button"
            className={`btn btn-small ${name === 'accept' ? 'btn-primary' : ''}`}
            aria-label={`${t(`directory/act/${name}`)}: ${server.endpoint}`}
            onClick={() => setAsked(name)}
          >
            {t(`directory/act/${name}`)}
          </button>
        ))}
        <button
          type="button"
          className="btn btn-small"
          disabled={read.isPending}
          aria-label={`${t('directory/act/read')}: ${server.endpoint}`}
          onClick={() => read.mutate()}
        >
          {t('directory/act/read')}
        </button>
      </div>
      {Asked && <Asked server={server} onClose={() => setAsked(null)} />}
    </li>
  );
};

export const Servers = () => {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  const query = useQuery({
    queryKey: keys.directoryPart('servers'),
    queryFn: () => call('listDirectoryServers', {}),
    refetchInterval: REFRESH_MS,
  });
  return (
    <div className="page-body">
      <QueryGate query={query} skeleton={<ListBones rows={3} />}>
        {({ own, items }) => (
          <>
            <section className="card">
              <header>
                <h2>{t('directory/ownKey')}</h2>
              </header>
              <div className="in">
                <p className="small">
                  {own.endpoint === null
                    ? t('directory/noDoor')
                    : t('directory/ownTold', { endpoint: own.endpoint })}
                </p>
                <Fingerprint hex={own.fingerprint} />
              </div>
            </section>
            <section className="card">
              <header>
                <h2>{t('directory/box/servers')}</h2>
                <button type="button" className="btn btn-small push" onClick={() => setAdding(true)}>
                  {t('directory/act/add')}
                </button>
              </header>
              <div className="in">
                {items.length === 0 && <p className="muted small">{t('directory/empty/servers')}</p>}
                <ul className="told">
                  {items.map((server) => (
                    <ServerRow key={server.id} server={server} />
                  ))}
                </ul>
              </div>
            </section>
          </>
        )}
      </QueryGate>
      {isAdding && <AddAsk onClose={() => setAdding(false)} />}
    </div>
  );
};
