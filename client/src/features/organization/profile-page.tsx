// Own facts, certificate, signature image; for a clerk the seal of the agency.
import type { Profile } from '@contracts/organization.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { CertificateFacts } from '../../shared/ui/certificate-facts.tsx';
import { Facts } from '../../shared/ui/facts.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { AbsencesCard } from './absences-card.tsx';
import { AgencyKeyCard } from './agency-key.tsx';
import { ChangePassword } from './change-password.tsx';
import { KeyChoice } from './key-choice.tsx';
import { SignatureImage } from './signature-image.tsx';
import { StampCard } from './stamp-card.tsx';
import './profile.css';

const SealCard = ({ seal }: { seal: NonNullable<Profile['seal']> }) => {
  const { t } = useTranslation();
  return (
    <section className="card">
      <header>
        <h2>{t('profile/seal')}</h2>
      </header>
      <div className="in">
        {seal.hasImage ? (
          <img className="specimen" src={addressOf('getSealImage')} alt={t('profile/sealAlt')} />
        ) : (
          <p className="muted">{t('profile/sealNone')}</p>
        )}
        <p className="small muted">{t('profile/sealWidth', { mm: seal.widthMm })}</p>
        {seal.credential ? (
          <CertificateFacts credential={seal.credential} isFull />
        ) : (
          <p className="tone-amber">{t('signing/noSealCertificate')}</p>
        )}
      </div>
    </section>
  );
};

export const ProfilePage = () => {
  const { t } = useTranslation();
  const { post, can } = useMe();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: keys.profile, queryFn: () => call('getProfile', {}) });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('profile/title')}</h1>
      </header>
      <QueryGate query={query} skeleton={<ListBones />}>
        {(profile) => (
          <div className="page-body profile">
            <section className="card">
              <header>
                <h2>{t('profile/person')}</h2>
              </header>
              <div className="in">
                <Facts
                  rows={[
                    [t('profile/name'), profile.person.name],
                    [t('profile/post'), post.title],
                    [t('profile/unit'), post.unit.name],
                    [t('profile/agency'), post.agency.name],
                    [t('profile/username'), profile.person.username],
                    [t('profile/email'), profile.person.email],
                  ]}
                />
              </div>
            </section>
            <AbsencesCard />
            <section className="card">
              <header>
                <h2>{t('profile/image')}</h2>
              </header>
              <div className="in">
                <SignatureImage hasImage={profile.hasSignatureImage} />
              </div>
            </section>
            <section className="card">
              <header>
                <h2>{t('profile/certificate')}</h2>
              </header>
              <div className="in">
                {profile.credential ? (
                  <CertificateFacts credential={profile.credential} isFull />
                ) : (
                  <p className="muted">{t('profile/noCertificate')}</p>
                )}
                <KeyChoice
                  ways={profile.ways}
                  held={profile.credential?.kind ?? null}
                  put={async (choice) => {
                    queries.setQueryData(keys.profile, await call('putKey', { body: choice }));
                  }}
                />
              </div>
            </section>
            <section className="card">
              <header>
                <h2>{t('profile/changePassword')}</h2>
              </header>
              <div className="in">
                <ChangePassword username={profile.person.username} />
              </div>
            </section>
            {profile.seal && <SealCard seal={profile.seal} />}
            {can.administer && <AgencyKeyCard />}
            {can.administer && <StampCard />}
          </div>
        )}
      </QueryGate>
    </div>
  );
};
