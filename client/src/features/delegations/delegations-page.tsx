// "Ủy quyền": who may sign or approve for whom; and, for those who set them, the default circuits of the agency.
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { BoxTabs } from '../../shared/list/box-tabs.tsx';
import { useMe } from '../../shared/session.ts';
import { DefaultCircuits } from './default-circuits.tsx';
import { DelegationList } from './delegation-list.tsx';
import '../../shared/list/list.css';
import './delegations.css';

const PAGES = { delegations: DelegationList, circuits: DefaultCircuits };

export const DelegationsPage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const [search] = useSearchParams();
  // Whoever numbers is a clerk; clerks and the administrator set the circuits.
  const setsCircuits = can.administer || can.number;
  const box = setsCircuits && search.get('box') === 'circuits' ? 'circuits' : 'delegations';
  const Shown = PAGES[box];
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t(setsCircuits ? 'delegation/title' : 'delegation/mine')}</h1>
      </header>
      {setsCircuits && (
        <BoxTabs
          label={t('delegation/title')}
          current={box}
          tabs={[
            { box: 'delegations', name: t('delegation/mine') },
            { box: 'circuits', name: t('circuit/defaults/title') },
          ].map((tab) => ({ ...tab, to: `/delegations?box=${tab.box}`, isCounted: false, count: undefined }))}
        />
      )}
      <Shown />
    </div>
  );
};
