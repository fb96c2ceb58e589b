"""Services of a file for Compose as processes out of the built images, without a container engine.

Needs root, buildah, docker-compose with Python's yaml, and the images of docker/build. The commands and the
environment of each service are those of the file; the processes share this machine's network, and every name of a
service is 127.0.0.1.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import yaml

DOCKER = Path(__file__).resolve().parents[1]
TEST = Path(sys.argv[0]).name
PREFIX = "localhost/"
TIMEOUT_SECONDS = 900
# As the services see one another; chroots have no names of their own.
BUILDAH_RUN = ["buildah", "run", "--isolation", "chroot", "--uts", "host", "--network", "host"]


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


@contextmanager
def running(compose):
    """The services of a file in docker/; at the end all are stopped, and their volumes deleted if all went well."""
    folder = Path(tempfile.mkdtemp(prefix=f"{TEST}-"))
    os.chmod(folder, 0o755)
    stack = Stack(compose, folder)
    try:
        yield stack
    finally:
        stack.stop()
    shutil.rmtree(folder)
    print(f"{TEST}: passed")


class Stack:
    def __init__(self, compose, folder):
        self.folder = folder
        text = output("docker-compose", "--file", str(DOCKER / compose), "config")
        self.services = {
            name: service
            for name, service in yaml.safe_load(text)["services"].items()
            if service["image"].startswith("flink-depth/")
        }
        self.containers, self.processes = {}, {}

    def create(self, name, service):
        hosts = [f"--add-host={other}:127.0.0.1" for other in self.services]
        container = output("buildah", "from", *hosts, PREFIX + service["image"])
        self.containers[name] = container
        return container

    def command(self, name, service, command):
        container = self.containers.get(name) or self.create(name, service)
        configuration = json.loads(output("buildah", "inspect", container))["Docker"]["config"]
        options = ["--user", configuration["User"]]
        for key, value in (service.get("environment") or {}).items():
            options.append(f"--env={key}={value}")
        for volume in service.get("volumes", []):
            source, target = volume.split(":")[:2]
            # A file or folder of this machine is absolute, and stays so.
            source = self.folder / source
            if not source.exists():
                source.mkdir()
                os.chown(source, 9999, 9999)
            options.append(f"--volume={source}:{target}")
        return [*BUILDAH_RUN, *options, container, "--", *configuration["Entrypoint"], *command]

    def start(self, name, replica=""):
        service = self.services[name]
        command = service["command"]
        command = [command] if isinstance(command, str) else command
        with open(self.folder / f"{name}{replica}.log", "w") as log:
            process = subprocess.Popen(
                self.command(name + replica, service, command),
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        self.processes[name + replica] = process
        return process

    def start_replicas(self, name):
        for replica in range(1, self.services[name]["deploy"]["replicas"] + 1):
            self.start(name, f"-{replica}")

    def run(self, name, *command):
        """Runs another command with the image, environment and volumes of a service."""
        return output(*self.command(name + "-again", self.services[name], command))

    def check(self, name, *command):
        """Runs a program in the container of a service."""
        options = self.command(name, self.services[name.rstrip("12-")], [])
        position = options.index("--")
        return subprocess.run([*options[: position + 1], *command]).returncode == 0

    def wait(self, what, condition):
        """Waits until a condition returns something, and returns that."""
        begun = time.monotonic()
        while time.monotonic() - begun < TIMEOUT_SECONDS:
            self.fail_if_ended()
            found = condition()
            if found:
                print(f"{time.monotonic() - begun:6.0f} s  {what}", flush=True)
                return found
            time.sleep(1)
        raise SystemExit(f"{TEST}: not within {TIMEOUT_SECONDS} s: {what}; logs are in {self.folder}")

    def wait_for_end(self, what, process):
        self.wait(what, lambda: process.poll() == 0)

    def fail_if_ended(self):
        for name, process in self.processes.items():
            if process.poll() not in (None, 0):
                log = (self.folder / f"{name}.log").read_text()[-3000:]
                raise SystemExit(f"{TEST}: {name} ended with {process.returncode}:\n{log}")

    def stop(self):
        for process in reversed(self.processes.values()):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        for container in self.containers.values():
            subprocess.run(["buildah", "rm", container], stdout=subprocess.DEVNULL)


def get(address):
    """The JSON at an address, or None where nobody answers yet."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return json.load(answer)
    except OSError:
        return None


def flink(path):
    """What the REST interface of the stack's JobManager says."""
    return get("http://127.0.0.1:8081" + path) or {}


def job_that_is(state):
    return next((job for job in flink("/jobs/overview").get("jobs", []) if job["state"] == state), None)
