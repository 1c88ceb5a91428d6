import type { Rule } from '../rule';
import type { Properties, TemplateResource } from '../template';

/** A stage of a REST or WebSocket API logs errors or all requests of each method. HTTP APIs have no execution logs. */
export const executionLogs: Rule = {
  types: ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'],
  judge(stage) {
    if (stage.type === 'AWS::ApiGateway::Stage') return logsAllMethods(stage);
    if (stage.follow('ApiId')?.text('ProtocolType') !== 'WEBSOCKET') return undefined;
    return logs(stage.in('DefaultRouteSettings'));
  },
};

function logsAllMethods(stage: TemplateResource): boolean {
  const settings = stage.items('MethodSettings');
  const all = settings.some(
    (setting) => setting.text('HttpMethod') === '*' && setting.text('ResourcePath') === '/*' && logs(setting),
  );
  return all && settings.every((setting) => !setting.has('LoggingLevel') || logs(setting));
}

function logs(setting: Properties): boolean {
  return ['ERROR', 'INFO'].includes(setting.text('LoggingLevel') ?? 'OFF');
}
