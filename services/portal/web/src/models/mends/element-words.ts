const BATON = 'urn:baton:bpmn:1';
const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

/** What the file says about one element now, as far as the inline mends change it. */
export interface ElementWords {
  readonly name: string;
  readonly owner: {
    readonly assignee?: string;
    readonly candidates: readonly string[];
    readonly backup?: string;
    readonly notBy?: string;
  };
  readonly serviceLevel: {
    readonly due?: string;
    readonly calendar?: string;
    readonly nudges: readonly { readonly after: string; readonly repeat?: string }[];
    readonly escalations: readonly { readonly after: string; readonly to: string }[];
  };
  readonly outgoing: readonly { readonly id: string; readonly label: string }[];
  readonly condition: string;
}

/** Reads the words of an element; unknown elements have none. */
export function elementWords(xml: string, elementId: string): ElementWords {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  const all = [...document.getElementsByTagNameNS(BPMN, '*')];
  const byId = new Map(all.map((each) => [each.getAttribute('id'), each]));
  const element = byId.get(elementId);
  const extensions = element && [...element.children].find((child) => child.localName === 'extensionElements');
  const word = (name: string): Element | undefined =>
    extensions && [...extensions.children].find((child) => child.namespaceURI === BATON && child.localName === name);
  const of = (source: Element | undefined, name: string): string | undefined => source?.getAttribute(name) ?? undefined;
  const owner = word('owner');
  const level = word('serviceLevel');
  const children = (name: string): Element[] =>
    [...(level?.children ?? [])].filter((child) => child.localName === name);
  return {
    name: of(element, 'name') ?? '',
    owner: {
      assignee: of(owner, 'assignee'),
      candidates: (of(owner, 'candidates') ?? '')
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
      backup: of(owner, 'backup'),
      notBy: of(owner, 'notBy'),
    },
    serviceLevel: {
      due: of(level, 'due'),
      calendar: of(level, 'calendar'),
      nudges: children('nudge').map((each) => ({ after: of(each, 'after') ?? '', repeat: of(each, 'repeat') })),
      escalations: children('escalate').map((each) => ({ after: of(each, 'after') ?? '', to: of(each, 'to') ?? '' })),
    },
    outgoing: all
      .filter((flow) => flow.localName === 'sequenceFlow' && flow.getAttribute('sourceRef') === elementId)
      .map((flow) => ({
        id: flow.getAttribute('id') ?? '',
        label:
          flow.getAttribute('name') ??
          `to ${byId.get(flow.getAttribute('targetRef'))?.getAttribute('name') ?? 'the next step'}`,
      })),
    condition:
      (element &&
        [...element.children].find((child) => child.localName === 'conditionExpression')?.textContent?.trim()) ||
      '',
  };
}
