"""Runs AWS CLI commands, one on each line of stdin, with the parser, validation and queries of the CLI but without AWS."""
import contextlib, io, json, os, shlex, sys
from awscli.clidriver import create_clidriver
# after the import of the CLI, which contains botocore
from botocore.client import BaseClient
from botocore.validate import ParamValidator

STACK = {'StackName': 's', 'StackStatus': 'UPDATE_COMPLETE', 'Parameters': [{'ParameterKey': 'ImageTag'}]}
EVENTS = [{'LogicalResourceId': 'Service', 'ResourceStatus': 'UPDATE_FAILED', 'ResourceStatusReason': 'unhealthy'},
          {'LogicalResourceId': 'Other', 'ResourceStatus': 'UPDATE_COMPLETE'}]
STEADY = {'deployments': [{}], 'desiredCount': 1, 'runningCount': 1, 'status': 'ACTIVE'}
RESPONSES = {
    'GetParameter': {'Parameter': {'Value': 'old'}},
    'BatchGetImage': {'images': [{'imageId': {'imageDigest': 'sha256:0'}, 'imageManifest': '{}'}]},
    'DescribeImageScanFindings': {'imageScanStatus': {'status': 'COMPLETE'}, 'imageScanFindings': {'findings': []}},
    'DescribeImageSigningStatus': {'signingStatuses': [
        {'signingProfileArn': 'arn:profile', 'status': 'FAILED', 'failureReason': 'denied'}]},
    'DescribeStacks': {'Stacks': [STACK]},
    'DescribeStackEvents': {'StackEvents': EVENTS},
    'DescribeServices': {'services': [STEADY], 'failures': []},
}


def call(client, operation, params):
    shape = client.meta.service_model.operation_model(operation).input_shape
    report = ParamValidator().validate(params, shape) if shape else None
    if report and report.has_errors():
        raise ValueError(report.generate_report())
    return RESPONSES.get(operation, {})


BaseClient._make_api_call = call
os.environ.update(AWS_DEFAULT_REGION='us-east-1', AWS_ACCESS_KEY_ID='x', AWS_SECRET_ACCESS_KEY='x', AWS_PAGER='',
                  AWS_ENDPOINT_URL='http://127.0.0.1:1', AWS_MAX_ATTEMPTS='1')
driver = create_clidriver()
results = []
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = driver.main(shlex.split(line))
        except SystemExit as exit:
            status = exit.code
    results.append({'status': status, 'out': out.getvalue(), 'err': err.getvalue()})
json.dump(results, sys.stdout)
