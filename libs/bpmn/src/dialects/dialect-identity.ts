/** Whose words they are. */
export interface DialectIdentity {
  /** As its makers call it. */
  readonly title: string;
  readonly namespaces: readonly string[];
  /** What its expressions are written in. */
  readonly expressions: 'juel' | 'feel';
}
