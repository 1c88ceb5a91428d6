import type { Duration } from 'aws-cdk-lib/core';
import type * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { checkSeconds, checkWhole } from '../private/checks';
import { problemsOf } from '../private/validation';

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html */
const MAX_SECONDS = 2_147_483_647;

/**
 * TLS of Service Connect. Amazon ECS issues a certificate, keeps it in AWS Secrets Manager and renews it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
 */
export interface ServiceConnectTls {
  /**
   * Certificate authority in AWS Private CA that issues the certificates. It must have the tag `AmazonECSManaged` with the value
   * `true`. A short-lived certificate mode costs less.
   */
  readonly certificateAuthority: acmpca.ICertificateAuthority;

  /**
   * KMS key that encrypts the private keys of the certificates. The role gets permission to use it.
   *
   * @default - the AWS managed key of Secrets Manager
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Role that Amazon ECS assumes to issue the certificates.
   *
   * @default - a new role with the managed policy `AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity`
   */
  readonly role?: iam.IRole;
}

/**
 * How other services call a service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
 */
export interface ServiceConnectEndpoint {
  /**
   * DNS name by which other services call the service.
   *
   * @default - the name of the port and of the namespace, `app.<namespace>`
   */
  readonly dnsName?: string;

  /**
   * Port on which other services call the service, 1 to 65,535.
   *
   * @default - the port of the container
   */
  readonly port?: number;

  /**
   * How long a connection can be idle, in whole seconds. 0 seconds turns the timeout off.
   *
   * @default - 5 minutes, the default of Amazon ECS
   */
  readonly idleTimeout?: Duration;

  /**
   * How long a response can take, in whole seconds. Longer requests fail with 504. 0 seconds turns the timeout off.
   *
   * @default - 15 seconds, the default of Amazon ECS
   */
  readonly perRequestTimeout?: Duration;

  /**
   * Protocol of the container's port.
   *
   * @default ecs.AppProtocol.http
   */
  readonly appProtocol?: ecs.AppProtocol;

  /**
   * TLS between the services. All services of a namespace that call this one must use the same certificate authority.
   *
   * @default - traffic is not encrypted
   */
  readonly tls?: ServiceConnectTls;
}

/** Input of `ServiceConnect.bind`. */
export interface ServiceConnectBindOptions {
  /** Name of the container's port mapping. */
  readonly portMappingName: string;

  /** Log driver for the logs of Service Connect, which writes to the log group of the service. */
  readonly logDriver: ecs.LogDriver;
}

/**
 * Service Connect, which lets services of a namespace call each other by name. The security groups must allow the traffic.
 *
 * To configure more, such as access logs, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html
 * @example
 * const serviceConnect = ServiceConnect.clientServer(cloudMapNamespace, { dnsName: 'orders', port: 80 });
 */
export abstract class ServiceConnect {
  /**
   * The service can call others, but others cannot call it.
   *
   * @param cloudMapNamespace The namespace of the services.
   */
  static client(cloudMapNamespace: servicediscovery.INamespace): ServiceConnect {
    return new Client(cloudMapNamespace);
  }

  /**
   * The service can call others, and others can call it. Requires `containerPort`.
   *
   * @param cloudMapNamespace The namespace of the services.
   * @param endpoint How others call the service.
   */
  static clientServer(
    cloudMapNamespace: servicediscovery.INamespace,
    endpoint: ServiceConnectEndpoint = {},
  ): ServiceConnect {
    return new ClientServer(cloudMapNamespace, endpoint);
  }

  /** Protocol of the container's port. */
  readonly appProtocol: ecs.AppProtocol = ecs.AppProtocol.http;

  /**
   * Returns the Service Connect configuration of the service.
   *
   * @param scope The service.
   * @param options The port mapping and the logs.
   */
  abstract bind(scope: Construct, options: ServiceConnectBindOptions): ecs.ServiceConnectProps;

  /**
   * Returns what is invalid. The service reports it in one error with all other problems.
   *
   * @param _scope The service.
   * @param _context Properties of the service.
   */
  validate(_scope: Construct, _context: ServiceContext): string[] {
    return [];
  }
}

class Client extends ServiceConnect {
  constructor(private readonly namespace: servicediscovery.INamespace) {
    super();
  }

  override bind(_scope: Construct, { logDriver }: ServiceConnectBindOptions): ecs.ServiceConnectProps {
    return { namespace: this.namespace.namespaceArn, services: [], logDriver };
  }
}

class ClientServer extends ServiceConnect {
  override readonly appProtocol: ecs.AppProtocol;

  constructor(
    private readonly namespace: servicediscovery.INamespace,
    private readonly endpoint: ServiceConnectEndpoint,
  ) {
    super();
    this.appProtocol = endpoint.appProtocol ?? ecs.AppProtocol.http;
  }

  override validate(_scope: Construct, { containerPort }: ServiceContext): string[] {
    const { port, idleTimeout, perRequestTimeout } = this.endpoint;
    return problemsOf([
      containerPort === undefined ? 'serviceConnect as a server requires containerPort' : undefined,
      checkWhole('serviceConnect.port', port, 1, 65_535),
      checkSeconds('serviceConnect.idleTimeout', idleTimeout, 0, MAX_SECONDS),
      checkSeconds('serviceConnect.perRequestTimeout', perRequestTimeout, 0, MAX_SECONDS),
    ]);
  }

  override bind(scope: Construct, options: ServiceConnectBindOptions): ecs.ServiceConnectProps {
    const { portMappingName, logDriver } = options;
    const { dnsName, port, idleTimeout, perRequestTimeout, tls } = this.endpoint;
    const service = { portMappingName, dnsName, port, idleTimeout, perRequestTimeout, tls: tls && bindTls(scope, tls) };
    return { namespace: this.namespace.namespaceArn, services: [service], logDriver };
  }
}

function bindTls(scope: Construct, tls: ServiceConnectTls): ecs.ServiceConnectTlsConfiguration {
  const { certificateAuthority, encryptionKey } = tls;
  const role = tls.role ?? tlsRole(scope);
  if (encryptionKey) {
    iam.Grant.addToPrincipal({
      grantee: role,
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyPair'],
      resourceArns: [encryptionKey.keyArn],
    });
  }
  return { awsPcaAuthorityArn: certificateAuthority.certificateAuthorityArn, kmsKey: encryptionKey, role };
}

function tlsRole(scope: Construct): iam.Role {
  const policy = 'service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity';
  return new iam.Role(scope, 'ServiceConnectRole', {
    description: 'Allows Amazon ECS to issue certificates for Service Connect',
    assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(policy)],
  });
}
