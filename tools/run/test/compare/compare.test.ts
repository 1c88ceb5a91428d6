import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  CfnCondition,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CrossStackReferences,
  Fn,
  NestedStack,
  ReferenceStrength,
  RemovalPolicy,
  Stack,
  Tags,
} from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { compareBuilds } from './assemblies';

test('equal assemblies have no differences', () => {
  const build = (data: Stack) => void new sns.Topic(data, 'Topic');
  expect(compareBuilds(build, build)).toEqual({ equal: true, stacks: [], moved: [], renamed: [] });
});

describe('renamed logical ids', () => {
  test('a resource with the same construct path and another logical id is renamed', () => {
    const build = (id: string) => (data: Stack) => {
      const bucket = new s3.Bucket(data, 'Bucket');
      (bucket.node.defaultChild as CfnResource).overrideLogicalId(id);
      bucket.addCorsRule({ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['*'] });
      new CfnOutput(data, 'Arn', { value: bucket.bucketArn });
    };
    const { equal, renamed } = compareBuilds(build('Old'), build('New'));
    expect(equal).toBe(true);
    expect(renamed).toEqual([
      {
        stage: 'dev',
        stack: 'Data',
        type: 'AWS::S3::Bucket',
        before: 'Old',
        after: 'New',
        nameBefore: 'dev/Data/Bucket/Resource',
        nameAfter: 'dev/Data/Bucket/Resource',
        stateful: true,
      },
    ]);
  });

  test('a construct in another place is the same if type and properties are equal', () => {
    const { equal, renamed } = compareBuilds(
      (data) => void new sns.Topic(data, 'Topic', { displayName: 'alerts' }),
      (data) => void new sns.Topic(new Construct(data, 'Alerts'), 'Topic', { displayName: 'alerts' }),
    );
    expect(equal).toBe(true);
    expect(renamed).toEqual([
      expect.objectContaining({
        nameBefore: 'dev/Data/Topic/Resource',
        nameAfter: 'dev/Data/Alerts/Topic/Resource',
        stateful: false,
      }),
    ]);
  });

  test('constructs with equal properties correspond by the end of their paths', () => {
    const build = (parent: (data: Stack) => Construct) => (data: Stack) => {
      for (const id of ['One', 'Two']) new sns.Topic(parent(data), id);
    };
    const { equal, renamed } = compareBuilds(
      build((data) => data),
      build((data) => (data.node.tryFindChild('Topics') as Construct | undefined) ?? new Construct(data, 'Topics')),
    );
    expect(equal).toBe(true);
    expect(renamed.map(({ nameBefore, nameAfter }) => [nameBefore, nameAfter])).toEqual([
      ['dev/Data/One/Resource', 'dev/Data/Topics/One/Resource'],
      ['dev/Data/Two/Resource', 'dev/Data/Topics/Two/Resource'],
    ]);
  });

  test('a chain of moved constructs corresponds, references included', () => {
    const build = (parent: (data: Stack) => Construct) => (data: Stack) => {
      const scope = parent(data);
      const key = new kms.Key(scope, 'Key');
      const topic = new sns.Topic(scope, 'Topic', { masterKey: key });
      topic.grantPublish(new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
    };
    const { equal, renamed } = compareBuilds(
      build((data) => data),
      build((data) => new Construct(data, 'Alerts')),
    );
    expect(equal).toBe(true);
    expect(renamed.map(({ type }) => type).sort()).toEqual([
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::KMS::Key',
      'AWS::SNS::Topic',
    ]);
  });

  test('a moved construct that changes slightly corresponds, and its change is shown', () => {
    const properties = { fifo: true, contentBasedDeduplication: true, visibilityTimeout: undefined };
    const tag = (queue: sqs.Queue) => ['A', 'B', 'C'].forEach((name) => Tags.of(queue).add(name, '1'));
    const { stacks, renamed } = compareBuilds(
      (data) => tag(new sqs.Queue(data, 'Queue', { ...properties, queueName: 'a.fifo' })),
      (data) => tag(new sqs.Queue(new Construct(data, 'Orders'), 'Queue', { ...properties, queueName: 'b.fifo' })),
    );
    expect(renamed).toHaveLength(1);
    expect(stacks).toEqual([
      expect.objectContaining({
        added: [],
        removed: [],
        changed: [
          expect.objectContaining({
            differences: [{ property: 'Properties.QueueName', before: 'a.fifo', after: 'b.fifo' }],
          }),
        ],
      }),
    ]);
  });

  test('different resources of one type are one removed and one added', () => {
    const { stacks, renamed } = compareBuilds(
      (data) => void new sqs.Queue(data, 'One', { queueName: 'one', retentionPeriod: undefined }),
      (data) => void new sqs.Queue(data, 'Two', { fifo: true, removalPolicy: RemovalPolicy.RETAIN }),
    );
    expect(renamed).toEqual([]);
    expect(stacks[0]).toMatchObject({
      added: [{ type: 'AWS::SQS::Queue', name: 'dev/Data/Two/Resource', stateful: true }],
      removed: [{ type: 'AWS::SQS::Queue', name: 'dev/Data/One/Resource' }],
      changed: [],
    });
  });

  test('generated outputs and exports are renamed with the resource that they export', () => {
    const build = (id: string) => (data: Stack, service: Stack) => {
      const key = new kms.Key(data, id, { description: 'data' });
      new sns.Topic(service, 'Topic', { masterKey: key });
    };
    const { equal, renamed } = compareBuilds(build('Old'), build('New'));
    expect(equal).toBe(true);
    expect(renamed.map(({ type, stateful }) => [type, stateful])).toEqual([
      ['AWS::KMS::Key', true],
      ['Outputs', false],
    ]);
  });
});

describe('changes', () => {
  test('a changed property is shown with both values', () => {
    const build = (displayName: string) => (data: Stack) => void new sns.Topic(data, 'Topic', { displayName });
    expect(compareBuilds(build('a'), build('b'))).toMatchObject({
      equal: false,
      stacks: [
        {
          stack: 'dev/Data',
          state: 'changed',
          changed: [{ differences: [{ property: 'Properties.DisplayName', before: 'a', after: 'b' }] }],
        },
      ],
    });
  });

  test('of a list with more items, the added item is shown', () => {
    const build =
      (...names: string[]) =>
      (data: Stack) => {
        const topic = new sns.Topic(data, 'Topic');
        names.forEach((name) => Tags.of(topic).add(name, 'x'));
      };
    expect(compareBuilds(build('a', 'c'), build('a', 'b', 'c')).stacks[0].changed[0].differences).toEqual([
      { property: 'Properties.Tags[]', after: { Key: 'b', Value: 'x' } },
    ]);
  });

  test('the order of IAM statements and actions has no meaning', () => {
    const statement = (...actions: string[]) => new iam.PolicyStatement({ actions, resources: ['*'], sid: actions[0] });
    const build =
      (...statements: string[][]) =>
      (data: Stack) => {
        new iam.CfnManagedPolicy(data, 'Policy', {
          policyDocument: {
            Version: '2012-10-17',
            Statement: statements.map((actions) => statement(...actions).toJSON()),
          },
        });
      };
    const reordered = build(['sqs:SendMessage'], ['sns:Publish']);
    expect(compareBuilds(build(['sns:Publish'], ['sqs:SendMessage']), reordered).equal).toBe(true);
    expect(compareBuilds(build(['sns:Publish'], ['sqs:ReceiveMessage']), reordered).equal).toBe(false);
  });

  test.each<[string, (resource: CfnResource, other: CfnResource) => void, string]>([
    ['a deletion policy', (resource) => resource.applyRemovalPolicy(RemovalPolicy.RETAIN), 'DeletionPolicy'],
    [
      'an update policy',
      (resource) => resource.addOverride('UpdatePolicy', { UseOnlineResharding: true }),
      'UpdatePolicy',
    ],
    ['metadata', (resource) => resource.addMetadata('AWS::CloudFormation::Init', {}), 'Metadata'],
    ['a dependency', (resource, other) => resource.addResourceDependency(other), 'DependsOn'],
  ])('%s is compared', (_, change, property) => {
    const build = (isChanged: boolean) => (data: Stack) => {
      const other = new CfnResource(data, 'Other', { type: 'AWS::SNS::Topic' });
      const resource = new CfnResource(data, 'One', { type: 'AWS::SQS::Queue' });
      if (isChanged) change(resource, other);
    };
    const { stacks } = compareBuilds(build(false), build(true));
    expect(stacks[0].changed[0].differences.map((one) => one.property)).toContainEqual(
      expect.stringMatching(new RegExp(`^${property}`)),
    );
  });

  test('outputs, parameters, conditions, mappings and settings of the stack are compared', () => {
    const build = (value: string) => (data: Stack) => {
      new CfnOutput(data, 'Output', { value });
      new CfnParameter(data, 'Parameter', { default: value });
      new CfnMapping(data, 'Mapping', { mapping: { a: { b: value } } }).findInMap('a', 'b');
      const condition = new CfnCondition(data, 'Condition', { expression: Fn.conditionEquals(value, 'x') });
      const topic = new CfnResource(data, 'Topic', { type: 'AWS::SNS::Topic' });
      topic.cfnOptions.condition = condition;
      Tags.of(data).add('Name', value);
    };
    const [{ changed, settings }] = compareBuilds(build('1'), build('2')).stacks;
    expect(changed.map(({ section, differences }) => [section, differences[0].property])).toEqual(
      expect.arrayContaining([
        ['Outputs', 'Value'],
        ['Parameters', 'Default'],
        ['Conditions', 'Fn::Equals[0]'],
        ['Mappings', 'a.b'],
      ]),
    );
    expect(settings).toEqual([{ property: 'tags.Name', before: '1', after: '2' }]);
  });

  test('the name of an export that the user chose is compared', () => {
    const build = (exportName: string) => (data: Stack) =>
      void new CfnOutput(data, 'Output', { value: 'x', exportName });
    expect(compareBuilds(build('one'), build('two')).stacks[0].changed[0].differences).toEqual([
      { property: 'Export.Name', before: 'one', after: 'two' },
    ]);
  });

  test('a stack that only one assembly has is added or removed with its resources', () => {
    const topic = (stack: Stack) => new sns.Topic(stack, 'Topic');
    const { stacks } = compareBuilds(
      (_, __, stage) => void topic(new Stack(stage, 'Old')),
      (_, __, stage) => void new sqs.Queue(new Stack(stage, 'New'), 'Queue'),
    );
    expect(stacks.map(({ stack, state, added, removed }) => [stack, state, added.length, removed.length])).toEqual([
      ['dev/New', 'added', expect.any(Number), 0],
      ['dev/Old', 'removed', 0, expect.any(Number)],
    ]);
  });

  test('each stage is compared with the stage of the same name', () => {
    const build =
      (name: string) =>
      (data: Stack, _: Stack, { stageName }: { stageName: string }) =>
        void new sns.Topic(data, 'Topic', { displayName: stageName === 'prod' ? name : 'same' });
    const { stacks } = compareBuilds(build('a'), build('b'), ['dev', 'staging', 'prod']);
    expect(stacks.map(({ stack }) => stack)).toEqual(['prod/Data']);
  });
});

describe('references', () => {
  /** A queue whose property refers to one of two renamed topics. */
  const build =
    (reference: (topics: { one: string; two: string }) => unknown, prefix = '') =>
    (data: Stack) => {
      const id = (name: string) => {
        const topic = new CfnResource(data, name, { type: 'AWS::SNS::Topic', properties: { DisplayName: name } });
        topic.overrideLogicalId(`${prefix}${name}`);
        return `${prefix}${name}`;
      };
      const topics = { one: id('One'), two: id('Two') };
      new CfnResource(data, 'Queue', { type: 'AWS::SQS::Queue', properties: { Value: reference(topics) } });
    };

  test.each<[string, (id: string) => unknown]>([
    ['Ref', (id) => ({ Ref: id })],
    ['Fn::GetAtt', (id) => ({ 'Fn::GetAtt': [id, 'TopicName'] })],
    ['Fn::GetAtt with a string', (id) => ({ 'Fn::GetAtt': `${id}.TopicName` })],
    ['Fn::Sub', (id) => ({ 'Fn::Sub': `a \${${id}} and \${${id}.TopicName}` })],
    ['Fn::Sub with variables', (id) => ({ 'Fn::Sub': ['a ${Name}', { Name: { Ref: id } }] })],
    ['a nested function', (id) => ({ 'Fn::Join': ['', ['a', { Ref: id }]] })],
  ])('%s to a renamed resource is equal, to another resource is different', (_, reference) => {
    const toOne = build(({ one }) => reference(one));
    expect(
      compareBuilds(
        toOne,
        build(({ one }) => reference(one), 'New'),
      ).equal,
    ).toBe(true);
    const { stacks } = compareBuilds(
      toOne,
      build(({ two }) => reference(two), 'New'),
    );
    const [{ before, after }] = stacks[0].changed[0].differences;
    expect(String(before)).toContain('dev/Data/One');
    expect(String(after)).toContain('dev/Data/Two');
  });

  test('an escaped dollar sign and a variable of Fn::Sub are not references', () => {
    const literal = build(() => ({ 'Fn::Sub': ['${!One} ${One}', { One: 'x' }] }));
    const { stacks } = compareBuilds(
      literal,
      build(() => ({ 'Fn::Sub': ['${!One} ${One}', { One: 'y' }] })),
    );
    expect(stacks[0].changed[0].differences).toEqual([
      { property: 'Properties.Value.Fn::Sub[1].One', before: 'x', after: 'y' },
    ]);
  });

  test('a dependency on another resource is different', () => {
    const dependent = (on: 'One' | 'Two') => (data: Stack) => {
      const topics = { One: new sns.CfnTopic(data, 'One'), Two: new sns.CfnTopic(data, 'Two', { topicName: 'x' }) };
      new sqs.CfnQueue(data, 'Queue').addResourceDependency(topics[on]);
    };
    const [{ changed }] = compareBuilds(dependent('One'), dependent('Two')).stacks;
    expect(changed[0].differences).toEqual([
      { property: 'DependsOn[0]', before: 'dev/Data/One', after: 'dev/Data/Two' },
    ]);
  });

  describe.each([ReferenceStrength.STRONG, ReferenceStrength.WEAK])('to another stack (%s)', (strength) => {
    const build =
      (target: 'One' | 'Two', id = '') =>
      (data: Stack, service: Stack) => {
        CrossStackReferences.of(service).consume(strength);
        const topics = {
          One: new sns.Topic(data, `${id}One`, { displayName: 'one' }),
          Two: new sns.Topic(data, `${id}Two`, { displayName: 'two' }),
        };
        new CfnResource(service, 'Queue', { type: 'AWS::SQS::Queue', properties: { Value: topics[target].topicArn } });
      };

    test('is equal if the target is renamed', () => {
      expect(compareBuilds(build('One'), build('One', 'New')).equal).toBe(true);
    });

    test('is different if the target is another resource', () => {
      const { stacks } = compareBuilds(build('One'), build('Two', 'New'));
      const change = stacks.find(({ stack }) => stack === 'dev/Service')?.changed[0].differences[0];
      expect(change?.before).toContain('dev/Data/NewOne/Resource');
      expect(change?.after).toContain('dev/Data/NewTwo/Resource');
      expect(change?.sameTarget).toBeUndefined();
    });
  });

  test('a reference by another mechanism to the same target is marked', () => {
    const build = (strength: ReferenceStrength) => (data: Stack, service: Stack) => {
      CrossStackReferences.of(service).consume(strength);
      const topic = new sns.Topic(data, 'Topic');
      new CfnResource(service, 'Queue', { type: 'AWS::SQS::Queue', properties: { Value: topic.topicArn } });
    };
    const { stacks } = compareBuilds(build(ReferenceStrength.STRONG), build(ReferenceStrength.WEAK));
    const [change] = stacks.find(({ stack }) => stack === 'dev/Service')?.changed ?? [];
    expect(change.differences).toEqual([
      {
        property: 'Properties.Value',
        before: 'ImportValue(Ref(dev/Data/Topic/Resource))',
        after: 'GetStackOutput(dev/Data, Ref(dev/Data/Topic/Resource))',
        sameTarget: true,
      },
    ]);
  });
});

describe('stacks', () => {
  test('a resource in another stack is moved, with its new logical id', () => {
    const build = (isMoved: boolean) => (data: Stack, service: Stack) => {
      new sns.CfnTopic(data, 'Stays');
      new s3.CfnBucket(isMoved ? service : data, 'Bucket', { bucketName: 'b' });
    };
    const { equal, moved, stacks } = compareBuilds(build(false), build(true));
    expect(equal).toBe(false);
    expect(stacks).toEqual([]);
    expect(moved).toEqual([
      expect.objectContaining({
        stack: 'Data',
        stackAfter: 'Service',
        before: 'Bucket',
        after: 'Bucket',
        stateful: true,
      }),
    ]);
  });

  test('a resource does not move to another stage', () => {
    const build =
      (name: string) =>
      (data: Stack, _: Stack, { stageName }: { stageName: string }) => {
        if (stageName === name) new sns.Topic(data, 'Topic');
      };
    const { moved, stacks } = compareBuilds(build('dev'), build('prod'), ['dev', 'prod']);
    expect(moved).toEqual([]);
    expect(stacks.map(({ stack, added, removed }) => [stack, added.length, removed.length])).toEqual([
      ['dev/Data', 0, 1],
      ['prod/Data', 1, 0],
    ]);
  });

  test('a nested stack is compared, with the values that its parent passes', () => {
    const build =
      (target: 'One' | 'Two', id = '', displayName = 'x') =>
      (data: Stack) => {
        const keys = {
          One: new kms.Key(data, `${id}One`, { description: 'one' }),
          Two: new kms.Key(data, `${id}Two`, { description: 'two' }),
        };
        const nested = new NestedStack(data, `${id}Nested`);
        const topic = new sns.Topic(nested, 'Topic', { masterKey: keys[target], displayName });
        new CfnOutput(data, 'Topic', { value: topic.topicArn });
      };
    expect(compareBuilds(build('One'), build('One', 'New')).equal).toBe(true);
    const changed = compareBuilds(build('One'), build('Two', 'New')).stacks;
    expect(changed).toHaveLength(1);
    expect(changed[0].stack).toMatch(/^dev\/Data\/NewNested/);
    expect(changed[0].changed[0].differences).toEqual([
      {
        property: 'Properties.KmsMasterKeyId',
        before: 'GetAtt(dev/Data/NewOne/Resource, Arn)',
        after: 'GetAtt(dev/Data/NewTwo/Resource, Arn)',
      },
    ]);
    expect(compareBuilds(build('One'), build('One', '', 'y')).stacks[0].changed[0].differences).toEqual([
      { property: 'Properties.DisplayName', before: 'x', after: 'y' },
    ]);
  });
});
