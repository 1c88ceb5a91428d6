import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';

/** Returns the value of a quota for the account, or its default if the account has not changed it. */
export async function serviceQuota(client: ServiceQuotasClient, service: string, code: string): Promise<number> {
  const input = { ServiceCode: service, QuotaCode: code };
  try {
    const { Quota } = await client.send(new GetServiceQuotaCommand(input));
    return valueOf(Quota?.Value);
  } catch (error) {
    // the account has the default value
    if (!(error instanceof NoSuchResourceException)) throw error;
    const { Quota } = await client.send(new GetAWSDefaultServiceQuotaCommand(input));
    return valueOf(Quota?.Value);
  }
}

function valueOf(value: number | undefined): number {
  if (value === undefined) throw new Error('Service Quotas returned no value');
  return value;
}
