"""The files of deploy/ fit each other and the project, as far as can be seen without a cluster."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from scripts import serve
from tests import ROOT, server
from tests.house.test_requirements import pins

yaml = pytest.importorskip("yaml", reason="PyYAML comes with the optional models")

DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


def documents(file: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(file.read_text(encoding="utf-8")))


def manifest(kind: str, name: str = "attention-lab") -> dict[str, Any]:
    (found,) = (
        each
        for file in MANIFESTS
        for each in documents(file)
        if (each.get("kind"), each.get("metadata", {}).get("name")) == (kind, name)
    )
    return found


def test_the_container_has_what_the_app_imports_and_no_more() -> None:
    copied = {
        source
        for line in re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE)
        for source in line.split()
    }
    assert [name for name in sorted(copied) if not (ROOT / name).exists()] == []
    assert {"app.py", ".streamlit", "attention", "models", "pages", "ui"} <= copied
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == copied


def test_the_container_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    stages = re.findall(r"^FROM (\S+) AS (\S+)$", DOCKERFILE, re.MULTILINE)
    assert [name for _, name in stages] == ["packages", "packages-full", "app", "full", "light"]
    assert "\nUSER 1000\n" in DOCKERFILE
    check = re.search(r"HEALTHCHECK .*?CMD \\\n\s+(\[.*\])", DOCKERFILE)
    assert check
    interpreter, _, program = json.loads(check[1])
    assert interpreter == "python"
    compile(program, "health check", "exec")
    assert "/_stcore/health" in program
    assert "curl" not in DOCKERFILE


def test_light_is_all_but_tensorflow() -> None:
    light, whole = pins("requirements-light.in"), pins("requirements.in")
    assert whole.keys() - light.keys() == {"tensorflow", "tensorflow-cpu"}
    assert light.items() <= whole.items()
    locked = pins("requirements-light.txt")
    assert not locked.keys() & {"tensorflow", "tensorflow-cpu", "keras"}


def test_compose_keeps_the_processes_to_themselves() -> None:
    (compose,) = documents(DEPLOY / "compose.yaml")
    lab, proxy = compose["services"]["lab"], compose["services"]["proxy"]
    assert "ports" not in lab
    assert lab["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"]
    for service in (lab, proxy):
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    whole = serve.CONFIGURATION.read_text(encoding="utf-8")
    most = re.search(r"server-template process 1-(\d+) lab:8501 ", whole)
    assert most
    assert int(most[1]) >= lab["deploy"]["replicas"]
    assert f"bind :{proxy['ports'][0].rpartition(':')[2]}\n" in whole
    mounted = [
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    ]
    assert [file for file in mounted if not (DEPLOY / file).exists()] == []


def test_kubernetes_asks_for_health_and_closes_the_metrics() -> None:
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"] == {"path": "/_stcore/health", "port": "http"}
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert pod["securityContext"]["runAsNonRoot"]
    paths = manifest("Ingress")["spec"]["rules"][0]["http"]["paths"]
    behind = {each["path"]: each["backend"]["service"]["name"] for each in paths}
    assert behind == {
        "/_stcore/metrics": "closed",
        "/_stcore/agent": "closed",
        "/": "attention-lab",
    }
    labels = manifest("Deployment")["spec"]["template"]["metadata"]["labels"]
    assert manifest("Service")["spec"]["selector"] == labels
    assert manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"] == labels
    assert not manifest("Service", "closed")["spec"]["selector"].items() <= labels.items()


def test_every_manifest_is_in_the_kustomization() -> None:
    (kustomization,) = documents(DEPLOY / "kubernetes/kustomization.yaml")
    names = {file.name for file in MANIFESTS} - {"kustomization.yaml", "adapter.yaml"}
    assert set(kustomization["resources"]) == names


@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")
def test_kubectl_puts_the_manifests_together() -> None:
    done = subprocess.run(
        ["kubectl", "kustomize", str(DEPLOY / "kubernetes")],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    kinds = [each["kind"] for each in yaml.safe_load_all(done.stdout)]
    assert len(kinds) == 7
    assert "image: registry.example.org/attention-lab:latest" in done.stdout


def test_the_space_and_the_cloud_find_the_app() -> None:
    text = (DEPLOY / "space/README.md").read_text(encoding="utf-8")
    (card, *_) = yaml.safe_load_all(text.split("---\n")[1])
    assert (card["sdk"], card["app_port"]) == ("docker", 8501)
    script = (DEPLOY / "space/make.sh").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    wanted = {line[1:] for line in ignored if line.startswith("!")}
    assert wanted <= set(script.replace("\\\n", " ").split())
    listed = (DEPLOY / "cloud/requirements.txt").read_text(encoding="utf-8").split()[-1]
    assert (DEPLOY / "cloud" / listed).resolve() == ROOT / "requirements-light.txt"


def test_the_clouds_main_file_gives_pages_and_views(tmp_path: Path) -> None:
    with server.serve("deploy/cloud/app.py", tmp_path / "log.txt") as cloud:
        asked = Request(cloud.url, headers={"Accept": "text/html"})
        with urlopen(asked) as answer:
            (view,) = re.findall(r'data-views="(\S+)', answer.read().decode())
        with urlopen(f"{cloud.url}/views/{view}") as answer:
            assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.skipif(
    not shutil.which("haproxy", path=serve.search_path()), reason="HAProxy is not installed"
)
@pytest.mark.parametrize("where", ["containers", "here"])
def test_haproxy_accepts_the_configuration(where: str, tmp_path: Path) -> None:
    file = serve.CONFIGURATION
    if where == "here":
        file = tmp_path / "haproxy.cfg"
        file.write_text(serve.configuration("0.0.0.0", 8600, [8601, 8602]), encoding="utf-8")
    subprocess.run([serve.find_proxy(), "-c", "-f", str(file)], check=True)


def test_the_dashboard_draws_what_is_scraped() -> None:
    board = json.loads((DEPLOY / "watch/dashboard.json").read_text(encoding="utf-8"))
    asked = " ".join(target["expr"] for panel in board["panels"] for target in panel["targets"])
    names = set(re.findall(r"\b(?:active|session|haproxy)_\w+", asked))
    assert {"active_sessions", "session_events_total"} <= names
    (source,) = documents(DEPLOY / "watch/grafana-source.yaml")
    uids = {panel["datasource"]["uid"] for panel in board["panels"]}
    assert uids == {source["datasources"][0]["uid"]}
    corners = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len({*corners}) == len(corners)
    (prometheus,) = documents(DEPLOY / "watch/prometheus.yaml")
    jobs = {job["job_name"]: job for job in prometheus["scrape_configs"]}
    assert jobs["lab"]["metrics_path"] == "/_stcore/metrics"
    bound = re.search(r"frontend watch\n    bind :(\d+)", serve.CONFIGURATION.read_text("utf-8"))
    assert bound
    assert jobs["proxy"]["static_configs"][0]["targets"] == [f"proxy:{bound[1]}"]
