// Keys of the query cache, in one place so that a live event and a screen speak of the same thing.
export const keys = {
  me: ['me'],
  counters: ['counters'],
  directory: ['directory'],
  agency: ['agency'],
  profile: ['profile'],
  registers: ['registers'],
  entries: (bookId: string) => ['registers', bookId],
  notifications: ['notifications'],
  audit: ['audit'],
  outgoing: ['outgoing'],
  outgoingList: (filter: object) => ['outgoing', 'list', filter],
  outgoingOne: (id: string) => ['outgoing', 'one', id],
  outgoingReport: (id: string, digest: string) => ['outgoing', 'report', id, digest],
  incoming: ['incoming'],
  incomingList: (filter: object) => ['incoming', 'list', filter],
  incomingOne: (id: string) => ['incoming', 'one', id],
} as const;
