// The shape of a language's texts: the same keys, any sentence.
export type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
