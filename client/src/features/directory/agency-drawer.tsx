// One agency: its ways with their dates, its certificates, its names, its history, and what may be done about it.
import type { DirectoryDetail } from '@contracts/directory-desk.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText, sizeText } from '../../shared/time.ts';
import { Facts } from '../../shared/ui/facts.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { AgencyActs } from './agency-acts.tsx';
import { AgencyMarks, CertificateEnd, useSourceName } from './agency-marks.tsx';
import { Drawer } from './drawer.tsx';

const Ways = ({ agency: { terms } }: { agency: DirectoryDetail }) => {
  const { t } = useTranslation();
  return (
    <section className="sheet">
      <h2>{t('directory/section/ways')}</h2>
      {terms.length === 0 && <p className="muted small">{t('directory/empty/ways')}</p>}
      <ul className="told">
        {terms.toReversed().map((way) => (
          <li key={way.from}>
            <span className="num small">
              {Date.parse(way.from) === 0
                ? t('directory/always')
                : t('directory/since', { date: dateText(way.from) })}
            </span>{' '}
            <span className="strong">{t(`directory/transport/${way.transport}`)}</span>
            {Date.parse(way.from) > Date.now() && (
              <span className="tone-amber small"> {t('directory/later')}</span>
            )}
            <p className="small muted">
              {[
                way.endpoint,
                t(way.canReceive ? 'directory/canReceive' : 'directory/cannotReceive'),
                t(way.maySend ? 'directory/maySend' : 'directory/mayNotSend'),
                way.receiveLimitBytes && t('directory/upTo', { size: sizeText(way.receiveLimitBytes) }),
                way.acceptsUnsigned && t('directory/mark/unsigned'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Certificates = ({ agency: { certificates } }: { agency: DirectoryDetail }) => {
  const { t } = useTranslation();
  return (
    <section className="sheet">
      <h2>{t('directory/section/certificates')}</h2>
      {certificates.length === 0 && <p className="muted small">{t('directory/empty/certificates')}</p>}
      <ul className="told">
        {certificates.map((one) => (
          <li key={`${one.use}${one.sha256}`}>
            <span className="strong">{t(`directory/use/${one.use}`)}</span>{' '}
            {one.isInForce ? (
              <CertificateEnd at={one.notAfter} isLocal={false} />
            ) : (
              <span className="muted small">{t('directory/notInForce')}</span>
            )}
            <p className="small muted">
              {one.subject ?? t('directory/unreadable')}
              {one.until && ` · ${t('directory/untilDate', { date: dateText(one.until) })}`}
            </p>
            <code className="small">{one.sha256}</code>
          </li>
        ))}
      </ul>
    </section>
  );
};

type Field = 'code' | 'name' | 'transport' | 'endpoint' | 'source' | 'blocked';
const SAID: readonly string[] = [
  'code',
  'name',
  'transport',
  'endpoint',
  'source',
  'blocked',
] satisfies Field[];

const History = ({ agency: { history } }: { agency: DirectoryDetail }) => {
  const { t } = useTranslation();
  const nameOf = useSourceName();
  return (
    <section className="sheet">
      <h2>{t('directory/section/history')}</h2>
      {history.length === 0 && <p className="muted small">{t('directory/empty/history')}</p>}
      <ol className="told">
        {history.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may have one time
          <li key={index}>
            <span className="strong">{t(`directory/kind/${line.kind}`)}</span>{' '}
            <span className="muted small">
              <TimeText at={line.at} /> · {line.by?.name ?? nameOf(line.source)}
            </span>
            {line.kind !== 'added' && (
              <ul className="small muted">
                {line.changes.map(({ field, from, to }) => (
                  <li key={field}>
                    {t(`directory/field/${field as Field}`)}
                    {SAID.includes(field) && `: ${from || '–'} → ${to || '–'}`}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
};

const Detail = ({ agency }: { agency: DirectoryDetail }) => {
  const { t } = useTranslation();
  const nameOf = useSourceName();
  const { blocked, former } = agency;
  return (
    <>
      <section className="sheet">
        <AgencyMarks row={agency} />
        {blocked && (
          <p className="notice notice-red small">
            {t('directory/blockedBy', {
              name: blocked.by.name,
              date: dateText(blocked.at),
              reason: blocked.reason,
            })}
          </p>
        )}
        {agency.acceptsUnsigned && <p className="notice notice-amber small">{t('directory/unsignedNote')}</p>}
        <Facts
          rows={[
            [
              t('directory/fact/code'),
              <span key="code" className="num">
                {agency.code}
              </span>,
            ],
            [t('directory/fact/parent'), agency.parentCode],
            [t('directory/fact/source'), nameOf(agency.source)],
            [
              t('directory/fact/former'),
              former.length > 0 &&
                former.map(({ code, name, until }) => `${code} ${name} (${dateText(until)})`).join('; '),
            ],
            [t('directory/fact/ended'), agency.dissolvedAt && dateText(agency.dissolvedAt)],
            [
              t('directory/fact/contact'),
              agency.lastContactAt && <TimeText key="contact" at={agency.lastContactAt} />,
            ],
          ]}
        />
        <AgencyActs agency={agency} />
      </section>
      <Ways agency={agency} />
      <Certificates agency={agency} />
      <History agency={agency} />
    </>
  );
};

export const AgencyDrawer = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: keys.directoryPart('agency', { id }),
    queryFn: () => call('getDirectoryRow', { params: { id } }),
  });
  return (
    <Drawer title={query.data?.name ?? t('directory/title')} onClose={onClose}>
      <QueryGate query={query} skeleton={<ListBones rows={4} />}>
        {(agency) => <Detail agency={agency} />}
      </QueryGate>
    </Drawer>
  );
};
