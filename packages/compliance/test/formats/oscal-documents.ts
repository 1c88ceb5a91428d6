import { OSCAL_WRITERS } from '../../src/formats/oscal/oscal';
import type { ComplianceReport } from '../../src/reports/report-model';

export type Json = Readonly<Record<string, unknown>>;

export interface Finding {
  readonly title: string;
  readonly description: string;
  readonly target: {
    readonly type: string;
    readonly 'target-id': string;
    readonly status: { readonly state: string; readonly reason: string };
  };
  readonly 'related-observations'?: readonly { readonly 'observation-uuid': string }[];
  readonly 'related-risks'?: readonly { readonly 'risk-uuid': string }[];
}

export interface Observation {
  readonly uuid: string;
  readonly title: string;
  readonly subjects: readonly { readonly 'subject-uuid': string; readonly title: string }[];
}

export interface Risk {
  readonly uuid: string;
  readonly statement: string;
  readonly status: string;
  readonly deadline?: string;
  readonly props: readonly { readonly name: string; readonly value: string }[];
  readonly origins?: readonly { readonly actors: readonly { readonly 'actor-uuid': string }[] }[];
}

export interface Results {
  readonly findings?: readonly Finding[];
  readonly observations?: readonly Observation[];
  readonly risks?: readonly Risk[];
}

/** The documents of a report, by file. */
export function documentsOf(report: ComplianceReport): Map<string, Json> {
  return new Map(OSCAL_WRITERS.map(({ file, write }) => [file, JSON.parse(write(report)) as Json]));
}

/** Results of the assessment. */
export function resultsOf(report: ComplianceReport): Results {
  const document = documentsOf(report).get('oscal-assessment-results.json') as {
    readonly 'assessment-results': { readonly results: readonly Results[] };
  };
  return document['assessment-results'].results[0];
}

/** All objects in a document. */
export function* objectsOf(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Json;
  for (const item of Object.values(value)) yield* objectsOf(item);
}
