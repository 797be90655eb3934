// Signature image: chosen, seen on white as on paper, then replaced.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, upload } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';

export const SignatureImage = ({ hasImage }: { hasImage: boolean }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [picked, setPicked] = useState<{ file: File; url: string } | null>(null);
  const [revision, setRevision] = useState(0);
  const url = picked?.url;
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  const save = useMutation({
    mutationFn: (file: File) => upload('putSignatureImage', {}, file),
    onSuccess: (profile) => {
      queries.setQueryData(keys.profile, profile);
      setPicked(null);
      setRevision((before) => before + 1);
      say(t('profile/imageSaved'));
    },
  });
  const shown = picked?.url ?? (hasImage ? `${addressOf('getSignatureImage')}?v=${revision}` : null);
  return (
    <>
      {shown ? (
        <img className="specimen" src={shown} alt={t('profile/imageAlt')} />
      ) : (
        <p className="muted">{t('profile/imageNone')}</p>
      )}
      <p className="small muted">{t('profile/imageNote')}</p>
      <ProblemNotice error={save.error} />
      <div className="row-wrap">
        <DropZone
          label={t('profile/imagePick')}
          accept="image/png,.png"
          className="drop-line"
          onFiles={([file]) => {
            save.reset();
            if (file) setPicked({ file, url: URL.createObjectURL(file) });
          }}
        >
          <Icon name="plus" size={16} />
          {t('profile/imagePick')}
        </DropZone>
        {picked && (
          <>
            <button
              type="button"
              className="btn btn-primary btn-small"
              disabled={save.isPending}
              onClick={() => save.mutate(picked.file)}
            >
              {t('profile/imageSave')}
            </button>
            <button type="button" className="btn btn-small" onClick={() => setPicked(null)}>
              {t('common/cancel')}
            </button>
          </>
        )}
      </div>
    </>
  );
};
