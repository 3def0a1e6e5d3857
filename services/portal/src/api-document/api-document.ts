import type { OpenAPIObject } from '@nestjs/swagger';

import { routedServices } from '../routes.js';
import { mergeDocuments, type ServiceDocument } from './merge-documents.js';

const KEPT_MS = 30_000;
/** A service that was away a moment ago may be back. */
const INCOMPLETE_KEPT_MS = 1_000;
const PATIENCE_MS = 5_000;

/**
 * The OpenAPI document of the installation: that of every service, and of the edge itself. Services are asked for theirs
 * every 30 seconds at most; one that does not answer is described by what it said last.
 */
export class ApiDocument {
  private readonly last = new Map<string, OpenAPIObject>();
  private kept: { readonly document: Promise<OpenAPIObject>; until: number } | undefined;

  /**
   * @param origins of every service
   * @param report told, in words, what is wrong with the documents
   */
  constructor(
    private readonly origins: ReadonlyMap<string, readonly string[]>,
    private readonly report: (problem: string) => void,
  ) {}

  /** @param own the document of this process */
  served(own: OpenAPIObject): Promise<OpenAPIObject> {
    if (this.kept === undefined || this.kept.until < performance.now())
      this.kept = { document: this.merge(own), until: performance.now() + KEPT_MS };
    return this.kept.document;
  }

  private async merge(own: OpenAPIObject): Promise<OpenAPIObject> {
    const documents = await Promise.all(
      routedServices.map(async (service): Promise<readonly ServiceDocument[]> => {
        const document = service === 'portal' ? own : ((await this.ask(service)) ?? this.last.get(service));
        if (document === undefined) this.report(`The OpenAPI document lacks ${service}, which does not answer`);
        return document === undefined ? [] : [{ service, document }];
      }),
    );
    const { document, conflicts } = mergeDocuments(documents.flat());
    for (const conflict of conflicts) this.report(`The OpenAPI document is ambiguous: ${conflict}`);
    return document;
  }

  private async ask(service: string): Promise<OpenAPIObject | undefined> {
    for (const origin of this.origins.get(service) ?? []) {
      const document = await fetched(`${origin}/openapi.json`);
      if (document === undefined) continue;
      this.last.set(service, document);
      return document;
    }
    if (this.kept !== undefined) this.kept.until = performance.now() + INCOMPLETE_KEPT_MS;
    return undefined;
  }
}

async function fetched(url: string): Promise<OpenAPIObject | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? ((await answer.json()) as OpenAPIObject) : undefined;
  } catch {
    return undefined;
  }
}
