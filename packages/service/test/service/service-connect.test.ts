import { Duration } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import { type ContainerServiceProps, ServiceConnect } from '../../src';
import { containerOf, only, serviceIn, stackOf } from '../fixtures';

const NAMESPACE = 'arn:aws:servicediscovery:us-east-1:111111111111:namespace/ns-1';

function connected(
  connect: (namespace: servicediscovery.INamespace) => ServiceConnect,
  props: Partial<ContainerServiceProps> = { containerPort: 8080 },
) {
  const stack = stackOf();
  const namespace = servicediscovery.HttpNamespace.fromHttpNamespaceAttributes(stack, 'Namespace', {
    namespaceArn: NAMESPACE,
    namespaceId: 'ns-1',
    namespaceName: 'internal',
  });
  serviceIn(stack, { serviceConnect: connect(namespace), ...props });
  return Template.fromStack(stack);
}

const configuration = (template: Template) => only(template, 'AWS::ECS::Service').ServiceConnectConfiguration;

test('clientServer makes the service available under a name and port, and logs', () => {
  const template = connected((namespace) =>
    ServiceConnect.clientServer(namespace, {
      dnsName: 'orders',
      port: 80,
      idleTimeout: Duration.minutes(1),
      perRequestTimeout: Duration.seconds(40),
    }),
  );
  expect(configuration(template)).toMatchObject({
    Enabled: true,
    Namespace: NAMESPACE,
    Services: [
      {
        PortName: 'app',
        ClientAliases: [{ DnsName: 'orders', Port: 80 }],
        Timeout: { IdleTimeoutSeconds: 60, PerRequestTimeoutSeconds: 40 },
      },
    ],
    LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': '/service' } },
  });
  expect(containerOf(template).PortMappings).toEqual([
    { Name: 'app', AppProtocol: 'http', ContainerPort: 8080, Protocol: 'tcp' },
  ]);
});

test('clientServer uses the port of the container by default', () => {
  expect(configuration(connected((namespace) => ServiceConnect.clientServer(namespace)))).toMatchObject({
    Services: [{ ClientAliases: [{ Port: 8080 }] }],
  });
});

test.each([undefined, 8080])('client offers no service, with the container port %p', (containerPort) => {
  const template = connected((namespace) => ServiceConnect.client(namespace), { containerPort });
  template.hasResourceProperties('AWS::ECS::Service', {
    ServiceConnectConfiguration: Match.objectLike({ Enabled: true, Namespace: NAMESPACE, Services: [] }),
  });
});

test('fails when the port is out of bounds', () => {
  expect(() => connected((namespace) => ServiceConnect.clientServer(namespace, { port: 0 }))).toThrow(
    'Service/Service: serviceConnect.port must be a whole number from 1 to 65535, got 0',
  );
});

test('clientServer fails without containerPort', () => {
  expect(() => connected((namespace) => ServiceConnect.clientServer(namespace), {})).toThrow(
    'Service/Service: serviceConnect as a server requires containerPort',
  );
});
