import { groupBy } from '../../private/collections';
import { oneLine, plain } from '../../private/plain-text';
import type { ComplianceReport, Outcome } from '../../reports/report-model';
import { messageOf, type ResultView, viewResults } from '../../reports/view';
import { uuidOf } from '../uuid';
import { propertiesOf, toolUuid } from './document';

/** Results of a rule with the same outcome and acknowledgement. */
export interface ObservedResults {
  readonly rule: string;
  readonly uuid: string;
  readonly entry?: string;
  readonly observation: object;
}

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  compliant: 'comply with the rule',
  acknowledged: 'have an acknowledged finding',
  nonCompliant: 'have an open finding',
  error: 'could not be evaluated',
};

/** One observation for each rule, outcome and acknowledgement. Its subjects are the resources. */
export function observe(report: ComplianceReport): readonly ObservedResults[] {
  const key = ({ rule, outcome, acknowledgement = '' }: ResultView) => JSON.stringify([rule, outcome, acknowledgement]);
  return [...groupBy(viewResults(report), key).values()].map((results) => observationOf(results, report));
}

function observationOf(results: readonly ResultView[], report: ComplianceReport): ObservedResults {
  const [{ rule, outcome, entry, ruleFacts }] = results;
  const owner = outcome === 'acknowledged' ? entry?.id : undefined;
  const uuid = uuidOf('observation', rule, outcome, owner ?? '');
  const byResource = groupBy(results, ({ resource }) => resource);
  const observation = {
    uuid,
    title: oneLine(`${rule}: ${outcome}`),
    description: plain(`${byResource.size} resources ${OUTCOMES[outcome]} ${rule}.`),
    props: propertiesOf({ rule, pack: ruleFacts.pack, outcome }),
    methods: ['TEST'],
    types: [outcome === 'compliant' ? 'control-objective' : 'finding'],
    origins: [{ actors: [{ type: 'tool', 'actor-uuid': toolUuid(report) }] }],
    subjects: [...byResource].map(([resource, own]) => ({
      'subject-uuid': resourceUuid(resource),
      type: 'inventory-item',
      title: oneLine(resource, '(app)'),
      ...(outcome === 'compliant' ? {} : { remarks: plain(own.map(messageOf).join('\n')) }),
    })),
    collected: report.generatedAt,
  };
  return { rule, uuid, entry: owner, observation };
}

/** The resources with results, as items of the inventory. */
export function inventoryOf(report: ComplianceReport) {
  const judged = new Set(report.results.map(({ resource }) => resource));
  return report.resources
    .filter(({ path }) => judged.has(path))
    .map(({ path, type, logicalId, stack, stage, template, source }) => ({
      uuid: resourceUuid(path),
      description: oneLine(path, '(app)'),
      props: propertiesOf({
        'resource-type': type || undefined,
        'logical-id': logicalId || undefined,
        stack: stack || undefined,
        environment: stage || undefined,
        template: template || undefined,
        source: source && `${source.file}:${source.line}`,
      }),
    }))
    .map(({ props, ...item }) => (props.length === 0 ? item : { ...item, props }));
}

function resourceUuid(path: string): string {
  return uuidOf('resource', path);
}
