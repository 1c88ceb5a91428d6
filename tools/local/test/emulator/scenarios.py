"""The cases that the patches change. Each function returns what the emulator does."""

import asyncio
import http.server
import json
import socket
import string
import threading
from types import SimpleNamespace

import docker
import rotation
from ministack.services import (
    alb,
    cloudfront,
    ecs,
    elasticache,
    lambda_svc,
    rds,
    route53,
    secretsmanager,
)
from ministack.services.cloudformation import engine, provisioners, stacks


def origin_alias() -> object:
    """A request for an origin that is an alias of a load balancer."""
    balancer = {
        "LoadBalancerArn": "lb",
        "LoadBalancerName": "lb",
        "DNSName": "lb.elb.amazonaws.com",
    }
    answer = {
        "Type": "fixed-response",
        "FixedResponseConfig": {"StatusCode": "418", "MessageBody": "tea"},
    }
    listener = {"ListenerArn": "l", "LoadBalancerArn": "lb", "Port": 443, "Protocol": "HTTPS"}
    alb._lbs["lb"] = balancer
    alb._listeners["l"] = {**listener, "DefaultActions": [answer]}
    alb._rules["r"] = {
        "ListenerArn": "l",
        "IsDefault": True,
        "Priority": "default",
        "Actions": [answer],
    }
    alias = {"DNSName": "dualstack.lb.elb.amazonaws.com."}
    route53._records["zone"] = [{"Name": "origin.example.com.", "Type": "A", "AliasTarget": alias}]
    origin = {
        "domain_name": "origin.example.com",
        "protocol_policy": "https-only",
        "http_port": 80,
        "https_port": 443,
        "custom_headers": [],
    }
    try:
        request = cloudfront._fetch_from_origin(
            origin, "GET", "/", "", {}, b"", True, "127.0.0.1", "", ""
        )
        status, _, _, body = asyncio.run(request)
        return status, body
    except cloudfront.OriginUnreachable as error:
        return str(error)


def _secret(name: str) -> None:
    secretsmanager._create_secret({"Name": name, "SecretString": "before"})


def rotated_secret() -> object:
    """The steps of a rotation, and the labels of the versions after it."""
    steps: list[str] = []
    docker.is_serving = lambda: True
    _secret("rotated")
    lambda_svc._get_func_record_for_ref = lambda ref: ({}, {}, ref)
    lambda_svc._execution_record_for_config = lambda *_: {}

    def execute(_, event):
        steps.append(event["Step"])
        # the second step fails once
        return {"error": True} if steps == ["createSecret", "setSecret"] else {}

    lambda_svc._execute_function_with_config_scope = execute
    rotation.spawn_background = lambda function, *arguments: function(*arguments)
    rotation.time.sleep = lambda _: None
    secretsmanager._rotate_secret({"SecretId": "rotated", "RotationLambdaARN": "function"})
    versions = secretsmanager._secrets["rotated"]["Versions"].values()
    return steps, sorted(stage for version in versions for stage in version["Stages"])


def rotation_of_schedule() -> object:
    """The steps when a schedule is stored without an immediate rotation."""
    steps: list[str] = []
    docker.is_serving = lambda: True
    _secret("scheduled")
    lambda_svc._execute_function_with_config_scope = lambda _, event: steps.append(event["Step"])
    request = {"SecretId": "scheduled", "RotationLambdaARN": "function", "RotateImmediately": False}
    secretsmanager._rotate_secret(request)
    return steps, len(secretsmanager._secrets["scheduled"]["Versions"])


def canceled_rotation() -> object:
    """Cancels the rotation of a secret, and of one that does not exist."""
    _secret("rotating")
    secretsmanager._secrets["rotating"]["RotationEnabled"] = True
    headers = {"x-amz-target": "secretsmanager.CancelRotateSecret"}
    answers = [
        asyncio.run(secretsmanager.handle_request("POST", "/", headers, body, {}))[0]
        for body in ('{"SecretId": "rotating"}', '{"SecretId": "missing"}')
    ]
    return answers, secretsmanager._secrets["rotating"]["RotationEnabled"]


def version_without_value() -> object:
    """GetSecretValue of a version that has no value yet."""
    _secret("pending")
    version = {
        "SecretString": None,
        "SecretBinary": None,
        "CreatedDate": 1,
        "Stages": ["AWSPENDING"],
    }
    secretsmanager._secrets["pending"]["Versions"]["v"] = version
    status, _, body = secretsmanager._get_secret_value(
        {"SecretId": "pending", "VersionStage": "AWSPENDING"}
    )
    return status, json.loads(body).get("__type")


def ref_of_secret() -> object:
    """Whether Ref of a secret is an ARN, also in a list, and Ref of another resource its name."""
    _secret("of-stack")
    resources = {
        "Secret": {
            "ResourceType": "AWS::SecretsManager::Secret",
            "PhysicalResourceId": "of-stack",
        },
        "Other": {"ResourceType": "AWS::SQS::Queue", "PhysicalResourceId": "of-stack"},
    }
    references = {"a": {"Ref": "Secret"}, "b": [{"Ref": "Secret"}], "c": {"Ref": "Other"}}
    values = engine._resolve_refs(references, resources, {}, {}, {}, "stack", "id")
    return [str(value).startswith(("arn:", "['arn:")) for value in values.values()]


def generated_secret() -> object:
    """Whether a generated password has excluded characters, and its length."""
    generate = {"ExcludePunctuation": True, "PasswordLength": 400, "GenerateStringKey": "password"}
    props = {"GenerateSecretString": {**generate, "SecretStringTemplate": '{"username":"u"}'}}
    value = json.loads(provisioners._sm_secret_string(props))
    password = value.pop("password")
    return any(character in string.punctuation for character in password), len(password), value


def container_definition() -> object:
    """The nested names of a container definition."""
    definition = {
        "Name": "app",
        "Secrets": [{"Name": "N", "ValueFrom": "v"}],
        "HealthCheck": {"Command": ["CMD"]},
        "LinuxParameters": {"Tmpfs": []},
    }
    [stored] = provisioners._normalize_container_defs([definition])
    return sorted([*stored["secrets"][0], *stored["healthCheck"], *stored["linuxParameters"]])


def replacement_of_secret() -> object:
    """Whether a change set replaces a secret whose description changes."""
    old, new = (
        {"Resources": {"S": {"Type": "AWS::SecretsManager::Secret", "Properties": {"Description": text}}}}
        for text in ("a", "b")
    )
    [change] = stacks._diff_resources(old, new)
    return change["ResourceChange"]["Replacement"]


def grace_period() -> object:
    """The health check grace period of a new service."""
    props = {
        "ServiceName": "s",
        "Cluster": "c",
        "HealthCheckGracePeriodSeconds": 60,
        "DesiredCount": 0,
    }
    provisioners._RESOURCE_HANDLERS["AWS::ECS::Service"]["create"]("S", props, "stack")
    return ecs._services["c/s"]["healthCheckGracePeriodSeconds"]


def database_of_stack() -> object:
    """Which databases CloudFormation starts, and the endpoint of the first."""
    started: list[str] = []

    def start(name, instance):
        started.append(name)
        instance["_docker_container_id"] = "id"

    rds._start_rds_container_for_instance = start
    rds._get_docker = lambda: SimpleNamespace()
    container = SimpleNamespace(address="127.0.0.1", port=5)
    docker.from_env = lambda: SimpleNamespace(containers=SimpleNamespace(get=lambda _: container))
    create = provisioners._RESOURCE_HANDLERS["AWS::RDS::DBInstance"]["create"]
    _, attributes = create("D", {"DBInstanceIdentifier": "db", "Engine": "postgres"}, "stack")
    create("R", {"DBInstanceIdentifier": "replica", "SourceDBInstanceIdentifier": "db"}, "stack")
    return started, attributes["Endpoint.Address"] == "127.0.0.1", attributes["Endpoint.Port"]


def replica_of_stack() -> object:
    """The source of a replica: after its creation, a later update, and the removal of the source."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::RDS::DBInstance"]
    props = {"DBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": "source"}
    standalone = {"DBInstanceIdentifier": "copy"}
    handlers["create"]("R", props, "stack")
    instance = rds._instances["copy"]
    sources = [instance["ReadReplicaSourceDBInstanceIdentifier"]]
    for old, new in ((props, {**props, "MultiAZ": True}), (props, standalone)):
        handlers["update"]("copy", old, new, "stack", "R")
        sources.append(instance["ReadReplicaSourceDBInstanceIdentifier"])
    return tuple(sources)


def promoted_replica() -> object:
    """Promotes a replica, the promoted instance, and one that does not exist."""
    props = {"DBInstanceIdentifier": "copy", "Engine": "postgres"}
    provisioners._RESOURCE_HANDLERS["AWS::RDS::DBInstance"]["create"]("R", props, "stack")
    rds._instances["copy"]["ReadReplicaSourceDBInstanceIdentifier"] = "source"
    promote = rds._ACTION_MAP.get("PromoteReadReplica")
    if promote is None:
        return [], []
    sources = [rds._instances["copy"]["ReadReplicaSourceDBInstanceIdentifier"]]
    answers = [
        promote({"DBInstanceIdentifier": [name]})[0] for name in ("copy", "copy", "missing")
    ]
    sources.append(rds._instances["copy"]["ReadReplicaSourceDBInstanceIdentifier"])
    return answers, sources


def port_of_cache() -> object:
    """Whether the next cache gets a port that is in use."""
    with socket.socket() as used:
        try:
            used.bind(("127.0.0.1", elasticache.BASE_PORT))
        except OSError:
            pass
        return elasticache._port_counter[0] == elasticache.BASE_PORT


def unhealthy_task() -> object:
    """The status of a task whose container is not healthy."""

    def fail():
        raise docker.errors.DockerException("not healthy")

    container = SimpleNamespace(wait_until_healthy=fail)
    ecs._get_docker = lambda: SimpleNamespace(containers=SimpleNamespace(get=lambda _: container))
    ecs._tasks["t"] = {
        "taskArn": "t",
        "lastStatus": "PENDING",
        "desiredStatus": "RUNNING",
        "_docker_ids": ["id"],
    }
    try:
        ecs._mark_task_running("t", ecs._tasks["t"])
    except docker.errors.DockerException as error:
        return str(error), ecs._tasks["t"]["lastStatus"]
    return "", ecs._tasks["t"]["lastStatus"]


def standalone_task() -> object:
    """The status and exit codes of a task that no service started, and the status of another."""
    ecs._get_docker = lambda: None
    docker.is_serving = lambda: False
    definition = {"family": "f", "containerDefinitions": [{"name": "c", "image": "i"}]}
    ecs._ACTION_MAP["RegisterTaskDefinition"](definition)

    def run(**more):
        _, _, body = ecs._ACTION_MAP["RunTask"]({"cluster": "c", "taskDefinition": "f", **more})
        return ecs._tasks[json.loads(body)["tasks"][0]["taskArn"]]

    task = run()
    exit_codes = [container["exitCode"] for container in task["containers"]]
    return task["lastStatus"], exit_codes, run(group="service:s")["lastStatus"]


def request_of_target() -> object:
    """The status of a request for a task that listens at another port of 127.0.0.1."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        server.timeout = 5
        docker.port_of = lambda address: server.server_port if address == "127.1.0.1" else None
        # nothing listens at port 1
        target = {"Id": "127.1.0.1", "Port": 1}
        status, *_ = asyncio.run(alb._proxy_http_target(target, {}, "GET", "/", {}, b"", {}))
        return status
