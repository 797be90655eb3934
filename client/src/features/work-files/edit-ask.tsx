// Changes what is said of an open file.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { useColleagues } from '../../shared/colleagues.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { FactFields, useFactsForm } from './fact-fields.tsx';
import type { DialogProps } from './use-work-file.ts';

export const EditAsk = (props: DialogProps) => {
  const { people } = useColleagues();
  // Whoever has left his post is no longer among them, and is dropped by saving.
  const posts = props.detail.coworkers.flatMap(({ id }) => {
    const post = people.find((person) => person.id === id)?.postId;
    return post === undefined ? [] : [post];
  });
  if (people.length === 0) return null;
  return <EditForm {...props} coworkerPostIds={posts} />;
};

const EditForm = ({ detail, state, coworkerPostIds }: DialogProps & { coworkerPostIds: string[] }) => {
  const { t } = useTranslation();
  const form = useFactsForm({ ...detail, coworkerPostIds });
  const [startedOn, setStartedOn] = useState<string | null>(detail.startedOn);
  const [isTried, setTried] = useState(false);
  const confirm = () => {
    setTried(true);
    if (!form.isReady) return;
    const { title, retention, rights, note, ownerPostId, coworkerPostIds: coworkers } = form.body();
    const said = { title, retention, rights, note, ownerPostId, coworkerPostIds: coworkers };
    state.act.mutate({
      send: (version) =>
        call('changeWorkFile', {
          params: { id: detail.id },
          body: { ...said, version, startedOn: startedOn ?? detail.startedOn },
        }),
      news: () => t('workFiles/done/edit'),
    });
  };
  return (
    <ActAsk label={t('workFiles/act/edit')} state={state} onConfirm={confirm}>
      <FactFields form={form} isTried={isTried} owner={`${detail.owner.name}, ${detail.owner.title}`} />
      <Field label={t('workFiles/form/startedOn')}>
        {(control) => <PickDate control={control} isPast value={startedOn} onChange={setStartedOn} />}
      </Field>
    </ActAsk>
  );
};
