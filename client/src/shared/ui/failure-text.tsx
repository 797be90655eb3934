// Why something could not be brought there: a sentence that says what to do; and, for whoever mends it, what the system
// noted, when it is asked for.
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '../api-error.ts';
import { codeAtStart } from '../failure-words.ts';

interface Props {
  text: string;
  /** What is said where the system noted no code. */
  otherwise?: 'exchange/notBrought' | 'exchange/notReached' | 'exchange/notRun';
}

export const FailureText = ({ text, otherwise = 'exchange/notBrought' }: Props) => {
  const { t } = useTranslation();
  if (text === '') return null;
  const code = codeAtStart(text);
  return (
    <div className="quote small">
      <p>{isErrorCode(code) ? t(`error/${code}`) : t(otherwise)}</p>
      <details className="noted muted">
        <summary>{t('exchange/noted')}</summary>
        <code>{text}</code>
      </details>
    </div>
  );
};
