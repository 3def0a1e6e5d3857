import {
  compileExpression,
  FeelBudgetExceeded,
  FeelSyntaxError,
  isExpression,
  toJson,
  type CompiledExpression,
} from '@baton/feel';
import {
  invalidFields,
  isJsonObject,
  NumberText,
  Rejection,
  type FieldViolation,
  type Json,
  type JsonObject,
} from '@baton/kernel';

/** FEEL texts over `body` and `headers`, with or without a leading `=`; empty where there is none. */
export interface ExpressionTexts {
  readonly variablesExpression: string;
  readonly businessKeyExpression: string;
  readonly correlationKeyExpression: string;
}

/** What a call brings: its parsed body, and its headers by lower-case name. */
export interface Incoming {
  readonly body: Json;
  readonly headers: JsonObject;
}

export interface Outcome {
  readonly variables: JsonObject;
  readonly businessKey: string;
  readonly correlationKey: string;
}

const FIELDS = ['variablesExpression', 'businessKeyExpression', 'correlationKeyExpression'] as const;
type Field = (typeof FIELDS)[number];

const LONGEST_KEY = 255;
/** Calls come from outside: what they may cost is a tenth of what a diagram may. */
const BUDGET = { steps: 100_000, size: 1_000_000 };

/** The expressions of one webhook, compiled once. */
export class WebhookExpressions {
  private readonly compiled: ReadonlyMap<Field, CompiledExpression>;

  /** @throws Rejection `invalid` EXPRESSION_INVALID, naming each field and the position in it */
  constructor(texts: ExpressionTexts) {
    const wrong: FieldViolation[] = [];
    const compiled = new Map<Field, CompiledExpression>();
    for (const field of FIELDS) {
      const text = texts[field].trim();
      if (text === '') continue;
      const found = compile(text);
      if (typeof found === 'string') wrong.push({ field, message: found });
      else compiled.set(field, found);
    }
    if (wrong.length > 0) throw invalidFields('EXPRESSION_INVALID', wrong);
    this.compiled = compiled;
  }

  /** @throws Rejection `invalid` DELIVERY_UNFIT, when what comes out is no context, or no key */
  evaluate(incoming: Incoming, now: number): Outcome {
    return {
      variables: this.variables(incoming, now),
      businessKey: this.key('businessKeyExpression', incoming, now),
      correlationKey: this.key('correlationKeyExpression', incoming, now),
    };
  }

  private variables(incoming: Incoming, now: number): JsonObject {
    const value = this.compiled.has('variablesExpression')
      ? this.value('variablesExpression', incoming, now)
      : incoming.body;
    if (value === null) return {};
    if (!isJsonObject(value)) throw unfit('variablesExpression', 'the result is no context');
    return value;
  }

  private key(field: Field, incoming: Incoming, now: number): string {
    if (!this.compiled.has(field)) return '';
    const value = this.value(field, incoming, now);
    if (typeof value !== 'string' && typeof value !== 'number' && !(value instanceof NumberText))
      throw unfit(field, 'the result is neither text nor number');
    const key = String(value);
    if (key === '' || key.length > LONGEST_KEY)
      throw unfit(field, `the result has to be 1 to ${LONGEST_KEY} characters`);
    return key;
  }

  private value(field: Field, { body, headers }: Incoming, now: number): Json {
    try {
      const lookup = (name: string): Json | undefined =>
        name === 'body' ? body : name === 'headers' ? headers : undefined;
      return toJson(this.compiled.get(field)!.evaluate(lookup, { now, budget: BUDGET }).value);
    } catch (error) {
      if (error instanceof FeelBudgetExceeded) throw unfit(field, error.message);
      throw error;
    }
  }
}

/** The compiled expression, or what is wrong with it. */
function compile(text: string): CompiledExpression | string {
  try {
    // A blank for the sign, so that positions count in the text as it was given.
    const compiled = compileExpression(isExpression(text) ? ` ${text.slice(1)}` : text);
    const [problem] = compiled.problems;
    return problem === undefined ? compiled : at(problem.position, problem.message);
  } catch (error) {
    if (error instanceof FeelSyntaxError) return at(error, error.message);
    throw error;
  }
}

const at = ({ line, column }: { readonly line: number; readonly column: number }, message: string): string =>
  `line ${line}, column ${column}: ${message}`;

const unfit = (field: string, message: string): Rejection =>
  new Rejection('invalid', 'DELIVERY_UNFIT', `${field}: ${message}`, { fields: [{ field, message }] });
