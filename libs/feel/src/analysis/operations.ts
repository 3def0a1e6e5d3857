import type { Kind } from '../values.js';

const DAYS = 'days and time duration';
const YEARS = 'years and months duration';

type Row = readonly [left: Kind, right: Kind, result: Kind];

const either = (left: Kind, right: Kind, result: Kind): readonly Row[] => [
  [left, right, result],
  [right, left, result],
];

/** What each operator takes and makes. */
const ARITHMETIC: Readonly<Record<string, readonly Row[]>> = {
  '+': [
    ['number', 'number', 'number'],
    ['string', 'string', 'string'],
    [DAYS, DAYS, DAYS],
    [YEARS, YEARS, YEARS],
    ...either('date', DAYS, 'date'),
    ...either('date', YEARS, 'date'),
    ...either('date and time', DAYS, 'date and time'),
    ...either('date and time', YEARS, 'date and time'),
    ...either('time', DAYS, 'time'),
  ],
  '-': [
    ['number', 'number', 'number'],
    [DAYS, DAYS, DAYS],
    [YEARS, YEARS, YEARS],
    ['date', DAYS, 'date'],
    ['date', YEARS, 'date'],
    ['date and time', DAYS, 'date and time'],
    ['date and time', YEARS, 'date and time'],
    ['time', DAYS, 'time'],
    ['time', 'time', DAYS],
    ['date', 'date', DAYS],
    ['date and time', 'date and time', DAYS],
    ...either('date', 'date and time', DAYS),
  ],
  '*': [['number', 'number', 'number'], ...either(DAYS, 'number', DAYS), ...either(YEARS, 'number', YEARS)],
  '/': [
    ['number', 'number', 'number'],
    [DAYS, 'number', DAYS],
    [YEARS, 'number', YEARS],
    [DAYS, DAYS, 'number'],
    [YEARS, YEARS, 'number'],
  ],
  '**': [['number', 'number', 'number']],
};

/** The kind of `left operator right`: undefined where it may be several, null where there is no such operation. */
export function arithmeticKind(
  operator: string,
  left: Kind | undefined,
  right: Kind | undefined,
): Kind | undefined | null {
  const rows = (ARITHMETIC[operator] ?? []).filter(
    ([a, b]) => (left === undefined || left === a) && (right === undefined || right === b),
  );
  const [first] = rows;
  if (first === undefined) return null;
  return rows.every(([, , result]) => result === first[2]) ? first[2] : undefined;
}

const ORDERED: ReadonlySet<Kind> = new Set<Kind>(['number', 'string', 'date', 'time', 'date and time', DAYS, YEARS]);

/** Whether values of these kinds can have an order. */
export const haveOrder = (left: Kind | undefined, right: Kind | undefined): boolean =>
  [left, right].every((kind) => kind === undefined || ORDERED.has(kind)) &&
  (left === undefined || right === undefined || left === right);

/** What built-ins answer, by their names; those left out answer several kinds. */
const RESULTS: Readonly<Partial<Record<Kind, string>>> = {
  boolean:
    'contains,starts with,ends with,matches,list contains,all,any,not,is,odd,even,before,after,meets,met by,overlaps,overlaps before,overlaps after,finishes,finished by,includes,during,starts,started by,coincides',
  number:
    'string length,count,number,sqrt,log,exp,modulo,decimal,floor,ceiling,round up,round down,round half up,round half down,mean,median,stddev,product,day of year,week of year',
  string:
    'string,substring,substring before,substring after,upper case,lower case,replace,string join,trim,day of week,month of year',
  list: 'split,append,concatenate,union,insert before,remove,list replace,reverse,index of,distinct values,flatten,sort,sublist,mode,get entries',
  context: 'context,context put,context merge',
  date: 'date,today',
  time: 'time',
  'date and time': 'date and time,now',
  [YEARS]: 'years and months duration',
  range: 'range',
};

const RESULT_OF: ReadonlyMap<string, Kind> = new Map(
  Object.entries(RESULTS).flatMap(([kind, names]) => names.split(',').map((name) => [name, kind as Kind])),
);

/** The kind that a built-in answers, unless null; undefined where it may be several. */
export const resultKind = (name: string): Kind | undefined => RESULT_OF.get(name);
