/** The part of bpmn-moddle that Baton uses; the package ships no declaration for its entry. */
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    readonly $type: string;
    readonly $attrs: Readonly<Record<string, string>>;
    readonly $parent?: ModdleElement;
    readonly $children?: readonly ModdleElement[];
    readonly $body?: string;
    /** The model it was read with; makes further elements. */
    readonly $model: { create(type: string, properties?: object): ModdleElement };
    readonly $descriptor: { readonly ns: { readonly uri?: string; readonly localName: string } };
    $instanceOf?(type: string): boolean;
    get(name: string): unknown;
    set(name: string, value: unknown): void;
  }
  export interface ParseWarning {
    readonly message: string;
    readonly error?: Error;
    readonly element?: ModdleElement;
    readonly property?: string;
    readonly value?: string;
  }
  export interface ParseResult {
    readonly rootElement: ModdleElement;
    readonly elementsById: Readonly<Record<string, ModdleElement>>;
    readonly warnings: readonly ParseWarning[];
  }
  export class BpmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>);
    fromXML(xml: string): Promise<ParseResult>;
  }
}
