import { applyEdits } from './legal-ids.js';
import { qualifiedName, type SourceElement } from './source-document.js';
import { escapeXml } from './xml-entities.js';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Collects changes to elements of one text and applies them together; whatever is not changed stays as it is, to the byte. */
export class SourceEditor {
  private readonly edits: Edit[] = [];
  private readonly inserted = new Map<SourceElement, { at: number; text: string }[]>();

  constructor(private readonly text: string) {}

  /** Sets or, with undefined, removes an attribute. */
  setAttribute(element: SourceElement, name: string, value: string | undefined): void {
    const present = element.attributes.find((candidate) => candidate.name === name);
    if (present && value !== undefined)
      this.edits.push({ start: present.start, end: present.end, text: escapeXml(value).replaceAll("'", '&apos;') });
    else if (present)
      this.edits.push({
        start: present.nameEnd - name.length - 1,
        end: present.end + 1,
        text: '',
      });
    else if (value !== undefined) {
      const at = element.start + 1 + qualifiedName(element).length;
      this.edits.push({ start: at, end: at, text: ` ${name}="${escapeXml(value)}"` });
    }
  }

  rename(element: SourceElement, local: string): void {
    const length = qualifiedName(element).length;
    const name = qualifiedName({ prefix: element.prefix, local });
    this.edits.push({ start: element.start + 1, end: element.start + 1 + length, text: name });
    if (!element.selfClosing)
      this.edits.push({ start: element.contentEnd + 2, end: element.contentEnd + 2 + length, text: name });
  }

  /** Removes an element with the blanks before it. */
  remove(element: SourceElement): void {
    let start = element.start;
    while (start > 0 && /\s/.test(this.text[start - 1]!)) start -= 1;
    this.edits.push({ start, end: element.end, text: '' });
  }

  /** Puts XML, on lines of its own, into an element: behind `after`, which lies in it, or else first (`null`) or last. */
  insert(parent: SourceElement, xml: string, after?: SourceElement | null): void {
    const at = after ? after.end : after === null ? parent.contentStart : this.endOfContent(parent);
    const list = this.inserted.get(parent) ?? [];
    list.push({ at, text: `\n${xml}` });
    this.inserted.set(parent, list);
  }

  /** The blanks before the element on its line. */
  indentOf(element: SourceElement): string {
    return /(?:^|\n)([ \t]*)$/.exec(this.text.slice(Math.max(0, element.start - 200), element.start))?.[1] ?? '';
  }

  apply(): string {
    const edits = [...this.edits];
    for (const [parent, list] of this.inserted) {
      if (parent.selfClosing) {
        const slash = this.text.lastIndexOf('/', parent.end);
        const content = list.map(({ text }) => text).join('');
        // The edit for a changed tag name does not reach the end tag that is made here, so it is looked up.
        const renamed =
          this.edits.find(({ start, end }) => start === parent.start + 1 && end > start)?.text ?? qualifiedName(parent);
        edits.push({ start: slash, end: parent.end, text: `>${content}\n${this.indentOf(parent)}</${renamed}>` });
      } else
        for (const { at, text } of list)
          edits.push({
            start: at,
            end: at,
            text: parent.contentStart === parent.contentEnd ? `${text}\n${this.indentOf(parent)}` : text,
          });
    }
    return applyEdits(this.text, edits);
  }

  private endOfContent(parent: SourceElement): number {
    return parent.children.at(-1)?.end ?? parent.contentStart;
  }
}
