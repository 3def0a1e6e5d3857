/**
 * `column = value` for joins to tables that fill and empty again, as queues do: by an index only, once per value.
 *
 * A plan that is made while such a table is empty takes one row for its whole content, and so reads all of it through its
 * index and compares every row with every value; it stays in use when the table has filled again, where that is thousands of
 * times slower. PostgreSQL neither merges nor hashes by `any`, so it has no reason to go through the table in this order.
 */
export const lookedUp = (column: string, value: string): string => `${column} = any(array[${value}])`;
