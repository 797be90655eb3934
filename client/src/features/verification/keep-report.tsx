// The report to be kept: one printed page for people, XML for other systems. The file is checked anew on the server, so
// that nobody can have a report written that the file does not bear out.
import type { ReportForm } from '@contracts/verification.ts';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { turnBytes } from '../../shared/api-client.ts';
import { saveFile } from '../../shared/save-file.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';

const FORMS: readonly { form: ReportForm; label: 'verify/keepPage' | 'verify/keepXml' }[] = [
  { form: 'pdf', label: 'verify/keepPage' },
  { form: 'xml', label: 'verify/keepXml' },
];

export const KeepReport = ({ file }: { file: File }) => {
  const { t, i18n } = useTranslation();
  const language: 'vi' | 'en' = i18n.language === 'en' ? 'en' : 'vi';
  const keep = useMutation({
    mutationFn: async (form: ReportForm) => {
      const query = { name: file.name, form, language };
      const { bytes, name } = await turnBytes('writeVerificationReport', { query }, file);
      saveFile(bytes, name);
    },
  });
  return (
    <div className="keep-report">
      {FORMS.map(({ form, label }) => (
        <button
          key={form}
          type="button"
          className="btn btn-small"
          disabled={keep.isPending}
          onClick={() => keep.mutate(form)}
        >
          <Icon name="download" size={16} />
          {keep.isPending && keep.variables === form ? t('verify/keeping') : t(label)}
        </button>
      ))}
      <ProblemNotice error={keep.error} />
    </div>
  );
};
