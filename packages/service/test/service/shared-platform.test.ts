import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ContainerService, ServiceImage, Traffic } from '../../src';
import { idsOf, loadBalancerIn, stackOf, vpcIn } from '../fixtures';

/** Creates services that share a network, a cluster and a load balancer, as in the README. */
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
        traffic: Traffic.fromListenerRule(listener, {
          conditions: [elbv2.ListenerCondition.pathPatterns([`/${path}/*`])],
        }),
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

test('each service receives its requests, and the load balancer responds with 404 to others', () => {
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

test('a second service does not change the resources of the first', () => {
  const single = platform(['Orders']).template.toJSON().Resources as Record<string, unknown>;
  expect(template.toJSON().Resources).toMatchObject(single);
});

test('there are no warnings', () => {
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});
