import { CfnResource, Lazy, Stack } from 'aws-cdk-lib/core';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { NagMessageLevel, NagPack, NagRuleCompliance } from 'cdk-nag';
import { Compliance, CompliancePack, type CompliancePackConfig, FinalResource } from '../../src';
import { appWith, synthesize } from '../compliance-app';

/** A pack whose rule reads the template. */
class QueueChecks extends NagPack {
  readonly name = 'Team';
  protected override packName = 'Team';
  readonly read: FinalResource[] = [];

  protected checkResource(node: CfnResource): void {
    this.applyRule({
      ruleSuffixOverride: 'DELAY',
      info: 'The queue has a delay.',
      explanation: 'Messages must be delivered at once.',
      level: NagMessageLevel.ERROR,
      node,
      rule: (resource) => {
        const definition = FinalResource.of(resource);
        this.read.push(definition);
        if (definition.resourceType !== 'AWS::SQS::Queue') return NagRuleCompliance.NOT_APPLICABLE;
        return definition.properties.DelaySeconds ? NagRuleCompliance.NON_COMPLIANT : NagRuleCompliance.COMPLIANT;
      },
    });
  }
}

test('a rule of a team reads the final properties, policies and logical id', () => {
  const app = appWith();
  const queue = new sqs.CfnQueue(new Stack(app, 'Data'), 'Queue', {
    queueName: Lazy.string({ produce: () => 'name' }),
  });
  queue.addPropertyOverride('DelaySeconds', 5);
  queue.addOverride('DeletionPolicy', 'Retain');
  queue.addOverride('UpdateReplacePolicy', 'Delete');
  queue.overrideLogicalId('Renamed');
  const pack = new QueueChecks();
  class TeamPack extends CompliancePack {
    bind(): CompliancePackConfig {
      return { pack };
    }
  }
  Compliance.of(app).check({ packs: [new TeamPack()] });
  expect(synthesize(app).failure).toContain('Team-DELAY');
  expect(pack.read.map((definition) => ({ ...definition }))).toEqual([
    {
      logicalId: 'Renamed',
      resourceType: 'AWS::SQS::Queue',
      properties: { QueueName: 'name', DelaySeconds: 5 },
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Delete',
    },
  ]);
});

test('before synthesis, the definition is the one that the construct synthesizes', () => {
  const queue = new sqs.CfnQueue(new Stack(), 'Queue', { delaySeconds: 1 });
  queue.addPropertyOverride('DelaySeconds', 5);
  expect(FinalResource.of(queue)).toMatchObject({ logicalId: 'Queue', properties: { DelaySeconds: 5 } });
  queue.addPropertyOverride('DelaySeconds', 6);
  expect(FinalResource.of(queue).properties).toEqual({ DelaySeconds: 6 });
});

test('a resource without properties and policies has none', () => {
  const { resourceType, properties, deletionPolicy, updateReplacePolicy } = FinalResource.of(
    new CfnResource(new Stack(), 'Topic', { type: 'AWS::SNS::Topic' }),
  );
  expect({ resourceType, properties, deletionPolicy, updateReplacePolicy }).toEqual({
    resourceType: 'AWS::SNS::Topic',
    properties: {},
    deletionPolicy: undefined,
    updateReplacePolicy: undefined,
  });
});
