import type { Rule } from '../../rule';

const type = (job: string) => `AWS::SageMaker::${job}JobDefinition`;

/** The instances of a job encrypt the traffic between their containers. */
export function encryptedTraffic(job: string): Rule {
  return {
    types: [type(job)],
    judge: (definition) => definition.flag('NetworkConfig', 'EnableInterContainerTrafficEncryption') === true,
  };
}

/** The instances of a job encrypt the traffic between their containers, if there are several instances. */
export function encryptedTrafficOfInstances(job: string): Rule {
  const { types, judge } = encryptedTraffic(job);
  return {
    types,
    judge(definition) {
      const instances = definition.number('JobResources', 'ClusterConfig', 'InstanceCount') ?? 1;
      return instances < 2 ? undefined : judge(definition);
    },
  };
}

/** A job has network isolation. */
export function isolatedJob(job: string): Rule {
  return {
    types: [type(job)],
    judge: (definition) => definition.flag('NetworkConfig', 'EnableNetworkIsolation') === true,
  };
}
