/** A channel of Slack that Amazon Q Developer in chat applications (AWS Chatbot before) may write to. */
export interface SlackChannel {
  /** Id of the workspace, for example `T00000000`. Authorize it once in the console of Amazon Q in chat applications. */
  readonly workspaceId: string;

  /** Id of the channel, for example `C00000000`. A private channel must have invited the app. */
  readonly channelId: string;
}

/** A channel of Microsoft Teams that Amazon Q Developer in chat applications (AWS Chatbot before) may write to. */
export interface TeamsChannel {
  /** Id of the team, a UUID. Authorize it once in the console of Amazon Q in chat applications. */
  readonly teamId: string;

  /** Id of the tenant, a UUID. */
  readonly tenantId: string;

  /** Id of the channel, for example `19%3aabc%40thread.tacv2`, as its link has it. */
  readonly channelId: string;
}

/** Where an `AlertChat` writes. */
export class ChatChannel {
  /** A channel of Slack. */
  static slack(channel: SlackChannel): ChatChannel {
    return new ChatChannel(channel, undefined);
  }

  /** A channel of Microsoft Teams. */
  static teams(channel: TeamsChannel): ChatChannel {
    return new ChatChannel(undefined, channel);
  }

  private constructor(
    /** The channel of Slack, if it is one. */
    readonly slackChannel: SlackChannel | undefined,
    /** The channel of Teams, if it is one. */
    readonly teamsChannel: TeamsChannel | undefined,
  ) {}
}
