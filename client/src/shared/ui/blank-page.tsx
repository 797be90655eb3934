// Pages that are not there, or not for this person.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

const Blank = ({ title, text }: { title: string; text: string }) => {
  const { t } = useTranslation();
  return (
    <div className="blank">
      <h1>{title}</h1>
      <p>{text}</p>
      <Link className="btn" to="/">
        {t('page/home')}
      </Link>
    </div>
  );
};

export const Missing = () => {
  const { t } = useTranslation();
  return <Blank title={t('page/notFoundTitle')} text={t('page/notFoundText')} />;
};

export const NoRight = () => {
  const { t } = useTranslation();
  return <Blank title={t('page/noRightTitle')} text={t('page/noRightText')} />;
};
