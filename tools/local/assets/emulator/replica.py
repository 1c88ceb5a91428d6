"""Read replicas of RDS: their source, and their promotion."""

from ministack.services import rds
from ministack.services.cloudformation import provisioners


def keep_source_of_replica() -> None:
    """CloudFormation does not store the source of a read replica."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::RDS::DBInstance"]
    create_original, update_original = handlers["create"], handlers["update"]

    def create(logical_id, props, stack_name):
        name, attributes = create_original(logical_id, props, stack_name)
        source = props.get("SourceDBInstanceIdentifier", "")
        rds._instances[name]["ReadReplicaSourceDBInstanceIdentifier"] = source
        return name, attributes

    def update(physical_id, old_props, new_props, *arguments, **options):
        result = update_original(physical_id, old_props, new_props, *arguments, **options)
        instance = rds._instances.get(physical_id)
        # as on AWS, the removal of the source promotes the replica
        if instance is not None and not new_props.get("SourceDBInstanceIdentifier"):
            instance["ReadReplicaSourceDBInstanceIdentifier"] = ""
        return result

    provisioners._rds_db_instance_create = create
    handlers.update(create=create, update=update)


def promote_replica() -> None:
    """The emulator has no operation PromoteReadReplica."""

    def promote(p):
        name = rds._p(p, "DBInstanceIdentifier")
        instance = rds._resolve_instance(name)
        if instance is None:
            return rds._error("DBInstanceNotFound", f"DBInstance {name} not found.", 404)
        if not instance["ReadReplicaSourceDBInstanceIdentifier"]:
            message = f"DB Instance {name} is not a read replica"
            return rds._error("InvalidDBInstanceState", message, 400)
        instance["ReadReplicaSourceDBInstanceIdentifier"] = ""
        response = "PromoteReadReplicaResponse"
        return rds._single_instance_response(response, "PromoteReadReplicaResult", instance)

    rds._ACTION_MAP.setdefault("PromoteReadReplica", promote)
