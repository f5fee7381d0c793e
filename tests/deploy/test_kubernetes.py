"""The manifests hold together: what they name exists, selectors find their pods, and no pod can do more than it needs.

The API's own schema is another project's text and is not kept here, so what matters is checked by hand; a kind, and a
key of a pod or a container, that these tests do not know is refused.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from deploy.dockerfile import read
from deploy.files import IMAGE, SECRETS, SECRETS_FILE, SETTINGS, USER, leaves, manifest, manifests, text

ALL = manifests()
KINDS = {
    "Namespace": "v1",
    "ServiceAccount": "v1",
    "ConfigMap": "v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "Job": "batch/v1",
    "Deployment": "apps/v1",
    "PodDisruptionBudget": "policy/v1",
    "Service": "v1",
    "Ingress": "networking.k8s.io/v1",
}
POD_KEYS = {
    "serviceAccountName", "automountServiceAccountToken", "enableServiceLinks", "securityContext", "containers",
    "initContainers", "volumes", "restartPolicy", "terminationGracePeriodSeconds", "topologySpreadConstraints",
}  # fmt: skip
CONTAINER_KEYS = {
    "name", "image", "args", "envFrom", "ports", "startupProbe", "readinessProbe", "livenessProbe", "lifecycle",
    "volumeMounts", "securityContext", "resources",
}  # fmt: skip
PODS: dict[str, dict[str, Any]] = {kind: manifest(kind)["spec"]["template"] for kind in ("Job", "Deployment")}
SETTING_VALUES: dict[str, str] = manifest("ConfigMap")["data"]


def containers(kind: str) -> list[dict[str, Any]]:
    """Every container of a pod."""
    spec = PODS[kind]["spec"]
    return [*spec.get("initContainers", []), *spec["containers"]]


EVERY = [(kind, container) for kind in PODS for container in containers(kind)]


def test_kinds() -> None:
    """One object of each kind, of the version of the API that has it, in the one namespace."""
    assert {document["kind"]: document["apiVersion"] for document in ALL} == KINDS
    assert len(ALL) == len(KINDS)
    for document in ALL:
        if document["kind"] != "Namespace":
            assert document["metadata"]["namespace"] == manifest("Namespace")["metadata"]["name"]
        assert re.fullmatch(r"[a-z][a-z-]{0,62}", document["metadata"]["name"])


def test_order() -> None:
    """What others stand on comes first, the Job before the bot."""
    kinds = [document["kind"] for document in ALL]
    assert kinds[0] == "Namespace"
    assert kinds.index("ConfigMap") < kinds.index("Job") < kinds.index("Deployment")


def test_settings() -> None:
    """Every name is a setting of the bot with a text as its value, and no secret."""
    assert set(SETTING_VALUES) <= SETTINGS - SECRETS
    assert all(isinstance(value, str) for value in SETTING_VALUES.values())


def test_no_secret_anywhere() -> None:
    """There is no Secret in the files, and no value looks like one."""
    for path, value in leaves(ALL):
        assert not re.search(r"\d{6,}:\w|://[^/\s]*:[^/\s]*@", str(value)), path


@pytest.mark.parametrize("kind", PODS)
def test_pod(kind: str) -> None:
    """The pod runs as the image's user, under the runtime's filter of system calls, and cannot speak to the cluster."""
    spec = PODS[kind]["spec"]
    assert set(spec) <= POD_KEYS
    assert spec["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": USER,
        "runAsGroup": USER,
        "fsGroup": USER,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert spec["serviceAccountName"] == manifest("ServiceAccount")["metadata"]["name"]
    assert spec["automountServiceAccountToken"] is manifest("ServiceAccount")["automountServiceAccountToken"] is False
    # Kubernetes would set MESSENGER_PORT and its like for each Service.
    assert spec["enableServiceLinks"] is False


@pytest.mark.parametrize(("kind", "container"), EVERY, ids=[container["name"] for _, container in EVERY])
def test_container(kind: str, container: dict[str, Any]) -> None:
    """Our image, a read-only root, no capability; its settings and secrets from where they are; resources bounded."""
    assert set(container) <= CONTAINER_KEYS
    assert container["image"] == IMAGE
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["envFrom"] == [{"configMapRef": {"name": manifest("ConfigMap")["metadata"]["name"]}}]
    volumes = {volume["name"]: volume for volume in PODS[kind]["spec"]["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
    (mount,) = container["volumeMounts"]
    assert mount["mountPath"] == SECRETS_FILE.rpartition("/")[0]
    assert mount["readOnly"] is True
    # The group of the pod may read it, nobody else.
    assert volumes[mount["name"]]["secret"]["defaultMode"] == 0o440
    resources = container["resources"]
    assert set(resources["requests"]) == {"cpu", "memory"}
    assert int(resources["requests"]["memory"].removesuffix("Mi")) >= 250
    assert int(resources["limits"]["memory"].removesuffix("Mi")) >= 2 * 250


def test_the_secret_has_one_name() -> None:
    """The Secret that the instructions make is the one that every pod mounts, with the file that the bot reads."""
    names = {volume["secret"]["secretName"] for pod in PODS.values() for volume in pod["spec"]["volumes"]}
    assert names == {"messenger"}
    assert "create secret generic messenger --from-file=bot.env" in text("README.md")
    assert SECRETS_FILE.endswith("/bot.env")


def test_job() -> None:
    """`migrate` first, then `profile`; tried a few times, never for ever, and cleared away."""
    spec = manifest("Job")["spec"]
    assert [container["args"] for container in containers("Job")] == [["migrate"], ["profile"]]
    assert PODS["Job"]["spec"]["restartPolicy"] == "Never"
    assert 0 < spec["backoffLimit"] < 6
    assert 0 < spec["activeDeadlineSeconds"] <= 600
    assert spec["ttlSecondsAfterFinished"] > 0


def test_selectors() -> None:
    """Each selector finds the bot's pods; the budget and the Service do not find the Job's."""
    bot, job = (PODS[kind]["metadata"]["labels"] for kind in ("Deployment", "Job"))
    deployment = manifest("Deployment")["spec"]
    (spread,) = PODS["Deployment"]["spec"]["topologySpreadConstraints"]
    for selector in (
        deployment["selector"]["matchLabels"],
        manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        manifest("Service")["spec"]["selector"],
        spread["labelSelector"]["matchLabels"],
    ):
        assert selector.items() <= bot.items()
        assert not selector.items() <= job.items()
    for labels in (bot, job):
        assert manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"].items() <= labels.items()


def test_availability() -> None:
    """Two replicas; one may be missing when a node is emptied, none while a new version comes."""
    deployment = manifest("Deployment")["spec"]
    assert deployment["replicas"] == 2
    assert manifest("PodDisruptionBudget")["spec"]["minAvailable"] == 1
    assert deployment["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    # preStop's seconds, and the bot's own 25.
    assert PODS["Deployment"]["spec"]["terminationGracePeriodSeconds"] >= 5 + 25


def test_probes() -> None:
    """Alive and ready are asked where the bot answers them; a start may take a minute; nothing asks the database."""
    (bot,) = containers("Deployment")
    for name, path in (("startupProbe", "/livez"), ("readinessProbe", "/readyz"), ("livenessProbe", "/livez")):
        assert bot[name]["httpGet"] == {"path": path, "port": "metrics"}
    assert bot["startupProbe"]["periodSeconds"] * bot["startupProbe"]["failureThreshold"] >= 60


def test_ports() -> None:
    """The ports are those of the settings and of the image; the Service has the webhook's and no other."""
    (bot,) = containers("Deployment")
    ports = {port["name"]: port["containerPort"] for port in bot["ports"]}
    assert ports == {"webhook": int(SETTING_VALUES["PORT"]), "metrics": int(SETTING_VALUES["METRICS_PORT"])}
    _, stages = read(text("Dockerfile"))
    assert set(map(int, stages[-1].words("EXPOSE")[0].split())) == set(ports.values())
    assert [port["targetPort"] for port in manifest("Service")["spec"]["ports"]] == ["webhook"]
    assert PODS["Deployment"]["metadata"]["annotations"]["prometheus.io/port"] == str(ports["metrics"])


def test_network() -> None:
    """The webhook is reached from one namespace, the metrics from another, and nothing else is reached at all."""
    policy = manifest("NetworkPolicy")["spec"]
    assert set(policy["policyTypes"]) == {"Ingress", "Egress"}
    assert [[port["port"] for port in rule["ports"]] for rule in policy["ingress"]] == [
        [int(SETTING_VALUES["PORT"])],
        [int(SETTING_VALUES["METRICS_PORT"])],
    ]
    assert all(rule["from"] for rule in policy["ingress"])
    assert {port["port"] for rule in policy["egress"] for port in rule["ports"]} == {53, 443, 5432}


def test_ingress() -> None:
    """Exactly the path of WEBHOOK_URL, at its host, over TLS, to the Service's port."""
    address = urlsplit(SETTING_VALUES["WEBHOOK_URL"])
    spec = manifest("Ingress")["spec"]
    (rule,) = spec["rules"]
    (path,) = rule["http"]["paths"]
    assert (rule["host"], path["path"], path["pathType"]) == (address.hostname, address.path, "Exact")
    assert spec["tls"][0]["hosts"] == [address.hostname]
    service = manifest("Service")
    assert path["backend"]["service"] == {
        "name": service["metadata"]["name"],
        "port": {"name": service["spec"]["ports"][0]["name"]},
    }
