"""Corrects the emulator, one function for each defect.

For each function a test shows the defect. The test fails when a new version of the emulator no
longer has it. Then delete the function.
"""

import json
import os

import docker
from docker.container import free_port
from ministack.core.responses import error_response_json
from ministack.services import alb, ecs, elasticache, rds, secretsmanager
from ministack.services.cloudformation import changesets, engine, provisioners, stacks
from origin_alias import follow_alias_of_origin
from replica import keep_source_of_replica, promote_replica
from rotation import cancel_rotation, rotate_with_function


def recreation_of_each_type() -> None:
    """A change set reports a conditional replacement for each property of types it does not know."""
    with open(os.environ["LOCAL_RECREATION"]) as file:
        types = json.load(file)
    original = provisioners._property_recreation
    answers = {"yes": "Always", "maybe": "Conditionally"}

    def recreation(resource_type, name):
        if resource_type not in types:
            return original(resource_type, name)
        return answers.get(types[resource_type].get(name), "Never")

    for module in (provisioners, stacks):
        module._property_recreation = recreation


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
        return json.dumps(
            {
                **json.loads(generate["SecretStringTemplate"]),
                generate["GenerateStringKey"]: password,
            }
        )

    provisioners._sm_secret_string = secret_string


def ref_of_secret_is_its_arn() -> None:
    """CloudFormation returns the name of a secret for Ref."""
    original = engine._resolve_refs

    def resolve(value, resources, *arguments, **options):
        ref = value.get("Ref") if isinstance(value, dict) else None
        found = resources.get(ref) if isinstance(ref, str) else None
        if found and found.get("ResourceType") == "AWS::SecretsManager::Secret":
            secret = secretsmanager._secrets.get(found.get("PhysicalResourceId"))
            if secret:
                return secret["ARN"]
        return original(value, resources, *arguments, **options)

    for module in (engine, changesets, stacks):
        if hasattr(module, "_resolve_refs"):
            module._resolve_refs = resolve


def task_definition_names_in_camel_case() -> None:
    """CloudFormation stores secrets and health check with capitals, so tasks get no secrets."""
    original = provisioners._normalize_container_defs
    names = (
        "secrets",
        "healthCheck",
        "linuxParameters",
        "ulimits",
        "dependsOn",
        "repositoryCredentials",
    )

    def normalize(definitions):
        return [
            {
                k: provisioners._pascal_to_camel(v) if k in names else v
                for k, v in definition.items()
            }
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


def end_standalone_task_that_does_not_run() -> None:
    """A task that no service started stays RUNNING if the emulator runs no containers."""
    original = ecs._run_task

    def run(data):
        status, headers, body = original(data)
        is_standalone = not data.get("group", "").startswith("service:")
        if status == 200 and is_standalone and not docker.is_serving():
            for arn in (task["taskArn"] for task in json.loads(body)["tasks"]):
                reason = ("Essential container in task exited", "EssentialContainerExited")
                ecs._mark_task_stopped(arn, ecs._tasks[arn], *reason, exit_code=0)
        return status, headers, body

    ecs._run_task = run
    ecs._ACTION_MAP["RunTask"] = run


def reach_task_at_its_port() -> None:
    """A task has no network of its own, so it listens at a port other than that of its target."""
    original = alb._proxy_http_target

    async def proxy(target, *arguments, **options):
        port = docker.port_of(str(target.get("Id")))
        return await original(
            {"Id": "127.0.0.1", "Port": port} if port else target, *arguments, **options
        )

    alb._proxy_http_target = proxy


PATCHES = (
    follow_alias_of_origin,
    rotate_with_function,
    cancel_rotation,
    version_without_value_is_not_found,
    generate_without_excluded_characters,
    ref_of_secret_is_its_arn,
    task_definition_names_in_camel_case,
    keep_grace_period_of_service,
    start_database_of_stack,
    keep_source_of_replica,
    promote_replica,
    start_cache_at_free_port,
    run_task_when_healthy,
    end_standalone_task_that_does_not_run,
    reach_task_at_its_port,
    recreation_of_each_type,
)


def apply() -> None:
    for patch in PATCHES:
        patch()
