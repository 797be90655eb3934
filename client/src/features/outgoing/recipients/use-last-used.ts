// Agencies that documents of this person went to lately.
import { useQuery } from '@tanstack/react-query';
import { call } from '../../../shared/api-client.ts';
import { keys } from '../../../shared/query-keys.ts';

export const useLastUsed = () =>
  useQuery({ queryKey: keys.recipients('last-used'), queryFn: () => call('listLastRecipients', {}) });
