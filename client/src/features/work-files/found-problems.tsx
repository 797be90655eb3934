// Everything a refusal names, one a line: rows that stay, items that lack something.
import { ApiError } from '../../shared/api-error.ts';

export const FoundProblems = ({ error }: { error: unknown }) => {
  if (!(error instanceof ApiError) || error.issues.length === 0) return null;
  return (
    <ul className="small">
      {error.issues.map(({ pointer, detail }) => (
        <li key={pointer}>{detail}</li>
      ))}
    </ul>
  );
};
