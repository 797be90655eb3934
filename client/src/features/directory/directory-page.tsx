// "Danh bạ": who is known to the exchange, the servers it is synchronised with, and what waits for an administrator.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { BoxTabs } from '../../shared/list/box-tabs.tsx';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { Agencies } from './agencies.tsx';
import { ImportAsk } from './import-ask.tsx';
import { Pending } from './pending.tsx';
import { Servers } from './servers.tsx';
import '../../shared/list/list.css';
import './directory.css';

const BOXES = ['agencies', 'servers', 'pending'] as const;
type Box = (typeof BOXES)[number];
const isBox = (text: string | null): text is Box => BOXES.some((box) => box === text);

const PAGES = { agencies: Agencies, servers: Servers, pending: Pending };

const Directory = () => {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const [isImporting, setImporting] = useState(false);
  const named = search.get('box');
  const box = isBox(named) ? named : 'agencies';
  const servers = useQuery({
    queryKey: keys.directoryPart('servers'),
    queryFn: () => call('listDirectoryServers', {}),
  });
  const pending = useQuery({
    queryKey: keys.directoryPart('pending'),
    queryFn: () => call('listDirectoryPending', {}),
  });
  const counts: Record<Box, number | undefined> = {
    agencies: undefined,
    servers: servers.data?.items.filter(({ offer }) => offer !== null).length,
    pending: pending.data?.total,
  };
  const Shown = PAGES[box];
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('directory/title')}</h1>
        <button type="button" className="btn btn-small push" onClick={() => setImporting(true)}>
          {t('directory/act/import')}
        </button>
      </header>
      <BoxTabs
        label={t('directory/title')}
        current={box}
        tabs={BOXES.map((one) => ({
          box: one,
          name: t(`directory/box/${one}`),
          to: `/directory?box=${one}`,
          isCounted: one !== 'agencies',
          count: counts[one],
        }))}
      />
      <Shown />
      {isImporting && <ImportAsk onClose={() => setImporting(false)} />}
    </div>
  );
};

export const DirectoryPage = () => (useMe().can.administer ? <Directory /> : <NoRight />);
