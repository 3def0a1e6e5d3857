// What is written down about watching: dashboards, rules, runbooks.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parse } from 'yaml';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const dashboardsFolder = join(root, 'deploy/grafana/dashboards');
const rulesFolder = join(root, 'deploy/prometheus');
const runbooksFolder = join(root, 'docs/how-to/runbooks');

export const ruleFiles = ['recording.yml', 'alerts.yml'].map((name) => join(rulesFolder, name));

export const dashboards = () =>
  readdirSync(dashboardsFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, text: readFileSync(join(dashboardsFolder, name), 'utf8') }))
    .map(({ name, text }) => ({ name, text, board: JSON.parse(text) }));

/** Every rule of both files, as Prometheus reads them. */
export const rules = () =>
  ruleFiles.flatMap((file) => parse(readFileSync(file, 'utf8')).groups.flatMap((group) => group.rules));

export const alerts = () => rules().filter(({ alert }) => alert !== undefined);

/** The panels that show something, with their queries. */
export const panelsOf = (board) => board.panels.filter(({ type }) => type !== 'row');

/** @returns what is wrong with what is written down, in words */
export function faults(declared) {
  const boards = dashboards();
  const written = [
    ...boards.flatMap(({ board }) => panelsOf(board).flatMap(queriesOf)),
    ...rules().map(({ expr }) => expr),
  ];
  return [
    ...boards.flatMap(({ name, text, board }) => boardFaults(board, text).map((fault) => `${name}: ${fault}`)),
    ...twice(boards.map(({ board }) => board.uid)).map((uid) => `two dashboards are called ${uid}`),
    ...runbookFaults(),
    ...metricFaults(written, declared),
  ];
}

const queriesOf = ({ targets }) => targets.map(({ expr }) => expr);

function boardFaults(board, text) {
  const panels = panelsOf(board);
  return [
    ...(board.schemaVersion >= 39 ? [] : ['its schema is older than 39']),
    ...(/^baton-[a-z]+$/.test(board.uid) ? [] : [`its uid ${board.uid} is no baton-name`]),
    ...(board.templating.list.some(({ name, type }) => name === 'datasource' && type === 'datasource')
      ? []
      : ['it has no variable for the data source']),
    ...(/https?:\/\//.test(text) ? ['it links to somewhere else'] : []),
    ...twice(board.panels.map(({ id }) => id)).map((id) => `two panels have the id ${id}`),
    ...twice(panels.map(({ title }) => title)).map((title) => `two panels are called ${title}`),
    ...overlaps(board.panels),
    ...panels.flatMap((panel) => panelFaults(panel).map((fault) => `${panel.title}: ${fault}`)),
  ];
}

function panelFaults({ title, description, datasource, fieldConfig, targets = [] }) {
  const { unit, thresholds } = fieldConfig?.defaults ?? {};
  return [
    ...(title ? [] : ['has no title']),
    ...(description ? [] : ['says not what it shows']),
    ...(unit ? [] : ['has no unit']),
    ...(thresholds?.steps?.length > 0 ? [] : ['has no thresholds']),
    ...(datasource?.uid === '${datasource}' ? [] : ['is bound to one data source']),
    ...(targets.length > 0 ? [] : ['has no query']),
    ...twice(targets.map(({ refId }) => refId)).map((id) => `has two queries ${id}`),
  ];
}

function overlaps(panels) {
  const apart = (a, b) => a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
  return panels.flatMap((one, at) =>
    panels
      .slice(at + 1)
      .filter((other) => !apart(one.gridPos, other.gridPos))
      .map((other) => `${one.title} lies over ${other.title}`),
  );
}

function runbookFaults() {
  const books = new Set(readdirSync(runbooksFolder).filter((name) => /^Baton.*\.md$/.test(name)));
  const wanted = new Map(alerts().map(({ alert, annotations }) => [`${alert}.md`, annotations.runbook_url]));
  return [
    ...[...wanted].flatMap(([book, url]) =>
      url === `docs/how-to/runbooks/${book}` && books.has(book) ? [] : [`the alert of ${book} has no runbook`],
    ),
    ...[...books].filter((book) => !wanted.has(book)).map((book) => `${book} belongs to no alert`),
  ];
}

/** Every name in a query is a declared one, and every declared one is looked at somewhere. */
function metricFaults(queries, declared) {
  const recorded = new Set(rules().flatMap(({ record }) => (record === undefined ? [] : [record])));
  const names = new Set(queries.flatMap(namesIn));
  const known = (name) =>
    recorded.has(name) || name === 'up' || declared.has(name.replace(/_(bucket|count|sum)$/, '')) || declared.has(name);
  const bases = new Set([...names].flatMap((name) => [name, name.replace(/_(bucket|count|sum)$/, '')]));
  return [
    ...[...names].filter((name) => !known(name)).map((name) => `${name} is asked for, and declared nowhere`),
    ...[...declared]
      .filter((name) => !bases.has(name))
      .map((name) => `${name} is shown on no dashboard and in no alert`),
  ];
}

/** Metric names: words before a selector, or of our prefixes. */
function namesIn(expr) {
  const bare = expr.replaceAll(/"[^"]*"/g, '""');
  return [...bare.matchAll(/([a-zA-Z_][\w:]*)\s*\{/g)].map(([, name]) => name);
}

const twice = (values) => [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];
