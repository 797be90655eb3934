// What happened and what to do, with the code to quote.
import { useTranslation } from 'react-i18next';
import { ApiError, sentenceOf } from '../api-error.ts';
import { Icon } from './icon.tsx';

interface Props {
  error: unknown;
  onRetry?: (() => void) | undefined;
}

export const ProblemNotice = ({ error, onRetry }: Props) => {
  const { t } = useTranslation();
  if (!error) return null;
  const known = error instanceof ApiError ? error : null;
  return (
    <div className="notice notice-red" role="alert">
      <Icon name="wrong" />
      <div className="grow">
        <p>{sentenceOf(t, error)}</p>
        {known && (
          <code>
            {t('common/errorCode')}: {known.code}
            {known.instance && ` · ${t('common/correlation')}: ${known.instance}`}
          </code>
        )}
      </div>
      {onRetry && (
        <button type="button" className="btn btn-small" onClick={onRetry}>
          {t('common/retry')}
        </button>
      )}
    </div>
  );
};
