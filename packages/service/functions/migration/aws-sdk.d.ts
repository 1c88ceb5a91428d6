/** The part of the AWS SDK that the function uses. The AWS Lambda runtime contains the SDK. */
declare module '@aws-sdk/client-ecs' {
  export class ECS {
    constructor(configuration: Record<string, unknown>);
    runTask(input: Record<string, unknown>): Promise<{ tasks?: Task[]; failures?: { reason?: string }[] }>;
    describeTasks(input: Record<string, unknown>): Promise<{ tasks?: Task[] }>;
    stopTask(input: Record<string, unknown>): Promise<unknown>;
  }

  export interface Task {
    readonly taskArn?: string;
    readonly lastStatus?: string;
    readonly stoppedReason?: string;
    readonly containers?: { readonly name?: string; readonly exitCode?: number; readonly reason?: string }[];
  }
}
