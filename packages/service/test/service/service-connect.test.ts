import { Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import {
  type ContainerServiceProps,
  ServiceConnect,
  type ServiceConnectEndpoint,
  type ServiceConnectTls,
} from '../../src';
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

test.each([ecs.AppProtocol.http2, ecs.AppProtocol.grpc])('clientServer uses the protocol %p', (appProtocol) => {
  const template = connected((namespace) => ServiceConnect.clientServer(namespace, { appProtocol }));
  expect(containerOf(template).PortMappings).toEqual([expect.objectContaining({ AppProtocol: appProtocol.value })]);
});

test.each<[ServiceConnectEndpoint, string]>([
  [
    { idleTimeout: Duration.millis(1500) },
    'idleTimeout must be a whole number of seconds from 0 to 2147483647, got 1.5',
  ],
  [{ perRequestTimeout: Duration.millis(500) }, 'perRequestTimeout must be a whole number of seconds from 0'],
])('fails for %j', (endpoint, problem) => {
  expect(() => connected((namespace) => ServiceConnect.clientServer(namespace, endpoint))).toThrow(
    `Service/Service: serviceConnect.${problem}`,
  );
});

test('timeouts of 0 seconds are turned off', () => {
  const off = { idleTimeout: Duration.seconds(0), perRequestTimeout: Duration.seconds(0) };
  expect(configuration(connected((namespace) => ServiceConnect.clientServer(namespace, off)))).toMatchObject({
    Services: [{ Timeout: { IdleTimeoutSeconds: 0, PerRequestTimeoutSeconds: 0 } }],
  });
});

describe('TLS', () => {
  const AUTHORITY = 'arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1';
  const KEY = 'arn:aws:kms:us-east-1:111111111111:key/1';

  function encrypted(tls: Partial<ServiceConnectTls> = {}) {
    return connected((namespace) => {
      const stack = Stack.of(namespace);
      const certificateAuthority = acmpca.CertificateAuthority.fromCertificateAuthorityArn(
        stack,
        'Authority',
        AUTHORITY,
      );
      return ServiceConnect.clientServer(namespace, { tls: { certificateAuthority, ...tls } });
    });
  }

  test('issues certificates with a new role', () => {
    const template = encrypted();
    expect(configuration(template)).toMatchObject({
      Services: [
        {
          Tls: {
            IssuerCertificateAuthority: { AwsPcaAuthorityArn: AUTHORITY },
            RoleArn: { 'Fn::GetAtt': [expect.stringMatching('^ServiceServiceConnectRole'), 'Arn'] },
          },
        },
      ],
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: Match.objectLike({
        Statement: [Match.objectLike({ Principal: { Service: 'ecs.amazonaws.com' } })],
      }),
      ManagedPolicyArns: [
        {
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity',
            ],
          ],
        },
      ],
    });
  });

  test('uses a key, which the given role can use', () => {
    const stack = stackOf();
    const role = new iam.Role(stack, 'Tls', { assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com') });
    const namespace = servicediscovery.HttpNamespace.fromHttpNamespaceAttributes(stack, 'Namespace', {
      namespaceArn: NAMESPACE,
      namespaceId: 'ns-1',
      namespaceName: 'internal',
    });
    const certificateAuthority = acmpca.CertificateAuthority.fromCertificateAuthorityArn(stack, 'Authority', AUTHORITY);
    const tls = { certificateAuthority, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY), role };
    serviceIn(stack, { serviceConnect: ServiceConnect.clientServer(namespace, { tls }), containerPort: 8080 });
    const template = Template.fromStack(stack);
    expect(configuration(template)).toMatchObject({
      Services: [{ Tls: { KmsKey: KEY, RoleArn: { 'Fn::GetAtt': [expect.stringMatching('^Tls'), 'Arn'] } } }],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyPair'],
            Resource: KEY,
          },
        ],
      },
    });
  });
});
