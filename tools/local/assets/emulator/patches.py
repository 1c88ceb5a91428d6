"""Corrects the emulator, one function for each defect.

For each function a test shows the defect. The test fails when a new version of the emulator no longer has it. Then
delete the function.
"""

import asyncio
import http.client
import json
import logging
import time
from urllib.parse import parse_qs

import docker
from ministack.core.concurrency import spawn_background
from ministack.core.responses import error_response_json, json_response, new_uuid, request_scope
from ministack.services import alb, cloudfront, ecs, elasticache, lambda_svc, rds, route53, secretsmanager
from ministack.services.cloudformation import provisioners

logger = logging.getLogger("patches")
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
# attempts of a rotation, as for other asynchronous invocations
ATTEMPTS = 3


def follow_alias_of_origin() -> None:
    """The distribution does not resolve the alias of its origin in Route 53 and connects to the real domain."""
    original = cloudfront._fetch_from_origin

    async def fetch(origin, method, uri, query, headers, body, is_https, client_ip, forwarded_for, *rest):
        found = load_balancer_of(origin["domain_name"])
        if found is None:
            return await original(
                origin, method, uri, query, headers, body, is_https, client_ip, forwarded_for, *rest
            )
        account, region, load_balancer = found
        _, port, _ = cloudfront._origin_connect_target(origin, is_https)
        sent = cloudfront._origin_request_headers(origin, headers, client_ip, forwarded_for)
        timeout = origin.get("read_timeout", 30)
        with request_scope(account, region):
            try:
                answer = alb.dispatch_request(
                    load_balancer,
                    method,
                    origin.get("origin_path", "") + uri,
                    {name.lower(): value for name, value in sent.items()},
                    body or b"",
                    parse_qs(query, keep_blank_values=True),
                    port,
                    client_ip="127.0.0.1",
                    raw_query_string=query,
                )
                status, answered, data = await asyncio.wait_for(answer, timeout)
                if isinstance(data, cloudfront.StreamingResponse):
                    data = await cloudfront._collect_streaming_body(data, timeout)
            except asyncio.TimeoutError as error:
                raise cloudfront.OriginTimeout(f"no response within {timeout} s") from error
        return (
            status,
            http.client.responses.get(status, ""),
            {k.lower(): v for k, v in answered.items()},
            data,
        )

    cloudfront._fetch_from_origin = fetch


def load_balancer_of(name: str):
    """Returns account, Region and load balancer of an alias record in Route 53."""
    for records in route53._records._data.values():
        for record in records:
            if record["Name"].rstrip(".").lower() != name.rstrip(".").lower() or not record.get("AliasTarget"):
                continue
            target = record["AliasTarget"]["DNSName"].rstrip(".").lower().removeprefix("dualstack.")
            for (account, region, _), load_balancer in list(alb._lbs._data.items()):
                if load_balancer["DNSName"].lower() == target:
                    return account, region, load_balancer
    return None


def rotate_with_function() -> None:
    """RotateSecret copies the value to a new version and does not call the function."""
    original = secretsmanager._rotate_secret

    def rotate(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        function = data.get("RotationLambdaARN") or (secret or {}).get("RotationLambdaARN")
        if not secret or secret.get("DeletedDate") or secretsmanager._is_replica(secret):
            return original(data)
        # without a database, the function would fail
        if not function or not docker.is_serving():
            return original(data)
        secret.update(RotationEnabled=True, RotationLambdaARN=function)
        secret["RotationRules"] = data.get("RotationRules") or secret.get("RotationRules")
        version = data.get("ClientRequestToken") or new_uuid()
        if data.get("RotateImmediately", True):
            secretsmanager._remove_stage_everywhere(secret, "AWSPENDING")
            secret["Versions"][version] = {
                "SecretString": None,
                "SecretBinary": None,
                "CreatedDate": int(time.time()),
                "Stages": ["AWSPENDING"],
            }
            spawn_background(rotate_steps, function, secret["ARN"], version)
        return json_response({"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": version})

    secretsmanager._rotate_secret = rotate


def rotate_steps(function: str, secret: str, version: str) -> None:
    """Calls the function for each step. Repeats a step that fails."""
    record, config, _ = lambda_svc._get_func_record_for_ref(function)
    execution = lambda_svc._execution_record_for_config(record, config)
    for step in STEPS:
        for attempt in range(ATTEMPTS):
            event = {"Step": step, "SecretId": secret, "ClientRequestToken": version}
            result = lambda_svc._execute_function_with_config_scope(execution, event)
            if not result.get("error"):
                break
            logger.warning("%s of %s failed: %s", step, secret, result.get("body"))
            time.sleep(1 + attempt)
        else:
            return


def version_without_value_is_not_found() -> None:
    """GetSecretValue of a version without value answers 200, without a value."""
    original = secretsmanager._get_secret_value

    def get(data):
        status, headers, body = original(data)
        if status == 200 and not {"SecretString", "SecretBinary"} & json.loads(body).keys():
            message = "Secrets Manager can't find the specified secret value."
            return error_response_json("ResourceNotFoundException", message, 400)
        return status, headers, body

    secretsmanager._get_secret_value = get


def generate_without_excluded_characters() -> None:
    """CloudFormation ignores ExcludePunctuation and similar properties of GenerateSecretString."""
    original = provisioners._sm_secret_string

    def secret_string(props):
        generate = props.get("GenerateSecretString")
        if props.get("SecretString") or not generate:
            return original(props)
        flags = {"true": True, "false": False}
        request = {name: flags.get(str(value).lower(), value) for name, value in generate.items()}
        request["PasswordLength"] = int(generate.get("PasswordLength", 32))
        status, _, body = secretsmanager._get_random_password(request)
        if status != 200:
            raise ValueError(body.decode())
        password = json.loads(body)["RandomPassword"]
        if not generate.get("SecretStringTemplate"):
            return password
        return json.dumps({**json.loads(generate["SecretStringTemplate"]), generate["GenerateStringKey"]: password})

    provisioners._sm_secret_string = secret_string


def task_definition_names_in_camel_case() -> None:
    """CloudFormation stores secrets, health check and Linux parameters with capitals, so tasks get no secrets."""
    original = provisioners._normalize_container_defs
    names = ("secrets", "healthCheck", "linuxParameters", "ulimits", "dependsOn", "repositoryCredentials")

    def normalize(definitions):
        return [
            {k: provisioners._pascal_to_camel(v) if k in names else v for k, v in definition.items()}
            for definition in original(definitions)
        ]

    provisioners._normalize_container_defs = normalize


def keep_grace_period_of_service() -> None:
    """CloudFormation does not store the health check grace period of a new service."""
    original = provisioners._ecs_service_create

    def create(logical_id, props, stack_name):
        arn, attributes = original(logical_id, props, stack_name)
        cluster, name = arn.split(":service/")[1].split("/")[-2:]
        period = props.get("HealthCheckGracePeriodSeconds", 0)
        ecs._services[f"{cluster}/{name}"]["healthCheckGracePeriodSeconds"] = int(period)
        return arn, attributes

    provisioners._ecs_service_create = create
    provisioners._RESOURCE_HANDLERS["AWS::ECS::Service"]["create"] = create


def start_database_of_stack() -> None:
    """CloudFormation stores the configuration of a DB instance and does not start it."""
    original = provisioners._rds_db_instance_create

    def create(logical_id, props, stack_name):
        name, attributes = original(logical_id, props, stack_name)
        instance = rds._instances[name]
        # a replica would be a second, empty database
        if props.get("SourceDBInstanceIdentifier") or rds._get_docker() is None:
            return name, attributes
        rds._start_rds_container_for_instance(name, instance)
        if instance["DBInstanceStatus"] == "failed":
            raise ValueError(f"DB instance {name} did not start")
        container = docker.from_env().containers.get(instance["_docker_container_id"])
        instance["Endpoint"].update(Address=container.address, Port=container.port)
        return name, provisioners._rds_db_instance_attrs(instance)

    provisioners._rds_db_instance_create = create
    provisioners._RESOURCE_HANDLERS["AWS::RDS::DBInstance"]["create"] = create


def start_cache_at_free_port() -> None:
    """The emulator counts the ports of caches and does not test whether they are free."""
    from docker.container import free_port

    class FreePorts(list):
        def __getitem__(self, _):
            return free_port()

    elasticache._port_counter = FreePorts([0])


def run_task_when_healthy() -> None:
    """A task is RUNNING, and a target, as soon as its process runs."""
    original = ecs._mark_task_running

    def mark(task_arn, task):
        client = ecs._get_docker()
        for container_id in task.get("_docker_ids") or [] if client else []:
            client.containers.get(container_id).wait_until_healthy()
        return original(task_arn, task)

    ecs._mark_task_running = mark


def reach_task_at_its_port() -> None:
    """A task has no network of its own, so its port in the target group is not the port at which it listens."""
    original = alb._proxy_http_target

    async def proxy(target, *arguments, **options):
        port = docker.port_of(str(target.get("Id")))
        return await original({"Id": "127.0.0.1", "Port": port} if port else target, *arguments, **options)

    alb._proxy_http_target = proxy


PATCHES = (
    follow_alias_of_origin,
    rotate_with_function,
    version_without_value_is_not_found,
    generate_without_excluded_characters,
    task_definition_names_in_camel_case,
    keep_grace_period_of_service,
    start_database_of_stack,
    start_cache_at_free_port,
    run_task_when_healthy,
    reach_task_at_its_port,
)


def apply() -> None:
    for patch in PATCHES:
        patch()
