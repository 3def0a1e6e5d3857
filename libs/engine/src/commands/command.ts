/** The shape of every command; see `commands.ts` for what its fields mean. */
export type Command<Type extends string, Data extends object> = { readonly type: Type } & Readonly<Data>;
