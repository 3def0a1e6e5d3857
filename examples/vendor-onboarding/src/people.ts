/** The departments of the story. */
export const groups = [
  { groupId: 'procurement', name: 'Procurement' },
  { groupId: 'risk', name: 'Risk' },
  { groupId: 'risk-officers', name: 'Risk officers' },
  { groupId: 'legal', name: 'Legal' },
  { groupId: 'accounts-payable', name: 'Accounts Payable' },
  { groupId: 'finance-leads', name: 'Finance leads' },
] as const;

export type GroupId = (typeof groups)[number]['groupId'];

export interface ExamplePerson {
  readonly personId: string;
  readonly name: string;
  readonly groups: readonly GroupId[];
  /** A person named before this one. */
  readonly manager?: string;
}

/** Whoever the diagram names, and one person per department to sign in as. */
export const people: readonly ExamplePerson[] = [
  { personId: 'chief-risk-officer', name: 'Carla Chief', groups: ['risk-officers'] },
  { personId: 'head-of-legal', name: 'Hanna Head', groups: ['legal'] },
  { personId: 'petra', name: 'Petra Procurement', groups: ['procurement'] },
  { personId: 'rosa', name: 'Rosa Risk', groups: ['risk'], manager: 'chief-risk-officer' },
  { personId: 'otto', name: 'Otto Officer', groups: ['risk-officers'], manager: 'chief-risk-officer' },
  { personId: 'lena', name: 'Lena Legal', groups: ['legal'], manager: 'head-of-legal' },
  { personId: 'anton', name: 'Anton Accounts', groups: ['accounts-payable'] },
  { personId: 'fiona', name: 'Fiona Finance', groups: ['finance-leads'] },
];

/** A domain that no mail server delivers to. */
export const emailOf = (personId: string): string => `${personId}@company.example`;
