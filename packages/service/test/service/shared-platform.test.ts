import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ContainerService, ServiceImage } from '../../src';
import { idsOf, loadBalancerIn, stackOf, vpcIn } from '../surroundings';

/** Two services on one network, cluster and load balancer, as the README shows them. */
function platform(names: string[]) {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  const services: ContainerService[] = [];
  for (const name of names) {
    const path = name.toLowerCase();
    services.push(
      new ContainerService(stack, name, {
        vpc: vpcIn(stack),
        cluster: services[0]?.cluster,
        securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, `${name}Group`, `sg-${path}`),
        image: ServiceImage.fromRegistry(`${path}:1`),
        cpu: 256,
        memoryLimitMiB: 512,
        logGroup: logs.LogGroup.fromLogGroupName(stack, `${name}Logs`, `/${path}`),
        containerPort: 8080,
        listener,
        listenerRule: { conditions: [elbv2.ListenerCondition.pathPatterns([`/${path}/*`])] },
      }),
    );
  }
  return { stack, template: Template.fromStack(stack) };
}

const { stack, template } = platform(['Orders', 'Users']);

test('two services share one cluster and one load balancer', () => {
  expect(idsOf(template, 'AWS::ECS::Cluster')).toEqual([expect.stringMatching('^OrdersCluster')]);
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
  template.resourceCountIs('AWS::ECS::Service', 2);
  template.allResourcesProperties('AWS::ECS::Service', { Cluster: { Ref: idsOf(template, 'AWS::ECS::Cluster')[0] } });
});

test('each takes its own requests, and the rest gets 404', () => {
  for (const path of ['/orders/*', '/users/*']) {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [path] } }],
    });
  }
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443,
    DefaultActions: [Match.objectLike({ Type: 'fixed-response' })],
  });
});

test('nothing of a service changes when another one comes after it', () => {
  const alone = platform(['Orders']).template.toJSON().Resources as Record<string, unknown>;
  expect(template.toJSON().Resources).toMatchObject(alone);
});

test('nobody is warned of anything', () => {
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});
