/** A log event. */
export type LogEvent = Readonly<Record<string, unknown>>;

/** A query of the deployment. */
export interface SavedQuery {
  readonly Name: string;
  readonly QueryString: string;
}

/** Words of Logs Insights that are not fields. */
const WORDS = new Set('fields filter stats sort limit by as in asc desc ispresent count avg pct max bin'.split(' '));

/**
 * Returns the events that a query of Logs Insights selects. The emulator does not evaluate conditions on the fields of JSON
 * events.
 *
 * @throws Error if a condition has a form that the saved queries do not use
 */
export function select(query: string, events: readonly LogEvent[]): LogEvent[] {
  const conditions = commandsOf(query)
    .filter(([name]) => name === 'filter')
    .map(([, condition]) => conditionOf(condition));
  return events.filter((event) => conditions.every((holds) => holds(event)));
}

/** Returns the fields of events that a query shows or aggregates. Excludes the fields that CloudWatch adds. */
export function fieldsOf(query: string): string[] {
  const fields = commandsOf(query)
    .filter(([name]) => name === 'fields' || name === 'stats')
    .flatMap(([, text]) => text.replaceAll(/\bas \w+/g, '').match(/(?<!\w)@?[A-Za-z]\w*/g) ?? []);
  return [...new Set(fields.filter((word) => !word.startsWith('@') && !WORDS.has(word)))];
}

/** Returns the names of the queries that select no events, and the fields that no selected event has. */
export function problemsOf(queries: readonly SavedQuery[], events: readonly LogEvent[]): Record<string, string[]> {
  const id = events.find(({ traceId }) => traceId !== undefined)?.traceId;
  const problems = queries.map(({ Name, QueryString }) => {
    const found = select(QueryString.replace('put the id here', String(id)), events);
    const fields = new Set(found.flatMap(Object.keys));
    return [
      Name,
      ['an event', ...fieldsOf(QueryString)].filter((field, index) =>
        index === 0 ? found.length === 0 : !fields.has(field),
      ),
    ] as const;
  });
  return Object.fromEntries(problems.filter(([, missing]) => missing.length > 0));
}

/**
 * Returns the events that a metric filter counts.
 *
 * @throws Error if the pattern has a form that the metric filters do not use
 */
export function count(pattern: string, events: readonly LogEvent[]): LogEvent[] {
  const term = /\$\.(\w+) = "([^"]*)"/g;
  if (!/^{[\s()|]*}$/.test(pattern.replaceAll(term, ''))) throw new Error(`unknown pattern: ${pattern}`);
  const terms = [...pattern.matchAll(term)];
  return events.filter((event) =>
    terms.some(([, field, value]) => (value === '*' ? field in event : event[field] === value)),
  );
}

function commandsOf(query: string): [name: string, text: string][] {
  return query.split('|').map((command) => {
    const [, name, text] = /^\s*(\w+)\s+([^]*?)\s*$/.exec(command) ?? [];
    return [name, text];
  });
}

function conditionOf(text: string): (event: LogEvent) => boolean {
  const [, present] = /^ispresent\((\w+)\)$/.exec(text) ?? [];
  if (present) return (event) => present in event;
  const [, member, list] = /^(\w+) in (\[.*\])$/.exec(text) ?? [];
  if (member) return (event) => (JSON.parse(list) as unknown[]).includes(event[member]);
  const [, field, value] = /^(\w+) = "([^"]*)"$/.exec(text) ?? [];
  if (field) return (event) => event[field] === value;
  throw new Error(`unknown condition: ${text}`);
}
