// Notes that the paper original has come, and corrects what was noted.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { TextField } from '../../shared/ui/text-field.tsx';
import type { DialogProps } from './use-incoming.ts';

const PLACE_MAX = 200;
const REMARK_MAX = 500;
const WHY_MIN = 3;

const useNote = ({ detail }: DialogProps) => {
  const last = detail.paper.at(-1);
  const [receivedOn, setReceivedOn] = useState(last?.receivedOn ?? null);
  const [place, setPlace] = useState(last?.place ?? '');
  const [remark, setRemark] = useState(last?.remark ?? '');
  const [isNotHere, setNotHere] = useState(false);
  const [isTried, setTried] = useState(false);
  const isShort = isNotHere && remark.trim().length < WHY_MIN;
  const lacksDate = !isNotHere && receivedOn === null;
  return {
    ...{ receivedOn, setReceivedOn, place, setPlace, remark, setRemark, isNotHere, setNotHere },
    canBeMissed: last?.receivedOn != null,
    isShort: isTried && isShort,
    lacksDate: isTried && lacksDate,
    isReady: () => {
      setTried(true);
      return !isShort && !lacksDate;
    },
    body: isNotHere ? { receivedOn: null, remark } : { receivedOn, place, remark },
  };
};

export const PaperAsk = (props: DialogProps) => {
  const { detail, state } = props;
  const { t } = useTranslation();
  const note = useNote(props);
  const confirm = () => {
    if (!note.isReady()) return;
    state.act.mutate({
      send: (version) => call('notePaper', { params: { id: detail.id }, body: { version, ...note.body } }),
      news: () => t('incoming/done/notePaper'),
    });
  };
  return (
    <ActAsk label={t('incoming/act/notePaper')} state={state} onConfirm={confirm}>
      <p>{t('incoming/paper/intro')}</p>
      {note.canBeMissed && (
        <label className="check">
          <input
            type="checkbox"
            checked={note.isNotHere}
            onChange={({ target }) => note.setNotHere(target.checked)}
          />
          <span>{t('incoming/paper/notHere')}</span>
        </label>
      )}
      {!note.isNotHere && (
        <>
          <Field
            label={t('incoming/paper/receivedOn')}
            fault={note.lacksDate ? t('incoming/paper/needDate') : undefined}
          >
            {(control) => (
              <PickDate control={control} value={note.receivedOn} onChange={note.setReceivedOn} isPast />
            )}
          </Field>
          <TextField
            label={t('incoming/paper/place')}
            max={PLACE_MAX}
            rows={1}
            value={note.place}
            onChange={note.setPlace}
          />
        </>
      )}
      <TextField
        label={t(note.isNotHere ? 'incoming/paper/why' : 'incoming/paper/remark')}
        max={REMARK_MAX}
        rows={2}
        value={note.remark}
        onChange={note.setRemark}
        fault={note.isShort ? t('common/tooShort', { count: WHY_MIN }) : undefined}
      />
    </ActAsk>
  );
};
