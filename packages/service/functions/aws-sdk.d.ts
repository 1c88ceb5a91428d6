/** The part of the AWS SDK that the function uses. The AWS Lambda runtime contains the SDK. */
declare module '@aws-sdk/client-ecs' {
  export class ECS {
    constructor(configuration: Record<string, unknown>);
    runTask(input: Record<string, unknown>): Promise<{ tasks?: Task[]; failures?: { reason?: string }[] }>;
    describeTasks(input: Record<string, unknown>): Promise<{ tasks?: Task[] }>;
    describeServices(input: Record<string, unknown>): Promise<{ services?: { readonly taskDefinition?: string }[] }>;
    describeTaskDefinition(input: Record<string, unknown>): Promise<{ taskDefinition?: TaskDefinition }>;
    stopTask(input: Record<string, unknown>): Promise<unknown>;
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
