import { isJsonObject, NumberText, parseJson, type Json, type JsonObject } from '@baton/kernel';

/** One message that a process wants sent: to whom (refs and e-mail addresses), and what. */
export interface NotifyOrder {
  readonly to: readonly string[];
  readonly template: string;
  readonly subject: string;
  readonly body: string;
}

/** What the variables of a `notify` job ask for; null where they are not understood. `to` may be one ref, a list, or null: nobody. */
export function notifyOrders(
  variablesJson: string,
): { readonly orders: readonly NotifyOrder[]; readonly variables: JsonObject } | null {
  const given = parseJson(variablesJson);
  if (!isJsonObject(given) || !Array.isArray(given['notify'])) return null;
  const variables = isJsonObject(given['variables']) ? given['variables'] : {};
  const orders = (given['notify'] as readonly Json[]).filter((entry) => isJsonObject(entry)).map(orderOf);
  return { orders, variables };
}

function orderOf({ to, template, subject, body }: JsonObject): NotifyOrder {
  return { to: refsOf(to), template: textOf(template), subject: textOf(subject), body: textOf(body) };
}

function refsOf(to: Json | undefined): string[] {
  if (Array.isArray(to)) return (to as readonly Json[]).flatMap(refsOf);
  return typeof to === 'string' && to.trim() !== '' ? [to.trim()] : [];
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : value instanceof NumberText ? value.text : JSON.stringify(value);
}
