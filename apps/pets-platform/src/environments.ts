import type { RestorePoint } from '@pets/database';
import type { WorkingHours } from '@pets/service';
import type { Preview } from './choose-preview';

/** Environments in the order of deployment. */
export const ENVIRONMENT_NAMES = ['dev', 'staging', 'prod'] as const;

export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

/** Sizes of an environment, from the design. */
export interface EnvironmentSizes {
  /** Number of tasks. Autoscaling is enabled if the maximum is greater than the minimum. */
  readonly minTasks: number;
  readonly maxTasks: number;
  /** Retention of the application logs, in days. */
  readonly logRetentionDays: 7 | 14 | 30;
  /** Creates one NAT gateway per Availability Zone instead of one for all. */
  readonly natGatewayPerZone: boolean;
  /** Default of `interfaceEndpoints`. */
  readonly defaultInterfaceEndpoints: InterfaceEndpoints;
  /** Creates a Multi-AZ database. */
  readonly multiAzDatabase: boolean;
  /** Creates a second cache node for automatic failover. */
  readonly multiAzCache: boolean;
  /** Enhanced monitoring interval in seconds. 0 disables it. */
  readonly databaseMonitoringSeconds: 0 | 60;
  /** Enables termination protection for all stacks and deletion protection for the load balancer, and retains the log groups. */
  readonly protectedFromDeletion: boolean;
  /** Default monthly budget in US dollars. */
  readonly defaultBudget: number;
}

/** Account, Regions, names and notifications of an environment, from settings. */
export interface EnvironmentPlace {
  readonly name: EnvironmentName;
  readonly account: string;
  readonly region: string;
  /** Exactly two, as in the address plan of the design. */
  readonly availabilityZones: readonly string[];
  /** First two numbers of the VPC CIDR block, `10.0` for 10.0.0.0/16. */
  readonly addressPrefix: string;
  readonly recoveryRegion: string;
  readonly recoveryAvailabilityZones: readonly string[];
  readonly recoveryAddressPrefix: string;
  /** Domain name of the API. */
  readonly domainName: string;
  readonly hostedZoneId: string;
  readonly hostedZoneName: string;
  /** Prefix of physical names. Empty if the environment has its own account. */
  readonly namePrefix: string;
  /** Whether to create the configuration recorders of AWS Config, which exist once per account and Region. */
  readonly configRecorder: NewOrExisting;
  /** Creates alarms on activity in the account, if this environment has the stack Governance. */
  readonly accountAlarms: boolean;
  /** Interface endpoints of the VPCs. */
  readonly interfaceEndpoints: InterfaceEndpoints;
  /** Whether to create the GitHub OIDC identity provider, which exists once per account. */
  readonly githubProvider: NewOrExisting;
  /** Email addresses that are notified of every alarm and of costs. */
  readonly alertEmails: readonly string[];
  /** On-call email addresses. One notification per incident. */
  readonly pageEmails: readonly string[];
  /** Monthly budget in US dollars. */
  readonly monthlyBudget: number;
  /** Prepares a recovery Region, with a replica of the database and a standby of the service. */
  readonly recovers: boolean;
  /** Number of tasks of the standby while the primary Region serves. */
  readonly standbyTasks: number;
  /** Detection of cost anomalies: `service`, `tag`, `none`, or the ARN of an existing monitor. */
  readonly anomalyDetection: string;
  /** Migrates the database with each new image, before the service is updated. */
  readonly migration: boolean;
  /** Working hours of an environment that is stopped outside of them. */
  readonly offHours?: WorkingHours;
  /** Signs images when they are pushed, and deploys signed images only. */
  readonly imageSigning: boolean;
  /** Creates a canary that requests the public URL. Runs are charged. */
  readonly canary: boolean;
  /** Identifier of the DB instance, without `namePrefix`. */
  readonly databaseIdentifier: string;
  /** Backup that the database was created from. */
  readonly restoreFrom?: RestorePoint;
  /** Whether the database replicates the one in the recovery Region, until it is promoted to return. */
  readonly databaseIsReplica: boolean;
  /** Whether the replica is promoted to a standalone database. */
  readonly replicaPromoted: boolean;
  /** Whether the repository for image copies is created for this environment. It exists once per account and Region. */
  readonly ownsImageCopies: boolean;
  /** Environments of the account, if this environment has the stack Governance. Otherwise empty. */
  readonly governs: readonly Governed[];
}

/**
 * AWS services with interface endpoints, each of which has an hourly charge in each Availability Zone: none, those that tasks call
 * (primary Region only), or also those that AWS Foundational Security Best Practices requires.
 */
export type InterfaceEndpoints = 'none' | 'tasks' | 'all';

/** Whether to create a resource that exists once per account, or to use the existing one. */
export type NewOrExisting = 'new' | 'existing';

/** An environment, for the stack Governance of its account. */
export interface Governed {
  readonly name: EnvironmentName;
  /** Primary Region. */
  readonly region: string;
  /** Regions of its stacks. */
  readonly regions: readonly string[];
  /** Prefix of physical names. */
  readonly namePrefix: string;
  /** Identifier of the DB instance, without `namePrefix`. */
  readonly databaseIdentifier: string;
  /** Recovery Region, if there is one. */
  readonly recoveryRegion?: string;
  /** Monthly budget in US dollars. */
  readonly monthlyBudget: number;
}

/** An environment: all differences between the environments. */
export interface PetsEnvironment extends EnvironmentSizes, EnvironmentPlace {
  /** URL of the runbook folder, for the links in alarms. */
  readonly runbooks: string;
}

/** The selected environments and the settings that apply to all of them. */
export interface Choice {
  readonly environments: readonly PetsEnvironment[];
  /** Image tag. Defaults to the tag in the parameter that the application pipeline writes. */
  readonly imageTag?: string;
  /** Preview of a pull request in dev. */
  readonly preview?: Preview;
  /** GitHub repository of this workspace. */
  readonly infrastructure: GithubRepository;
  /** GitHub repository of the application. */
  readonly application: GithubRepository;
}

/** A GitHub repository in the claims of an OIDC token. */
export interface GithubRepository {
  /** `owner/name`. */
  readonly repository: string;
  /** Ids, which GitHub adds to the names for repositories created since July 2026. */
  readonly ids?: { readonly owner: string; readonly repository: string };
}

/** Sizes of the environments, from the design. */
export const SIZES: Record<EnvironmentName, EnvironmentSizes> = {
  dev: {
    minTasks: 1,
    maxTasks: 1,
    logRetentionDays: 7,
    natGatewayPerZone: false,
    defaultInterfaceEndpoints: 'none',
    multiAzDatabase: false,
    multiAzCache: false,
    databaseMonitoringSeconds: 0,
    protectedFromDeletion: false,
    defaultBudget: 250,
  },
  staging: {
    minTasks: 2,
    maxTasks: 4,
    logRetentionDays: 14,
    natGatewayPerZone: true,
    defaultInterfaceEndpoints: 'tasks',
    multiAzDatabase: false,
    multiAzCache: true,
    databaseMonitoringSeconds: 0,
    protectedFromDeletion: true,
    defaultBudget: 500,
  },
  prod: {
    minTasks: 2,
    maxTasks: 10,
    logRetentionDays: 30,
    natGatewayPerZone: true,
    defaultInterfaceEndpoints: 'tasks',
    multiAzDatabase: true,
    multiAzCache: true,
    databaseMonitoringSeconds: 60,
    protectedFromDeletion: true,
    defaultBudget: 1500,
  },
};
