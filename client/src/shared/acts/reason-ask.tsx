// The question before a dangerous act that needs nothing but its reason.
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Ask } from '../ui/ask.tsx';
import { TextField, useText } from '../ui/text-field.tsx';

const REASON_MAX = 500;

interface Props {
  /** Title and button alike: the act is named by what it does. */
  label: string;
  /** What will happen, and to whom. */
  children: string;
  min: number;
  send: (reason: string) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}

export const ReasonAsk = ({ label, children, min, send, onDone, onClose }: Props) => {
  const { t } = useTranslation();
  const { text, isReady, field } = useText(min);
  const act = useMutation({ mutationFn: () => send(text), onSuccess: onDone });
  return (
    <Ask
      title={label}
      confirm={label}
      isDanger
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        if (isReady()) act.mutate();
      }}
      onClose={onClose}
    >
      <p>{children}</p>
      <TextField label={t('common/reason')} max={REASON_MAX} {...field} />
    </Ask>
  );
};
