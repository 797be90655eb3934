// Mends what is said of an item: of a document only its marks, of something uploaded also what it is.
import type { WorkFileDetail, WorkFileItem } from '@contracts/work-files.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAcceptDetail } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { emptyFacts, type ItemFacts, ItemFields } from './item-fields.tsx';

interface Props {
  detail: WorkFileDetail;
  item: WorkFileItem;
  onClose: () => void;
}

export const ItemAsk = ({ detail, item, onClose }: Props) => {
  const { t } = useTranslation();
  const accept = useAcceptDetail<WorkFileDetail>('workFile');
  const isUpload = item.source === 'upload';
  const [facts, setFacts] = useState<ItemFacts>({
    ...emptyFacts(item.title),
    ...{ on: item.on, typeName: item.typeName, author: item.author, isDraft: item.isDraft, note: item.note },
  });
  const save = useMutation({
    mutationFn: () => {
      const { isDraft, note, ...said } = facts;
      return call('changeItem', {
        params: { id: detail.id, item: item.id },
        body: { isDraft, note, facts: isUpload ? said : null },
      });
    },
    onSuccess: (after) => {
      accept(after);
      say(t('workFiles/done/item'));
      onClose();
    },
  });
  return (
    <Ask
      title={item.title}
      confirm={t('workFiles/act/editItem')}
      isBusy={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate()}
      onClose={onClose}
    >
      <ItemFields facts={facts} onChange={setFacts} isUpload={isUpload} />
    </Ask>
  );
};
