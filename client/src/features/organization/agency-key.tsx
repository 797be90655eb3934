// For administrators: the key of the agency's seal, and where it is held.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { CertificateFacts } from '../../shared/ui/certificate-facts.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { KeyChoice } from './key-choice.tsx';

export const AgencyKeyCard = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: keys.agencyKey, queryFn: () => call('getAgencyKey', {}) });
  return (
    <section className="card">
      <header>
        <h2>{t('keyPlace/agencyTitle')}</h2>
      </header>
      <div className="in">
        <QueryGate query={query} skeleton={<ListBones rows={2} />}>
          {({ credential, ways }) => (
            <>
              {credential ? (
                <CertificateFacts credential={credential} isFull />
              ) : (
                <p className="muted">{t('signing/noSealCertificate')}</p>
              )}
              <KeyChoice
                ways={ways}
                held={credential?.kind ?? null}
                put={async (choice) => {
                  queries.setQueryData(keys.agencyKey, await call('putAgencyKey', { body: choice }));
                }}
              />
            </>
          )}
        </QueryGate>
      </div>
    </section>
  );
};
