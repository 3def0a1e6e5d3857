/** Baton refused a call. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    /** Stable code, e.g. `TASK_CLAIMED`; empty where there is none. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Headers = Readonly<Record<string, string>>;

/** Baton's REST surface, as one caller: the owner of a key, or somebody whose cookies it keeps. */
export class Api {
  private readonly cookies = new Map<string, string>();

  constructor(
    readonly url: string,
    private readonly apiKey?: string,
  ) {}

  get<Answer>(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post<Answer>(path: string, body: object = {}, headers: Headers = {}): Promise<Answer> {
    return this.call('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  patch<Answer>(path: string, body: object): Promise<Answer> {
    return this.call('PATCH', path, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  delete(path: string): Promise<void> {
    return this.call('DELETE', path);
  }

  /** @throws ApiError when Baton refuses; TypeError when it cannot be reached */
  async call<Answer>(
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    headers: Headers = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.credentials(), ...headers },
      ...(body !== undefined && { body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';', 1)[0]?.split('=', 2) ?? [];
      this.cookies.set(name, value);
    }
    const text = await response.text();
    if (!response.ok) throw refused(`${method} ${path}`, response.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  private credentials(): Headers {
    if (this.apiKey !== undefined) return { authorization: `Bearer ${this.apiKey}` };
    if (this.cookies.size === 0) return {};
    return { origin: this.url, cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }
}

function refused(call: string, status: number, text: string): ApiError {
  let problem: { code?: string; detail?: string; errors?: readonly { field: string; message: string }[] } = {};
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    // Not from Baton itself: the status has to do.
  }
  const fields = (problem.errors ?? []).map(({ field, message }) => `${field} ${message}`).join(', ');
  return new ApiError(
    status,
    problem.code ?? '',
    `${call}: ${status} ${problem.detail ?? ''}${fields && ` (${fields})`}`.trim(),
  );
}
