import type { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { checkWhole } from '../private/checks';
import { problemsOf } from '../private/validation';

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
   * How long a connection can be idle.
   *
   * @default - 5 minutes, the default of Amazon ECS
   */
  readonly idleTimeout?: Duration;

  /**
   * How long a response can take.
   *
   * @default - 15 seconds, the default of Amazon ECS
   */
  readonly perRequestTimeout?: Duration;
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
 * To configure more, such as TLS, extend this class and implement `bind`.
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
  constructor(
    private readonly namespace: servicediscovery.INamespace,
    private readonly endpoint: ServiceConnectEndpoint,
  ) {
    super();
  }

  override validate(_scope: Construct, { containerPort }: ServiceContext): string[] {
    return problemsOf([
      containerPort === undefined ? 'serviceConnect as a server requires containerPort' : undefined,
      checkWhole('serviceConnect.port', this.endpoint.port, 1, 65_535),
    ]);
  }

  override bind(_scope: Construct, options: ServiceConnectBindOptions): ecs.ServiceConnectProps {
    const { portMappingName, logDriver } = options;
    const { dnsName, port, idleTimeout, perRequestTimeout } = this.endpoint;
    const service = { portMappingName, dnsName, port, idleTimeout, perRequestTimeout };
    return { namespace: this.namespace.namespaceArn, services: [service], logDriver };
  }
}
