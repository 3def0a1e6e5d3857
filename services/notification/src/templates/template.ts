/** Mustache sources: `html` is what goes between the heading and the footer. */
export interface Template {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
