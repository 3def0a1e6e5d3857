/** The shape of every event; see `events.ts` for what its fields mean. */
export type Event<Type extends string, Data extends object> = { readonly type: Type } & Readonly<Data>;
