/** The part of saxen that Baton uses; the package ships no declarations. */
declare module 'saxen' {
  export interface ParseContext {
    /** From 0. */
    readonly line: number;
    /** From 0. */
    readonly column: number;
  }
  type Decode = (text: string) => string;
  type GetContext = () => ParseContext;
  export class Parser {
    on(
      event: 'openTag',
      handle: (
        name: string,
        attributes: () => Readonly<Record<string, string>>,
        decode: Decode,
        selfClosing: boolean,
        context: GetContext,
      ) => void,
    ): this;
    on(event: 'closeTag', handle: (name: string) => void): this;
    on(event: 'text', handle: (text: string, decode: Decode, context: GetContext) => void): this;
    on(event: 'cdata', handle: (text: string) => void): this;
    on(event: 'attention', handle: (text: string) => void): this;
    on(event: 'error' | 'warn', handle: (error: Error, context: GetContext) => void): this;
    parse(xml: string): void;
  }
}
