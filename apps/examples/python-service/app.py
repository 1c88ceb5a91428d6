"""A container behind an HTTPS load balancer, in a VPC of its own."""

import json
from pathlib import Path

from aws_cdk import App, Environment, Stage
from pets_compliance import Compliance, CompliancePack, RegisterFile
from web_stack import WebStack

HERE = Path(__file__).parent

app = App()
for name, place in json.loads((HERE / "environments.json").read_text()).items():
    WebStack(Stage(app, name, env=Environment(**place)), "Web")

# a finding without an acknowledgement fails synthesis
Compliance.of(app).check(
    packs=[CompliancePack.AWS_SOLUTIONS],
    acknowledgements=RegisterFile.read(str(HERE / "compliance-register.json")),
)
app.synth()
