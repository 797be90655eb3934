// After an act: whatever shows what it changed is read anew, and the person is told.
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { say } from './ui/toast.tsx';

export const useDone = (queryKey: QueryKey, close: () => void = () => {}) => {
  const queries = useQueryClient();
  return (news: string) => {
    void queries.invalidateQueries({ queryKey });
    close();
    say(news);
  };
};
