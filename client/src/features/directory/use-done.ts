// After an act on the directory: whatever shows it is read anew, and the person is told.
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../../shared/query-keys.ts';
import { say } from '../../shared/ui/toast.tsx';

export const useDirectoryDone = (close: () => void = () => {}) => {
  const queries = useQueryClient();
  return (news: string) => {
    void queries.invalidateQueries({ queryKey: keys.directory });
    close();
    say(news);
  };
};
