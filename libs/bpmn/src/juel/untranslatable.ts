/** Part of an expression that has no exact counterpart in FEEL. */
export class Untranslatable extends Error {
  constructor(
    /** In words, as people will read it, e.g. `the call myBean.check()`. */
    readonly construct: string,
    /** From 0, in the whole text. */
    readonly at: number,
  ) {
    super(construct);
  }
}
