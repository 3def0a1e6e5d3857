/** What a call was answered with. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Everything that was answered in this run, to be searched for what no answer may hold. */
export const told: string[] = [];

/** Calls Baton's REST surface as one caller. */
export class Api {
  constructor(
    readonly url: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get = <Body = Record<string, unknown>>(path: string): Promise<Answer<Body>> => this.call('GET', path);
  post = <Body = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>> => this.call('POST', path, body, headers);
  put = <Body = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>> => this.call('PUT', path, body, headers);
  patch = <Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<Body>> =>
    this.call('PATCH', path, body);
  delete = <Body = Record<string, unknown>>(path: string): Promise<Answer<Body>> => this.call('DELETE', path);

  /** @throws Error unless the answer is 2xx */
  async ok<Body = Record<string, unknown>>(answer: Promise<Answer<Body>>): Promise<Body> {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** Somebody who has signed in with a password, as a browser of this origin would. */
  async signIn(email: string, password: string): Promise<Api> {
    const { status, headers, body } = await new Api(this.url, { origin: this.url }).post('/v1/session', {
      email,
      password,
    });
    if (status >= 300) throw new Error(`${email} cannot sign in: ${status} ${JSON.stringify(body)}`);
    return this.withCookies(headers);
  }

  /** The guest whom a personal link was sent to, as their browser would open it. @throws Error unless it opens */
  async openLink(link: string): Promise<Api> {
    const { status, headers, body } = await new Api(this.url, { origin: this.url }).post('/v1/guest/session', {
      token: tokenIn(link),
    });
    if (status >= 300) throw new Error(`The link does not open: ${status} ${JSON.stringify(body)}`);
    return this.withCookies(headers);
  }

  private withCookies(headers: Headers): Api {
    const cookie = headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    return new Api(this.url, { cookie, origin: this.url });
  }

  async call<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const isBytes = typeof body === 'string' || body instanceof Uint8Array;
    const type = body === undefined || isBytes ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.headers, ...type, ...headers },
      ...(body !== undefined && { body: isBytes ? (body as string) : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    told.push(`${method} ${path} ${response.status}\n${[...response.headers].join('\n')}\n${text}`);
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  }
}

/** What a personal link carries after its `#`. */
export const tokenIn = (link: string): string => new URL(link).hash.slice(1);
