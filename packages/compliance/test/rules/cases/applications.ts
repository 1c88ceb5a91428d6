import { apiAuthorization } from '../../../src/rules/appsync/authorization';
import { fieldLogs } from '../../../src/rules/appsync/field-logs';
import { workGroupMetrics } from '../../../src/rules/athena/metrics';
import { browserNetwork } from '../../../src/rules/bedrockagentcore/browser-network';
import { browserRecording } from '../../../src/rules/bedrockagentcore/browser-recording';
import { gatewayAuthorization } from '../../../src/rules/bedrockagentcore/gateway-authorization';
import { runtimeNetwork } from '../../../src/rules/bedrockagentcore/runtime-network';
import { contactFlowLogs } from '../../../src/rules/connect/flow-logs';
import { dataTransferLogs } from '../../../src/rules/datasync/logs';
import { PARAMETER, properties, settingCases, type RuleCases } from './case';

const also = (AuthenticationType: unknown) =>
  properties({ AuthenticationType: 'AWS_IAM', AdditionalAuthenticationProviders: [{ AuthenticationType }] });
const recording = (RecordingConfig: object) => properties({ RecordingConfig });

export const applications: Readonly<Record<string, RuleCases>> = {
  fieldLogs: settingCases(fieldLogs, ['LogConfig', 'FieldLogLevel'], {
    compliant: ['ALL', 'ERROR'],
    nonCompliant: ['NONE', undefined],
  }),
  apiAuthorization: {
    rule: apiAuthorization,
    compliant: { IAM: properties({ AuthenticationType: 'AWS_IAM' }), 'IAM and a function': also('AWS_LAMBDA') },
    nonCompliant: { 'API keys': properties({ AuthenticationType: 'API_KEY' }), 'IAM and API keys': also('API_KEY') },
    unresolved: { 'a parameter': also(PARAMETER) },
  },
  workGroupMetrics: settingCases(workGroupMetrics, ['WorkGroupConfiguration', 'PublishCloudWatchMetricsEnabled'], {
    compliant: [true],
    nonCompliant: [false, undefined],
  }),
  runtimeNetwork: settingCases(runtimeNetwork, ['NetworkConfiguration', 'NetworkMode'], {
    compliant: ['VPC'],
    nonCompliant: ['PUBLIC'],
  }),
  gatewayAuthorization: settingCases(gatewayAuthorization, ['AuthorizerType'], {
    compliant: ['CUSTOM_JWT', 'AWS_IAM'],
    nonCompliant: ['NONE'],
  }),
  browserNetwork: settingCases(browserNetwork, ['NetworkConfiguration', 'NetworkMode'], {
    compliant: ['VPC'],
    nonCompliant: ['PUBLIC'],
  }),
  browserRecording: {
    rule: browserRecording,
    compliant: { 'recordings in a bucket': recording({ Enabled: true, S3Location: { Bucket: 'b', Prefix: 'p' } }) },
    nonCompliant: {
      'no recordings': properties({}),
      'disabled recordings': recording({ Enabled: false, S3Location: { Bucket: 'b', Prefix: 'p' } }),
      'recordings without a bucket': recording({ Enabled: true }),
    },
    unresolved: { 'a parameter': recording({ Enabled: PARAMETER }) },
  },
  contactFlowLogs: settingCases(contactFlowLogs, ['Attributes', 'ContactflowLogs'], {
    compliant: [true],
    nonCompliant: [false, undefined],
  }),
  dataTransferLogs: {
    rule: dataTransferLogs,
    compliant: {
      'logs of errors': properties({ CloudWatchLogGroupArn: 'arn', Options: { LogLevel: 'BASIC' } }),
      'logs of files': properties({
        CloudWatchLogGroupArn: { 'Fn::GetAtt': ['Logs', 'Arn'] },
        Options: { LogLevel: 'TRANSFER' },
      }),
    },
    nonCompliant: {
      'no log group': properties({ Options: { LogLevel: 'BASIC' } }),
      'no log level': properties({ CloudWatchLogGroupArn: 'arn' }),
      'logs that are off': properties({ CloudWatchLogGroupArn: 'arn', Options: { LogLevel: 'OFF' } }),
    },
    unresolved: { 'a parameter': properties({ CloudWatchLogGroupArn: 'arn', Options: { LogLevel: PARAMETER } }) },
  },
};
