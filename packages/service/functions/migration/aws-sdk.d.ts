/** What the function uses of the AWS SDK, which the runtime of AWS Lambda holds. */
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
