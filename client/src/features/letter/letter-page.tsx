// The page that the link of an official e-mail opens, for anybody, without sign-in: who issued the document, whether it is
// in force and what its signatures are worth now. The token stands behind the #, and goes to the server in a body.
import type { PublicLetter } from '@contracts/distribution.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { call, fetchBytes } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { keys } from '../../shared/query-keys.ts';
import { SignatureReportView } from '../../shared/report/signature-report.tsx';
import { saveFile } from '../../shared/save-file.ts';
import { dateText, fullText, sizeText } from '../../shared/time.ts';
import { Facts } from '../../shared/ui/facts.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile } from '../../shared/ui/query-gate.tsx';
import '../../shared/styles/desk.css';
import './letter.css';

const TOKEN = /^#[A-Za-z0-9_-]{43}$/;
type LetterFile = PublicLetter['files'][number];

const Ended = ({ ended }: { ended: NonNullable<PublicLetter['ended']> }) => {
  const { t } = useTranslation();
  const date = fullText(ended.at);
  return (
    <div className="notice notice-red" role="alert">
      <Icon name="wrong" />
      <p className="strong">
        {ended.kind === 'recalled'
          ? t('letter/recalled', { date })
          : t('letter/replaced', { number: ended.byNumber ?? '', date })}
      </p>
    </div>
  );
};

const Files = ({ token, files }: { token: string; files: readonly LetterFile[] }) => {
  const { t } = useTranslation();
  const [shown, setShown] = useState<{ bytes: Blob; url: string; name: string } | null>(null);
  const url = shown?.url;
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  const fetched = useMutation({
    mutationFn: async ({ file, isRead }: { file: LetterFile; isRead: boolean }) => {
      const bytes = await fetchBytes('downloadLetterFile', { body: { token, digest: file.digest } });
      if (isRead) setShown({ bytes, url: URL.createObjectURL(bytes), name: file.name });
      else saveFile(bytes, file.name);
    },
  });
  const [main] = files;
  return (
    <section className="sheet">
      <h2>{t('letter/files')}</h2>
      <div className="row-wrap">
        {main && !shown && (
          <button
            type="button"
            className="btn btn-primary"
            disabled={fetched.isPending}
            onClick={() => fetched.mutate({ file: main, isRead: true })}
          >
            {t('letter/read')}
          </button>
        )}
        {files.map((file) => (
          <button
            key={file.digest}
            type="button"
            className="btn"
            disabled={fetched.isPending}
            onClick={() => fetched.mutate({ file, isRead: false })}
          >
            <Icon name="download" size={16} />
            {t('letter/download', { name: file.name })}
            <span className="muted num">{sizeText(file.sizeBytes)}</span>
          </button>
        ))}
      </div>
      <ProblemNotice error={fetched.error} />
      {shown && (
        <div className="letter-paper">
          <PdfView key={shown.url} url={shown.url} name={shown.name} local={shown.bytes} />
        </div>
      )}
    </section>
  );
};

const Letter = ({ token, letter }: { token: string; letter: PublicLetter }) => {
  const { t } = useTranslation();
  const { ended, report, issuer, signer } = letter;
  return (
    <>
      {ended && <Ended ended={ended} />}
      <section className="sheet">
        <Facts
          rows={[
            [
              t('letter/issuer'),
              <span key="issuer" className="strong">
                {issuer.name}
              </span>,
            ],
            [
              t('letter/number'),
              <span key="number" className="num strong">
                {letter.numberText}
              </span>,
            ],
            [t('letter/issuedOn'), dateText(letter.issuedOn)],
            [t('letter/kind'), DOCUMENT_KINDS[letter.kind].name],
            [t('letter/subject'), letter.subject],
            [t('letter/signer'), `${signer.name}, ${signer.title}`],
          ]}
        />
      </section>
      {report && (
        <section className="sheet">
          <h2>{t('letter/verdict')}</h2>
          <SignatureReportView report={report} />
        </section>
      )}
      {letter.files.length > 0 && <Files token={token} files={letter.files} />}
    </>
  );
};

export const LetterPage = () => {
  const { t } = useTranslation();
  const { hash } = useLocation();
  const token = TOKEN.test(hash) ? hash.slice(1) : '';
  const query = useQuery({
    queryKey: keys.letter(token),
    queryFn: ({ signal }) => call('lookUpLetter', { body: { token } }, signal),
    enabled: token !== '',
    staleTime: 0,
  });
  useEffect(() => {
    document.title = t('letter/title');
  }, [t]);
  return (
    <main className="letter">
      <header className="letter-head">
        <img src="/icon.svg" alt="" width="36" height="36" />
        <div>
          <h1>{t('letter/title')}</h1>
          <p className="muted small">{t('letter/lead')}</p>
        </div>
      </header>
      {token === '' && <p className="notice notice-amber">{t('letter/noToken')}</p>}
      {query.isLoading && (
        <AfterAWhile>
          <p className="blank" role="status">
            {t('letter/loading')}
          </p>
        </AfterAWhile>
      )}
      {isCode(query.error, 'NOT_FOUND') ? (
        <p className="notice notice-amber" role="alert">
          {t('letter/unknown')}
        </p>
      ) : (
        <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && <Letter token={token} letter={query.data} />}
    </main>
  );
};
