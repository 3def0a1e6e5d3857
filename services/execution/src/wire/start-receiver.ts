const START = 'start:';

/** A start event as the receiver of a message or signal. */
export interface StartReceiver {
  readonly definitionId: string;
  readonly element: string;
  /** Which of the element's definitions has happened, where it has several. */
  readonly definition?: number;
}

/** As text: `start:<definition id>:<element>`, with `#<n>` where the element has several definitions. */
export const startReceiver = ({ definitionId, element, definition }: StartReceiver): string =>
  `${START}${definitionId}:${element}${definition === undefined ? '' : `#${definition}`}`;

/** undefined: it is no start event. */
export function parseStartReceiver(text: string): StartReceiver | undefined {
  const [, definitionId, element, definition] = /^start:(.*):([^:#]*)(?:#(\d+))?$/s.exec(text) ?? [];
  if (definitionId === undefined || element === undefined) return undefined;
  return { definitionId, element, ...(definition !== undefined && { definition: Number(definition) }) };
}
