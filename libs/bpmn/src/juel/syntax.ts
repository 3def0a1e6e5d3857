/** JUEL (the expression language of Java's Unified EL), as a tree. `at` counts from 0 in the whole text. */
export type JuelNode = { readonly at: number } & (
  | { readonly kind: 'number' | 'string'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'property'; readonly of: JuelNode; readonly name: string }
  | { readonly kind: 'index'; readonly of: JuelNode; readonly index: JuelNode }
  | { readonly kind: 'method'; readonly of: JuelNode; readonly name: string; readonly args: readonly JuelNode[] }
  | { readonly kind: 'function'; readonly name: string; readonly args: readonly JuelNode[] }
  | { readonly kind: 'unary'; readonly operator: '-' | 'not' | 'empty'; readonly value: JuelNode }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: JuelNode; readonly right: JuelNode }
  | { readonly kind: 'choice'; readonly test: JuelNode; readonly yes: JuelNode; readonly no: JuelNode }
);
export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '>' | '<=' | '>=' | 'and' | 'or';

/** Literal text and `${…}` or `#{…}` in the order in which they are written. */
export type JuelPart = string | JuelNode;

/** The text is no JUEL. */
export class JuelSyntaxError extends Error {
  constructor(
    message: string,
    /** From 0, in the whole text. */
    readonly at: number,
  ) {
    super(message);
  }
}
