import { insist } from './patience.ts';

const ANSWER_MS = 8_000;
/** A file that could not be read in time, as on a machine with too much to do. */
const SLOW = 'BPMN_TOO_COMPLEX';

export interface RestAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls REST as the admin. */
export class Rest {
  readonly url: string;
  private readonly apiKey: string;

  constructor(url: string, apiKey: string) {
    this.url = url;
    this.apiKey = apiKey;
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<RestAnswer> {
    const isText = typeof body === 'string';
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body !== undefined && !isText && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} };
  }

  /** Until it is taken. @throws GivenUp; Error when it is refused for good */
  async taken(giveUp: AbortSignal, method: string, path: string, body?: unknown, headers?: Record<string, string>) {
    let refusal: RestAnswer | undefined;
    const answer = await insist(async () => {
      const given = await this.call(method, path, body, headers);
      if (given.status < 300) return given;
      if (given.status >= 500 || [404, 409, 429].includes(given.status) || given.body['code'] === SLOW)
        throw new Error(`Answered ${given.status}`);
      refusal = given;
      return given;
    }, giveUp);
    if (refusal !== undefined) throw new Error(`${method} ${path}: ${refusal.status} ${JSON.stringify(refusal.body)}`);
    return answer;
  }
}
