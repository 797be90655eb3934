// Why something could not be brought there: a sentence that says what to do, and beside it, for whoever mends it, what the
// system noted.
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '../api-error.ts';

/** As the server notes a refusal: its code, and perhaps a detail. */
const CODED = /^([A-Z][A-Z_]+)(?:: |$)/;

interface Props {
  text: string;
  /** What is said where the system noted no code. */
  otherwise?: 'exchange/notBrought' | 'exchange/notReached' | 'exchange/notRun';
}

export const FailureText = ({ text, otherwise = 'exchange/notBrought' }: Props) => {
  const { t } = useTranslation();
  if (text === '') return null;
  const code = CODED.exec(text)?.[1] ?? '';
  return (
    <p className="quote small">
      {isErrorCode(code) ? t(`error/${code}`) : t(otherwise)} <span className="muted">{text}</span>
    </p>
  );
};
