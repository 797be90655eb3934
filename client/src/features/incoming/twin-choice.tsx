// Documents this one may be the same as, shown before it gets a number, and what is to be done about it.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import type { TwinChoice as Choice, Twin } from '@contracts/incoming-twins.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { Mark } from '../../shared/ui/marks.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { STATE_TONE } from './tones.ts';
import { REASON_MAX, REASON_MIN } from './use-incoming.ts';

const CHOICES: readonly Choice[] = ['dropped', 'link', 'keep'];

/** `refusal`: what the server said of registering it. */
export const useTwinChoice = ({ id }: IncomingDetail, refusal: unknown) => {
  const query = useQuery({
    queryKey: [...keys.one('incoming', id), 'twins'],
    queryFn: ({ signal }) => call('listTwins', { params: { id } }, signal),
    staleTime: 0,
  });
  const { refetch } = query;
  // One that came while the question stood open.
  useEffect(() => {
    if (isCode(refusal, 'INCOMING_TWIN')) void refetch();
  }, [refusal, refetch]);
  const [choice, setChoice] = useState<Choice | null>(null);
  const reason = useText(REASON_MIN);
  const twins = query.data?.items ?? [];
  const same = twins.find(({ needsChoice }) => needsChoice);
  return {
    ...{ twins, same, choice, setChoice, reason, error: query.error },
    /** Nothing to choose, or chosen and reasoned. */
    isReady: () => same === undefined || (reason.isReady() && choice !== null),
  };
};

const Row = ({ detail, twin }: { detail: IncomingDetail; twin: Twin }) => {
  const { t } = useTranslation();
  const differs = (isSame: boolean) => (isSame ? undefined : 'strong tone-amber');
  return (
    <li>
      <div className="row-wrap">
        <Link to={`/incoming/${twin.id}`} target="_blank">
          <span className={differs(twin.numberText === detail.numberText)}>{twin.numberText || '–'}</span>
        </Link>
        <span className={differs(twin.issuedOn === detail.issuedOn)}>{dateText(twin.issuedOn)}</span>
        <Mark tone={STATE_TONE[twin.state]}>{t(`incomingState/${twin.state}`)}</Mark>
        {twin.arrivalNumber !== null && (
          <span className="num">{t('incoming/twin/arrival', { number: twin.arrivalNumber })}</span>
        )}
      </div>
      <p className={differs(twin.sender.name === detail.sender.name)}>{twin.sender.name}</p>
      <p className={differs(twin.subject === detail.subject)}>{twin.subject}</p>
      <p className="muted">{twin.signs.map((sign) => t(`incoming/twin/sign/${sign}`)).join(', ')}</p>
    </li>
  );
};

interface Props {
  detail: IncomingDetail;
  state: ReturnType<typeof useTwinChoice>;
}

export const TwinChoice = ({ detail, state: { twins, same, choice, setChoice, reason } }: Props) => {
  const { t } = useTranslation();
  if (twins.length === 0) return null;
  return (
    <div className="stack">
      <p className="strong tone-amber" role="status">
        {t(same ? 'incoming/twin/same' : 'incoming/twin/near')}
      </p>
      <ul className="stack small">
        {twins.map((twin) => (
          <Row key={twin.id} detail={detail} twin={twin} />
        ))}
      </ul>
      {same && (
        <fieldset className="stack">
          <legend className="strong">{t('incoming/twin/ask')}</legend>
          {CHOICES.map((one) => (
            <label key={one} className="check">
              <input type="radio" name="twin" checked={choice === one} onChange={() => setChoice(one)} />
              <span>{t(`incoming/twin/choice/${one}`, { number: same.numberText })}</span>
            </label>
          ))}
          {reason.isTried && choice === null && (
            <p className="tone-red small" role="alert">
              {t('incoming/twin/needChoice')}
            </p>
          )}
          <TextField label={t('incoming/twin/reason')} max={REASON_MAX} {...reason.field} />
        </fieldset>
      )}
    </div>
  );
};
