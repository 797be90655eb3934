// After an act on the books: whatever shows them is read anew, and the person is told.
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../../shared/query-keys.ts';
import { say } from '../../shared/ui/toast.tsx';

export const useRegistersDone = (close: () => void = () => {}) => {
  const queries = useQueryClient();
  return (news: string) => {
    void queries.invalidateQueries({ queryKey: keys.registers });
    close();
    say(news);
  };
};
