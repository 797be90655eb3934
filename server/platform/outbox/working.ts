// What a relay is working on, and whether something was written to it meanwhile: then there may be more to do in it, and
// nobody else has to look for that.

export interface Watch {
  /** Whether the document was written to since this was last asked. */
  touched(): boolean;
  /** Until this work has ended it is watched. */
  during(work: Promise<void>): void;
  /** Nothing was taken of it. */
  drop(): void;
}

export interface Working {
  /** From before it is read, or what is written in between would be missed. */
  watch(collection: string, documentId: string): Watch;
  /** Marks the document written to, or all when it may be any; false unless it is the one, and watched. */
  touch(collection?: string, documentId?: string): boolean;
  size(): number;
  all(): Promise<void>[];
}

export function makeWorking(): Working {
  const watched = new Map<string, { isTouched: boolean }>();
  const works = new Set<Promise<void>>();
  const keyOf = (collection: string, documentId: string) => `${collection} ${documentId}`;
  return {
    watch: (collection, documentId) => {
      const key = keyOf(collection, documentId);
      const own = { isTouched: false };
      watched.set(key, own);
      const drop = () => {
        if (watched.get(key) === own) watched.delete(key);
      };
      return {
        touched: () => {
          const is = own.isTouched;
          own.isTouched = false;
          return is;
        },
        during: (work) => {
          works.add(work);
          void work.finally(() => {
            works.delete(work);
            drop();
          });
        },
        drop,
      };
    },
    touch: (collection, documentId) => {
      if (collection === undefined) for (const own of watched.values()) own.isTouched = true;
      if (collection === undefined || documentId === undefined) return false;
      const own = watched.get(keyOf(collection, documentId));
      if (own !== undefined) own.isTouched = true;
      return own !== undefined;
    },
    size: () => works.size,
    all: () => [...works],
  };
}
