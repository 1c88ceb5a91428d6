/** The parts of the AWS SDK that the functions use. The AWS Lambda runtime contains the SDK. */
declare module '@aws-sdk/client-ecs' {
  export class ECS {
    constructor(configuration: Record<string, unknown>);
    runTask(input: Record<string, unknown>): Promise<{ tasks?: Task[]; failures?: { reason?: string }[] }>;
    describeTasks(input: Record<string, unknown>): Promise<{ tasks?: Task[] }>;
    describeServices(input: Record<string, unknown>): Promise<{ services?: { readonly taskDefinition?: string }[] }>;
    describeTaskDefinition(input: Record<string, unknown>): Promise<{ taskDefinition?: TaskDefinition }>;
    stopTask(input: Record<string, unknown>): Promise<unknown>;
    describeServiceDeployments(input: {
      serviceDeploymentArns: string[];
    }): Promise<{ serviceDeployments?: ServiceDeployment[] }>;
    describeServiceRevisions(input: {
      serviceRevisionArns: string[];
    }): Promise<{ serviceRevisions?: ServiceRevision[] }>;
  }

  export interface RevisionSummary {
    readonly arn?: string;
    readonly requestedProductionTrafficWeight?: number;
  }

  export interface ServiceDeployment {
    readonly sourceServiceRevisions?: RevisionSummary[];
    readonly targetServiceRevision?: RevisionSummary;
  }

  export interface ServiceRevision {
    readonly serviceRevisionArn?: string;
    readonly taskDefinition?: string;
    readonly containerImages?: {
      readonly containerName?: string;
      readonly image?: string;
      readonly imageDigest?: string;
    }[];
    readonly resolvedConfiguration?: { readonly loadBalancers?: { readonly targetGroupArn?: string }[] };
  }

  export interface TaskDefinition {
    readonly cpu?: string;
    readonly memory?: string;
    readonly containerDefinitions?: {
      readonly name?: string;
      readonly image?: string;
      readonly environment?: { readonly name?: string; readonly value?: string }[];
      readonly secrets?: { readonly name?: string }[];
    }[];
  }

  export interface Task {
    readonly taskArn?: string;
    readonly lastStatus?: string;
    readonly stoppedReason?: string;
    readonly containers?: { readonly name?: string; readonly exitCode?: number; readonly reason?: string }[];
  }
}

declare module '@aws-sdk/client-signer' {
  export class Signer {
    constructor(configuration: Record<string, unknown>);
    getSigningProfile(input: { profileName: string; profileOwner?: string }): Promise<{ status?: string }>;
  }
}
