import type { EnvironmentName } from '../../pets-platform/src/environments';

/** Design values for an environment. They are not read from the app, so that a mistake in the app fails a test. */
export interface Facts {
  readonly tasks: number;
  readonly natGateways: number;
  readonly interfaceEndpoints: readonly string[];
  readonly logRetentionDays: number;
  readonly multiAzDatabase: boolean;
  readonly cacheFailover: 'enabled' | 'disabled';
  readonly deletionProtection: 'true' | 'false';
  readonly monitoringSeconds: number;
}

const INTERFACE_ENDPOINTS = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'];

export const FACTS: Record<EnvironmentName, Facts> = {
  dev: {
    tasks: 1,
    natGateways: 1,
    interfaceEndpoints: [],
    logRetentionDays: 7,
    multiAzDatabase: false,
    cacheFailover: 'disabled',
    deletionProtection: 'false',
    monitoringSeconds: 0,
  },
  staging: {
    tasks: 2,
    natGateways: 2,
    interfaceEndpoints: INTERFACE_ENDPOINTS,
    logRetentionDays: 14,
    multiAzDatabase: false,
    cacheFailover: 'enabled',
    deletionProtection: 'true',
    monitoringSeconds: 0,
  },
  prod: {
    tasks: 2,
    natGateways: 2,
    interfaceEndpoints: INTERFACE_ENDPOINTS,
    logRetentionDays: 30,
    multiAzDatabase: true,
    cacheFailover: 'enabled',
    deletionProtection: 'true',
    monitoringSeconds: 60,
  },
};

/** Returns the tags that all resources of an environment must have. */
export function tagsOf(environment: EnvironmentName): Record<string, string> {
  return { Project: 'pets-api', Environment: environment, Owner: 'devops-team', CostCenter: 'engineering' };
}

interface Tag {
  readonly Key?: string;
  readonly Value?: string;
  readonly key?: string;
  readonly value?: string;
  readonly TagKey?: string;
  readonly TagValue?: string;
}

/** Converts the tags of a resource from the format of any AWS service. Omits the tags that AWS adds. */
export function byName(tags: readonly Tag[] = []): Record<string, string> {
  const pairs = tags.map((tag) => [
    tag.Key ?? tag.key ?? tag.TagKey ?? '',
    tag.Value ?? tag.value ?? tag.TagValue ?? '',
  ]);
  return Object.fromEntries(pairs.filter(([name]) => !name.startsWith('aws:')));
}
