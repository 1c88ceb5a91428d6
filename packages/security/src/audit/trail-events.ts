import type * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';

/** Options of every kind of data event. */
export interface DataEventOptions {
  /**
   * Leaves out what only reads, which is most of the volume.
   *
   * @default false
   */
  readonly writeOnly?: boolean;
}

/** Use of data that a trail records beside the management of resources. A charge per event applies. */
export class DataEvents {
  /** Access to the objects of these buckets. */
  static s3Objects(buckets: s3.IBucket[], options?: DataEventOptions): DataEvents {
    const arns = buckets.map((bucket) => bucket.arnForObjects(''));
    return new DataEvents('AWS::S3::Object', arns, 'startsWith', options, buckets);
  }

  /** Invocations of these functions. */
  static lambdaInvocations(functions: lambda.IFunction[], options?: DataEventOptions): DataEvents {
    const arns = functions.map(({ functionArn }) => functionArn);
    return new DataEvents('AWS::Lambda::Function', arns, 'startsWith', options);
  }

  /**
   * Data events of any other type.
   *
   * @param resourceType such as `AWS::DynamoDB::Table` (CloudTrail API, `AdvancedFieldSelector`, `resources.type`)
   * @param arns what the ARNs of the resources are
   */
  static of(resourceType: string, arns: string[], options?: DataEventOptions): DataEvents {
    return new DataEvents(resourceType, arns, 'equalTo', options);
  }

  private constructor(
    private readonly resourceType: string,
    private readonly arns: string[],
    private readonly comparison: 'startsWith' | 'equalTo',
    private readonly options: DataEventOptions = {},
    private readonly buckets: s3.IBucket[] = [],
  ) {}

  /**
   * @internal
   */
  _problems(trailBucket: s3.IBucket): (string | undefined)[] {
    return [
      this.arns.length === 0 ? `dataEvents of ${this.resourceType} must name at least one resource` : undefined,
      this.buckets.includes(trailBucket)
        ? 'dataEvents must not name the bucket of the trail: each delivery would be recorded and delivered again'
        : undefined,
    ];
  }

  /**
   * @internal
   */
  _selector(): cloudtrail.CfnTrail.AdvancedEventSelectorProperty {
    return {
      name: `Data events of ${this.resourceType}`,
      fieldSelectors: [
        { field: 'eventCategory', equalTo: ['Data'] },
        { field: 'resources.type', equalTo: [this.resourceType] },
        { field: 'resources.ARN', [this.comparison]: this.arns },
        ...(this.options.writeOnly ? [{ field: 'readOnly', equalTo: ['false'] }] : []),
      ],
    };
  }
}

/** What CloudTrail finds unusual by itself. A charge per analysed event applies. */
export enum TrailInsight {
  /** An unusual number of write calls. */
  API_CALL_RATE = 'ApiCallRateInsight',
  /** An unusual number of failing calls. */
  API_ERROR_RATE = 'ApiErrorRateInsight',
}
