// Lists of recipients, and what one of them holds.
import { useQuery } from '@tanstack/react-query';
import { call } from '../../../shared/api-client.ts';
import { keys } from '../../../shared/query-keys.ts';

export const useLists = () =>
  useQuery({ queryKey: keys.recipients('lists'), queryFn: () => call('listRecipientLists', {}) });

export const fetchList = (id: string) => call('getRecipientList', { params: { id } });

export const useList = (id: string) =>
  useQuery({ queryKey: keys.recipients('lists', id), queryFn: () => fetchList(id) });
