import { API_GATEWAY } from './apigateway/controls';
import { APPSYNC } from './appsync/controls';
import { ATHENA } from './athena/controls';
import { BEDROCK_AGENTCORE } from './bedrockagentcore/controls';
import { CODEBUILD } from './codebuild/controls';
import { COGNITO } from './cognito/controls';
import { CONNECT } from './connect/controls';
import type { Control } from './control';
import { DATA_FIREHOSE } from './datafirehose/controls';
import { DATASYNC } from './datasync/controls';
import { DMS } from './dms/controls';
import { DOCUMENTDB } from './documentdb/controls';
import { DYNAMODB } from './dynamodb/controls';
import { EKS } from './eks/controls';
import { EMR } from './emr/controls';
import { ELASTICSEARCH_SERVICE } from './es/controls';
import { EVENTBRIDGE } from './eventbridge/controls';
import { GUARDDUTY } from './guardduty/controls';
import { INSPECTOR } from './inspector/controls';
import { KINESIS } from './kinesis/controls';
import { MACIE } from './macie/controls';
import { OPENSEARCH_SERVICE } from './opensearch/controls';
import { STEP_FUNCTIONS } from './stepfunctions/controls';

/** Controls of AWS Security Hub, by service. */
export const CATALOGUE: readonly (readonly Control[])[] = [
  API_GATEWAY,
  APPSYNC,
  ATHENA,
  BEDROCK_AGENTCORE,
  CODEBUILD,
  COGNITO,
  CONNECT,
  DATA_FIREHOSE,
  DATASYNC,
  DMS,
  DOCUMENTDB,
  DYNAMODB,
  EKS,
  EMR,
  ELASTICSEARCH_SERVICE,
  EVENTBRIDGE,
  GUARDDUTY,
  INSPECTOR,
  KINESIS,
  MACIE,
  OPENSEARCH_SERVICE,
  STEP_FUNCTIONS,
];

let byId: ReadonlyMap<string, Control> | undefined;

/** Controls with ids. Throws if the catalogue lacks one. */
export function controlsOf(ids: readonly string[]): Control[] {
  const all = (byId ??= new Map(CATALOGUE.flat().map((control) => [control.id, control])));
  return ids.map((id) => {
    const control = all.get(id);
    if (!control) throw new Error(`${id} must be a control of the catalogue`);
    return control;
  });
}
