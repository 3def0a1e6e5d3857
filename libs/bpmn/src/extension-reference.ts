import { batonModdle, type Word, type WordProperty } from './baton-moddle.js';

/** The reference page of Baton's extension elements, in Markdown. The committed page is `docs/reference/baton-extensions.md`. */
export function extensionReference(): string {
  const top = batonModdle.types.filter(({ on }) => on !== undefined);
  return [
    "# Baton's words in BPMN",
    '',
    '<!-- Written by libs/bpmn/src/extension-reference.ts from the moddle descriptor; change that, not this page. -->',
    '',
    `Extension elements of the namespace \`${batonModdle.uri}\` carry what a diagram leaves out. They stand in \`extensionElements\` of the element they are about.`,
    'Values that begin with `=` are FEEL, others are literals. Durations are ISO 8601, such as `PT48H` or `P3D`. A word or attribute that is not on this page is an error, so that a slip of the pen is not ignored.',
    '',
    ...top.map((word) => `- [\`baton:${tagOf(word)}\`](#${anchorOf(word)}): ${word.description}`),
    '',
    ...batonModdle.types.flatMap(section),
  ].join('\n');
}

function section(word: Word): readonly string[] {
  return [
    `## \`baton:${tagOf(word)}\``,
    '',
    word.description,
    '',
    word.on === undefined ? `Stands in: ${holdersOf(word)}.` : `Stands on: ${word.on}.`,
    '',
    '| | kind | meaning |',
    '| --- | --- | --- |',
    ...word.properties.map((property) => `| ${nameOf(property)} | ${kindOf(property)} | ${property.description} |`),
    '',
  ];
}

function nameOf(property: WordProperty): string {
  if (property.isAttr) return `\`${property.name}\``;
  return property.isBody ? 'text' : `\`<baton:${lower(property.type)}>\``;
}

function kindOf(property: WordProperty): string {
  if (property.isMany) return `elements, see [baton:${lower(property.type)}](#baton${property.type.toLowerCase()})`;
  const type = property.oneOf
    ? property.oneOf.map((value) => `\`${value}\``).join(', ')
    : (property.format ??
      { String: 'text', Boolean: '`true`, `false`', Integer: 'whole number' }[property.type] ??
      property.type);
  return property.required ? `${type}; must be there` : type;
}

function holdersOf(part: Word): string {
  return batonModdle.types
    .filter(({ properties }) => properties.some(({ type }) => type === part.name))
    .map((word) => `\`baton:${tagOf(word)}\``)
    .join(', ');
}

function tagOf({ name }: Word): string {
  return lower(name);
}

function anchorOf({ name }: Word): string {
  return `baton${name.toLowerCase()}`;
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
