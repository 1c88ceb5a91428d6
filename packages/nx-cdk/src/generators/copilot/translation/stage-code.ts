import type { Code } from '../code';
import type { Fields } from '../fields';

/** Types of AWS Copilot that have an equivalent. */
export type WorkloadType = 'Load Balanced Web Service' | 'Worker Service' | 'Scheduled Job';

/** A topic that a workload publishes to. */
export interface TopicCode {
  readonly name: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
}

/** Route of the load balancer to a service. */
export interface RouteCode {
  readonly path: string;
  readonly aliases: readonly string[];
  readonly sources: readonly string[];
}

/** A manifest that is translated. */
export interface Source {
  readonly fields: Fields;
  readonly type: WorkloadType;
  readonly name: string;
  readonly application: string;
}

/** Code of a workload in one stage. */
export interface StageCode {
  /** Properties of the construct. */
  readonly props: Record<string, Code>;
  readonly variables: Record<string, string>;
  readonly secrets: Record<string, string>;
  readonly containerOptions: Record<string, Code>;
  /** Names of secrets whose complete ARN is not in the manifest. */
  readonly secretNames: string[];
  readonly topics: TopicCode[];
  /** Statements before and after the construct. */
  readonly before: string[];
  readonly after: string[];
  /** Options of the listener rule. */
  readonly traffic: Record<string, Code>;
  route?: RouteCode;
  logRetention: number;
  hasRepository: boolean;
  /** Whether the image is in Amazon ECR. */
  usesEcr: boolean;
  hasExec: boolean;
  hasServiceConnect: boolean;
}

export function newStageCode(): StageCode {
  return {
    props: {},
    variables: {},
    secrets: {},
    containerOptions: {},
    secretNames: [],
    topics: [],
    before: [],
    after: [],
    traffic: {},
    logRetention: 30,
    hasRepository: false,
    usesEcr: false,
    hasExec: false,
    hasServiceConnect: false,
  };
}
