import type { ComplianceReport } from '../../reports/report-model';
import { oneLine } from '../../private/plain-text';
import { uuidOf, uuidOfContent } from '../uuid';
import { NAMESPACE } from './tokens';

/** Version of OSCAL. compliance-trestle 5.2 implements it. */
const OSCAL_VERSION = '1.2.1';

/** File of each document. The documents refer to one another with these names. */
export const FILES = {
  catalog: 'oscal-catalog.json',
  profile: 'oscal-profile.json',
  'component-definition': 'oscal-component-definition.json',
  'assessment-plan': 'oscal-assessment-plan.json',
  'assessment-results': 'oscal-assessment-results.json',
} as const;

/** Creates a document. Its UUID is that of its content, so that it changes with the content and not with the time. */
export function documentOf(
  kind: keyof typeof FILES,
  title: string,
  { generatedAt, generator }: ComplianceReport,
  content: object,
  metadata: object = {},
): string {
  const document = {
    [kind]: {
      uuid: uuidOfContent(kind, content, generatedAt),
      metadata: {
        title,
        'last-modified': generatedAt,
        version: generator.version,
        'oscal-version': OSCAL_VERSION,
        ...metadata,
      },
      ...content,
    },
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

export interface Property {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
  readonly remarks?: string;
}

/** Properties of this package. Those without a value are omitted. */
export function propertiesOf(values: Readonly<Record<string, string | undefined>>, remarks?: string): Property[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, ns: NAMESPACE, value: oneLine(value), ...(remarks ? { remarks } : {}) }],
  );
}

/** A list that OSCAL requires to be omitted if it is empty. */
export function unlessEmpty(name: string, items: readonly unknown[]): Readonly<Record<string, readonly unknown[]>> {
  return items.length === 0 ? {} : { [name]: items };
}

/** UUID of the command as a tool of the assessment. */
export function toolUuid({ generator: { name, version } }: ComplianceReport): string {
  return uuidOf('tool', name, version);
}

/** UUID of the owner of acknowledgements, a party. */
export function partyUuid(owner: string): string {
  return uuidOf('party', owner);
}
