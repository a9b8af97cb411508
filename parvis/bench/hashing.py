"""The bare rate of the slow hash: one process for each core, nothing else done."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass

from parvis.bench.cpu import cores

CODE = "trois bateaux bleus au port"


@dataclass(frozen=True)
class Bare:
    """`rate` in hashes a second on all cores; `cpu` and `wall` in milliseconds for one hash."""

    rate: float
    cpu: float
    wall: float


def parameters() -> str:
    from parvis.accounts.hashers import CappedArgon2 as Hasher  # needs Django's settings

    return f"Argon2id, t={Hasher.time_cost}, m={Hasher.memory_cost // 1024} MiB, p={Hasher.parallelism}"


def measure(seconds: float) -> Bare:
    """All cores at once, with the hasher of the portal and its parameters."""
    command = [sys.executable, "-m", "parvis.bench.hashing", str(seconds)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(cores())
    ]
    for process in started:
        assert process.stdout
        process.stdout.readline()  # warm
    for process in started:  # all at one moment: none is waited for in between
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in started]
    rates = [one["count"] / one["wall"] for one in told]
    hashes = sum(one["count"] for one in told)
    return Bare(
        rate=sum(rates),
        cpu=sum(one["cpu"] for one in told) / hashes * 1000,
        wall=sum(one["wall"] for one in told) / hashes * 1000,
    )


def mean(some: list[Bare]) -> Bare:
    n = len(some)
    return Bare(sum(b.rate for b in some) / n, sum(b.cpu for b in some) / n, sum(b.wall for b in some) / n)


def _hash_for(seconds: float) -> dict[str, float]:
    from django.contrib.auth.hashers import make_password

    make_password(CODE)
    print("warm", flush=True)
    sys.stdin.readline()
    cpu, began, count = time.process_time(), time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        make_password(CODE)
        count += 1
    return {"count": count, "cpu": time.process_time() - cpu, "wall": time.perf_counter() - began}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_hash_for(float(sys.argv[1]))))
